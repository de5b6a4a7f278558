//! Signing in with name and password and, where one is on, a second factor; proving later that it is still oneself; one's own sessions.
pub mod come_in;
pub mod create;
pub mod list;
pub mod passkey;
pub mod prove;
pub mod provider;
pub mod revoke;
pub mod revoke_others;
pub mod second_factor;
pub mod sign_out;

pub(super) use create::browser;
