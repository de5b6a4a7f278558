//! The records: SQL by noun, on SQLite (one machine, nothing to install) or PostgreSQL (many), one text for both.
//!
//! Callers see domain and wire types only; row structs are private to each noun. Every query that lists units, people or
//! reports takes a [`app::domain::access::Scope`], so that a forgotten filter cannot compile; only what the
//! operator asks at the terminal (`units_called`) has none. The clock is an argument.
//!
//! Instants are kept to the millisecond and compared as they are stored, so a reply built before writing equals the one read back.
//!
//! Room left on purpose: a report keeps every version, so reviews can point at one and a frozen ledger (a table of its own)
//! can name it; a campaign will be a column of `reports` and of what is owed.
mod api_keys;
mod areas;
mod assignments;
mod attempts;
mod audit;
mod card_batches;
mod contacts;
pub(crate) mod cursor;
mod db;
mod devices;
mod directives;
mod enrolment;
mod erasures;
mod error;
mod factors;
mod files;
mod health;
mod imports;
mod jobs;
mod join_cards;
mod key_marks;
mod ledger;
mod likenesses;
mod migrations;
mod monthlies;
mod notes;
mod notices;
mod numbers;
mod passkeys;
mod passwords;
mod people;
mod personal;
mod photos;
mod pictures;
mod provider_accounts;
mod publications;
mod reports;
mod search;
mod sendings;
mod sessions;
mod sql;
mod sqlite_file;
mod sqlite_writer;
pub mod tables;
mod units;
mod waiting;
mod webhooks;

use std::sync::Arc;

use db::{Db, Tables};
use numbers::Numbers;
use sql::sql;

pub use api_keys::ActiveKey;
pub use assignments::{Assigned, AssignmentOutcome, AssignmentRecord, Coordinated, CoordinationFilter, NewAssignment};
pub use attempts::{Attempt, attempts_key};
pub use card_batches::NewCard;
pub use contacts::PushTarget;
pub use devices::DeviceKey;
pub use directives::{DeliveryFilter, DirectiveChange, DirectiveOutcome, DirectiveRecord, Draft, PassedOn, Registered, Stamp};
pub use error::{Result, StoreError};
pub use factors::{KnownBy, Totp};
pub use files::StoredFile;
pub use health::{Shelf, Stuck};
pub use jobs::Job;
pub use join_cards::{JoinCardRow, JoinOutcome};
pub use ledger::{
    ChannelFigures, DueChange, DueDay, Entry, Figures, Followed, Group, MonthGroup, MonthInFigures, ObligationFilter, Part, Said, Saying,
    UnitMonth, UnitMonths, UnitMonthsFilter,
};
pub use likenesses::{LIKENESS_JOB, LikenessRecord, NewDismissal};
pub use monthlies::{
    DOCUMENT_JOB, MonthlyChange, MonthlyOutcome, MonthlyRecord, Offer, RevisionFacts, RevisionId, RevisionRecord, TrayFilter,
};
pub use notices::Reminded;
pub use passkeys::{AddedPasskey, FreshPasskey, Passkey};
pub use people::{Inserted, NewPerson, PeopleFilter, Person};
pub use photos::{NamedPhoto, PictureOut, StoredPhoto, THUMBNAIL_JOB};
pub use pictures::PictureFilter;
pub use provider_accounts::LinkedAccount;
pub use publications::{PublicationChange, PublicationFilter, PublicationOutcome, Published};
pub use reports::{Arrival, BulkReport, NewReport, NewReview, PutReport, PutReview, ReportFacts, ReportFilter, ReportOwner};
pub use sendings::{DueSending, Tried};
pub use sessions::{ActiveSession, NewSession, SessionRow};
pub use units::UnitFilter;
pub use webhooks::{WebhookTarget, body as webhook_body};

/// The database, cheap to clone.
#[derive(Clone)]
pub struct Store {
    db: Db,
    numbers: Arc<Numbers>,
    kept_totals: Arc<ledger::Kept>,
    /// Whether notices go out by e-mail, too.
    by_email: bool,
}

impl Store {
    /// Opens the database behind `sqlite:///path/file.db` or `postgres://…` and brings its tables up to date; several
    /// processes may do so at once. `sqlite::memory:` is a fresh file in the system's temporary folder.
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self::over(Db::connect(url, Tables::Made).await?))
    }

    /// As [`Store::connect`], of an installation that is there: nothing is made, and nothing brought up to date.
    ///
    /// # Errors
    /// [`StoreError::NoDatabase`], [`StoreError::OtherTables`], or when it does not answer.
    pub async fn connect_existing(url: &str) -> Result<Self> {
        Ok(Self::over(Db::connect(url, Tables::There).await?))
    }

    fn over(db: Db) -> Self {
        Self { db, numbers: Arc::default(), kept_totals: Arc::default(), by_email: false }
    }

    /// This installation sends e-mail: whoever has an address gets their notices there, too.
    pub fn with_email(self) -> Self {
        Self { by_email: true, ..self }
    }

    /// What was overwritten is nowhere any more: also not in the log of changes that SQLite keeps beside its file.
    pub async fn empty_log(&self) -> Result<()> {
        self.db.empty_log().await
    }

    /// How many requests of this process wait to write.
    pub fn writes_waiting(&self) -> usize {
        self.db.queue().len()
    }

    /// Whether requests of this process are asked to come back, so that whatever nobody waits for should wait itself.
    pub fn is_crowded(&self) -> bool {
        self.db.queue().is_crowded()
    }

    /// Whether a picture may begin to come, that waits patiently to be recorded once it is here.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many of these wait.
    pub fn admits(&self) -> Result<()> {
        Ok(self.db.queue().admits()?)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.db.first::<(i64,)>(sql("SELECT CAST(1 AS BIGINT)")).await.map(|_| ())
    }
}
