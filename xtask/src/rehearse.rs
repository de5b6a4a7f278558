//! `cargo xtask large`, `night` and `faults`: what takes longer than a test should, each with one command.

use std::{fs, process::Command};

use anyhow::{Result, bail};
use clap::Args;

use crate::{build, client, cluster::Cluster, old_release, steps, tools, workspace::Workspace, workspace::cargo};

#[derive(Args)]
pub struct Stories {
    /// Only stories whose names hold one of these.
    stories: Vec<String>,
}

#[derive(Args)]
pub struct Night {
    /// Village phones.
    #[arg(long, default_value_t = 75_000)]
    phones: u32,
    /// Seconds within which they begin, most of them towards the end.
    #[arg(long, default_value_t = 600)]
    window: u32,
    /// Seconds after which whoever has not got through counts as waiting.
    #[arg(long, default_value_t = 5_400)]
    night: u32,
    /// Pictures of each report.
    #[arg(long, default_value_t = 1)]
    pictures: u32,
    /// Size of each, at least.
    #[arg(long, default_value_t = 60)]
    kilobytes: u32,
    /// Only on one process with SQLite.
    #[arg(long)]
    one: bool,
    /// Plays the same night again.
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Args)]
pub struct Faults {
    /// A twentieth of it, for a look, and without the old release.
    #[arg(long)]
    short: bool,
    /// Repeats a run.
    #[arg(long)]
    seed: Option<u64>,
}

/// What is done how often, in the long form; on each of the two databases, where both have it.
const FAULTS: &[(&str, u32)] = &[
    ("RUTAN_KILLS", 500),
    ("RUTAN_STEPS", 20),
    ("RUTAN_CUTS", 5_000),
    ("RUTAN_SCHEDULES", 5_000),
    ("RUTAN_JUMPS", 500),
    ("RUTAN_FULL", 20),
    ("RUTAN_RESTARTS", 20),
    ("RUTAN_PROMOTIONS", 20),
];

/// The same in the browser (`end2end/faults`).
const BROWSER_FAULTS: &[(&str, u32)] =
    &[("RUTAN_BROWSER_KILLS", 200), ("RUTAN_QUOTA_WRITES", 60), ("RUTAN_UPDATES", 100), ("RUTAN_TAB_RUNS", 500)];

/// The stories of Chromium on two servers behind nginx, a database with a standby, and a store of pictures; in the middle of them the
/// primary is killed.
///
/// # Errors
/// When something cannot be built or started, or a story fails.
pub fn large(workspace: &Workspace, options: &Stories) -> Result<()> {
    let chromium = tools::require(tools::CHROMIUM, &["chromium"])?;
    let node = tools::require_node()?;
    client::node_modules(workspace)?;
    build::run(workspace)?;
    let cluster = steps::loud("a database with its standby, and a store", || Cluster::start(workspace))?;
    steps::loud("the stories on two servers", || {
        let mut stories = Command::new(node);
        stories.arg(workspace.root.join("end2end/run.mjs")).args(&options.stories).env("CHROMIUM", chromium);
        stories.env("RUTAN_SERVER_BIN", workspace.release_program("rutan-server"));
        stories.env("RUTAN_SITE", workspace.site()).envs(cluster.set.clone());
        steps::run(stories)
    })
}

/// A deadline night, on one process and on two.
///
/// # Errors
/// When something acknowledged is lost, or a phone does not get through.
pub fn night(workspace: &Workspace, options: &Night) -> Result<()> {
    let mut play = cargo(&["test", "--release", "-p", "server", "--test", "night", "--", "--nocapture", "--test-threads=1"]);
    let numbers = [
        ("RUTAN_PHONES", options.phones),
        ("RUTAN_WINDOW", options.window),
        ("RUTAN_NIGHT", options.night),
        ("RUTAN_PICTURES_EACH", options.pictures),
        ("RUTAN_PICTURE_KB", options.kilobytes),
    ];
    play.envs(numbers.map(|(name, number)| (name, number.to_string())));
    play.envs(options.seed.map(|seed| ("RUTAN_SEED", seed.to_string())));
    let cluster = if options.one { None } else { Some(Cluster::start(workspace)?) };
    play.envs(cluster.iter().flat_map(|cluster| cluster.set.clone()));
    steps::loud("a deadline night", || steps::run(play))
}

/// Every trouble that line, disk, clocks, database and store can make, and then the phone, as often as the numbers above say.
///
/// # Errors
/// When something cannot be built or started, something acknowledged is lost, doubled or damaged, or nothing comes right by itself.
pub fn faults(workspace: &Workspace, options: &Faults) -> Result<()> {
    tools::require(&["strace"], &["strace"])?;
    let chromium = tools::require(tools::CHROMIUM, &["chromium"])?;
    let node = tools::require_node()?;
    client::node_modules(workspace)?;
    build::run(workspace)?;
    let old = if options.short { None } else { Some(old_release::build(workspace)?) };
    let cluster = Cluster::start(workspace)?;
    let share = if options.short { 20 } else { 1 };
    let counted =
        |times: &[(&'static str, u32)]| times.iter().map(|(name, times)| (*name, times.div_ceil(share).to_string())).collect::<Vec<_>>();
    let seed = options.seed.map(|seed| ("RUTAN_SEED", seed.to_string()));
    let tests = |words: &[&str]| {
        let mut tests = cargo(&["test", "--release", "-p", "server", "--test", "sync", "--", "--nocapture", "--test-threads=1"]);
        tests.args(words).envs(counted(FAULTS)).envs(seed.clone());
        tests
    };
    let browser = |words: &[&str]| {
        let mut browser = Command::new(&node);
        browser.arg(workspace.root.join("end2end/run.mjs")).arg("--faults").args(words).env("CHROMIUM", &chromium);
        browser.env("RUTAN_SERVER_BIN", workspace.release_program("rutan-server")).env("RUTAN_SITE", workspace.site());
        browser.envs(old.iter().flat_map(|old| [("RUTAN_OLD_SITE", &old.site), ("RUTAN_OLD_SERVER", &old.server)]));
        browser.envs(counted(BROWSER_FAULTS)).envs(seed.clone()).env("RUTAN_STEP_EVERY", if options.short { "4" } else { "1" });
        browser
    };
    // At the same time: each waits most of it. What happened in the browser is shown when the servers' part is over.
    let log = workspace.target.join("faults-browser.log");
    let said = fs::File::create(&log)?;
    let mut beside = browser(&[]);
    beside.stdout(said.try_clone()?).stderr(said);
    let mut beside = beside.spawn()?;
    let told = steps::loud("faults of line, disk, clocks and servers", || {
        let mut alone = tests(&["--skip", "shared::"]);
        alone.envs(cluster.set.iter().filter(|(name, _)| name == "RUTAN_TEST_POSTGRES").cloned());
        steps::run(alone)?;
        let mut shared = tests(&["shared::"]);
        shared.envs(cluster.set.clone());
        steps::run(shared)
    });
    let told_beside = steps::loud("faults in the browser", || {
        let status = beside.wait()?;
        print!("{}", fs::read_to_string(&log)?);
        if status.success() { Ok(()) } else { bail!("a fault in the browser cost something") }
    });
    told.and(told_beside)?;
    if old.is_some() {
        steps::loud("an upgrade under way, on what several servers share", || {
            let mut upgrade = browser(&["two-releases"]);
            upgrade.envs(cluster.set.clone());
            steps::run(upgrade)
        })?;
    }
    Ok(())
}
