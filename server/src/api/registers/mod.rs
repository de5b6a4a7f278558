//! An office's registers of letters.
pub mod show;
