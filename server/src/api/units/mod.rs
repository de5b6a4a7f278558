//! Units: whoever records and reports.
pub mod list;
