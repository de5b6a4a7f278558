//! Keys by which programs read tables in one's name.
pub mod create;
pub mod list;
pub mod revoke;
