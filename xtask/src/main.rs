//! The project's own commands: `cargo xtask run`, `cargo xtask test`, `cargo xtask build`, `cargo xtask bench`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod assets;
mod bench;
mod build;
mod client;
mod client_tree;
mod compress;
mod licences;
mod postgres;
mod run;
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
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    let outcome = workspace::Workspace::find().and_then(|workspace| match command {
        Command::Build => build::run(&workspace),
        Command::Run(options) => run::run(&workspace, &options),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}
