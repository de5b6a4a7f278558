//! A page of the wall. The rows come from one index, in order, so that a page costs what it shows and not what there is.
use app::domain::access::Scope;
use app::domain::area::{AreaCode, AreaLevel};
use app::domain::channel::Channel;
use app::domain::report::ReportId;
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::pictures::WallPicture;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::PictureFilter;
use crate::store::db::Db;
use crate::store::sql::{Sql, Value, photo_hash, sql};
use crate::store::units::UnitRow;
use crate::store::{Result, Store, StoreError, cursor, numbers};

#[derive(FromRow)]
struct WallRow {
    report: Uuid,
    rank: i64,
    hash: Vec<u8>,
    warnings: i64,
    received_at: DateTime<Utc>,
    caption: String,
    channel: String,
    from_day: NaiveDate,
    to_day: NaiveDate,
    place: String,
    people: Option<i64>,
    number_year: i64,
    number: i64,
    #[sqlx(flatten)]
    unit: UnitRow,
}

/// When its report first came in (milliseconds), the report, the rank in it.
type WallKey = (i64, Uuid, i64);

/// CROSS JOIN keeps SQLite to the order that is written, which is the cheap one.
const FROM_PICTURES: &str = "SELECT p.report, p.rank, p.hash, p.received_at, p.warnings FROM pictures p CROSS JOIN photos f \
     WHERE f.hash = p.hash AND f.state = 'ready'";
const FROM_TOPICS: &str = "SELECT p.report, p.rank, p.hash, p.received_at, p.warnings FROM report_topics t CROSS JOIN pictures p \
     CROSS JOIN photos f WHERE p.report = t.report AND f.hash = p.hash AND f.state = 'ready' AND t.topic = ";

/// Which column leads on SQLite, which does not know how many rows there are of each: the others only sort out, and a column
/// in an expression is no index's. PostgreSQL knows, and is left to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    Any,
    Warnings,
    Unit,
    Area,
    Other,
}

impl Lead {
    fn of(scope: &Scope, filter: &PictureFilter) -> Self {
        if filter.warned {
            return Lead::Warnings;
        }
        match scope {
            _ if filter.unit.is_some() => Lead::Unit,
            Scope::Unit(..) => Lead::Unit,
            Scope::Area(_) | Scope::UnitAndBelow(..) => Lead::Area,
            Scope::Everything if filter.area.is_some() => Lead::Area,
            Scope::Everything => Lead::Other,
        }
    }
}

/// `AND` the picture lies in the area: by the column in which it is one value, as far as there is one.
fn and_in_area(query: &mut Sql, area: &AreaCode, lead: Lead) {
    let column = match (area.level(), lead) {
        (AreaLevel::Country, _) => return,
        (AreaLevel::Province, Lead::Area | Lead::Any) => " AND p.province = ",
        (AreaLevel::District, Lead::Area | Lead::Any) => " AND p.district = ",
        (AreaLevel::Province, _) => " AND p.province || '' = ",
        (AreaLevel::District, _) => " AND p.district || '' = ",
        (AreaLevel::Subdistrict | AreaLevel::Village, _) => return query.and_in_area(area, "p.area"),
    };
    query.push(column);
    query.push_value(area);
}

fn and_of_unit(query: &mut Sql, unit: UnitId) {
    query.push(" AND ");
    of_unit(query, unit);
}

fn of_unit(query: &mut Sql, unit: UnitId) {
    query.push("p.report IN (SELECT r.id FROM reports r WHERE r.unit = ");
    query.push_value(unit);
    query.push(")");
}

