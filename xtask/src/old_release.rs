//! A release of before, built from the repository's own history: what a phone has that lay in a drawer, and what runs beside today's
//! server while an installation is upgraded.

use std::{fs, path::PathBuf};

use anyhow::Result;

use crate::{
    history, steps,
    workspace::{Workspace, cargo},
};

/// Of 24 November 2026: the field app, review and the month, eight migrations.
const COMMIT: &str = "71c583c1";

pub struct OldRelease {
    pub site: PathBuf,
    pub server: PathBuf,
}

/// Its site and its server, built once, beside what today's are built into.
///
/// # Errors
/// When the history does not reach so far back, or it does not build.
pub fn build(workspace: &Workspace) -> Result<OldRelease> {
    let folder = workspace.target.join("old-release");
    let (tree, target) = (folder.join("tree"), folder.join("target"));
    steps::loud("an old release, as it was built then (many minutes, the first time)", || {
        if !tree.exists() {
            let part = folder.join("tree.part");
            fs::create_dir_all(&part)?;
            history::unpack(workspace, COMMIT, &part)?;
            fs::rename(part, &tree)?;
        }
        let mut build = cargo(&["xtask", "build"]);
        build.current_dir(&tree).env("CARGO_TARGET_DIR", &target);
        steps::run(build)
    })?;
    Ok(OldRelease { site: target.join("site"), server: target.join("release/rutan-server") })
}
