//! Signing in with name and password, and the list of one's own sessions.
pub mod create;
pub mod list;
pub mod revoke;
pub mod sign_out;
