//! The project's own commands: `run`, `test`, `build`, `bench`, and what is rehearsed now and then: `large`, `night`, `faults`,
//! `schemathesis`, `fuzz`, `reproduce`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod advisories;
mod assets;
mod bench;
mod build;
mod client;
mod client_tree;
mod cluster;
mod compress;
mod dependencies;
mod fuzz;
mod history;
mod licences;
mod old_release;
mod postgres;
mod rehearse;
mod reproduce;
mod run;
mod sbom;
mod schemathesis;
mod site;
mod spdx;
mod split;
mod stamp;
mod steps;
mod test;
mod tools;
mod workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs, tests and measures Rutan.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the release site and the server.
    Build,
    /// Build, then serve on 127.0.0.1:3000 with demo data.
    Run(run::Options),
    /// Every check there is: format, lints, licences, unit, contract and Chromium tests.
    Test(test::Options),
    /// Build, then print the size budget and the server's speed.
    Bench(bench::Options),
    /// The stories of Chromium on two servers, a database with a standby, and an S3-compatible store.
    Large(rehearse::Stories),
    /// A deadline night: every village's phone reports within minutes, on one process and on two. Needs some 10 GB of disk.
    Night(rehearse::Night),
    /// What the two programs are made of, as CycloneDX.
    Sbom,
    /// Builds what is committed twice from nothing: is it the same to the last byte? An hour and a half on two cores.
    Reproduce(reproduce::Options),
    /// Kills, cuts, repeats, full disks, jumping clocks, dying databases: nothing that was acknowledged may be lost.
    Faults(rehearse::Faults),
    /// Every operation of the API, asked with what is right and what is wrong by each kind of people: no fault of the server.
    Schemathesis(schemathesis::Options),
    /// Made-up bytes for every reader of what comes from outside, a table of what was run, and what was found.
    Fuzz(fuzz::Options),
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    let outcome = workspace::Workspace::find().and_then(|workspace| match command {
        Command::Build => build::run(&workspace),
        Command::Run(options) => run::run(&workspace, &options),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
        Command::Large(options) => rehearse::large(&workspace, &options),
        Command::Night(options) => rehearse::night(&workspace, &options),
        Command::Sbom => sbom::run(&workspace),
        Command::Reproduce(options) => reproduce::run(&workspace, &options),
        Command::Faults(options) => rehearse::faults(&workspace, &options),
        Command::Schemathesis(options) => schemathesis::run(&workspace, &options),
        Command::Fuzz(options) => fuzz::run(&workspace, &options),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}
