//! Programs of one's own unit that are told of things.
pub mod create;
pub mod delete;
pub mod list;
pub mod test;
