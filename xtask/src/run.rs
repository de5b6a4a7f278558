//! `cargo xtask run`: build, then become the server.

use std::{os::unix::process::CommandExt, process::Command};

use anyhow::{Context, Result};
use clap::Args;

use crate::{build, workspace::Workspace};

#[derive(Args)]
pub struct Options {
    /// Start without demo data, on a database of its own; the first start asks for the first administrator.
    #[arg(long)]
    no_demo: bool,
    /// Passed on to `rutan-server serve`.
    #[arg(last = true)]
    server: Vec<String>,
}

/// Never returns when the server could be started: it takes this process's place, so signals reach it.
///
/// # Errors
/// When the build fails or the server cannot be started.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    build::run(workspace)?;
    let mut server = Command::new(workspace.release_program("rutan-server"));
    server.arg("serve").arg("--site").arg(workspace.site());
    if options.no_demo {
        server.args(["--data", "./data/live"]);
    } else {
        server.args(["--data", "./data/demo", "--demo"]);
    }
    server.args(&options.server);
    Err(server.exec()).context("cannot start the server")
}
