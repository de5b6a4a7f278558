//! What the ministry and the provinces set.
pub mod change_due_days;
pub mod due_days;
pub mod notices;
