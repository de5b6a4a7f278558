//! The commands, and what each of them but `serve` may be told.
use std::path::PathBuf;

use app::domain::access::Role;
use clap::{Args, Parser, Subcommand};

use super::{PlaceOptions, PlainWay, ServeOptions};
use crate::audit::keeper::Head;
use crate::decode::WorkerOptions;

/// Rutan's server.
#[derive(Debug, Parser)]
#[command(name = "rutan-server", version)]
pub struct Cli {
    /// How lines of the log, on standard error, are written.
    #[arg(long, env = "RUTAN_LOG_FORMAT", global = true, value_enum, default_value = "text")]
    pub log_format: LogFormat,
    /// What may be reached on another machine without TLS, over a network in which nobody else is. Refused else.
    #[arg(long, env = "RUTAN_PLAIN_BACKENDS", global = true, value_enum, value_delimiter = ',')]
    pub plain_backends: Vec<PlainWay>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    Text,
    /// One object a line, for a program that collects them.
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer requests until SIGTERM or Ctrl-C.
    Serve(ServeOptions),
    /// Fill a database with a whole country of made-up units and months of reports, to try it at its real size.
    Generate(GenerateOptions),
    /// Add a key for receipts; the servers sign with it from their next start on, and old receipts stay valid.
    AddReceiptKey(ServeOptions),
    /// Look whether everything that was acknowledged is there: pictures, papers and files by their hashes, the ledger, jobs, disk and
    /// clock. Changes nothing; run it with the release that serves.
    Doctor(ServeOptions),
    /// Read the whole record of who did what, and say whether anything in it was changed, left out, put in, moved or cut off.
    VerifyAudit(VerifyOptions),
    /// Let go of entries of that record that are older than they are kept, where the servers' account may not: it is run by the one that
    /// owns the tables.
    ShortenAudit(ServeOptions),
    /// Bring the tables up to date, as every start does: for the account that owns them, where servers work with one that does not.
    Migrate(MigrateOptions),
    /// Copy a whole installation to another folder while it runs; the same again adds what is new. On PostgreSQL the pictures alone:
    /// its database is backed up by its own means, first.
    Backup(BackupOptions),
    /// Bring a backup back into an empty data folder, with SQLite as its database.
    Restore(RestoreOptions),
    /// Add the units on a list and change those that are there already.
    ImportUnits(ImportOptions),
    /// Add somebody who signs in with a password; the same again gives them a new one.
    AddStaff(StaffOptions),
    /// Opens one picture for the server, which starts it.
    #[command(hide = true)]
    DecodeWorker(WorkerOptions),
}

impl Command {
    /// Which installation is meant; none of a picture's worker.
    pub fn place_mut(&mut self) -> Option<&mut PlaceOptions> {
        Some(match self {
            Self::Serve(options) | Self::AddReceiptKey(options) | Self::Doctor(options) | Self::ShortenAudit(options) => &mut options.place,
            Self::VerifyAudit(options) => &mut options.serve.place,
            Self::Backup(options) => &mut options.serve.place,
            Self::Restore(options) => &mut options.place,
            Self::Generate(options) => &mut options.place,
            Self::Migrate(options) => &mut options.place,
            Self::ImportUnits(options) => &mut options.place,
            Self::AddStaff(options) => &mut options.place,
            Self::DecodeWorker(_) => return None,
        })
    }
}

#[derive(Debug, Clone, Args)]
pub struct MigrateOptions {
    #[command(flatten)]
    pub place: PlaceOptions,
}

#[derive(Debug, Clone, Args)]
pub struct VerifyOptions {
    #[command(flatten)]
    pub serve: ServeOptions,
    /// How far it reached at some time, as the servers' log told it then (`SEQ:SEAL`): it must still be so.
    #[arg(long)]
    pub told: Option<Head>,
}

#[derive(Debug, Clone, Args)]
pub struct BackupOptions {
    #[command(flatten)]
    pub serve: ServeOptions,
    /// Folder of the backup, on another disk.
    #[arg(long)]
    pub to: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct RestoreOptions {
    /// Folder of the backup.
    #[arg(long)]
    pub from: PathBuf,
    #[command(flatten)]
    pub place: PlaceOptions,
}

#[derive(Debug, Clone, Args)]
pub struct ImportOptions {
    #[command(flatten)]
    pub place: PlaceOptions,
    /// CSV in UTF-8 with the columns kind, name, area (official code; empty for an agency) and, if you like, name_en.
    pub list: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct StaffOptions {
    #[command(flatten)]
    pub place: PlaceOptions,
    #[arg(long)]
    pub login: String,
    /// As it stands on papers.
    #[arg(long)]
    pub name: String,
    #[arg(long)]
    pub position: String,
    /// `coordinator` or `administrator`.
    #[arg(long, value_parser = crate::start::staff::staff_role)]
    pub role: Role,
    /// The unit's identity, its area code or its name.
    #[arg(long)]
    pub unit: String,
    /// With a new password: no codes are asked for any more. For who lost both the authenticator app and the recovery codes.
    #[arg(long)]
    pub drop_second_factor: bool,
    /// As for `serve`.
    #[arg(long, env = "RUTAN_KNOWN_PASSWORDS")]
    pub known_passwords: Option<PathBuf>,
    /// Give it in the environment, not on a command line others can read; without one it is asked for.
    #[arg(long, env = "RUTAN_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
    /// File with the password on its first line.
    #[arg(long, env = "RUTAN_PASSWORD_FILE")]
    pub password_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct GenerateOptions {
    /// Whose database is used for nothing else.
    #[command(flatten)]
    pub place: PlaceOptions,
    #[command(flatten)]
    pub amount: crate::generate::Amount,
}
