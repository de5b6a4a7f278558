//! Pages in front of the login, rendered here and readable without any script.
mod frame;
pub mod front;
pub mod not_found;

pub use frame::style_sheet;
