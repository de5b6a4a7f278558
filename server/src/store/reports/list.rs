//! Lists of reports: one query for the rows, one for the pictures of all of them.
use std::collections::{BTreeSet, HashMap};

use app::domain::access::Scope;
use app::domain::area::{AreaCode, AreaLevel};
use app::domain::channel::Channel;
use app::domain::report::{ReportContent, ReportId};
use app::wire::Page;
use app::wire::reports::{PhotoView, ReportState, ReportSummary};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::ReportFilter;
use super::read::read_version;
use super::reviews::state_of;
use crate::store::ledger::closing::OF_REPORT;
use crate::store::photos::read_state;
use crate::store::sql::{Sql, Value, photo_hash, sql};
use crate::store::units::UnitRow;
use crate::store::{Result, Store, StoreError, cursor, numbers};

fn select() -> Sql {
    let mut query = sql("SELECT r.id, r.version, r.number_year, r.number, r.state, r.channel, r.from_day, r.to_day, r.place, r.people, \
         r.received_at, r.review, r.judgements, u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area, ");
    query.push(OF_REPORT);
    query.push(" AS closing FROM reports r JOIN units u ON u.id = r.unit WHERE TRUE");
    query
}

#[derive(FromRow)]
struct SummaryRow {
    id: Uuid,
    version: i64,
    number_year: i64,
    number: i64,
    state: String,
    channel: String,
    from_day: NaiveDate,
    to_day: NaiveDate,
    place: String,
    people: Option<i64>,
    received_at: DateTime<Utc>,
    review: String,
    judgements: i64,
    /// As [`OF_REPORT`] says it.
    closing: i64,
    #[sqlx(flatten)]
    unit: UnitRow,
}

#[derive(FromRow)]
struct PhotoRow {
    report: Uuid,
    hash: Vec<u8>,
    caption: String,
    state: String,
}

impl SummaryRow {
    fn read(self, photos: Vec<PhotoView>) -> Result<ReportSummary> {
        let channel = Channel::from_code(&self.channel);
        Ok(ReportSummary {
            id: ReportId(self.id),
            version: read_version(self.version)?,
            number: numbers::written(self.number_year, self.number),
            state: state_of(&self.state, &self.review),
            unit: self.unit.try_into()?,
            channel: channel.ok_or_else(|| StoreError::Unreadable(format!("channel {:?}", self.channel)))?,
            from: self.from_day,
            to: self.to_day,
            place: self.place,
            people: self.people.and_then(|people| u32::try_from(people).ok()),
            received_at: self.received_at,
            photos,
            revision: format!("{}.{}", self.version, self.judgements),
            month_closed: self.closing > 0,
            after_closing: self.closing == 2,
        })
    }
}

/// When it first came in (milliseconds), id: neither ever changes, so a cursor stays where it is.
type ReportKey = (i64, Uuid);

fn key(report: &ReportSummary) -> ReportKey {
    (report.received_at.timestamp_millis(), report.id.0)
}

/// Whatever of the reports `r` of units `u` the filter leaves.
pub(in crate::store) fn narrow(query: &mut Sql, filter: &ReportFilter) {
    if filter.counted {
        // By the row, as the figures are: a unit's reports count where the row lies, wherever it lay when they came in.
        query.push(" AND r.completed_at IS NOT NULL AND ");
        query.push(OF_REPORT);
        query.push(" <> 2");
        match filter.month.filter(|_| filter.area.is_some() || filter.own) {
            // The few rows of an area lead to their reports.
            Some(month) => {
                query.push(" AND r.unit IN (SELECT o.unit FROM obligations o WHERE o.month = ");
                query.push_value(month.to_string());
            }
            None => query.push(" AND EXISTS (SELECT 1 FROM obligations o WHERE o.unit = r.unit AND o.month = r.month"),
        }
        narrow_area(query, filter, ("o.area", " AND o.area = ''"), |query, area| query.and_in_area(area, "o.area"));
        query.push(")");
    } else {
        narrow_area(query, filter, ("r.area", " AND r.area IS NULL"), lies_in);
    }
    if filter.open {
        query.push(" AND ");
        query.push(OF_REPORT);
        query.push(" = 0");
    }
    if let Some(unit) = filter.unit {
        query.push(" AND r.unit = ");
        query.push_value(unit);
    }
    if let Some(channel) = filter.channel {
        query.push(" AND r.channel = ");
        query.push_value(channel.code());
    }
    if let Some(month) = filter.month {
        query.push(" AND r.month = ");
        query.push_value(month.to_string());
    }
    if let Some(kind) = filter.kind {
        query.push(" AND u.kind = ");
        query.push_value(kind.code());
    }
    query.push(match filter.state {
        None | Some(ReportState::Unknown) => "",
        Some(ReportState::AwaitingPhotos) => " AND r.state = 'awaiting_photos'",
        Some(ReportState::Received) => " AND r.state = 'received' AND r.review = 'none'",
        Some(ReportState::Returned) => " AND r.state = 'received' AND r.review = 'returned'",
        Some(ReportState::Accepted) => " AND r.state = 'received' AND r.review = 'accepted'",
    });
}

