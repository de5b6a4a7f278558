//! Where things are: the source tree, cargo's target folder, the finished site.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::steps;

/// The folders every command works in.
pub struct Workspace {
    /// The source tree: the folder with the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder, from wherever cargo was told about it.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo, so that `CARGO_TARGET_DIR` and `.cargo/config.toml` both count. Goes to the root, as a user would.
    ///
    /// # Errors
    /// When cargo cannot read the workspace.
    pub fn find() -> Result<Self> {
        let text = steps::output(cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: serde_json::Value = serde_json::from_str(&text)?;
        let folder = |key| metadata[key].as_str().map(PathBuf::from);
        let root = folder("workspace_root").context("cargo metadata names no root")?;
        let target = folder("target_directory").context("cargo metadata names no target folder")?;
        env::set_current_dir(&root)?;
        Ok(Self { root, target })
    }

    /// The finished site, which the server is pointed at.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// A program built by `cargo build --release`.
    pub fn release_program(&self, name: &str) -> PathBuf {
        self.target.join("release").join(name)
    }
}

/// A cargo call as a user would type it: what `cargo run` set for this program itself is taken away again,
/// because build scripts that watch those variables (ring's does) would rebuild at every switch.
pub fn cargo(arguments: &[&str]) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let of_this_package = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
        if of_this_package.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command.args(arguments);
    command
}
