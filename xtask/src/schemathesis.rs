//! `cargo xtask schemathesis`: the whole described API, asked by a program that reads the description and tries to break it.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;
use clap::Args;

use crate::{build, cluster::Cluster, steps, tools, workspace::Workspace};

const VERSION: &str = "4.32.5";

#[derive(Args)]
pub struct Options {
    /// Made up for each operation and each kind of people, beside what is at the edges of what the description allows.
    #[arg(long, default_value_t = 20)]
    examples: u32,
    /// On two servers, a database with a standby and a store, instead of one server with SQLite.
    #[arg(long)]
    large: bool,
    /// Repeats a run.
    #[arg(long)]
    seed: Option<u64>,
}

/// # Errors
/// When something cannot be built, installed or started, or the server answered by a fault of its own.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let node = tools::require_node()?;
    let program = installed(workspace)?;
    build::run(workspace)?;
    let cluster = if options.large { Some(Cluster::start(workspace)?) } else { None };
    let mut asking = Command::new(node);
    asking.arg(workspace.root.join("end2end/schemathesis.mjs")).env("SCHEMATHESIS", program);
    asking.env("RUTAN_SERVER_BIN", workspace.release_program("rutan-server")).env("RUTAN_SITE", workspace.site());
    asking.env("RUTAN_EXAMPLES", options.examples.to_string());
    asking.envs(options.seed.map(|seed| ("RUTAN_SEED", seed.to_string())));
    asking.envs(cluster.iter().flat_map(|cluster| cluster.set.clone()));
    steps::loud("every operation, as each kind of people", || steps::run(asking))
}

/// Schemathesis in an environment of its own, beside what is built.
fn installed(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("tools").join(format!("schemathesis-{VERSION}"));
    let program = folder.join("bin/schemathesis");
    if !program.exists() {
        steps::loud("pip installs schemathesis beside the other built things", || {
            // Debian's Python may be there without what makes an environment.
            if environment(&folder).is_err() {
                tools::apt_install(&["python3", "python3-venv"])?;
                environment(&folder)?;
            }
            let mut install = Command::new(folder.join("bin/pip"));
            install.args(["install", "--quiet", &format!("schemathesis=={VERSION}")]);
            steps::run(install)
        })?;
    }
    Ok(program)
}

fn environment(folder: &Path) -> Result<()> {
    let mut make = Command::new("python3");
    make.args(["-m", "venv", "--clear"]).arg(folder);
    steps::run_silently(make)
}
