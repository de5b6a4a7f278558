//! Taking in what was there before there was a search, in portions, beside the traffic.
use app::domain::area::AreaCode;
use app::domain::report::{ReportContent, ReportId};
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::keep::{keep_reports, keep_units};
use crate::store::areas::read_code;
use crate::store::db::Tx;
use crate::store::likenesses::count_warnings;
use crate::store::pictures::keep::{Current, note_contradictions, note_topics};
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

/// Rows in one transaction.
const PORTION: u64 = 200;

#[derive(FromRow)]
struct BacklogRow {
    number_year: i64,
    number: i64,
    unit: Option<Uuid>,
}

#[derive(FromRow)]
struct ReportRow {
    id: Uuid,
    number_year: i64,
    number: i64,
    received_at: DateTime<Utc>,
    content: String,
}

impl ReportRow {
    fn current<'a>(&self, content: &'a ReportContent) -> Current<'a> {
        let (number_year, number) = (self.number_year, self.number);
        Current { id: ReportId(self.id), content, number_year, number, received_at: self.received_at }
    }

    /// One that is damaged must not hold up the others.
    fn content(&self) -> Option<ReportContent> {
        serde_json::from_str(&self.content)
            .inspect_err(|error| tracing::warn!(report = %self.id, %error, "a stored report cannot be read and is not found by its words"))
            .ok()
    }
}

fn locked(tx: &Tx, text: &'static str, lock: &'static str) -> Sql {
    let mut query = sql(text);
    if let Tx::Postgres(_) = tx {
        query.push(lock);
    }
    query
}

impl Store {
    /// Takes the next portion in; false when nothing is left. Any number of processes may do so at once.
    pub async fn take_in_backlog(&self, now: DateTime<Utc>) -> Result<bool> {
        let left = sql("SELECT CAST(COUNT(*) AS BIGINT) FROM search_backlog");
        if self.db.first::<(i64,)>(left).await?.is_none_or(|(count,)| count == 0) {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        let units = locked(&tx, "SELECT number_year, number, unit FROM search_backlog WHERE noun = 'units'", " FOR UPDATE");
        let reports = locked(&tx, "SELECT number_year, number, unit FROM search_backlog WHERE noun = 'reports'", " FOR UPDATE");
        if let Some(row) = tx.link().first::<BacklogRow>(units).await? {
            take_in_units(&mut tx, row.unit.unwrap_or(Uuid::nil())).await?;
        } else if let Some(row) = tx.link().first::<BacklogRow>(reports).await? {
            take_in_reports(&mut tx, &row, now).await?;
        }
        tx.commit().await.map(|()| true)
    }
}

async fn take_in_units(tx: &mut Tx, after: Uuid) -> Result<()> {
    let mut query = sql("SELECT id, name, area FROM units WHERE id > $1 ORDER BY id LIMIT ").bind(after);
    query.push_value(PORTION);
    let rows: Vec<(Uuid, String, Option<String>)> = tx.link().all(query).await?;
    let Some((last, ..)) = rows.last() else {
        return tx.link().run(sql("DELETE FROM search_backlog WHERE noun = 'units'")).await.map(|_| ());
    };
    let areas: Vec<Option<AreaCode>> = rows.iter().map(|(.., area)| area.as_deref().map(read_code).transpose()).collect::<Result<_>>()?;
    let units: Vec<(UnitId, &str, Option<&AreaCode>)> =
        rows.iter().zip(&areas).map(|((id, name, _), area)| (UnitId(*id), name.as_str(), area.as_ref())).collect();
    keep_units(tx, &units).await?;
    tx.link().run(sql("UPDATE search_backlog SET unit = $1 WHERE noun = 'units'").bind(*last)).await.map(|_| ())
}

async fn take_in_reports(tx: &mut Tx, from: &BacklogRow, now: DateTime<Utc>) -> Result<()> {
    // Locked, so that a later version that comes at this moment waits and has the last word.
    let mut query = sql("SELECT r.id, r.number_year, r.number, r.received_at, v.content FROM reports r \
         JOIN report_versions v ON v.report = r.id AND v.version = r.version WHERE (r.number_year, r.number) < ($1, $2) \
         ORDER BY r.number_year DESC, r.number DESC LIMIT ")
    .bind(from.number_year)
    .bind(from.number);
    query.push_value(PORTION);
    if let Tx::Postgres(_) = tx {
        query.push(" FOR UPDATE OF r");
    }
    let rows: Vec<ReportRow> = tx.link().all(query).await?;
    let Some(last) = rows.last() else {
        return tx.link().run(sql("DELETE FROM search_backlog WHERE noun = 'reports'")).await.map(|_| ());
    };
    let read: Vec<(&ReportRow, ReportContent)> = rows.iter().filter_map(|row| Some((row, row.content()?))).collect();
    let reports: Vec<Current<'_>> = read.iter().map(|(row, content)| row.current(content)).collect();
    note_topics(tx, &reports).await?;
    keep_reports(tx, &reports).await?;
    for report in &reports {
        note_contradictions(tx, report, now).await?;
        for photo in &report.content.photos {
            count_warnings(tx, report.id.0, &photo.hash).await?;
        }
    }
    let goes_on = sql("UPDATE search_backlog SET number_year = $1, number = $2 WHERE noun = 'reports'").bind(last.number_year);
    tx.link().run(goes_on.bind(last.number)).await.map(|_| ())
}
