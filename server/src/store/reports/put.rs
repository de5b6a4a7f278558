//! Taking a report in: exactly once, whatever is repeated, raced or half answered.
use std::collections::BTreeSet;

use app::domain::obligation::may_replace;
use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::thai_date::{bangkok_date, buddhist_year};
use app::domain::unit::UnitId;
use app::wire::reports::{PhotoReceipt, Receipt};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{NewReport, PutReport};
use crate::store::db::Tx;
use crate::store::ledger::closing::closing;
use crate::store::ledger::facts;
use crate::store::pictures::keep::{Current, compare_known, keep};
use crate::store::sql::{Sql, Value, photo_hash, sql, to_millis};
use crate::store::{Result, Store, StoreError, numbers};

/// Two answers in a row that contradict each other mean that somebody else was at it; a third try settles it.
const TRIES: usize = 3;

/// What is already here under a report's id.
#[derive(FromRow)]
struct Known {
    /// Its current version.
    version: i64,
    number_year: i64,
    number: i64,
    /// When its first version came in.
    received_at: DateTime<Utc>,
    /// Where it counts so far.
    unit: Uuid,
    month: String,
    /// Of the version that is being put, if it is here.
    digest: Option<Vec<u8>>,
}

enum Outcome {
    Stored(Receipt),
    /// Somebody else's write came first, or the unit does not exist.
    NothingWritten,
    /// It would change what a closed month has counted.
    MonthClosed,
}

