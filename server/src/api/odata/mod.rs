//! The handlers of `/odata/`; what they understand is [`crate::odata`]'s.
pub mod failure;
pub mod feed;
