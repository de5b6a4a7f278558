//! The browser client: Rust to WASM, its JavaScript glue, the optimiser.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    split::{self, Parts},
    stamp, steps, tools,
    workspace::{Workspace, cargo},
};

/// What the client is compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// What rustc emits and every browser of the floor reads. Never `--all-features`: it yields encodings browsers refuse.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// The programs of the client (`src/bin`): the one a phone keeps, and the desk's.
pub const PROGRAMS: [&str; 2] = ["field", "desk"];

/// The one that comes in parts.
const IN_PARTS: &str = "desk";

/// A program's files as they go into the site.
pub struct Program {
    pub name: &'static str,
    /// The glue, an ES module with `init({ module_or_path })` as its default export.
    pub js: String,
    pub wasm: Vec<u8>,
    /// What is fetched later.
    pub parts: Parts,
}

/// Where cargo leaves a program, before wasm-bindgen: function names are still in it.
pub fn raw_wasm(workspace: &Workspace, program: &str) -> PathBuf {
    workspace.target.join(TARGET).join(format!("wasm/{program}.wasm"))
}

/// Compiles the client's programs, makes their glue, and optimises them when there is an optimiser.
///
/// # Errors
/// When a step fails.
pub fn build(workspace: &Workspace, optimiser: Option<&Path>) -> Result<Vec<Program>> {
    ensure_target()?;
    steps::loud("the client (cargo build for wasm)", || {
        steps::run(cargo(&["build", "--profile", "wasm", "--target", TARGET, "-p", "rutan"]))
    })?;
    PROGRAMS.into_iter().map(|name| finish(workspace, optimiser, name)).collect()
}

fn finish(workspace: &Workspace, optimiser: Option<&Path>, name: &'static str) -> Result<Program> {
    let (mut raw, client) = (raw_wasm(workspace, name), workspace.target.join("client"));
    let mut parts = Parts::default();
    if name == IN_PARTS {
        let main = client.join("parts/main.wasm");
        parts = steps::quiet(&format!("parts, {name}"), || split::split(&raw, &main, |file| smallest(optimiser, file, split::SMALL)))?;
        raw = main;
    }
    let folder = client.join(name);
    steps::quiet(&format!("wasm-bindgen, {name}"), || bindgen(&raw, &folder, name))?;
    let wasm = folder.join(format!("{name}_bg.wasm"));
    let wasm = steps::quiet(&format!("wasm-opt -Oz, {name}"), || smallest(optimiser, &wasm, 0))?;
    Ok(Program { name, js: fs::read_to_string(folder.join(format!("{name}.js")))?, wasm, parts })
}

/// The bytes of a WASM file, optimised when it has as many as `from` and there is an optimiser.
fn smallest(optimiser: Option<&Path>, file: &Path, from: usize) -> Result<Vec<u8>> {
    let bytes = fs::read(file)?;
    let Some(optimiser) = optimiser.filter(|_| bytes.len() >= from) else { return Ok(bytes) };
    let smaller = file.with_extension("smaller.wasm");
    optimise(optimiser, file, &smaller)?;
    Ok(fs::read(smaller)?)
}

/// Compiles the client's own tests (wasm-bindgen-test) and makes their glue; returns the folder of both.
///
/// # Errors
/// When they do not compile.
pub fn tests(workspace: &Workspace) -> Result<PathBuf> {
    let mut build = cargo(&["test", "--no-run", "--profile", "wasm", "--target", TARGET, "-p", "rutan", "--lib"]);
    build.args(["--message-format", "json-render-diagnostics"]).stderr(Stdio::inherit());
    let messages = steps::output(build)?;
    let program = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let program = program.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next_back();
    let folder = workspace.target.join("client/tests");
    let mut bindgen = Bindgen::new();
    bindgen.export_wasm(true).emit_start(false);
    generate(&mut bindgen, &program.context("cargo named no test program")?, &folder, "tests")?;
    Ok(folder)
}

/// npm's wasm-opt, installed by its lock file when it is not there yet; nothing without Node.
///
/// # Errors
/// When Node is there but npm cannot install.
pub fn optimiser(workspace: &Workspace) -> Result<Option<PathBuf>> {
    if tools::node().is_none() {
        println!("▸ no Node 20 or later with npm on the PATH: going on without wasm-opt, the client will be about twice the size");
        return Ok(None);
    }
    let modules = node_modules(workspace)?;
    Ok(Some(modules.join("binaryen/bin/wasm-opt")))
}

/// The packages of `end2end/package-lock.json`: binaryen, playwright-core, axe-core.
///
/// # Errors
/// When npm fails.
pub fn node_modules(workspace: &Workspace) -> Result<PathBuf> {
    packages(&workspace.root.join("end2end"))
}

/// The packages of a folder's `package-lock.json`, installed when the lock file changed since.
///
/// # Errors
/// When npm fails.
pub fn packages(folder: &Path) -> Result<PathBuf> {
    let modules = folder.join("node_modules");
    let lock = stamp::sha256(&fs::read(folder.join("package-lock.json"))?);
    if stamp::read(&modules).as_deref() != Some(lock.as_str()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        steps::quiet(&format!("npm ci in {name}"), || {
            let mut npm = Command::new("npm");
            npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
            steps::run_silently(npm)?;
            stamp::write(&modules, &lock)
        })?;
    }
    Ok(modules)
}

/// Adds the target to the installed Rust when it is missing.
///
/// # Errors
/// When rustup cannot add it.
pub fn ensure_target() -> Result<()> {
    let mut list = Command::new("rustup");
    list.args(["target", "list", "--installed"]);
    let Ok(installed) = steps::output(list) else {
        println!("▸ no rustup: trusting that this Rust has the {TARGET} target");
        return Ok(());
    };
    if installed.lines().any(|line| line == TARGET) {
        return Ok(());
    }
    steps::loud(&format!("rustup target add {TARGET}"), || {
        let mut add = Command::new("rustup");
        add.args(["target", "add", TARGET]);
        steps::run(add)
    })
}

fn bindgen(input: &Path, folder: &Path, name: &str) -> Result<()> {
    // The address is hashed and handed over by start.js, so no default address is wanted.
    // The parts are linked through the table of functions, which only the linker exports.
    let keep = name == IN_PARTS;
    generate(Bindgen::new().omit_default_module_path(true).remove_name_section(true).keep_lld_exports(keep), input, folder, name)?;
    if folder.join("snippets").exists() {
        bail!("a dependency brought JavaScript snippets, whose relative imports the hashed site cannot hold");
    }
    Ok(())
}

/// Glue and WASM for browsers, in an emptied `folder`.
fn generate(bindgen: &mut Bindgen, input: &Path, folder: &Path, name: &str) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let made = bindgen.input_path(input).typescript(false).remove_producers_section(true).out_name(name).web(true);
    made.and_then(|bindgen| bindgen.generate(folder)).map_err(|error| anyhow!("{error:#}"))
}

fn optimise(optimiser: &Path, input: &Path, output: &Path) -> Result<()> {
    let mut command = Command::new("node");
    command.arg(optimiser).arg("-Oz").args(FEATURES);
    command.arg(input).arg("-o").arg(output);
    steps::run_silently(command)?;
    fs::metadata(output).context("wasm-opt wrote nothing").map(drop)
}