impl Store {
    /// Durable when it returns. Version 1 makes the report and gives it its number; each later version must follow the
    /// current one. [`StoreError::UnknownUnit`] when the unit does not exist.
    pub async fn put_report(&self, report: &NewReport<'_>) -> Result<PutReport> {
        let mut nothing_written = false;
        for _ in 0..TRIES {
            // Read first: a repeat never reaches the writer.
            let known = self.db.first::<Known>(select_known(report)).await?;
            if let Some(digest) = known.as_ref().and_then(|known| known.digest.as_ref()) {
                return self.answer_repeat(report, digest).await;
            }
            let current = known.as_ref().map_or(0, |known| known.version);
            if i64::from(report.submission.version) != current + 1 {
                return Ok(PutReport::Conflict);
            }
            if nothing_written && known.is_none() {
                return Err(StoreError::UnknownUnit);
            }
            match self.store_version(report, known.as_ref()).await {
                Ok(Outcome::Stored(receipt)) => return Ok(PutReport::Stored(receipt)),
                Ok(Outcome::MonthClosed) => return Ok(PutReport::MonthClosed),
                Ok(Outcome::NothingWritten) => nothing_written = true,
                Err(error) if error.is_contention() => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Unavailable("the report is being written by others".to_owned()))
    }

    async fn answer_repeat(&self, report: &NewReport<'_>, digest: &[u8]) -> Result<PutReport> {
        if digest != report.digest && !self.holds_the_same(report).await? {
            return Ok(PutReport::Conflict);
        }
        let receipt = self.receipt_of(report.id, Some(report.submission.version)).await?;
        Ok(receipt.map_or(PutReport::Conflict, PutReport::Same))
    }

    /// Another version of this server wrote another digest of the same report: what was stored is compared as values, so
    /// that a field it did not know yet counts as absent.
    async fn holds_the_same(&self, report: &NewReport<'_>) -> Result<bool> {
        let stored = self.report_content(report.id, report.submission.version).await?;
        // Once through text, as the stored one went: a coordinate may come back with another last bit.
        let came = content_text(report).and_then(|text| serde_json::from_str(&text).map_err(unreadable))?;
        Ok(stored == Some(came))
    }

    /// Pictures, report, version, naming, and what is kept of the current version for the wall and the search. The pictures come first, everywhere in the same order, so that
    /// no two writers wait for each other in a circle.
    async fn store_version(&self, report: &NewReport<'_>, known: Option<&Known>) -> Result<Outcome> {
        let year = buddhist_year(bangkok_date(report.received_at));
        let set_aside = if known.is_none() { self.numbers.set_aside(&self.db, year).await? } else { None };
        let mut tx = self.db.begin().await?;
        let missing = name_photos(&mut tx, report).await?;
        if let Some(known) = known
            && !may_follow(&mut tx, report, known).await?
        {
            tx.withdraw().await?;
            return Ok(Outcome::MonthClosed);
        }
        let (number_year, number) = match known {
            Some(known) => (known.number_year, known.number),
            None => (i64::from(year), numbers::next(&mut tx, set_aside, year).await?),
        };
        let write = if known.is_none() { insert(report, number_year, number, missing.len()) } else { update(report, missing.len()) };
        match tx.link().run(write).await {
            Ok(0) => {
                tx.withdraw().await?;
                return Ok(Outcome::NothingWritten);
            }
            Ok(_) => {}
            Err(error) if error.is_missing_reference() => return Err(missing_reference(known)),
            Err(error) => return Err(error),
        }
        tx.link().run(insert_version(report)?).await?;
        if let Some(insert_photos) = insert_photos(report) {
            tx.link().run(insert_photos).await?;
        }
        count(&mut tx, report, known, missing.is_empty()).await?;
        let received_at = known.map_or(report.received_at, |known| known.received_at);
        let current = Current { id: report.id, content: &report.submission.content, number_year, number, received_at };
        keep(&mut tx, &current, known.is_none(), report.received_at).await?;
        if missing.len() < report.submission.content.photos.len() {
            compare_known(&mut tx, report.id, report.received_at).await?;
        }
        tx.commit().await?;
        Ok(Outcome::Stored(receipt(report, numbers::written(number_year, number), &missing)))
    }
}

/// Whether a closed month lets the next version take the place of the one that is known. A first version is always taken in:
/// what was once saved on a phone is not lost for coming late.
async fn may_follow(tx: &mut Tx, report: &NewReport<'_>, known: &Known) -> Result<bool> {
    let mut query = sql("SELECT completed_at FROM reports WHERE id = $1").bind(report.id);
    if let Tx::Postgres(_) = tx {
        query.push(" FOR UPDATE");
    }
    let completed_at = tx.link().first::<(Option<DateTime<Utc>>,)>(query).await?.and_then(|(at,)| at);
    let content = &report.submission.content;
    let before = closing(tx, UnitId(known.unit), read_month(&known.month)?).await?;
    let after = closing(tx, content.unit, Month::of(content.from)).await?;
    Ok(may_replace(completed_at, before, after))
}

fn read_month(text: &str) -> Result<Month> {
    Month::parse(text).map_err(|_| StoreError::Unreadable(format!("month {text:?}")))
}

/// Keeps the ledger's figures in step: where the report counts from now on, and where it counted before. A first version
/// without its pictures counts nowhere yet.
async fn count(tx: &mut Tx, report: &NewReport<'_>, known: Option<&Known>, is_complete: bool) -> Result<()> {
    let content = &report.submission.content;
    let (unit, month) = (content.unit, Month::of(content.from));
    if let Some(known) = known.filter(|known| known.unit != unit.0 || known.month != month.to_string()) {
        facts::count_activities(tx, UnitId(known.unit), read_month(&known.month)?).await?;
    }
    match known {
        _ if is_complete => facts::complete(tx, unit, month, &[report.id.0], report.received_at).await,
        Some(_) => facts::count_activities(tx, unit, month).await,
        None => Ok(()),
    }
}

/// On insertion the unit is looked up, so only the person can be missing; a later version names the unit itself.
fn missing_reference(known: Option<&Known>) -> StoreError {
    if known.is_none() { StoreError::UnknownPerson } else { StoreError::UnknownUnit }
}

fn select_known(report: &NewReport<'_>) -> Sql {
    sql("SELECT r.version, r.number_year, r.number, r.received_at, r.unit, r.month, v.digest FROM reports r \
         LEFT JOIN report_versions v ON v.report = r.id AND v.version = $2 WHERE r.id = $1")
    .bind(report.id)
    .bind(report.submission.version)
}

/// Makes sure each named picture has its row, locked until the end of the transaction, and tells which are not stored yet.
async fn name_photos(tx: &mut Tx, report: &NewReport<'_>) -> Result<BTreeSet<PhotoHash>> {
    let hashes: BTreeSet<&PhotoHash> = report.submission.content.photos.iter().map(|photo| &photo.hash).collect();
    if hashes.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut upsert = sql("INSERT INTO photos (hash, state) VALUES ");
    upsert.push_rows(hashes.into_iter().map(|hash| [Value::from(hash), "awaited".into()]));
    upsert.push(" ON CONFLICT (hash) DO UPDATE SET state = photos.state WHERE photos.state = 'awaited' RETURNING hash");
    let rows: Vec<(Vec<u8>,)> = tx.link().all(upsert).await?;
    rows.iter().map(|(bytes,)| photo_hash(bytes)).collect()
}

fn state_code(missing: usize) -> &'static str {
    if missing == 0 { "received" } else { "awaiting_photos" }
}

