//! What one person filed, judged, was told and did, page by page: it may be long.
use app::domain::access::PersonId;
use app::wire::Page;
use app::wire::personal::{ActOf, FiledReport, JudgedReport, PersonCounts, ToldNotice};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::store::sql::{Sql, Value, sql};
use crate::store::{Result, Store, cursor, numbers};

#[derive(FromRow)]
struct FiledRow {
    report: Uuid,
    version: i64,
    number_year: i64,
    number: i64,
    received_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct JudgedRow {
    report: Uuid,
    seq: i64,
    decision: String,
    at: DateTime<Utc>,
}

#[derive(FromRow)]
struct ToldRow {
    id: Uuid,
    kind: String,
    made_at: DateTime<Utc>,
    delivered_at: Option<DateTime<Utc>>,
    opened_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct ActRow {
    seq: i64,
    at: DateTime<Utc>,
    act: String,
    subject: String,
    status: i64,
}

/// What the record says of what others did with a person: by their address, which is 51 characters long, as the index has it.
const ABOUT: &str = "subject LIKE '/api/v1/people/%' AND substr(subject, 1, 51) = $1";

fn subject_of(person: PersonId) -> String {
    format!("/api/v1/people/{}", person.0)
}

/// What was refused is told without its address, which may name what somebody was not to know.
fn acts(whose: &'static str) -> Sql {
    let mut query = sql("SELECT seq, at, act, CASE WHEN status < 400 THEN subject ELSE '' END AS subject, status FROM audit WHERE ");
    query.push(whose);
    query
}

impl Store {
    pub(super) async fn personal_counts(&self, person: PersonId) -> Result<PersonCounts> {
        let mut about = sql("SELECT COUNT(*) FROM audit WHERE ").bind(subject_of(person));
        about.push(ABOUT);
        Ok(PersonCounts {
            reports: self.count(sql("SELECT COUNT(*) FROM report_versions WHERE filed_by = $1").bind(person)).await?,
            reviews: self.count(sql("SELECT COUNT(*) FROM reviews WHERE person = $1").bind(person)).await?,
            notices: self.count(sql("SELECT COUNT(*) FROM notices WHERE person = $1").bind(person)).await?,
            acts: self.count(sql("SELECT COUNT(*) FROM audit WHERE person = $1").bind(person)).await?,
            acts_about: self.count(about).await?,
        })
    }

    async fn count(&self, query: Sql) -> Result<u64> {
        Ok(self.db.first::<(i64,)>(query).await?.map_or(0, |(count,)| count.unsigned_abs()))
    }

    /// The versions of reports that they filed, the oldest first.
    pub async fn filed_by(&self, person: PersonId, cursor: Option<&str>, limit: u32) -> Result<Page<FiledReport>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql("SELECT v.report, v.version, r.number_year, r.number, v.received_at FROM report_versions v \
             JOIN reports r ON r.id = v.report WHERE v.filed_by = $1")
        .bind(person);
        if let Some(cursor) = cursor {
            let (at, report, version): (DateTime<Utc>, Uuid, i64) = cursor::decode(cursor)?;
            query.push(" AND (v.received_at, v.report, v.version) > (");
            query.push_list([Value::from(at), report.into(), version.into()]);
            query.push(")");
        }
        query.push(" ORDER BY v.received_at, v.report, v.version LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<FiledRow> = self.db.all(query).await?;
        read(cursor::page(rows, limit, |row| (row.received_at, row.report, row.version)), |row| {
            let version = u32::try_from(row.version).unwrap_or(u32::MAX);
            FiledReport { report: row.report, version, number: numbers::written(row.number_year, row.number), received_at: row.received_at }
        })
    }

    /// What they decided about reports, the oldest first.
    pub async fn judged_by(&self, person: PersonId, cursor: Option<&str>, limit: u32) -> Result<Page<JudgedReport>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql("SELECT report, seq, decision, at FROM reviews WHERE person = $1").bind(person);
        if let Some(cursor) = cursor {
            let (at, report, seq): (DateTime<Utc>, Uuid, i64) = cursor::decode(cursor)?;
            query.push(" AND (at, report, seq) > (");
            query.push_list([Value::from(at), report.into(), seq.into()]);
            query.push(")");
        }
        query.push(" ORDER BY at, report, seq LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<JudgedRow> = self.db.all(query).await?;
        read(cursor::page(rows, limit, |row| (row.at, row.report, row.seq)), |row| JudgedReport {
            report: row.report,
            decision: row.decision,
            at: row.at,
        })
    }

    /// What they were told, the oldest first. Looking so is no delivery.
    pub async fn told(&self, person: PersonId, cursor: Option<&str>, limit: u32) -> Result<Page<ToldNotice>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query =
            sql("SELECT id, COALESCE(news, kind) AS kind, made_at, delivered_at, opened_at FROM notices WHERE person = $1").bind(person);
        if let Some(cursor) = cursor {
            let (at, id): (DateTime<Utc>, Uuid) = cursor::decode(cursor)?;
            query.push(" AND (made_at, id) > (");
            query.push_list([Value::from(at), id.into()]);
            query.push(")");
        }
        query.push(" ORDER BY made_at, id LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<ToldRow> = self.db.all(query).await?;
        read(cursor::page(rows, limit, |row| (row.made_at, row.id)), |row| {
            let ToldRow { id, kind, made_at, delivered_at, opened_at } = row;
            ToldNotice { id, kind, made_at, delivered_at, opened_at }
        })
    }

    /// What the record says that they did, in its order.
    pub async fn acts_of(&self, person: PersonId, cursor: Option<&str>, limit: u32) -> Result<Page<ActOf>> {
        self.acts(acts("person = $1").bind(person), cursor, limit).await
    }

    /// And what others did with them.
    pub async fn acts_about(&self, person: PersonId, cursor: Option<&str>, limit: u32) -> Result<Page<ActOf>> {
        self.acts(acts(ABOUT).bind(subject_of(person)), cursor, limit).await
    }

    async fn acts(&self, mut query: Sql, cursor: Option<&str>, limit: u32) -> Result<Page<ActOf>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        if let Some(cursor) = cursor {
            let (seq,): (i64,) = cursor::decode(cursor)?;
            query.push(" AND seq > ");
            query.push_value(seq);
        }
        query.push(" ORDER BY seq LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<ActRow> = self.db.all(query).await?;
        read(cursor::page(rows, limit, |row| (row.seq,)), |row| ActOf {
            at: row.at,
            act: row.act,
            subject: row.subject,
            status: u16::try_from(row.status).unwrap_or_default(),
        })
    }
}

fn read<R, T>(page: Page<R>, one: impl Fn(R) -> T) -> Result<Page<T>> {
    Ok(Page { items: page.items.into_iter().map(one).collect(), next: page.next })
}
