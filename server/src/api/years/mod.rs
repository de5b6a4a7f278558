//! A Buddhist year as a whole.
pub mod summary;
