//! Keeps heavy crates out of the browser: first by the dependency tree, then by what is really in the WASM.

use std::fs;

use anyhow::{Result, bail};

use crate::{
    client, steps,
    workspace::{Workspace, cargo},
};

/// Crates, or beginnings of their names where they end in `*`, that have no business in the client.
const DENIED: &[&str] = &[
    "aes-gcm",
    "argon2",
    "axum*",
    "chrono-tz",
    "hyper*",
    "icu_calendar*",
    "icu_datetime*",
    "icu_segmenter*",
    "image",
    "object_store",
    "openssl*",
    "rayon*",
    "reqwest",
    "rustls",
    "sqlx*",
    "tokio",
    "tower-http",
    "typst*",
    "utoipa*",
];

/// Crates that Leptos itself depends on but whose code the linker must have dropped: only seen in the finished WASM.
const DEAD_CODE_ONLY: &[&str] = &["regex_automata", "regex_syntax", "aho_corasick", "idna", "icu_normalizer"];

/// # Errors
/// When a denied crate is in the client's tree; the message names each.
pub fn check_tree() -> Result<()> {
    steps::quiet("no heavy crate in the client's tree", || {
        let tree = steps::output(cargo(&[
            "tree",
            "--locked",
            "-p",
            "rutan",
            "--target",
            "wasm32-unknown-unknown",
            "--edges",
            "normal,no-proc-macro",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--no-dedupe",
        ]))?;
        let found = denied_in(&tree);
        if !found.is_empty() {
            bail!(
                "the client depends on {}; see who brings it: cargo tree -p rutan --target wasm32-unknown-unknown -i <crate>",
                found.join(", ")
            );
        }
        Ok(())
    })
}

/// # Errors
/// When code of a crate that should have been dropped is in the WASM.
pub fn check_wasm(workspace: &Workspace) -> Result<()> {
    steps::quiet("no dead weight in the WASM", || {
        for program in client::PROGRAMS {
            let bytes = fs::read(client::raw_wasm(workspace, program))?;
            let found: Vec<_> = DEAD_CODE_ONLY.iter().filter(|name| holds_code_of(&bytes, name)).copied().collect();
            if !found.is_empty() {
                bail!("{program}.wasm holds code of {}", found.join(", "));
            }
        }
        Ok(())
    })
}

fn denied_in(tree: &str) -> Vec<String> {
    let mut found: Vec<String> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| DENIED.iter().any(|denied| matches(denied, name)))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

fn matches(denied: &str, name: &str) -> bool {
    match denied.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => denied == name,
    }
}

/// Mangled names spell a crate as its length and its name, such as `12regex_syntax`.
fn holds_code_of(wasm: &[u8], name: &str) -> bool {
    let mangled = format!("{}{name}", name.len());
    wasm.windows(mangled.len()).any(|window| window == mangled.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_and_beginnings_are_told_apart() {
        let tree = "rutan v0.1.0 (/x)\nimage-meta v1.0.0\naxum-core v0.5.0\ntokio v1.0.0\naxum-core v0.5.0\n";
        assert_eq!(denied_in(tree), ["axum-core", "tokio"]);
    }

    #[test]
    fn code_is_recognised_by_its_mangled_name() {
        assert!(holds_code_of(b"_ZN12regex_syntax3ast", "regex_syntax"));
        assert!(!holds_code_of(b"the words regex_syntax in a message", "regex_syntax"));
    }
}
