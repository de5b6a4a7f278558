//! Judging several reports at once.
pub mod batch;
