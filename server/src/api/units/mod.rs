//! Units: whoever records and reports.
pub mod list;
pub mod notices;
