//! The wall of pictures.
pub mod list;
