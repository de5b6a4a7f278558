//! Rows of the ledger in and out of the database.
use app::domain::access::PersonId;
use app::domain::obligation::{Exempt, Facts, LedgerUnit, Obligation, Owes, Review};
use app::domain::period::Month;
use app::domain::unit::{UnitId, UnitKind};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Entry, Said};
use crate::store::areas::read_code;
use crate::store::sql::{Sql, Value, sql};
use crate::store::{Result, StoreError};

/// Rows with what is known about them, for [`EntryRow`]. A row's lock is the accepted report of the one who answers for it.
pub(super) const ENTRIES: &str = "SELECT o.unit, o.kind, o.name, o.area, o.owes, o.owed_to, o.owed_to_name, o.due_at, o.exempt, \
     o.exempt_on, o.submitted_at, o.review, o.activities, o.people, o.nothing_reason, o.nothing_by, o.nothing_by_name, o.nothing_at, \
     o.excused_reason, o.excused_by, o.excused_by_name, o.excused_at, \
     (SELECT s.state FROM month_submissions s WHERE s.month = o.month \
      AND s.unit = CASE WHEN o.owes = 'monthly' THEN o.unit ELSE o.owed_to END) AS above FROM obligations o";

#[derive(FromRow)]
pub(super) struct ObligationRow {
    unit: Uuid,
    kind: String,
    name: String,
    area: String,
    owes: String,
    owed_to: Option<Uuid>,
    owed_to_name: String,
    due_at: DateTime<Utc>,
    exempt: Option<String>,
    exempt_on: Option<NaiveDate>,
}

#[derive(FromRow)]
pub(super) struct EntryRow {
    #[sqlx(flatten)]
    row: ObligationRow,
    submitted_at: Option<DateTime<Utc>>,
    review: Option<String>,
    activities: i64,
    people: i64,
    nothing_reason: Option<String>,
    nothing_by: Option<Uuid>,
    nothing_by_name: Option<String>,
    nothing_at: Option<DateTime<Utc>>,
    excused_reason: Option<String>,
    excused_by: Option<Uuid>,
    excused_by_name: Option<String>,
    excused_at: Option<DateTime<Utc>>,
    above: Option<String>,
}

#[derive(FromRow)]
pub(super) struct LedgerUnitRow {
    id: Uuid,
    kind: String,
    name: String,
    area: Option<String>,
    opened_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
}

fn unreadable(what: &str, text: &str) -> StoreError {
    StoreError::Unreadable(format!("{what} {text:?}"))
}

fn read_kind(text: &str) -> Result<UnitKind> {
    UnitKind::from_code(text).ok_or_else(|| unreadable("unit kind", text))
}

impl TryFrom<ObligationRow> for Obligation {
    type Error = StoreError;
    fn try_from(row: ObligationRow) -> Result<Self> {
        let exempt = match (&row.exempt, row.exempt_on) {
            (Some(code), Some(on)) => Some(Exempt::from_code(code, on).ok_or_else(|| unreadable("exemption", code))?),
            _ => None,
        };
        Ok(Obligation {
            unit: UnitId(row.unit),
            kind: read_kind(&row.kind)?,
            area: if row.area.is_empty() { None } else { Some(read_code(&row.area)?) },
            owes: Owes::from_code(&row.owes).ok_or_else(|| unreadable("obligation", &row.owes))?,
            name: row.name,
            owed_to: row.owed_to.map(UnitId),
            owed_to_name: row.owed_to_name,
            due_at: row.due_at,
            exempt,
        })
    }
}

impl TryFrom<EntryRow> for Entry {
    type Error = StoreError;
    fn try_from(row: EntryRow) -> Result<Self> {
        let review = row.review.as_deref().unwrap_or("submitted");
        let review = Review::from_code(review).ok_or_else(|| unreadable("review", review))?;
        Ok(Entry {
            row: row.row.try_into()?,
            submitted: row.submitted_at.map(|at| (at, review)),
            nothing: said(row.nothing_reason, row.nothing_by, row.nothing_by_name, row.nothing_at),
            excused: said(row.excused_reason, row.excused_by, row.excused_by_name, row.excused_at),
            activities: u64::try_from(row.activities).unwrap_or_default(),
            people: u64::try_from(row.people).unwrap_or_default(),
            locked: row.above.as_deref() == Some("accepted"),
        })
    }
}

impl Entry {
    pub fn facts(&self) -> Facts {
        Facts { submitted: self.submitted, nothing: self.nothing.is_some(), excused: self.excused.is_some() }
    }
}

fn said(reason: Option<String>, by: Option<Uuid>, by_name: Option<String>, at: Option<DateTime<Utc>>) -> Option<Said> {
    Some(Said { reason: reason?, by: PersonId(by?), by_name: by_name.unwrap_or_default(), at: at? })
}

impl TryFrom<LedgerUnitRow> for LedgerUnit {
    type Error = StoreError;
    fn try_from(row: LedgerUnitRow) -> Result<Self> {
        Ok(LedgerUnit {
            id: UnitId(row.id),
            kind: read_kind(&row.kind)?,
            name: row.name,
            area: row.area.as_deref().map(read_code).transpose()?,
            opened_on: row.opened_on,
            closed_on: row.closed_on,
        })
    }
}

/// Adds rows and rewrites known ones; what is said and known about them stays.
pub(super) fn upsert(month: Month, rows: &[&Obligation]) -> Sql {
    let mut query = sql("INSERT INTO obligations \
         (month, unit, kind, name, area, owes, owed_to, owed_to_name, due_at, exempt, exempt_on) VALUES ");
    let month = month.to_string();
    query.push_rows(rows.iter().map(|row| {
        [
            Value::from(&month),
            row.unit.into(),
            row.kind.code().into(),
            (&row.name).into(),
            row.area.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            row.owes.code().into(),
            row.owed_to.map(|unit| unit.0).into(),
            (&row.owed_to_name).into(),
            row.due_at.into(),
            row.exempt.map(Exempt::code).into(),
            row.exempt.map(Exempt::on).into(),
        ]
    }));
    query.push(
        " ON CONFLICT (unit, month) DO UPDATE SET kind = excluded.kind, name = excluded.name, area = excluded.area, \
         owes = excluded.owes, owed_to = excluded.owed_to, owed_to_name = excluded.owed_to_name, due_at = excluded.due_at, \
         exempt = excluded.exempt, exempt_on = excluded.exempt_on",
    );
    query
}
