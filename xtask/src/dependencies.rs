//! Whether `docs/dependencies.md` gives a reason for everything that a manifest of ours names, and for nothing else.

use std::{collections::BTreeSet, fs};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    steps,
    workspace::{Workspace, cargo},
};

const REASONS: &str = "docs/dependencies.md";
/// Of a workspace of its own.
const FUZZ: &str = "server/fuzz/Cargo.toml";
const NPM: [&str; 2] = ["end2end/package.json", "end2end/bench/package.json"];

/// # Errors
/// When one is without a reason, or a reason is for something that is gone; the message names each.
pub fn check(workspace: &Workspace) -> Result<()> {
    steps::quiet("a reason for each thing we depend on", || {
        let mut named = of_manifests(&["--no-deps"])?;
        named.extend(of_manifests(&["--no-deps", "--manifest-path", &workspace.root.join(FUZZ).display().to_string()])?);
        for file in NPM {
            let text = fs::read_to_string(workspace.root.join(file)).context(file)?;
            let package: Value = serde_json::from_str(&text).context(file)?;
            let kinds = ["dependencies", "devDependencies"].into_iter().filter_map(|kind| package[kind].as_object());
            named.extend(kinds.flat_map(|kind| kind.keys().cloned()));
        }
        let explained = explained(&fs::read_to_string(workspace.root.join(REASONS)).context(REASONS)?);
        let list = |of: Vec<&String>| of.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        let (without, gone) = (list(named.difference(&explained).collect()), list(explained.difference(&named).collect()));
        if !without.is_empty() || !gone.is_empty() {
            bail!("{REASONS}: without a reason: [{without}]; with one and gone: [{gone}]");
        }
        Ok(())
    })
}

/// As the manifests call them.
fn of_manifests(words: &[&str]) -> Result<BTreeSet<String>> {
    let mut ask = cargo(&["metadata", "--locked", "--format-version=1"]);
    ask.args(words);
    let metadata: Value = serde_json::from_str(&steps::output(ask)?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let dependencies = packages.iter().filter_map(|package| package["dependencies"].as_array()).flatten();
    let name = |of: &Value| of["rename"].as_str().or(of["name"].as_str()).map(str::to_owned);
    Ok(dependencies.filter_map(name).collect())
}

/// What stands in backticks in the first column of a table.
fn explained(text: &str) -> BTreeSet<String> {
    let first = text.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    first.flat_map(|cell| cell.split('`').step_by(2)).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_column_is_what_is_explained() {
        let text = "| crate | what for |\n|---|---|\n| `one`, `two` | for `three` |\nthe `fourth`\n| `@five/six` | x |\n";
        assert_eq!(explained(text), ["@five/six", "one", "two"].map(str::to_owned).into());
    }
}
