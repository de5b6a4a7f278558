//! Faults that are known of what we depend on, where the lists of them can be reached: RustSec's by cargo-deny, npm's by npm.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    tools,
    workspace::{Workspace, cargo},
};

/// The folders that have a lock file of npm's.
const NPM: [&str; 2] = ["end2end", "end2end/bench"];
/// What cargo-deny says when it got no list.
const NO_LIST: &str = "failed to fetch advisory database";

/// What a list says of what we depend on.
#[derive(Debug, PartialEq)]
enum Known {
    Nothing,
    /// Name and how bad.
    Faults(Vec<String>),
    /// Why there is no list here.
    NoList(String),
}

/// Fails only for a fault that is known; where a list cannot be had, that is said, since nobody could mend it here.
///
/// # Errors
/// When a list names something that we depend on; the message names each.
pub fn check(workspace: &Workspace) -> Result<()> {
    say("crates", of_crates()?)?;
    for folder in NPM {
        say(folder, of_packages(&workspace.root.join(folder))?)?;
    }
    Ok(())
}

fn say(what: &str, known: Known) -> Result<()> {
    match known {
        Known::Nothing => println!("▸ {what}: no fault is known"),
        Known::NoList(why) => println!("▸ {what}: NOT LOOKED FOR known faults: {why}"),
        Known::Faults(faults) => bail!("{what} with faults that are known:\n  {}", faults.join("\n  ")),
    }
    Ok(())
}

fn of_crates() -> Result<Known> {
    if tools::find(&["cargo-deny"]).is_none() {
        return Ok(Known::NoList("cargo-deny is not installed".to_owned()));
    }
    let done = cargo(&["deny", "check", "advisories"]).output().context("cannot start cargo-deny")?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    Ok(match done.status.success() {
        true => Known::Nothing,
        false if said.contains(NO_LIST) => Known::NoList(NO_LIST.to_owned()),
        false => Known::Faults(vec![said]),
    })
}

fn of_packages(folder: &Path) -> Result<Known> {
    let mut audit = Command::new("npm");
    audit.args(["audit", "--json"]).current_dir(folder);
    let done = audit.output().context("cannot start npm")?;
    Ok(npm_says(&serde_json::from_slice(&done.stdout).unwrap_or_default()))
}

fn npm_says(said: &Value) -> Known {
    let Some(faults) = said["vulnerabilities"].as_object() else {
        let why = said["message"].as_str().or_else(|| said["error"]["summary"].as_str());
        return Known::NoList(why.unwrap_or("npm audit says neither faults nor why not").to_owned());
    };
    let named = faults.iter().map(|(name, fault)| format!("{name}: {}", fault["severity"].as_str().unwrap_or_default()));
    if faults.is_empty() { Known::Nothing } else { Known::Faults(named.collect()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_with_a_fault_one_without_and_none_are_told_apart() {
        let with = json!({ "auditReportVersion": 2, "vulnerabilities": { "left-pad": { "name": "left-pad", "severity": "high" } } });
        assert_eq!(npm_says(&with), Known::Faults(vec!["left-pad: high".to_owned()]));
        assert_eq!(npm_says(&json!({ "auditReportVersion": 2, "vulnerabilities": {} })), Known::Nothing);
        let none = json!({ "message": "405 Method Not Allowed", "method": "POST", "error": { "summary": "" } });
        assert_eq!(npm_says(&none), Known::NoList("405 Method Not Allowed".to_owned()));
        let offline = json!({ "error": { "code": "ECONNREFUSED", "summary": "no network" } });
        assert_eq!(npm_says(&offline), Known::NoList("no network".to_owned()));
        assert!(matches!(npm_says(&json!({})), Known::NoList(_)), "silence is not taken for good news");
    }

    #[test]
    fn a_known_fault_stops_the_tests_and_a_list_that_is_not_there_does_not() {
        assert!(say("end2end", Known::Faults(vec!["left-pad: high".to_owned()])).is_err());
        assert!(say("end2end", Known::NoList("405".to_owned())).is_ok());
    }
}