fn narrow(query: &mut Sql, scope: &Scope, filter: &PictureFilter, lead: Lead) {
    match (scope.area(), &filter.area) {
        (None, None) => {}
        // The smaller one alone, so that one index answers; where neither holds the other there is nothing.
        (Some(own), Some(area)) if own.contains(area) => and_in_area(query, area, lead),
        (Some(own), Some(area)) if !area.contains(own) => query.push(" AND FALSE"),
        (Some(area), _) | (None, Some(area)) => and_in_area(query, area, lead),
    }
    match scope {
        Scope::Everything | Scope::Area(_) => {}
        Scope::UnitAndBelow(unit, own) => {
            query.push(" AND (p.area > ");
            query.push_value(own);
            query.push(" OR ");
            of_unit(query, *unit);
            query.push(")");
        }
        Scope::Unit(unit, _) => and_of_unit(query, *unit),
    }
    if let Some(unit) = filter.unit {
        and_of_unit(query, unit);
    }
    if let Some(channel) = filter.channel {
        query.push(if matches!(lead, Lead::Other | Lead::Any) { " AND p.channel = " } else { " AND p.channel || '' = " });
        query.push_value(channel.code());
    }
    if let Some(month) = filter.month {
        query.push(if matches!(lead, Lead::Other | Lead::Any) { " AND p.month = " } else { " AND p.month || '' = " });
        query.push_value(month.to_string());
    }
    if filter.warned {
        query.push(" AND p.warnings > 0");
    }
}

impl TryFrom<WallRow> for WallPicture {
    type Error = StoreError;
    fn try_from(row: WallRow) -> Result<Self> {
        let channel = Channel::from_code(&row.channel);
        Ok(WallPicture {
            report: ReportId(row.report),
            hash: photo_hash(&row.hash)?,
            caption: row.caption,
            unit: row.unit.try_into()?,
            channel: channel.ok_or_else(|| StoreError::Unreadable(format!("channel {:?}", row.channel)))?,
            from: row.from_day,
            to: row.to_day,
            place: row.place,
            people: row.people.and_then(|people| u32::try_from(people).ok()),
            number: numbers::written(row.number_year, row.number),
            received_at: row.received_at,
            warned: row.warnings > 0,
        })
    }
}

impl Store {
    /// Last received first, a report's pictures in their order; `area_path` is empty. Only what can be shown.
    pub async fn pictures(&self, scope: &Scope, filter: &PictureFilter, cursor: Option<&str>, limit: u32) -> Result<Page<WallPicture>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql("SELECT w.report, w.rank, w.hash, w.received_at, w.warnings, rp.caption, r.channel, r.from_day, r.to_day, \
             r.place, r.people, r.number_year, r.number, u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
             FROM (");
        let (order, columns) = match &filter.topic {
            Some(topic) => {
                query.push(FROM_TOPICS);
                query.push_value(topic);
                (" ORDER BY t.received_at DESC, t.report DESC, p.rank DESC LIMIT ", "(t.received_at, t.report, p.rank)")
            }
            None => {
                query.push(FROM_PICTURES);
                (" ORDER BY p.received_at DESC, p.report DESC, p.rank DESC LIMIT ", "(p.received_at, p.report, p.rank)")
            }
        };
        let lead = if matches!(self.db, Db::Postgres(_)) { Lead::Any } else { Lead::of(scope, filter) };
        narrow(&mut query, scope, filter, lead);
        if let Some(cursor) = cursor {
            let (millis, report, rank): WallKey = cursor::decode(cursor)?;
            let received_at = cursor::moment(DateTime::<Utc>::from_timestamp_millis(millis))?;
            query.push(" AND ");
            query.push(columns);
            query.push(" < (");
            query.push_list([Value::from(received_at), report.into(), rank.into()]);
            query.push(")");
            if filter.topic.is_some() {
                // A row of two tables is no place in an index; this is.
                query.push(" AND t.received_at <= ");
                query.push_value(received_at);
            }
        }
        query.push(order);
        query.push_value(to_ask);
        query.push(
            ") w JOIN reports r ON r.id = w.report JOIN units u ON u.id = r.unit \
             JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version AND rp.position = -w.rank \
             ORDER BY w.received_at DESC, w.report DESC, w.rank DESC",
        );
        let rows: Vec<WallRow> = self.db.all(query).await?;
        let page = cursor::page(rows, limit, |row| (row.received_at.timestamp_millis(), row.report, row.rank));
        Ok(Page { items: page.items.into_iter().map(WallPicture::try_from).collect::<Result<_>>()?, next: page.next })
    }
}
