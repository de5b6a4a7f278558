//! The record of who did what: every change, every sign-in, every file taken out and looks at persons' data ([`acts`] says which), in one chain that
//! shows whether a word of it was changed, left out, put in, moved or cut off.
//!
//! ```text
//! request ─▶ layer: what is it ([`acts`])? ─▶ handler, whose extractors say who asks ([`Noted`])
//!                                             │
//! reply  ◀─ written down ([`AuditLog`]) ◀─────┘     what could not be written down is not answered either
//! ```
//! The seal of a row is made with a key that is not in the database ([`chain`]): whoever can write there, and no more, cannot make a
//! chain that holds. How far it reached last stands beside the keys, so that its end cannot be cut off unseen.
pub mod acts;
pub mod chain;
pub mod command;
pub mod keeper;
pub mod layer;
pub mod log;
pub mod verify;

pub use layer::Noted;
pub use log::AuditLog;
