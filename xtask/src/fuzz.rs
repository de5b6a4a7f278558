//! `cargo xtask fuzz`: throws made-up bytes at every reader of what comes from outside (`server/fuzz`), one after another.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{steps, tools, workspace::Workspace};

const CARGO_FUZZ: &str = "0.13.2";
/// What one input may take: whatever needs more is a find.
const LIMITS: [&str; 2] = ["-timeout=20", "-rss_limit_mb=2048"];

#[derive(Args)]
pub struct Options {
    /// Minutes for each.
    #[arg(long, default_value_t = 5)]
    minutes: u32,
    /// Only these, by the names of their files; all, if none is named.
    targets: Vec<String>,
}

/// # Errors
/// When the targets do not build, one that is named is not there, or one of them found something.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let fuzzing = Fuzzing {
        program: tools::compiled(workspace, "cargo-fuzz", CARGO_FUZZ, None)?,
        crate_folder: workspace.root.join("server/fuzz"),
        target: workspace.target.join("fuzz"),
    };
    let targets = fuzzing.chosen(&options.targets)?;
    steps::loud("the targets, with what they read through (minutes, the first time)", || steps::run(fuzzing.cargo_fuzz("build")))?;
    let mut found = Vec::new();
    println!("\n{:<14} {:>12} {:>7} {:>7} {:>7} {:>9}", "target", "executions", "cov", "ft", "corpus", "slowest");
    for target in &targets {
        let said = fuzzing.run(target, options.minutes)?;
        println!("{}", said.line(target));
        found.extend(said.found.map(|what| format!("{target}: {what}")));
    }
    println!();
    if !found.is_empty() {
        bail!("what was found lies in server/fuzz/artifacts\n{}", found.join("\n"));
    }
    Ok(())
}

struct Fuzzing {
    program: PathBuf,
    crate_folder: PathBuf,
    target: PathBuf,
}

impl Fuzzing {
    /// In their order, each of them there.
    fn chosen(&self, named: &[String]) -> Result<Vec<String>> {
        let folder = self.crate_folder.join("fuzz_targets");
        let files = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        let paths = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
        let stem = |path: &PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
        let mut all: Vec<String> = paths.iter().filter_map(stem).collect();
        all.sort();
        if let Some(unknown) = named.iter().find(|name| !all.contains(name)) {
            bail!("there is no target {unknown}; there are {}", all.join(", "));
        }
        Ok(if named.is_empty() { all } else { named.to_owned() })
    }

    /// Without a sanitizer, so that the toolchain of the system is enough: in Rust without `unsafe` it would find little.
    fn cargo_fuzz(&self, what: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["fuzz", what, "--sanitizer", "none", "--fuzz-dir"]).arg(&self.crate_folder);
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Begins with the seeds of the tree; what it learns is kept beside what is built.
    fn run(&self, target: &str, minutes: u32) -> Result<Said> {
        let learned = self.target.join("corpus").join(target);
        fs::create_dir_all(&learned)?;
        let mut command = self.cargo_fuzz("run");
        command.arg(target).arg(learned).arg(self.crate_folder.join("corpus").join(target)).arg("--");
        command.args(LIMITS).args([format!("-max_total_time={}", minutes * 60), "-print_final_stats=1".to_owned()]);
        let done = command.stdout(Stdio::null()).output().with_context(|| format!("cannot start {command:?}"))?;
        let text = String::from_utf8_lossy(&done.stderr);
        let mut said = Said::of(&text);
        if !done.status.success() && said.found.is_none() {
            fs::write(self.target.join("last.log"), done.stderr)?;
            bail!("{target} did not run; its words are in {}", Path::new("last.log").display());
        }
        if done.status.success() {
            said.found = None;
        }
        Ok(said)
    }
}

/// What libFuzzer prints at its end.
#[derive(Debug, Default, PartialEq)]
struct Said {
    executions: String,
    coverage: String,
    features: String,
    corpus: String,
    slowest: String,
    /// The file of an input that broke something.
    found: Option<String>,
}

impl Said {
    fn of(text: &str) -> Self {
        let after = |word: &str| {
            let rest = text.rsplit_once(word).map(|(_, rest)| rest).unwrap_or_default();
            rest.split_whitespace().next().unwrap_or("-").to_owned()
        };
        let found = text.lines().rev().find_map(|line| line.split_once("Test unit written to ")).map(|(_, file)| file.to_owned());
        Self {
            executions: after("stat::number_of_executed_units:"),
            coverage: after(" cov: "),
            features: after(" ft: "),
            corpus: after(" corp: ").split('/').next().unwrap_or_default().to_owned(),
            slowest: after("stat::slowest_unit_time_sec:"),
            found,
        }
    }

    fn line(&self, target: &str) -> String {
        let Self { executions, coverage, features, corpus, slowest, found } = self;
        let verdict = if found.is_some() { "  FOUND" } else { "" };
        format!("{target:<14} {executions:>12} {coverage:>7} {features:>7} {corpus:>7} {slowest:>7} s{verdict}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_of_a_run_are_read() {
        let text = "#8\tNEW    cov: 5 ft: 9 corp: 2/8b\n#949286 REDUCE cov: 531 ft: 1799 corp: 476/16331b lim: 3943 exec/s: 21574\n\
            artifact_prefix='x/'; Test unit written to x/crash-1\n\
            stat::number_of_executed_units: 949286\nstat::slowest_unit_time_sec:    1\n";
        let said = Said::of(text);
        let known = [&said.executions, &said.coverage, &said.features, &said.corpus, &said.slowest];
        assert_eq!(known, ["949286", "531", "1799", "476", "1"]);
        assert_eq!(said.found.as_deref(), Some("x/crash-1"));
        assert_eq!(Said::of("").executions, "-");
    }
}
