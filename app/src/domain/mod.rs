//! The nouns and rules of the campaign: no I/O, no clock, no framework. Everything else depends on this.
pub mod access;
pub mod area;
pub mod assignment;
pub mod change;
pub mod channel;
pub mod directive;
pub mod import;
pub mod key_message;
pub mod monthly;
pub mod notice;
pub mod obligation;
pub mod period;
pub mod photo;
pub mod report;
pub mod review;
pub mod thai_date;
pub mod unit;
