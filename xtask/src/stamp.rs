//! What a site was built from, as one hash, so that an unchanged tree is not built twice.

use std::{fs, path::Path};

use anyhow::Result;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::workspace::Workspace;

/// Everything whose change must give a new site. `xtask/src` is among it because it decides the site's form.
const INPUTS: &[&str] =
    &[".cargo/config.toml", "Cargo.lock", "Cargo.toml", "app", "end2end/package-lock.json", "public", "src", "style", "xtask/src"];

/// The hash over all inputs: names and bytes, in order, and whether the WASM gets optimised.
///
/// # Errors
/// When a file cannot be read.
pub fn of_inputs(workspace: &Workspace, optimised: bool) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update([u8::from(optimised)]);
    for input in INPUTS {
        for entry in WalkDir::new(workspace.root.join(input)).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                let bytes = fs::read(entry.path())?;
                hash.update(entry.path().strip_prefix(&workspace.root)?.as_os_str().as_encoded_bytes());
                hash.update((bytes.len() as u64).to_le_bytes());
                hash.update(bytes);
            }
        }
    }
    Ok(hex(&hash.finalize()))
}

/// The stamp a finished site carries; nothing when there is none.
pub fn read(site: &Path) -> Option<String> {
    fs::read_to_string(site.join(".stamp")).ok()
}

/// Marks a site as finished.
///
/// # Errors
/// When the file cannot be written.
pub fn write(site: &Path, stamp: &str) -> Result<()> {
    Ok(fs::write(site.join(".stamp"), stamp)?)
}

/// SHA-256 in lower-case hexadecimal, 64 characters.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
