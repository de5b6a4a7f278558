//! `doctor`: whether what a live installation acknowledged is all there. It reads alone and may run beside the servers.
use std::fmt;
use std::path::Path;

use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use chrono::{DateTime, TimeDelta, Utc};
use futures::stream::{self, StreamExt, TryStreamExt};
use thiserror::Error;

use crate::photo_storage::{self, PhotoStorage, StorageError};
use crate::store::{Shelf, Store, StoreError};

/// Rows looked at at once.
pub(crate) const AT_ONCE: u32 = 1_000;
/// Of what they name, read at once: a store far away answers each after a while.
const READ_AT_ONCE: usize = 8;
/// A century.
const MONTHS: u32 = 1_200;
/// What is due for longer waits for a worker that is not there.
pub(crate) const OVERDUE: TimeDelta = TimeDelta::hours(1);
/// Clocks of several servers differ a little.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(2);
/// Below this, the next evening of reports may fill the disk.
const FREE_MEGABYTES: u64 = 2_048;

#[derive(Debug, Error)]
pub enum DoctorError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the pictures cannot be read: {0}")]
    Storage(#[from] StorageError),
    #[error("the disk of the data folder cannot be asked: {0}")]
    Disk(std::io::Error),
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Complaint {
    /// A row names it, and it is not there.
    Missing(Shelf, PhotoHash),
    /// There, with other bytes than those that were acknowledged.
    Damaged(Shelf, PhotoHash),
    /// SQLite's own words about its file.
    File(String),
    /// A report that is not as it was acknowledged.
    Report(ReportId, &'static str),
    /// So many open rows of the month, or more, do not say what their reports say.
    Ledger(Month, usize),
    /// So many sums of the month's districts are not what their rows say.
    Sums(Month, u64),
    Overdue(u64),
    GivenUp(u64),
    /// So many people's data is here that was taken out before.
    NotErased(usize),
    /// The newest report came in later than now.
    Clock(DateTime<Utc>),
    /// Megabytes that are left.
    Disk(u64),
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(shelf, hash) => write!(f, "{shelf:?}: {hash} is missing; bring it back from a backup"),
            Self::Damaged(shelf, hash) => write!(f, "{shelf:?}: {hash} has other bytes than it had; bring it back from a backup"),
            Self::File(said) => write!(f, "the database's file is damaged: {said}; stop the servers and bring it back from a backup"),
            Self::Report(id, fault) => write!(f, "report {}: {fault}; look for it in a backup", id.0),
            Self::Ledger(month, rows) => write!(
                f,
                "{month}: {rows} units' rows do not say what their reports say; if no report was taken away by hand, a running server mends them within an hour"
            ),
            Self::Sums(month, sums) => {
                write!(
                    f,
                    "{month}: {sums} sums are not what their rows say; a running server mends them, of the last two months within half an hour, of older ones within days"
                )
            }
            Self::Overdue(jobs) => write!(f, "{jobs} jobs are due for over an hour; is a server running?"),
            Self::GivenUp(jobs) => write!(f, "{jobs} jobs were given up; the table jobs says why (last_error)"),
            Self::NotErased(people) => {
                write!(f, "the data of {people} people is here that was erased; a server takes it out again when it starts")
            }
            Self::Clock(at) => write!(f, "the newest report came in at {at}, which is still to come; set this machine's clock"),
            Self::Disk(left) => write!(f, "{left} MB are left on the disk of the data folder"),
        }
    }
}

/// What was looked at.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Examined {
    /// Pictures, papers and files.
    pub things: u64,
    pub bytes: u64,
    pub months: usize,
    pub complaints: u64,
}

pub(crate) fn folder_of(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Photos => photo_storage::PHOTOS,
        Shelf::Documents => photo_storage::DOCUMENTS,
        Shelf::Files => photo_storage::FILES,
    }
}

/// `hear` gets each complaint as it is found.
///
/// # Errors
/// When the database, the pictures or the disk do not answer at all.
pub async fn examine(
    store: &Store,
    storage: &PhotoStorage,
    folder: &Path,
    now: DateTime<Utc>,
    mut hear: impl FnMut(Complaint),
) -> Result<Examined, DoctorError> {
    let mut examined = Examined::default();
    let mut complain = |complaint| {
        examined.complaints += 1;
        hear(complaint);
    };
    if let Some(said) = store.broken_file().await {
        complain(Complaint::File(said));
    }
    let mut after = None;
    loop {
        let reports = store.current_versions(after, AT_ONCE).await?;
        let Some(last) = reports.last() else { break };
        after = Some(ReportId(last.id));
        reports.iter().filter_map(|report| Some(Complaint::Report(ReportId(report.id), report.fault()?))).for_each(&mut complain);
    }
    for shelf in Shelf::ALL {
        let mut after = None;
        loop {
            let rows = store.kept(shelf, after.as_ref(), AT_ONCE).await?;
            let Some((last, _)) = rows.last() else { break };
            after = Some(last.clone());
            let mut looked_at = stream::iter(rows)
                .map(|(hash, size)| async move { Ok::<_, StorageError>((storage.digest(folder_of(shelf), &hash).await?, hash, size)) })
                .buffered(READ_AT_ONCE);
            while let Some((found, hash, size)) = looked_at.try_next().await? {
                match found {
                    None => complain(Complaint::Missing(shelf, hash)),
                    Some((digest, bytes)) if digest != hash || size.is_some_and(|size| bytes != size) => {
                        complain(Complaint::Damaged(shelf, hash))
                    }
                    Some((_, bytes)) => examined.bytes += bytes,
                }
                examined.things += 1;
            }
        }
    }
    for month in store.ledger_months(None, MONTHS).await? {
        examined.months += 1;
        match store.rows_behind(month).await? {
            0 => {}
            rows => complain(Complaint::Ledger(month, rows)),
        }
        match store.sums_behind(month).await? {
            0 => {}
            sums => complain(Complaint::Sums(month, sums)),
        }
    }
    let stuck = store.stuck_jobs(now - OVERDUE).await?;
    if stuck.overdue > 0 {
        complain(Complaint::Overdue(stuck.overdue));
    }
    if stuck.given_up > 0 {
        complain(Complaint::GivenUp(stuck.given_up));
    }
    let not_erased = store.not_erased(&storage.erased().await?).await?.len();
    if not_erased > 0 {
        complain(Complaint::NotErased(not_erased));
    }
    if let Some(at) = store.newest_arrival().await?.filter(|at| *at > now + CLOCKS_DIFFER) {
        complain(Complaint::Clock(at));
    }
    let disk = rustix::fs::statvfs(folder).map_err(|error| DoctorError::Disk(error.into()))?;
    let left = disk.f_bavail.saturating_mul(disk.f_frsize) / 1_000_000;
    if left < FREE_MEGABYTES {
        complain(Complaint::Disk(left));
    }
    Ok(examined)
}
