//! Stories told against the real server over HTTP, each on SQLite and (with `RUTAN_TEST_POSTGRES`) on PostgreSQL.
#[path = "../common/mod.rs"]
mod common;

mod access_matrix;
mod assignments;
mod audit;
mod bad_input;
mod crowding;
mod desk;
mod directives;
mod enrolling_a_district;
mod files;
mod health;
mod imports;
mod installing;
mod joining;
mod joining_at_scale;
mod key_messages;
mod ledger;
mod months;
mod notices;
mod out_of_here;
mod papers;
mod people;
mod photos;
mod pictures;
mod reports;
mod rescues;
mod reviews;
mod sendings;
mod signing_in;
mod slept_phones;
mod surface;
mod waiting;
mod webhooks;
