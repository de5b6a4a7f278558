//! Taking a report in: exactly once, whatever is repeated, raced or half answered.
use std::collections::BTreeSet;

use app::domain::obligation::takes_place;
use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::thai_date::{bangkok_date, buddhist_year};
use app::wire::reports::{PhotoReceipt, Receipt};
use sqlx::FromRow;

use super::current::{Before, Version, completed_at, state_code};
use super::{NewReport, PutReport};
use crate::store::db::Tx;
use crate::store::sql::{Sql, Value, photo_hash, sql, to_millis};
use crate::store::{Result, Store, StoreError, numbers};

/// Two answers in a row that contradict each other mean that somebody else was at it; a third try settles it.
const TRIES: usize = 3;

/// What is already here under a report's id.
#[derive(FromRow)]
struct Known {
    /// The newest version, also one that waits for its pictures.
    newest: i64,
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
    /// newest one. [`StoreError::UnknownUnit`] when the unit does not exist.
    pub async fn put_report(&self, report: &NewReport<'_>) -> Result<PutReport> {
        let mut nothing_written = false;
        for _ in 0..TRIES {
            // Read first: a repeat never reaches SQLite's writer, and takes no number.
            let known = self.db.first::<Known>(select_known(report)).await?;
            if let Some(digest) = known.as_ref().and_then(|known| known.digest.as_ref()) {
                return self.answer_repeat(report, digest).await;
            }
            let newest = known.as_ref().map_or(0, |known| known.newest);
            if i64::from(report.submission.version) != newest + 1 {
                return Ok(PutReport::Conflict);
            }
            if nothing_written && known.is_none() {
                return Err(StoreError::UnknownUnit);
            }
            match self.store_version(report, known.is_none()).await {
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
        let receipt = self.settled_receipt(report.id, Some(report.submission.version)).await?;
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
    async fn store_version(&self, report: &NewReport<'_>, is_first: bool) -> Result<Outcome> {
        let year = buddhist_year(bangkok_date(report.received_at));
        let set_aside = if is_first { self.numbers.set_aside(&self.db, year).await? } else { None };
        let mut tx = self.db.begin().await?;
        let missing = name_photos(&mut tx, report).await?;
        let version = Version {
            id: report.id,
            version: report.submission.version,
            content: &report.submission.content,
            missing: missing.len(),
            at: report.received_at,
        };
        let before = if is_first { None } else { Before::lock(&mut tx, report.id).await? };
        if let Some(refusal) = refusal(&mut tx, before.as_ref(), &version).await? {
            tx.withdraw().await?;
            return Ok(refusal);
        }
        let (number_year, number) = match &before {
            Some(before) => (before.number_year, before.number),
            None => (i64::from(year), numbers::next(&mut tx, set_aside, year).await?),
        };
        let takes_place = before.as_ref().is_none_or(|before| takes_place(before.completed_at, missing.is_empty()));
        let write = match &before {
            None => insert(report, number_year, number, missing.len()),
            Some(_) if takes_place => version.take_place(),
            Some(_) => version.wait(),
        };
        match tx.link().run(write).await {
            // Somebody else's first version was faster, or the unit that a waiting one names is none.
            Ok(0) => {
                tx.withdraw().await?;
                return if is_first { Ok(Outcome::NothingWritten) } else { Err(StoreError::UnknownUnit) };
            }
            Ok(_) => {}
            // On insertion the unit is looked up, so only the person can be missing; a later version names the unit itself.
            Err(error) if error.is_missing_reference() => {
                return Err(if before.is_none() { StoreError::UnknownPerson } else { StoreError::UnknownUnit });
            }
            Err(error) => return Err(error),
        }
        tx.link().run(insert_version(report)?).await?;
        if let Some(insert_photos) = insert_photos(report) {
            tx.link().run(insert_photos).await?;
        }
        if takes_place {
            version.settle(&mut tx, before.as_ref(), (number_year, number)).await?;
        }
        tx.commit().await?;
        Ok(Outcome::Stored(receipt(report, numbers::written(number_year, number), &missing)))
    }
}

/// Why a version cannot be stored.
async fn refusal(tx: &mut Tx, before: Option<&Before>, version: &Version<'_>) -> Result<Option<Outcome>> {
    Ok(match before {
        None if version.version > 1 => Some(Outcome::NothingWritten),
        None => None,
        Some(before) if before.newest() + 1 != i64::from(version.version) => Some(Outcome::NothingWritten),
        Some(before) if before.may_be_replaced(tx, version.content).await? => None,
        Some(_) => Some(Outcome::MonthClosed),
    })
}

fn select_known(report: &NewReport<'_>) -> Sql {
    sql("SELECT COALESCE(r.waiting, r.version) AS newest, v.digest FROM reports r \
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
    .bind(completed_at(missing, report.received_at))
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
