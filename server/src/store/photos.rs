//! What is known of pictures; their bytes are the photo storage's.
use std::collections::{BTreeMap, HashMap};

use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::domain::unit::UnitId;
use app::wire::reports::PhotoState;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::db::Tx;
use super::ledger::{facts, read_month};
use super::reports::ReportOwner;
use super::reports::current::take_turn;
use super::reports::read::OwnerRow;
use super::sql::{ROWS_AT_ONCE, photo_hash, sql};
use super::{LIKENESS_JOB, Result, Store, StoreError, jobs};

/// Kind of the job that decodes a stored picture and makes its thumbnail; the payload is the hash.
pub const THUMBNAIL_JOB: &str = "thumbnail";

/// A picture as a report names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPhoto {
    /// Bytes, as the report claims.
    pub size: u64,
    pub stored: bool,
    pub state: PhotoState,
    /// `jpeg`, `png` or `webp`, once stored.
    pub kind: Option<String>,
    /// Whose report it is.
    pub owner: ReportOwner,
}

/// A picture whose bytes are durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPhoto<'a> {
    pub hash: &'a PhotoHash,
    /// Bytes.
    pub size: u64,
    /// `jpeg`, `png` or `webp`, by content.
    pub kind: &'a str,
    /// Pixels, from the header.
    pub width: u32,
    pub height: u32,
}

/// A picture of a report's current version, for taking it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureOut {
    pub hash: PhotoHash,
    /// From 0, in the report's order.
    pub position: i64,
    pub caption: String,
    pub state: PhotoState,
    /// `jpeg`, `png` or `webp`, once stored.
    pub kind: Option<String>,
}

#[derive(FromRow)]
struct PictureOutRow {
    report: Uuid,
    hash: Vec<u8>,
    position: i64,
    caption: String,
    state: String,
    kind: Option<String>,
}

#[derive(FromRow)]
struct NamedPhotoRow {
    size: i64,
    state: String,
    kind: Option<String>,
    #[sqlx(flatten)]
    owner: OwnerRow,
}

pub(super) fn read_state(code: &str) -> Result<PhotoState> {
    match code {
        "awaited" => Ok(PhotoState::Awaited),
        "unchecked" => Ok(PhotoState::Unchecked),
        "ready" => Ok(PhotoState::Ready),
        "unreadable" => Ok(PhotoState::Unreadable),
        other => Err(StoreError::Unreadable(format!("photo state {other:?}"))),
    }
}

fn state_code(state: PhotoState) -> &'static str {
    match state {
        PhotoState::Awaited => "awaited",
        PhotoState::Unchecked => "unchecked",
        PhotoState::Ready => "ready",
        PhotoState::Unreadable => "unreadable",
    }
}

/// Keeps the ledger's figures in step for the reports that are complete now; in one order, so that no two writers wait for
/// each other in a circle.
async fn count(tx: &mut Tx, reports: Vec<(Uuid, Uuid, String, i64)>, now: DateTime<Utc>) -> Result<()> {
    let mut complete: BTreeMap<(Uuid, String), Vec<Uuid>> = BTreeMap::new();
    for (report, unit, month, _) in reports.into_iter().filter(|(.., missing)| *missing == 0) {
        complete.entry((unit, month)).or_default().push(report);
    }
    for ((unit, month), reports) in complete {
        facts::complete(tx, UnitId(unit), read_month(&month)?, &reports, now).await?;
    }
    Ok(())
}

/// Reports with a later version that waits for this picture. Locked before the rows of the ledger, as everywhere.
async fn those_that_wait(tx: &mut Tx, hash: &PhotoHash) -> Result<Vec<ReportId>> {
    let mut query = sql("SELECT r.id FROM reports r WHERE r.waiting IS NOT NULL AND r.id IN \
         (SELECT n.report FROM report_photos n WHERE n.hash = $1) ORDER BY r.id")
    .bind(hash);
    if let Tx::Postgres(_) = tx {
        query.push(" FOR UPDATE");
    }
    let found: Vec<(Uuid,)> = tx.link().all(query).await?;
    Ok(found.into_iter().map(|(id,)| ReportId(id)).collect())
}

impl Store {
    /// None when no version of the report names the picture. See its owner first: whether the picture may be shown.
    pub async fn named_photo(&self, report: ReportId, hash: &PhotoHash) -> Result<Option<NamedPhoto>> {
        let query = sql("SELECT rp.size, p.state, p.kind, r.unit, r.area, r.filed_by FROM report_photos rp \
             JOIN photos p ON p.hash = rp.hash JOIN reports r ON r.id = rp.report \
             WHERE rp.report = $1 AND rp.hash = $2 ORDER BY rp.version DESC LIMIT 1")
        .bind(report)
        .bind(hash);
        let Some(row) = self.db.first::<NamedPhotoRow>(query).await? else { return Ok(None) };
        let state = read_state(&row.state)?;
        let size = u64::try_from(row.size).map_err(|_| StoreError::Unreadable(format!("photo size {}", row.size)))?;
        Ok(Some(NamedPhoto { size, stored: state != PhotoState::Awaited, state, kind: row.kind, owner: row.owner.try_into()? }))
    }

