//! `cargo xtask test`: everything that must hold, cheapest first, stopping at the first failure.

use std::{process::Command, time::Instant};

use anyhow::Result;
use clap::Args;

use crate::{
    advisories, build, client, client_tree, dependencies, fuzz, licences,
    postgres::Postgres,
    steps, tools,
    workspace::{Workspace, cargo},
};

/// Every crate that runs natively, for the lints.
const NATIVE: &[&str] = &["-p", "app", "-p", "server", "-p", "xtask"];

#[derive(Args)]
pub struct Options {
    /// Only format, native lints and native tests, on SQLite alone: for while you work.
    #[arg(long)]
    quick: bool,
}

/// # Errors
/// At the first step that fails, or when a tool is missing and cannot be installed.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let started = Instant::now();
    steps::loud("format", || steps::run(cargo(&["fmt", "--all", "--check"])))?;
    steps::loud("lints, native", || {
        let mut clippy = cargo(&["clippy", "--release", "--all-targets", "--all-features"]);
        clippy.args(NATIVE).args(["--", "-D", "warnings"]);
        steps::run(clippy)
    })?;
    if options.quick {
        native_tests(None)?;
    } else {
        full(workspace)?;
    }
    println!("✓ all of it … {}", steps::seconds(started.elapsed()));
    Ok(())
}

fn full(workspace: &Workspace) -> Result<()> {
    client::ensure_target()?;
    steps::loud("lints, browser", || {
        let mut clippy = cargo(&["clippy", "--profile", "wasm", "--target", client::TARGET, "-p", "rutan", "--all-targets"]);
        clippy.args(["--", "-D", "warnings"]);
        steps::run(clippy)
    })?;
    licences::check(workspace)?;
    dependencies::check(workspace)?;
    tools::require_node()?;
    steps::loud("faults that are known of what we depend on", || advisories::check(workspace))?;
    client_tree::check_tree()?;
    fuzz::check_lock(workspace)?;
    let postgres = steps::quiet("a PostgreSQL of our own", Postgres::start)?;
    native_tests(Some(&postgres))?;
    build::site(workspace)?;
    client_tree::check_wasm(workspace)?;
    wasm_tests(workspace)?;
    end_to_end(workspace)
}

/// Unit, engine-fault, contract and story tests. Without PostgreSQL the contract runs on SQLite alone.
fn native_tests(postgres: Option<&Postgres>) -> Result<()> {
    // The PDFs are read back with it.
    tools::require(&["pdftotext"], &["poppler-utils"])?;
    steps::loud("unit, contract and story tests", || {
        // The shared crate and the server in one call, so that their dependencies compile with one set of features; xtask by
        // itself, as the alias has built it.
        let mut test = cargo(&["test", "--release", "-p", "app", "-p", "server"]);
        match postgres {
            Some(postgres) => test.env("RUTAN_TEST_POSTGRES", &postgres.url),
            None => test.env_remove("RUTAN_TEST_POSTGRES"),
        };
        steps::run(test)?;
        // What screens compute. By itself, because the server is built without them.
        steps::run(cargo(&["test", "--release", "-p", "app", "--features", "ui", "--lib", "--", "ui::"]))?;
        steps::run(cargo(&["test", "--release", "-p", "xtask"]))
    })
}

/// The client's adapters, as WASM in a real Chromium, compiled as they are shipped.
fn wasm_tests(workspace: &Workspace) -> Result<()> {
    let chromium = tools::require(tools::CHROMIUM, &["chromium"])?;
    let node = tools::require_node()?;
    client::node_modules(workspace)?;
    let folder = steps::loud("the client's own tests (cargo test for wasm)", || client::tests(workspace))?;
    steps::loud("the client's own tests in Chromium", || {
        let mut run = Command::new(node);
        run.arg(workspace.root.join("end2end/wasm.mjs")).arg(folder).env("CHROMIUM", chromium);
        steps::run(run)
    })
}

/// The stories in a real Chromium against the real server on SQLite.
fn end_to_end(workspace: &Workspace) -> Result<()> {
    let script = workspace.root.join("end2end/run.mjs");
    if !script.exists() {
        println!("▸ no end2end/run.mjs: no end-to-end stories to run");
        return Ok(());
    }
    let chromium = tools::require(tools::CHROMIUM, &["chromium"])?;
    let node = tools::require_node()?;
    client::node_modules(workspace)?;
    for (title, words) in [("end-to-end stories in Chromium", None), ("faults in Chromium, in short", Some("--faults"))] {
        steps::loud(title, || {
            let mut stories = Command::new(&node);
            stories.arg(&script).args(words).env("CHROMIUM", &chromium);
            stories.env("RUTAN_SERVER_BIN", workspace.release_program("rutan-server"));
            stories.env("RUTAN_SITE", workspace.site());
            steps::run(stories)
        })?;
    }
    Ok(())
}
