//! What one's unit received.
pub mod list;
