//! `cargo xtask sbom`: what the two programs are made of, as CycloneDX, for whoever must know what is in them.

use std::{fs, process::Command};

use anyhow::Result;

use crate::{client, steps, tools, workspace::Workspace};

/// Folder of the package, the platform it is compiled for, and the list's name.
const LISTS: [(&str, &str, &str); 2] = [("server", "x86_64-unknown-linux-gnu", "server.cdx"), ("", client::TARGET, "client.cdx")];
/// The tool writes a list beside the manifest of each package of ours.
const PACKAGES: [&str; 4] = ["", "app", "server", "xtask"];

/// Writes `sbom/server.cdx.json` and `sbom/client.cdx.json` into the target folder.
///
/// # Errors
/// When the tool cannot be compiled, or the lock file does not fit the manifests.
pub fn run(workspace: &Workspace) -> Result<()> {
    let tool = tools::compiled(workspace, "cargo-cyclonedx", "=0.5.9", None)?;
    let folder = workspace.target.join("sbom");
    fs::create_dir_all(&folder)?;
    for (package, target, name) in LISTS {
        let mut list = Command::new(&tool);
        list.args(["cyclonedx", "--format", "json", "--spec-version", "1.5", "--target", target, "--override-filename", name]);
        list.arg("--manifest-path").arg(workspace.root.join(package).join("Cargo.toml"));
        steps::run_silently(list)?;
        let file = format!("{name}.json");
        let list = fs::read_to_string(workspace.root.join(package).join(&file))?;
        for package in PACKAGES {
            fs::remove_file(workspace.root.join(package).join(&file))?;
        }
        let parts = serde_json::from_str::<serde_json::Value>(&list)?["components"].as_array().map_or(0, Vec::len);
        let file = folder.join(file);
        fs::write(&file, list)?;
        println!("{parts:>5} parts: {}", file.display());
    }
    Ok(())
}
