//! Passkeys of staff: how many, and how long one has to show one.

/// To find the key, and touch it.
pub const CHALLENGE_MINUTES: i64 = 5;
/// Somebody's phone, machines and keys on a ring.
pub const MAX_PASSKEYS: usize = 10;