/// Touches no row when the report is there already or its unit is not.
fn insert(report: &NewReport<'_>, number_year: i64, number: i64, missing: usize) -> Sql {
    let content = &report.submission.content;
    sql("INSERT INTO reports (id, version, number_year, number, state, photos_missing, unit, area, channel, \
         from_day, to_day, month, place, people, filed_by, received_at, completed_at) \
         SELECT $1, $2, $3, $4, $5, $6, u.id, u.area, $8, $9, $10, $11, $12, $13, $14, $15, $16 FROM units u WHERE u.id = $7 \
         ON CONFLICT (id) DO NOTHING")
    .bind(report.id)
    .bind(report.submission.version)
    .bind(number_year)
    .bind(number)
    .bind(state_code(missing))
    .bind(missing as u64)
    .bind(content.unit)
    .bind(content.channel.code())
    .bind(content.from)
    .bind(content.to)
    .bind(Month::of(content.from).to_string())
    .bind(&content.place)
    .bind(content.people)
    .bind(report.filed_by)
    .bind(report.received_at)
    .bind(completed_at(report, missing))
}

/// The report keeps its number and the time it first came in, and waits to be judged again. Touches no row when another
/// version came first.
fn update(report: &NewReport<'_>, missing: usize) -> Sql {
    let content = &report.submission.content;
    sql("UPDATE reports SET version = $2, state = $3, photos_missing = $4, unit = $5, \
         area = (SELECT u.area FROM units u WHERE u.id = $5), channel = $6, from_day = $7, to_day = $8, month = $9, \
         place = $10, people = $11, completed_at = $12, review = 'none' WHERE id = $1 AND version = $2 - 1")
    .bind(report.id)
    .bind(report.submission.version)
    .bind(state_code(missing))
    .bind(missing as u64)
    .bind(content.unit)
    .bind(content.channel.code())
    .bind(content.from)
    .bind(content.to)
    .bind(Month::of(content.from).to_string())
    .bind(&content.place)
    .bind(content.people)
    .bind(completed_at(report, missing))
}

fn completed_at(report: &NewReport<'_>, missing: usize) -> Value {
    Value::Time((missing == 0).then(|| to_millis(report.received_at)))
}

fn insert_version(report: &NewReport<'_>) -> Result<Sql> {
    Ok(sql("INSERT INTO report_versions (report, version, digest, content, saved_at, filed_by, device, received_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(report.id)
    .bind(report.submission.version)
    .bind(&report.digest)
    .bind(content_text(report)?)
    .bind(report.submission.saved_at)
    .bind(report.filed_by)
    .bind(report.device)
    .bind(report.received_at))
}

fn content_text(report: &NewReport<'_>) -> Result<String> {
    serde_json::to_string(&report.submission.content).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::Unreadable(error.to_string())
}

fn insert_photos(report: &NewReport<'_>) -> Option<Sql> {
    let photos = &report.submission.content.photos;
    let mut insert = sql("INSERT INTO report_photos (report, version, position, hash, size, caption) VALUES ");
    insert.push_rows(photos.iter().zip(0_u32..).map(|(photo, position)| {
        let version = report.submission.version;
        [Value::from(report.id), version.into(), position.into(), (&photo.hash).into(), photo.size.into(), (&photo.caption).into()]
    }));
    (!photos.is_empty()).then_some(insert)
}

/// The same as [`Store::receipt`] reads back.
fn receipt(report: &NewReport<'_>, number: String, missing: &BTreeSet<PhotoHash>) -> Receipt {
    let photos = report.submission.content.photos.iter();
    Receipt {
        report: report.id,
        version: report.submission.version,
        number,
        received_at: to_millis(report.received_at),
        complete: missing.is_empty(),
        photos: photos.map(|photo| PhotoReceipt { hash: photo.hash.clone(), stored: !missing.contains(&photo.hash) }).collect(),
    }
}
