//! The phone's own engine against the real server: `real_server` in this process over a line that loses answers,
//! `kill` against the program itself, killed again and again.
//!
//! `cargo test --release -p server --test sync` in short; `cargo xtask faults` as long as it should be. `RUTAN_TEST_POSTGRES` adds
//! PostgreSQL, `RUTAN_CLUSTER` what several servers share, `RUTAN_KILLS` says how many times the server is killed (20), `RUTAN_SEED`
//! repeats a run.
// It offers more than this program needs.
#[allow(unused_imports)]
#[path = "../common/mod.rs"]
mod common;
mod cutter;
/// The same model of a phone's disk that the engine's own tests use; it names the shared crate's modules as its own.
#[path = "../../../app/src/offline/tests/disk.rs"]
mod disk;
mod full_disk;
mod kill;
mod line;
mod memory;
mod phone;
mod process;
mod real_server;
mod shared;
mod steps;
mod troubles;
mod verify;

use app::{domain, offline, wire};
