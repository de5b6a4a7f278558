//! The handlers of `/api/v1`, by noun and verb. Each reads: authorize, load, act, save, reply.
pub mod areas;
mod if_match;
pub mod imports;
pub mod join;
pub mod me;
pub mod monthlies;
pub mod months;
mod paging;
pub mod people;
pub mod photos;
pub mod reports;
pub mod rescues;
pub mod reviews;
pub mod server;
pub mod sessions;
pub mod settings;
pub mod units;
