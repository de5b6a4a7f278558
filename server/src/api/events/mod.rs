//! What happens, as it happens.
pub mod stream;
