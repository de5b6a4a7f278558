//! What can go wrong with the records, as far as a caller would act differently.
use thiserror::Error;

use crate::queue::Busy;

/// PostgreSQL's insufficient_privilege.
pub(super) const DENIED: &str = "42501";

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, Error)]
pub enum StoreError {
    /// The database or its answer was lost. A write may or may not have happened; repeating it is safe.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The disk under the database is full; nothing was written.
    #[error("the database has no space left")]
    Full,
    /// The row names a unit that does not exist.
    #[error("no such unit")]
    UnknownUnit,
    /// The row names a person (or a device) that does not exist.
    #[error("no such person")]
    UnknownPerson,
    /// A cursor this server never gave out.
    #[error("not a cursor of this list")]
    BadCursor,
    /// PostgreSQL keeps no text with a NUL in it, which no rule of a field has caught.
    #[error("a text that cannot be kept")]
    BadText,
    /// A stored value that this version cannot read: damage, or a newer version wrote it.
    #[error("unreadable stored value: {0}")]
    Unreadable(String),
    /// Only at a start.
    #[error(
        "this account may not bring the tables up to date, or not see whether they are; their owner runs `rutan-server migrate`, then roles.sql"
    )]
    NotOwner,
    /// Only where something is to be there already.
    #[error("there is no database at {0}: name the data folder (--data, RUTAN_DATA) or the database (--database, RUTAN_DATABASE)")]
    NoDatabase(String),
    /// As [`StoreError::NoDatabase`].
    #[error("the database's tables are not those of this release: start its server, or run `rutan-server migrate`, first")]
    OtherTables,
    #[error("database error: {0}")]
    Db(#[source] sqlx::Error),
}

impl StoreError {
    pub(super) fn writer_gone() -> Self {
        Self::Unavailable("the writer lost its connection".to_owned())
    }

    /// Two transactions stood in each other's way; the same again will most likely work.
    pub(super) fn is_contention(&self) -> bool {
        self.sqlstate().is_some_and(|code| matches!(code.as_str(), "40001" | "40P01"))
    }

    pub(super) fn is_missing_reference(&self) -> bool {
        matches!(self, Self::Db(sqlx::Error::Database(error)) if error.is_foreign_key_violation())
    }

    /// A row that must not stand beside another: PostgreSQL's exclusion_violation, or what a trigger of SQLite's raises.
    pub(super) fn is_overlap(&self) -> bool {
        self.sqlstate().is_some_and(|code| matches!(code.as_str(), "23P01" | "1811"))
    }

    /// What the installation keeps from the account that the server works with.
    pub fn is_denied(&self) -> bool {
        self.sqlstate().is_some_and(|code| code == DENIED)
    }

    fn sqlstate(&self) -> Option<String> {
        match self {
            Self::Db(sqlx::Error::Database(error)) => error.code().map(|code| code.into_owned()),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        let gone = matches!(&error, E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Io(_) | E::Tls(_) | E::Protocol(_));
        if gone {
            return Self::Unavailable(error.to_string());
        }
        let code = error.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned());
        match code.as_deref() {
            // datetime_field_overflow: a moment that no row can have, as only a forged cursor names it.
            Some("22008") => Self::BadCursor,
            // character_not_in_repertoire, untranslatable_character
            Some("22021" | "22P05") => Self::BadText,
            // SQLITE_FULL, disk_full
            Some("13" | "53100") => Self::Full,
            // SQLITE_BUSY, LOCKED, IOERR, CANTOPEN and their extended codes (the primary one in the low byte)
            Some(sqlite) if sqlite.len() < 5 && sqlite.parse().is_ok_and(|n: i32| matches!(n & 0xff, 5 | 6 | 10 | 14)) => {
                Self::Unavailable(error.to_string())
            }
            // A standby that has not taken over yet; a row that somebody holds for too long.
            Some("25006" | "55P03") => Self::Unavailable(error.to_string()),
            // connection exceptions, insufficient resources, operator intervention (shut down, starting up)
            Some(postgres) if postgres.len() == 5 && ["08", "53", "57"].iter().any(|class| postgres.starts_with(class)) => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::Db(error),
        }
    }
}

/// Why a group of transactions was lost, for telling each of them.
#[derive(Debug, Clone)]
pub(super) enum Lost {
    Full,
    Unavailable(String),
}

impl From<&StoreError> for Lost {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<Lost> for StoreError {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Full => Self::Full,
            Lost::Unavailable(why) => Self::Unavailable(why),
        }
    }
}
