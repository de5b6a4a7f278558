//! The phone's own engine against the real server: `real_server` in this process over a line that loses answers,
//! `kill` against the program itself, killed again and again.
//!
//! `cargo test --release -p server --test sync`. `RUTAN_TEST_POSTGRES` adds PostgreSQL, `RUTAN_KILLS` says how many
//! times the server is killed (20), `RUTAN_SEED` repeats a run.
// It offers more than this program needs.
#[allow(unused_imports)]
#[path = "../common/mod.rs"]
mod common;
/// The same model of a phone's disk that the engine's own tests use; it names the shared crate's modules as its own.
#[path = "../../../app/src/offline/tests/disk.rs"]
mod disk;
mod kill;
mod line;
mod phone;
mod process;
mod real_server;
mod verify;

use app::{domain, offline};
