//! Programs from outside Rust: found on the PATH, installed from Debian where that is allowed, named plainly where not.

use std::{
    env, fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    steps,
    workspace::{Workspace, cargo},
};

/// Names Chromium goes by.
pub const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The first of `names` that is on the PATH.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

/// One of `names`, installed from Debian's `packages` when missing.
///
/// # Errors
/// When it is missing and cannot be installed; the message says what to install.
pub fn require(names: &[&str], packages: &[&str]) -> Result<PathBuf> {
    if let Some(found) = find(names) {
        return Ok(found);
    }
    apt_install(packages)?;
    match find(names) {
        Some(found) => Ok(found),
        None => bail!("{} is still missing after installing {packages:?}", names[0]),
    }
}

/// Installs Debian packages when this is root on a Debian.
///
/// # Errors
/// When this is not root on a Debian, or apt-get fails; the message says what to install.
pub fn apt_install(packages: &[&str]) -> Result<()> {
    let wanted = packages.join(", ");
    if !is_root() || !Path::new("/usr/bin/apt-get").exists() {
        bail!("please install {wanted}: it is not on the PATH, and only root on a Debian system can have it installed from here");
    }
    steps::loud(&format!("apt-get installs {wanted}"), || {
        steps::run(apt(&["update", "-qq"]))?;
        let mut install = apt(&["install", "-y", "-qq", "--no-install-recommends"]);
        install.args(packages);
        steps::run(install)
    })
}

/// Whether this process may install packages and act as other users.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// Node and npm of at least version 20 (Playwright's floor), if there.
pub fn node() -> Option<PathBuf> {
    let node = find(&["node"])?;
    find(&["npm"])?;
    let version = Command::new(&node).arg("--version").output().ok()?;
    let version = String::from_utf8(version.stdout).ok()?;
    let major: u32 = version.trim().trim_start_matches('v').split('.').next()?.parse().ok()?;
    (major >= 20).then_some(node)
}

/// As [`node`], installed from Debian when missing.
///
/// # Errors
/// When it is missing, or too old, and cannot be installed.
pub fn require_node() -> Result<PathBuf> {
    if node().is_none() {
        apt_install(&["nodejs", "npm"])?;
    }
    node().context("Node 20 or later with npm is needed, and what is on the PATH is older")
}

/// A program of the crates' registry, compiled once in the target folder.
///
/// # Errors
/// When it does not compile.
pub fn compiled(workspace: &Workspace, name: &str, version: &str, feature: Option<&str>) -> Result<PathBuf> {
    let root = workspace.target.join("tools");
    let program = root.join("bin").join(name);
    if !program.exists() {
        steps::loud(&format!("cargo installs {name} beside the other built things"), || {
            let mut install = cargo(&["install", name, "--version", version, "--locked", "--root"]);
            install.arg(&root).env("CARGO_TARGET_DIR", root.join("target"));
            install.args(feature.iter().flat_map(|feature| ["--features", feature]));
            steps::run(install)
        })?;
    }
    program.canonicalize().with_context(|| name.to_owned())
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
    command
}
