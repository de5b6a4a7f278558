//! `cargo xtask bench`: what a first visit costs in bytes, then the server's speed beside the machine's own floor.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;

use crate::{
    build, client, compress,
    postgres::Postgres,
    steps, tools,
    workspace::{Workspace, cargo},
};

/// Budgets and measured peers, in bytes (a KB is 1,000 of them).
const FIRST_VISIT: usize = 350_000;
const CODE: usize = 250_000;
const DESK: usize = 450_000;
const ODK_WEB_FORMS: usize = 1_030_000;
const ENKETO_CODE: usize = 408_000;

#[derive(Args)]
pub struct Options {
    /// Only the table of sizes.
    #[arg(long, conflicts_with = "browser")]
    sizes: bool,
    /// Only what Chromium says: Lighthouse, and the field app on a processor slowed down four times.
    #[arg(long)]
    browser: bool,
    /// Passed on to the server's benchmark, `server/benches/ingest.rs`.
    #[arg(last = true)]
    bench: Vec<String>,
}

/// # Errors
/// When the build fails, a size is over its budget, or a benchmark fails.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.browser {
        return in_browser(workspace);
    }
    build::site(workspace)?;
    let within = sizes(&workspace.site())?;
    if !options.sizes {
        speed(&options.bench)?;
    }
    if !within {
        bail!("over the size budget");
    }
    Ok(())
}

/// Prints the tables; whether all budgets hold.
fn sizes(site: &Path) -> Result<bool> {
    println!("\nFirst visit to the report form, brotli 11 (fonts are compressed already):\n");
    let (all, code) = table(site, &first_visit(site)?)?;
    println!("\nFirst visit to the desk, up to the list after signing in:\n");
    let (desk, _) = table(site, &first_visit_of_desk(site)?)?;
    println!();
    println!("{:<22} {:>9} {:>9} {:>7}  against", "", "sent", "budget", "ratio");
    let fits = [budget("everything", all, FIRST_VISIT), budget("WASM + JS", code, CODE), budget("everything, desk", desk, DESK)];
    peer("everything", all, ODK_WEB_FORMS, "ODK Web Forms");
    peer("WASM + JS", code, ENKETO_CODE, "Enketo's JS");
    println!();
    Ok(fits.iter().all(|fit| *fit))
}

/// Prints a line for each file; the bytes sent of all of them, and of the code among them.
fn table(site: &Path, names: &[String]) -> Result<(usize, usize)> {
    println!("{:<44} {:>9} {:>9}", "file", "bytes", "sent");
    let (mut all, mut code) = (0, 0);
    for name in names {
        let bytes = fs::read(site.join(name)).with_context(|| name.clone())?;
        let sent = if name.ends_with(".woff2") { bytes.len() } else { compress::brotli(&bytes)?.len() };
        println!("{name:<44} {:>9} {sent:>9}", bytes.len());
        all += sent;
        if name.ends_with(".wasm") || name.ends_with(".js") {
            code += sent;
        }
    }
    Ok((all, code))
}

/// The desk's shell and what is sent before its first screen works; its service worker keeps the field's files afterwards.
fn first_visit_of_desk(site: &Path) -> Result<Vec<String>> {
    let list: Value = serde_json::from_str(&fs::read_to_string(site.join("site.json"))?)?;
    let list = list["desk"].as_array().context("site.json does not say what the desk needs")?;
    let assets = list.iter().filter_map(|url| url.as_str()).map(|url| url[1..].to_owned());
    Ok(["desk.html".to_owned()].into_iter().chain(assets).collect())
}

/// The shell, the service worker, the manifest, and whatever the service worker keeps: nothing else is fetched before the form works.
fn first_visit(site: &Path) -> Result<Vec<String>> {
    let mut names = vec!["shell.html".to_owned(), "sw.js".to_owned()];
    if site.join("manifest.webmanifest").exists() {
        names.push("manifest.webmanifest".into());
    }
    let list: Value = serde_json::from_str(&fs::read_to_string(site.join("site.json"))?)?;
    let list = list["precache"].as_array().context("site.json has no precache list")?;
    let urls = list.iter().filter_map(|entry| entry["url"].as_str());
    names.extend(urls.filter(|url| url.starts_with("/assets/")).map(|url| url[1..].to_owned()));
    Ok(names)
}

fn budget(what: &str, sent: usize, limit: usize) -> bool {
    let fits = sent <= limit;
    let verdict = if fits { "budget" } else { "budget: OVER" };
    println!("{what:<22} {sent:>9} {limit:>9} {:>7.2}  {verdict}", ratio(sent, limit));
    fits
}

fn peer(what: &str, sent: usize, theirs: usize, name: &str) {
    println!("{what:<22} {sent:>9} {theirs:>9} {:>7.2}  {name}", ratio(sent, theirs));
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files, far below 2^52")]
fn ratio(sent: usize, limit: usize) -> f64 {
    sent as f64 / limit as f64
}

/// `end2end/bench`: its packages are its own, because the tests do not need Lighthouse.
fn in_browser(workspace: &Workspace) -> Result<()> {
    let chromium = tools::require(tools::CHROMIUM, &["chromium"])?;
    let node = tools::require_node()?;
    client::node_modules(workspace)?;
    let folder = workspace.root.join("end2end/bench");
    client::packages(&folder)?;
    build::run(workspace)?;
    steps::loud("the field app in Chromium", || {
        let mut bench = Command::new(node);
        bench.arg(folder.join("run.mjs")).env("CHROMIUM", chromium);
        bench.env("RUTAN_SERVER_BIN", workspace.release_program("rutan-server")).env("RUTAN_SITE", workspace.site());
        steps::run(bench)
    })
}

/// The server's own benchmark, on PostgreSQL too where there is one.
fn speed(arguments: &[String]) -> Result<()> {
    let mut bench = cargo(&["bench", "-p", "server", "--bench", "ingest", "--"]);
    bench.args(arguments);
    let postgres = steps::quiet("a PostgreSQL of our own", Postgres::start);
    match &postgres {
        Ok(postgres) => drop(bench.env("RUTAN_TEST_POSTGRES", &postgres.url)),
        Err(error) => println!("  going on with SQLite alone: {error:#}"),
    }
    steps::loud("the server's speed (cargo bench)", || steps::run(bench))
}
