//! `cargo xtask build`: the site, then the server.

use anyhow::Result;

use crate::{
    client, stamp, steps,
    workspace::{Workspace, cargo},
};

/// Builds what changed; a second run over an unchanged tree takes about a second.
///
/// # Errors
/// When any step fails; the finished site of an earlier build then stays as it was.
pub fn run(workspace: &Workspace) -> Result<()> {
    site(workspace)?;
    steps::loud("the server (cargo build --release)", || steps::run(cargo(&["build", "--release", "-p", "server"])))
}

/// The client and its files alone; for tests, which have built the server already with their own dependencies' features.
///
/// # Errors
/// As [`run`].
pub fn site(workspace: &Workspace) -> Result<()> {
    let optimiser = client::optimiser(workspace)?;
    let inputs = stamp::of_inputs(workspace, optimiser.is_some())?;
    let folder = workspace.site();
    if stamp::read(&folder).as_deref() == Some(inputs.as_str()) {
        println!("▸ the site is up to date");
    } else {
        let files = client::build(workspace, optimiser.as_deref())?;
        crate::site::assemble(workspace, &files, &inputs)?;
    }
    println!("  site: {}", folder.display());
    Ok(())
}
