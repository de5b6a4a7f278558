//! The field app's engine: everything a phone holds and how it reaches the server. Pure of browsers: the ports are
//! implemented by `src/` for real and in memory by the tests.
//!
//! The walk: a [`draft::Draft`] changes with every keystroke → saving turns it into an [`outbox::OutboxItem`] →
//! `plan` says the next step → `engine` takes it through the [`ports`] → the receipt lets the pictures go.
pub mod api;
pub mod backoff;
pub mod draft;
pub mod engine;
pub mod letters;
pub mod material;
pub mod merge;
pub mod month;
pub mod notices;
pub mod outbox;
pub mod owner;
pub mod plan;
pub mod ports;
pub mod proving;
pub mod queue;
pub mod receipt;
pub mod rescue;
pub mod stale;
#[cfg(test)]
mod tests;
pub mod unheard;
pub mod verdict;
pub mod waiting;
