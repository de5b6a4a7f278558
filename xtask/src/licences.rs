//! The part of cargo-deny that every build needs, for when cargo-deny itself is not installed (it takes long to compile):
//! every crate comes from the registry under a licence of `deny.toml`, and none is on its list of refused crates.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    spdx, steps, tools,
    workspace::{Workspace, cargo},
};

/// cargo-deny where it is on the PATH, else our own check of the same rules.
///
/// # Errors
/// When a crate breaks a rule; the message names each.
pub fn check(workspace: &Workspace) -> Result<()> {
    if tools::find(&["cargo-deny"]).is_some() {
        let check = cargo(&["deny", "check", "bans", "licenses", "sources"]);
        return steps::loud("cargo deny", || steps::run(check));
    }
    steps::quiet("licences and sources of all crates (no cargo-deny here: our own check)", || own(workspace))
}

fn own(workspace: &Workspace) -> Result<()> {
    let rules = fs::read_to_string(workspace.root.join("deny.toml"))?;
    let allowed = quoted(array(&rules, "[licenses]", "allow")?);
    let refused = quoted(array(&rules, "[bans]", "deny")?);
    let text = steps::output(cargo(&[
        "metadata",
        "--locked",
        "--format-version=1",
        "--filter-platform=x86_64-unknown-linux-gnu",
        "--filter-platform=wasm32-unknown-unknown",
    ]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let broken: Vec<String> = packages.iter().filter_map(|package| complaint(package, &allowed, &refused)).collect();
    if !broken.is_empty() {
        bail!("deny.toml does not allow:\n  {}", broken.join("\n  "));
    }
    Ok(())
}

/// What is wrong with one package of `cargo metadata`; nothing for our own crates, which have no source.
fn complaint(package: &Value, allowed: &[String], refused: &[String]) -> Option<String> {
    let name = package["name"].as_str().unwrap_or_default();
    let source = package["source"].as_str()?;
    let licence = package["license"].as_str().unwrap_or_default();
    if !source.starts_with("registry+") {
        return Some(format!("{name}: not from the registry"));
    }
    if refused.iter().any(|it| it == name) {
        return Some(format!("{name}: refused"));
    }
    (!spdx::satisfied(licence, allowed)).then(|| format!("{name}: licence {licence:?}"))
}

/// The text between the brackets of `key = [ … ]` below a section's heading. Enough TOML for our own file.
fn array<'a>(rules: &'a str, section: &str, key: &str) -> Result<&'a str> {
    let find = || {
        let (_, below) = rules.split_once(section)?;
        let (_, after) = below.split_once(&format!("\n{key} = ["))?;
        Some(after.split_once("\n]")?.0)
    };
    find().with_context(|| format!("deny.toml has no {key} in {section}"))
}

/// The first quoted word of each line that is not a comment.
fn quoted(array: &str) -> Vec<String> {
    let lines = array.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.filter_map(|line| line.split('"').nth(1).map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str =
        "[licenses]\nallow = [\n  \"MIT\",\n  # \"GPL-3.0\",\n]\n[bans]\ndeny = [\n  { crate = \"openssl-sys\", reason = \"r\" },\n]\n";

    fn package(name: &str, source: &str, licence: &str) -> Value {
        serde_json::json!({ "name": name, "source": source, "license": licence })
    }

    #[test]
    fn a_crate_that_breaks_a_rule_is_named() {
        let allowed = quoted(array(RULES, "[licenses]", "allow").unwrap());
        let refused = quoted(array(RULES, "[bans]", "deny").unwrap());
        let said = |it: &Value| complaint(it, &allowed, &refused);
        assert_eq!(said(&package("fine", "registry+x", "MIT OR Apache-2.0")), None);
        assert!(said(&package("viral", "registry+x", "GPL-3.0")).is_some());
        assert!(said(&package("fork", "git+x", "MIT")).is_some());
        assert!(said(&package("openssl-sys", "registry+x", "MIT")).is_some());
    }
}
