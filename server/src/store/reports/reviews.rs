//! Judgements: each names what it was made on, so that of two at once one is told; every one of them is kept.
use app::domain::access::{PersonId, with_position};
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::domain::review::{Decision, Judgement, Review, Revision};
use app::domain::unit::UnitId;
use app::wire::reports::ReportState;
use app::wire::reviews::{MyReview, ReportVersion, Reviewed};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::read::read_version;
use crate::store::ledger::closing::closing;
use crate::store::ledger::facts;
use crate::store::sql::sql;
use crate::store::{Result, Store, StoreError};

/// Reports of one unit whose judgement a phone is told: those sent back first, then the newest.
const TOLD: u32 = 200;

/// A valid judgement on its way in.
#[derive(Debug, Clone)]
pub struct NewReview<'a> {
    pub report: ReportId,
    /// What it was made on.
    pub revision: Revision,
    pub judgement: &'a Judgement,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PutReview {
    /// Written now, or the same judgement of the same person was written before.
    Done(Reviewed),
    /// Another version or another judgement came meanwhile; nothing was written.
    Stale,
    /// Pictures of the version are still missing; nothing was written.
    Incomplete,
    /// The month it belongs to is closed; nothing was written.
    MonthClosed,
}

#[derive(FromRow)]
struct ReviewRow {
    report: Uuid,
    version: i64,
    decision: String,
    comment: String,
    photo_comments: String,
    person: Uuid,
    name: String,
    position: String,
    at: DateTime<Utc>,
}

#[derive(FromRow)]
struct HeadRow {
    version: i64,
    judgements: i64,
    state: String,
}

#[derive(FromRow)]
struct VersionRow {
    version: i64,
    content: String,
    saved_at: DateTime<Utc>,
    received_at: DateTime<Utc>,
    name: String,
    position: String,
}

const SELECT: &str = "SELECT v.report, v.version, v.decision, v.comment, v.photo_comments, v.person, p.name, p.position, v.at \
     FROM reviews v JOIN people p ON p.id = v.person";

fn unreadable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(error.to_string())
}

impl ReviewRow {
    fn read(self) -> Result<Review> {
        Ok(Review {
            version: read_version(self.version)?,
            decision: Decision::from_code(&self.decision).ok_or_else(|| unreadable(format!("decision {:?}", self.decision)))?,
            comment: self.comment,
            photo_comments: serde_json::from_str(&self.photo_comments).map_err(unreadable)?,
            by: with_position(&self.name, &self.position),
            at: self.at,
        })
    }
}

/// The state people see, from what is stored of the pictures and of the judgement.
pub(super) fn state_of(state: &str, review: &str) -> ReportState {
    match (state, review) {
        ("received", "returned") => ReportState::Returned,
        ("received", "accepted") => ReportState::Accepted,
        ("received", _) => ReportState::Received,
        _ => ReportState::AwaitingPhotos,
    }
}

impl Store {
    /// Durable when it returns [`PutReview::Done`]. Only the current, complete version can be judged, and only by one who
    /// has seen every judgement so far.
    pub async fn review(&self, new: &NewReview<'_>) -> Result<PutReview> {
        match self.try_review(new).await {
            Err(error) if error.is_contention() => self.try_review(new).await,
            outcome => outcome,
        }
    }

