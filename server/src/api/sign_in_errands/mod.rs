//! Visits to the office's identity provider.
pub mod begin;
