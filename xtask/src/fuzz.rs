//! `cargo xtask fuzz`: throws made-up bytes at every reader of what comes from outside (`server/fuzz`), one after another.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{
    steps, tools,
    workspace::{Workspace, cargo},
};

const CARGO_FUZZ: &str = "0.13.2";
/// What one input may take: whatever needs more is a find.
const LIMITS: [&str; 2] = ["-timeout=20", "-rss_limit_mb=2048"];
/// In the folder of the targets: inputs by target, and how long each was run.
const LEARNED: &str = "learned.tar.gz";
/// A run that is broken off loses the count of its last round, and nothing that it learned.
const ROUND_SECONDS: f64 = 120.0;

#[derive(Args)]
pub struct Options {
    /// Minutes of a processor for each.
    #[arg(long, default_value_t = 5)]
    minutes: u32,
    /// Counts what earlier runs gave: goes on until each has had its minutes in all.
    #[arg(long)]
    in_all: bool,
    /// Throws nothing: brings what was learned, no more of it than covers the same, and the count into the tree (`server/fuzz/learned.tar.gz`).
    #[arg(long)]
    keep: bool,
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
    fuzzing.take_up()?;
    if options.keep {
        return steps::loud("what was learned, into the tree", || fuzzing.keep(&targets));
    }
    let mut found = Vec::new();
    println!("\n{}", Said::HEAD);
    for target in &targets {
        let said = fuzzing.give(target, options)?;
        println!("{}", said.line(target));
        found.extend(said.found.map(|what| format!("{target}: {what}")));
    }
    println!();
    if !found.is_empty() {
        bail!("what was found lies in server/fuzz/artifacts\n{}", found.join("\n"));
    }
    Ok(())
}

/// The targets lock what they are made of by themselves, where nobody notices that the server asks for something new.
///
/// # Errors
/// When their lock file is behind.
pub fn check_lock(workspace: &Workspace) -> Result<()> {
    steps::quiet("the fuzz targets' lock file", || {
        let mut metadata = cargo(&["metadata", "--locked", "--format-version", "1", "--manifest-path"]);
        metadata.arg(workspace.root.join("server/fuzz/Cargo.toml"));
        steps::run_silently(metadata)
    })
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

    /// What was learned and counted elsewhere, where nothing is here yet.
    fn take_up(&self) -> Result<()> {
        let learned = self.crate_folder.join(LEARNED);
        if !learned.exists() {
            return Ok(());
        }
        fs::create_dir_all(&self.target)?;
        let mut unpack = Command::new("tar");
        unpack.args(["--extract", "--gzip", "--skip-old-files", "--file"]).arg(learned).arg("--directory").arg(&self.target);
        steps::run_silently(unpack)
    }

    /// With what was kept before of those that are not named.
    fn keep(&self, targets: &[String]) -> Result<()> {
        let whole = self.target.join("corpus");
        for target in targets.iter().filter(|target| whole.join(target).exists()) {
            let (learned, least) = (whole.join(target), self.target.join("least").join(target));
            let _ = fs::remove_dir_all(&least);
            fs::create_dir_all(&least)?;
            let mut merge = self.cargo_fuzz("run");
            merge.arg(target).arg(&least).arg(&learned).args(["--", "-merge=1"]).args(LIMITS);
            steps::run_silently(merge)?;
            fs::remove_dir_all(&learned)?;
            fs::rename(&least, &learned)?;
        }
        let mut pack = Command::new("tar");
        pack.args(["--create", "--gzip", "--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--file"])
            .arg(self.crate_folder.join(LEARNED));
        pack.arg("--directory").arg(&self.target).args(["corpus", "spent"]);
        steps::run_silently(pack)
    }

    /// Round after round, until the target has had its time or found something.
    fn give(&self, target: &str, options: &Options) -> Result<Said> {
        let kept = self.target.join("spent").join(target);
        let mut spent = Spent::read(&kept);
        let end = f64::from(options.minutes) * 60.0 + if options.in_all { 0.0 } else { spent.seconds };
        // A target that has had its time tells its table's line by running its corpus once.
        let mut said = if spent.seconds < end { Said::default() } else { self.round(target, "-runs=0")? };
        while spent.seconds < end && said.found.is_none() {
            let before = processor_seconds()?;
            let round = (end - spent.seconds).clamp(1.0, ROUND_SECONDS);
            said = self.round(target, &format!("-max_total_time={round:.0}"))?;
            spent.seconds += processor_seconds()? - before;
            spent.executions += said.executions;
            spent.write(&kept)?;
        }
        Ok(Said { spent, ..said })
    }

    /// Begins with the seeds of the tree; what it learns is kept beside what is built.
    fn round(&self, target: &str, limit: &str) -> Result<Said> {
        let learned = self.target.join("corpus").join(target);
        fs::create_dir_all(&learned)?;
        let mut command = self.cargo_fuzz("run");
        command.arg(target).arg(learned).arg(self.crate_folder.join("corpus").join(target)).arg("--");
        command.args(LIMITS).args([limit, "-print_final_stats=1"]);
        let done = command.stdout(Stdio::null()).output().with_context(|| format!("cannot start {command:?}"))?;
        let text = String::from_utf8_lossy(&done.stderr);
        let mut said = Said::of(&text);
        if !done.status.success() && said.found.is_none() {
            let words = self.target.join("last.log");
            fs::write(&words, done.stderr)?;
            bail!("{target} did not run; its words are in {}", words.display());
        }
        if done.status.success() {
            said.found = None;
        }
        Ok(said)
    }
}

