//! The search over reports and units.
pub mod show;