/// `nowhere`: the column says that there is no area. `within`: it is one or lies below it.
fn narrow_area(query: &mut Sql, filter: &ReportFilter, (column, nowhere): (&'static str, &'static str), within: fn(&mut Sql, &AreaCode)) {
    match &filter.area {
        None => query.push(if filter.own { nowhere } else { "" }),
        Some(area) if filter.own => {
            query.push(" AND ");
            query.push(column);
            query.push(" = ");
            query.push_value(area);
        }
        Some(area) => within(query, area),
    }
}

/// Where the reports lie. A province is said as an index says it that has its reports in the order of the list; for what lies
/// within one, it is said once more.
fn lies_in(query: &mut Sql, area: &AreaCode) {
    if area.level() != AreaLevel::Province {
        query.and_in_area(area, "r.area");
    }
    if let Some(province) = area.as_str().get(..2) {
        query.push(" AND substr(r.area, 1, 2) = ");
        query.push_value(province);
    }
}

impl Store {
    /// Newest first received first; `area_path` is empty.
    pub async fn reports(&self, scope: &Scope, filter: &ReportFilter, cursor: Option<&str>, limit: u32) -> Result<Page<ReportSummary>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = select();
        match scope {
            Scope::Area(code) => lies_in(&mut query, code),
            Scope::UnitAndBelow(unit, code) => {
                lies_in(&mut query, code);
                query.and_below_or_of(code, "r.area", *unit, "r.unit");
            }
            scope => query.and_in_scope(scope, "r.area", "r.unit"),
        }
        narrow(&mut query, filter);
        if let Some(cursor) = cursor {
            let (millis, id): ReportKey = cursor::decode(cursor)?;
            let received_at = cursor::moment(DateTime::<Utc>::from_timestamp_millis(millis))?;
            query.push(" AND (r.received_at, r.id) < (");
            query.push_list([Value::from(received_at), id.into()]);
            query.push(")");
        }
        query.push(" ORDER BY r.received_at DESC, r.id DESC LIMIT ");
        query.push_value(to_ask);
        let summaries = self.with_photos(self.db.all(query).await?).await?;
        Ok(cursor::page(summaries, limit, key))
    }

    /// Those with these numbers (year, number) within the scope, and perhaps others of these years, in no order.
    pub(in crate::store) async fn reports_numbered(&self, scope: &Scope, numbers: &[(i64, i64)]) -> Result<Vec<ReportSummary>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = select();
        // Column by column: SQLite looks no index up for pairs.
        query.push(" AND r.number_year IN (");
        query.push_list(numbers.iter().map(|(year, _)| *year).collect::<BTreeSet<i64>>());
        query.push(") AND r.number IN (");
        query.push_list(numbers.iter().map(|(_, number)| *number).collect::<BTreeSet<i64>>());
        query.push(")");
        query.and_in_scope(scope, "r.area", "r.unit");
        self.with_photos(self.db.all(query).await?).await
    }

    /// What the current versions of these hold.
    pub(in crate::store) async fn current_contents(&self, of: &[ReportSummary]) -> Result<HashMap<ReportId, ReportContent>> {
        if of.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query =
            sql("SELECT v.report, v.content FROM reports r JOIN report_versions v ON v.report = r.id AND v.version = r.version \
             WHERE r.id IN (");
        query.push_list(of.iter().map(|report| report.id));
        query.push(")");
        let rows: Vec<(Uuid, String)> = self.db.all(query).await?;
        let read = |(id, content): (Uuid, String)| {
            let content = serde_json::from_str(&content).map_err(|error| StoreError::Unreadable(format!("report {id}: {error}")))?;
            Ok((ReportId(id), content))
        };
        rows.into_iter().map(read).collect()
    }

    pub(super) async fn summary(&self, id: ReportId) -> Result<Option<ReportSummary>> {
        let mut query = select();
        query.push(" AND r.id = ");
        query.push_value(id);
        Ok(self.with_photos(self.db.all(query).await?).await?.pop())
    }

    async fn with_photos(&self, rows: Vec<SummaryRow>) -> Result<Vec<ReportSummary>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql("SELECT rp.report, rp.hash, rp.caption, p.state FROM reports r \
             JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version \
             JOIN photos p ON p.hash = rp.hash WHERE r.id IN (");
        query.push_list(rows.iter().map(|row| row.id));
        query.push(") ORDER BY rp.report, rp.position");
        let mut photos: HashMap<Uuid, Vec<PhotoView>> = HashMap::new();
        for row in self.db.all::<PhotoRow>(query).await? {
            let photo = PhotoView { hash: photo_hash(&row.hash)?, caption: row.caption, state: read_state(&row.state)? };
            photos.entry(row.report).or_default().push(photo);
        }
        let own_photos = |row: SummaryRow| {
            let own = photos.remove(&row.id).unwrap_or_default();
            row.read(own)
        };
        rows.into_iter().map(own_photos).collect()
    }
}