/// Processor time of everything this program started and has seen end (`proc_pid_stat(5)`, fields 16 and 17, in hundredths).
fn processor_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The second field is a name in brackets, which may hold spaces.
    let fields: Vec<&str> = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
    let ticks = |place: usize| fields.get(place).and_then(|text| text.parse::<f64>().ok()).context("/proc/self/stat");
    Ok((ticks(13)? + ticks(14)?) / 100.0)
}

/// What a target has had, over all runs since the target folder was emptied.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Spent {
    /// Of a processor.
    seconds: f64,
    executions: u64,
}

impl Spent {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap_or_default();
        let mut words = text.split_whitespace();
        let mut next = || words.next().unwrap_or("0");
        Self { seconds: next().parse().unwrap_or(0.0), executions: next().parse().unwrap_or(0) }
    }

    fn write(self, file: &Path) -> Result<()> {
        fs::create_dir_all(file.parent().context("a folder")?)?;
        Ok(fs::write(file, format!("{:.1} {}\n", self.seconds, self.executions))?)
    }
}

/// What libFuzzer prints at its end.
#[derive(Debug, Default, PartialEq)]
struct Said {
    spent: Spent,
    executions: u64,
    coverage: String,
    features: String,
    corpus: String,
    slowest: String,
    /// The file of an input that broke something.
    found: Option<String>,
}

impl Said {
    const HEAD: &str = "target          minutes   executions     cov      ft  corpus   slowest";

    fn of(text: &str) -> Self {
        let after = |word: &str| {
            let rest = text.rsplit_once(word).map(|(_, rest)| rest).unwrap_or_default();
            rest.split_whitespace().next().unwrap_or("-").to_owned()
        };
        let found = text.lines().rev().find_map(|line| line.split_once("Test unit written to ")).map(|(_, file)| file.to_owned());
        Self {
            spent: Spent::default(),
            executions: after("stat::number_of_executed_units:").parse().unwrap_or(0),
            coverage: after(" cov: "),
            features: after(" ft: "),
            corpus: after(" corp: ").split('/').next().unwrap_or_default().to_owned(),
            slowest: after("stat::slowest_unit_time_sec:"),
            found,
        }
    }

    /// Minutes and executions in all, the rest of the last round.
    fn line(&self, target: &str) -> String {
        let Self { spent, coverage, features, corpus, slowest, found, .. } = self;
        let verdict = if found.is_some() { "  FOUND" } else { "" };
        let (minutes, executions) = (spent.seconds / 60.0, spent.executions);
        format!("{target:<14} {minutes:>8.1} {executions:>12} {coverage:>7} {features:>7} {corpus:>7} {slowest:>7} s{verdict}")
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
        assert_eq!(said.executions, 949_286);
        assert_eq!([&said.coverage, &said.features, &said.corpus, &said.slowest], ["531", "1799", "476", "1"]);
        assert_eq!(said.found.as_deref(), Some("x/crash-1"));
        assert_eq!(Said::of("").coverage, "-");
    }

    #[test]
    fn what_a_target_has_had_is_counted_on() {
        let file = std::env::temp_dir().join(format!("rutan-spent-{}", std::process::id())).join("wire");
        assert_eq!(Spent::read(&file), Spent::default());
        let spent = Spent { seconds: 3599.5, executions: 12 };
        spent.write(&file).expect("written");
        assert_eq!(Spent::read(&file), spent);
        fs::remove_dir_all(file.parent().expect("its folder")).expect("removed");
    }

    #[test]
    fn a_childs_time_on_the_processor_is_counted() {
        let before = processor_seconds().expect("the kernel says");
        let burn = Command::new("sh").args(["-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"]).status();
        assert!(burn.expect("a shell").success());
        assert!(processor_seconds().expect("the kernel says") > before);
    }
}