    async fn try_review(&self, new: &NewReview<'_>) -> Result<PutReview> {
        let mut tx = self.db.begin().await?;
        let update = sql("UPDATE reports SET review = $4, judgements = judgements + 1 \
             WHERE id = $1 AND version = $2 AND judgements = $3 AND state = 'received' RETURNING unit, month")
        .bind(new.report)
        .bind(new.revision.version)
        .bind(new.revision.judgements)
        .bind(new.judgement.decision.code());
        let Some((unit, month)) = tx.link().first::<(Uuid, String)>(update).await? else {
            tx.withdraw().await?;
            return self.not_reviewed(new).await;
        };
        let (unit, month) = (UnitId(unit), Month::parse(&month).map_err(unreadable)?);
        if closing(&mut tx, unit, month).await?.is_closed() {
            tx.withdraw().await?;
            return Ok(PutReview::MonthClosed);
        }
        let insert = sql("INSERT INTO reviews (report, seq, version, decision, comment, photo_comments, person, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(new.report)
        .bind(new.revision.judgements + 1)
        .bind(new.revision.version)
        .bind(new.judgement.decision.code())
        .bind(&new.judgement.comment)
        .bind(serde_json::to_string(&new.judgement.photos).map_err(unreadable)?)
        .bind(new.by)
        .bind(new.at);
        tx.link().run(insert).await?;
        facts::count_activities(&mut tx, unit, month).await?;
        tx.commit().await?;
        let written = self.review_after(new).await?.ok_or_else(|| unreadable("a judgement that was just written"))?;
        Ok(PutReview::Done(reviewed(new, written.read()?)))
    }

    /// A lost answer's repeat finds its own judgement as the one that followed; anything else came from somebody else.
    async fn not_reviewed(&self, new: &NewReview<'_>) -> Result<PutReview> {
        if let Some(row) = self.review_after(new).await? {
            let same_person = row.person == new.by.0;
            let review = row.read()?;
            let same = review.version == new.revision.version
                && review.decision == new.judgement.decision
                && review.comment == new.judgement.comment
                && review.photo_comments == new.judgement.photos;
            return Ok(if same_person && same { PutReview::Done(reviewed(new, review)) } else { PutReview::Stale });
        }
        let query = sql("SELECT version, judgements, state FROM reports WHERE id = $1").bind(new.report);
        let head = self.db.first::<HeadRow>(query).await?;
        let waits = head.is_some_and(|head| {
            head.version == i64::from(new.revision.version)
                && head.judgements == i64::from(new.revision.judgements)
                && head.state != "received"
        });
        Ok(if waits { PutReview::Incomplete } else { PutReview::Stale })
    }

    /// The judgement that followed the revision a new one was made on.
    async fn review_after(&self, new: &NewReview<'_>) -> Result<Option<ReviewRow>> {
        let mut query = sql(SELECT);
        query.push(" WHERE v.report = ");
        query.push_value(new.report);
        query.push(" AND v.seq = ");
        query.push_value(new.revision.judgements + 1);
        self.db.first(query).await
    }

    /// Every judgement of every version, oldest first.
    pub(super) async fn reviews_of(&self, report: ReportId) -> Result<Vec<Review>> {
        let mut query = sql(SELECT);
        query.push(" WHERE v.report = ");
        query.push_value(report);
        query.push(" ORDER BY v.seq");
        self.db.all::<ReviewRow>(query).await?.into_iter().map(ReviewRow::read).collect()
    }

    /// Newest first, each with its judgements. Ask [`Store::report_owner`] first whether it may be shown.
    pub async fn report_versions(&self, report: ReportId) -> Result<Vec<ReportVersion>> {
        let query = sql("SELECT v.version, v.content, v.saved_at, v.received_at, p.name, p.position FROM report_versions v \
             JOIN people p ON p.id = v.filed_by WHERE v.report = $1 ORDER BY v.version DESC")
        .bind(report);
        let (rows, reviews) = (self.db.all::<VersionRow>(query).await?, self.reviews_of(report).await?);
        let read = |row: VersionRow| {
            let version = read_version(row.version)?;
            Ok(ReportVersion {
                version,
                content: serde_json::from_str(&row.content).map_err(unreadable)?,
                filed_by: with_position(&row.name, &row.position),
                saved_at: row.saved_at,
                received_at: row.received_at,
                reviews: reviews.iter().filter(|review| review.version == version).cloned().collect(),
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The last judgement of each of the unit's reports whose current version is judged, and not corrected already.
    pub async fn unit_reviews(&self, unit: UnitId) -> Result<Vec<MyReview>> {
        let mut query = sql(SELECT);
        query.push(
            " JOIN reports r ON r.id = v.report AND r.judgements = v.seq WHERE r.review <> 'none' AND r.waiting IS NULL AND r.unit = ",
        );
        query.push_value(unit);
        query.push(" ORDER BY CASE WHEN r.review = 'returned' THEN 0 ELSE 1 END, r.received_at DESC, r.id LIMIT ");
        query.push_value(TOLD);
        let rows: Vec<ReviewRow> = self.db.all(query).await?;
        rows.into_iter().map(|row| Ok(MyReview { report: ReportId(row.report), review: row.read()? })).collect()
    }
}

fn reviewed(new: &NewReview<'_>, review: Review) -> Reviewed {
    let state = if review.decision == Decision::Accepted { ReportState::Accepted } else { ReportState::Returned };
    let revision = Revision { judgements: new.revision.judgements + 1, ..new.revision };
    Reviewed { report: new.report, state, revision: revision.to_string(), review }
}
