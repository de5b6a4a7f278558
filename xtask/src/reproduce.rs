//! `cargo xtask reproduce`: whoever builds what is committed gets what was given out, to the last byte.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::Args;
use walkdir::WalkDir;

use crate::{
    history, stamp, steps,
    workspace::{Workspace, cargo},
};

#[derive(Args)]
pub struct Options {
    /// Where it is built; not there yet. The programs hold its name, so whoever compares two machines names the same on both.
    #[arg(long, default_value = "/tmp/rutan-release")]
    folder: PathBuf,
    /// What is built.
    #[arg(long, default_value = "HEAD")]
    commit: String,
}

/// Hash by file, of the server and of all that it gives out to browsers.
type Given = BTreeMap<PathBuf, String>;

/// Builds twice, each time from nothing but the tree, the toolchain and what cargo and npm have fetched.
///
/// # Errors
/// When it does not build, or one of the two has something that the other has not.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let first = build(workspace, options, "once")?;
    let second = build(workspace, options, "and once more")?;
    let names: BTreeSet<_> = first.keys().chain(second.keys()).collect();
    let differ: Vec<_> =
        names.iter().filter(|name| first.get(**name) != second.get(**name)).map(|name| name.display().to_string()).collect();
    if !differ.is_empty() {
        bail!("not the same in both: {}", differ.join(", "));
    }
    for (name, hash) in &first {
        println!("{hash}  {}", name.display());
    }
    println!("{} files, each the same twice", first.len());
    Ok(())
}

fn build(workspace: &Workspace, options: &Options, which: &str) -> Result<Given> {
    let folder = &options.folder;
    fs::create_dir(folder).with_context(|| format!("{} must not be there before", folder.display()))?;
    let (tree, target) = (folder.join("tree"), folder.join("target"));
    let given = steps::loud(which, || {
        fs::create_dir(&tree)?;
        history::unpack(workspace, &options.commit, &tree)?;
        let mut build = cargo(&["xtask", "build"]);
        build.current_dir(&tree).env("CARGO_TARGET_DIR", &target);
        steps::run(build)?;
        given(&target)
    });
    fs::remove_dir_all(folder)?;
    given
}

fn given(target: &Path) -> Result<Given> {
    let parts = [target.join("release/rutan-server"), target.join("site")];
    let mut given = Given::new();
    for entry in parts.iter().flat_map(WalkDir::new) {
        let entry = entry?;
        if entry.file_type().is_file() {
            given.insert(entry.path().strip_prefix(target)?.to_owned(), stamp::sha256(&fs::read(entry.path())?));
        }
    }
    Ok(given)
}
