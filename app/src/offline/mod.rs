//! The field app's engine: everything a phone holds and how it reaches the server. Pure of browsers: the ports are
//! implemented by `src/` for real and in memory by the tests.
//!
//! The walk: a [`draft::Draft`] changes with every keystroke → saving turns it into an [`outbox::OutboxItem`] →
//! `plan` says the next step → `engine` takes it through the [`ports`] → the receipt lets the pictures go.
pub mod api;
pub mod draft;
pub mod outbox;
pub mod ports;
