//! Parts that both apps are made of.
pub mod dialog;
pub mod feedback;
pub mod icon;
pub mod inputs;
pub mod picture;
pub mod proof;

pub use dialog::Confirm;
pub use feedback::{Empty, Notice, State, Tone, UpdateNow, Waiting};
pub use icon::{Draw, Icon};
pub use inputs::{Chip, FieldFrame};
pub use picture::{Preview, PreviewBytes};
pub use proof::Proof;
