//! Pages in front of the login, rendered here and readable without any script.
pub mod check;
mod frame;
pub mod front;
pub mod guide;
pub mod material;
pub mod not_found;

pub use frame::style_sheet;
