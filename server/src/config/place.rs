//! Which installation is meant: its database, its data folder, its keys.
use std::path::PathBuf;

use clap::Args;

/// SQLite's file, in the data folder and in that of a backup.
pub const DATABASE: &str = "rutan.db";

#[derive(Debug, Clone, Default, Args)]
pub struct PlaceOptions {
    /// `sqlite://file` or `postgres://…`; without it, a SQLite file in the data folder. One with a password comes from the environment or a file.
    #[arg(long, env = "RUTAN_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// File with that address on its first line.
    #[arg(long, env = "RUTAN_DATABASE_FILE")]
    pub database_file: Option<PathBuf>,
    /// Folder of the database, pictures and secrets; for a restore, empty or not there yet.
    #[arg(long, env = "RUTAN_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// Folder of the keys that receipts are signed with and the record is sealed with; the same for all servers of an installation.
    /// Default: `keys` in the data folder.
    #[arg(long, env = "RUTAN_RECEIPT_KEYS")]
    pub receipt_keys: Option<PathBuf>,
}

impl PlaceOptions {
    /// Its address.
    pub fn database(&self) -> String {
        self.database.clone().unwrap_or_else(|| format!("sqlite://{}", self.data.join(DATABASE).display()))
    }

    /// The keys' folder.
    pub fn keys(&self) -> PathBuf {
        self.receipt_keys.clone().unwrap_or_else(|| self.data.join("keys"))
    }
}
