//! Tables out of here.
mod asked;
pub mod table;
