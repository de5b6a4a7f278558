//! The first minutes of an installation: demonstration data, or the first administrator, its units and its staff.
pub mod administrator;
pub mod demonstration;
pub mod staff;
pub mod terminal;
pub mod units;
