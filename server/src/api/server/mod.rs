//! Who answers.
pub mod show;
