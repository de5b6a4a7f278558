//! The first minutes of an installation: demonstration data, or the first administrator.
pub mod administrator;
pub mod demonstration;
