//! Rescue files: everything unsent on a phone, carried here by anybody.
pub mod bring;
