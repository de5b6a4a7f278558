//! Units: whoever records and reports.
pub mod list;
pub mod notes;
pub mod notices;
pub mod show;
