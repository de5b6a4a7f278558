//! Trees of the repository's own history.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Result, bail};

use crate::{steps, workspace::Workspace};

/// Lays out in `folder` what was committed as `commit`, and nothing else.
///
/// # Errors
/// When the history does not reach so far back.
pub fn unpack(workspace: &Workspace, commit: &str, folder: &Path) -> Result<()> {
    let mut archive = Command::new("git");
    archive.args(["archive", commit]).current_dir(&workspace.root).stdout(Stdio::piped());
    let mut archive = archive.spawn()?;
    let mut tar = Command::new("tar");
    tar.arg("-x").current_dir(folder).stdin(archive.stdout.take().map_or_else(Stdio::null, Stdio::from));
    steps::run(tar)?;
    if !archive.wait()?.success() {
        bail!("git has no {commit}: the whole history is needed (git fetch --unshallow)");
    }
    Ok(())
}
