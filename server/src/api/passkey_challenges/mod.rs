//! What a passkey is shown for.
pub mod ask;
