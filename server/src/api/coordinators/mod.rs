//! Which agency has a coordinator.
pub mod list;
