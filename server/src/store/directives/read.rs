//! Reading one letter, and how it stands at a unit.
use app::domain::directive::{Delivered, DirectiveId, Registration};
use app::domain::unit::{Unit, UnitId};
use app::wire::directives::{Delivery, DirectiveLink, Progress};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{DirectiveRecord, Draft, NumberRow, read_count, unreadable};
use crate::store::sql::{Sql, sql};
use crate::store::units::UnitRow;
use crate::store::{Result, Store};

#[derive(FromRow)]
struct RecordRow {
    sender: Uuid,
    version: i64,
    letter: String,
    corrects: Option<Uuid>,
    sent_at: Option<DateTime<Utc>>,
    withdrawn_at: Option<DateTime<Utc>>,
    reason: String,
    #[sqlx(flatten)]
    number: NumberRow,
}

/// The source beside the unit that received it.
#[derive(FromRow)]
struct SourceRow {
    source_id: Uuid,
    source_kind: String,
    source_name: String,
    source_area: Option<String>,
}

#[derive(FromRow)]
pub(super) struct DeliveryRow {
    pub directive: Uuid,
    pub sent_at: DateTime<Utc>,
    opened_at: Option<DateTime<Utc>>,
    number: Option<i64>,
    registered_at: Option<DateTime<Utc>>,
    registered_by: Option<String>,
    done_at: Option<DateTime<Utc>>,
    #[sqlx(flatten)]
    unit: UnitRow,
    #[sqlx(flatten)]
    source: SourceRow,
}

/// Select from `deliveries x`; what is asked follows after WHERE.
pub(super) const DELIVERY: &str = "SELECT x.directive, x.sent_at, x.opened_at, x.number, x.registered_at, p.name AS registered_by, x.done_at, \
     u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area, \
     s.id AS source_id, s.kind AS source_kind, s.name AS source_name, s.area AS source_area \
     FROM deliveries x JOIN units u ON u.id = x.unit JOIN units s ON s.id = x.source LEFT JOIN people p ON p.id = x.registered_by WHERE ";

impl DeliveryRow {
    /// `below`: those to whom it was passed on from this unit.
    pub fn read(self, below: Progress) -> Result<Delivery> {
        let source = UnitRow::new(self.source.source_id, self.source.source_kind, self.source.source_name, self.source.source_area);
        let number = self.number.map(read_count).transpose()?;
        let registration = number.zip(self.registered_at).map(|(number, at)| Registration { number, at });
        let delivered =
            Delivered { opened_at: self.opened_at, registered: registration, passed_on: below.sent.into(), done_at: self.done_at };
        Ok(Delivery {
            unit: self.unit.try_into()?,
            source: Unit::try_from(source)?,
            state: delivered.state(),
            sent_at: self.sent_at,
            opened_at: self.opened_at,
            registration,
            registered_by: self.registered_by,
            done_at: self.done_at,
            below,
        })
    }
}

#[derive(FromRow)]
pub(super) struct ProgressRow {
    pub directive: Uuid,
    pub source: Uuid,
    sent: i64,
    opened: i64,
    registered: i64,
    done: i64,
}

impl ProgressRow {
    pub fn read(&self) -> Result<Progress> {
        let count = read_count;
        Ok(Progress { sent: count(self.sent)?, opened: count(self.opened)?, registered: count(self.registered)?, done: count(self.done)? })
    }
}

/// Add what is asked after WHERE, and the grouping.
pub(super) const PROGRESS: &str = "SELECT directive, source, COUNT(*) AS sent, COUNT(opened_at) AS opened, COUNT(number) AS registered, \
     COUNT(done_at) AS done FROM deliveries WHERE ";
pub(super) const BY_SOURCE: &str = " GROUP BY directive, source";

impl Store {
    pub async fn directive(&self, id: DirectiveId) -> Result<Option<DirectiveRecord>> {
        let query = sql("SELECT d.id, d.state, d.office, d.circular, d.running, d.dated, d.sender, d.version, d.letter, d.corrects, \
             d.sent_at, d.withdrawn_at, d.reason FROM directives d WHERE d.id = $1");
        let Some(row) = self.db.first::<RecordRow>(query.bind(id.0)).await? else { return Ok(None) };
        Ok(Some(DirectiveRecord {
            id,
            sender: UnitId(row.sender),
            state: row.number.state()?,
            version: read_count(row.version)?,
            draft: Draft {
                number: row.number.number()?,
                dated: row.number.dated,
                letter: serde_json::from_str(&row.letter).map_err(unreadable)?,
                corrects: row.corrects.map(DirectiveId),
            },
            sent_at: row.sent_at,
            withdrawn_at: row.withdrawn_at,
            reason: row.reason,
        }))
    }

    /// Its number and day.
    pub async fn directive_link(&self, id: DirectiveId) -> Result<Option<DirectiveLink>> {
        let query = sql("SELECT d.id, d.state, d.office, d.circular, d.running, d.dated FROM directives d WHERE d.id = $1");
        self.db.first::<NumberRow>(query.bind(id.0)).await?.map(link).transpose()
    }

    /// The letter that was sent to correct this one.
    pub async fn correction_of(&self, id: DirectiveId) -> Result<Option<DirectiveLink>> {
        let query = sql("SELECT d.id, d.state, d.office, d.circular, d.running, d.dated FROM directives d \
             WHERE d.corrects = $1 AND d.state <> 'draft'");
        self.db.first::<NumberRow>(query.bind(id.0)).await?.map(link).transpose()
    }

    /// How it stands at a unit that received it.
    pub async fn delivery(&self, id: DirectiveId, unit: UnitId) -> Result<Option<Delivery>> {
        let mut query = sql(DELIVERY);
        query.push("x.directive = ");
        query.push_value(id.0);
        query.push(" AND x.unit = ");
        query.push_value(unit);
        let Some(row) = self.db.first::<DeliveryRow>(query).await? else { return Ok(None) };
        row.read(self.directive_progress(id, unit).await?).map(Some)
    }

    /// Of those who got it from one unit.
    pub async fn directive_progress(&self, id: DirectiveId, source: UnitId) -> Result<Progress> {
        let row: Option<ProgressRow> = self.db.first(progress(id, source)).await?;
        row.map_or(Ok(Progress::default()), |row| row.read())
    }
}

fn link(row: NumberRow) -> Result<DirectiveLink> {
    Ok(DirectiveLink { id: DirectiveId(row.id), number: row.number()?, dated: row.dated })
}

fn progress(id: DirectiveId, source: UnitId) -> Sql {
    let mut query = sql(PROGRESS);
    query.push("directive = ");
    query.push_value(id.0);
    query.push(" AND source = ");
    query.push_value(source);
    query.push(BY_SOURCE);
    query
}
