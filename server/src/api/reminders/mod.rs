//! Reminding units below by hand.
pub mod create;