    /// Whether its bytes are here, as durably as a commit: a phone that hears so sends it no more.
    pub async fn has_photo(&self, hash: &PhotoHash) -> Result<bool> {
        let state: Vec<(String,)> = self.db.all_settled(sql("SELECT state FROM photos WHERE hash = $1").bind(hash)).await?;
        Ok(state.first().map(|(state,)| read_state(state)).transpose()?.is_some_and(|state| state != PhotoState::Awaited))
    }

    /// Of each report those of its current version, in order. Which reports somebody may see was asked before.
    pub async fn pictures_of(&self, reports: &[Uuid]) -> Result<HashMap<Uuid, Vec<PictureOut>>> {
        let mut pictures: HashMap<Uuid, Vec<PictureOut>> = HashMap::new();
        for some in reports.chunks(ROWS_AT_ONCE) {
            let mut query = sql("SELECT rp.report, rp.hash, rp.position, rp.caption, p.state, p.kind FROM reports r \
                 JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version JOIN photos p ON p.hash = rp.hash WHERE r.id IN (");
            query.push_list(some.iter().copied());
            query.push(") ORDER BY rp.report, rp.position");
            for row in self.db.all::<PictureOutRow>(query).await? {
                let PictureOutRow { report, hash, position, caption, state, kind } = row;
                let picture = PictureOut { hash: photo_hash(&hash)?, position, caption, state: read_state(&state)?, kind };
                pictures.entry(report).or_default().push(picture);
            }
        }
        Ok(pictures)
    }

    /// Call it when the bytes are durable. In one transaction: notes the picture, completes every report, and every later version of
    /// one, that waited for it alone, and enqueues a [`THUMBNAIL_JOB`]. A repeat changes nothing.
    pub async fn record_photo(&self, photo: &StoredPhoto<'_>, now: DateTime<Utc>) -> Result<()> {
        match self.try_record_photo(photo, now).await {
            Err(error) if error.is_contention() => self.try_record_photo(photo, now).await,
            outcome => outcome,
        }
    }

    async fn try_record_photo(&self, photo: &StoredPhoto<'_>, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.db.begin_patiently().await?;
        // The picture's row is locked from here on: a report that names it at this moment waits, then finds it stored.
        let store = sql("INSERT INTO photos (hash, state, size, kind, width, height, stored_at) \
             VALUES ($1, 'unchecked', $2, $3, $4, $5, $6) \
             ON CONFLICT (hash) DO UPDATE SET state = excluded.state, size = excluded.size, kind = excluded.kind, \
             width = excluded.width, height = excluded.height, stored_at = excluded.stored_at WHERE photos.state = 'awaited'")
        .bind(photo.hash)
        .bind(photo.size)
        .bind(photo.kind)
        .bind(photo.width)
        .bind(photo.height)
        .bind(now);
        if tx.link().run(store).await? == 0 {
            return tx.withdraw_settled().await;
        }
        // Each report counts down by itself, so that two pictures arriving at once cannot both think the other is missing.
        let count_down = sql("UPDATE reports SET photos_missing = photos_missing - 1, \
             state = CASE WHEN photos_missing = 1 THEN 'received' ELSE state END, \
             completed_at = CASE WHEN photos_missing = 1 THEN $2 ELSE completed_at END \
             WHERE (id, version) IN (SELECT report, version FROM report_photos WHERE hash = $1) AND photos_missing > 0 \
             RETURNING id, unit, month, photos_missing")
        .bind(photo.hash)
        .bind(now);
        let counted: Vec<(Uuid, Uuid, String, i64)> = tx.link().all(count_down).await?;
        let waiting = those_that_wait(&mut tx, photo.hash).await?;
        count(&mut tx, counted, now).await?;
        for report in waiting {
            take_turn(&mut tx, report, now).await?;
        }
        jobs::enqueue(&mut tx, THUMBNAIL_JOB, photo.hash.as_str(), now).await?;
        tx.commit().await
    }

    /// A [`THUMBNAIL_JOB`] for a picture whose copies are gone, unless there is one.
    pub async fn make_copies_again(&self, hash: &PhotoHash, now: DateTime<Utc>) -> Result<()> {
        let insert = sql("INSERT INTO jobs (kind, payload, due_at) SELECT j.kind, j.payload, j.due_at FROM ( \
             SELECT CAST($1 AS TEXT) AS kind, CAST($2 AS TEXT) AS payload, $3 AS due_at) j \
             WHERE NOT EXISTS (SELECT 1 FROM jobs o WHERE o.kind = j.kind AND o.payload = j.payload)");
        self.db.write(insert.bind(THUMBNAIL_JOB).bind(hash.as_str()).bind(now)).await.map(drop)
    }

    /// Once decoded, or found undecodable; from then on it can be compared with others, which a [`LIKENESS_JOB`] does. Does
    /// nothing to a picture that is not stored.
    pub async fn set_photo_state(&self, hash: &PhotoHash, state: PhotoState, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let update = sql("UPDATE photos SET state = $2 WHERE hash = $1 AND state <> 'awaited'").bind(hash).bind(state_code(state));
        if tx.link().run(update).await? == 0 {
            return tx.withdraw().await;
        }
        jobs::enqueue(&mut tx, LIKENESS_JOB, hash.as_str(), now).await?;
        tx.commit().await
    }
}
