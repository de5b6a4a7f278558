//! Official areas by code.
pub mod list;
