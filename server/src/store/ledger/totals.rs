//! Sums of a month's rows by district, kept beside the rows: what a whole country's year is read from. Triggers mark a
//! district as stale when a row of it changes, a job counts it anew, and until then whoever reads counts it themselves, so
//! that what is read is always what the rows say (ADR 17).
use std::collections::{BTreeMap, BTreeSet};

use app::domain::access::Scope;
use app::domain::area::{AreaCode, AreaLevel};
use app::domain::obligation::ObligationState;
use app::domain::period::Month;
use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::list::SETTLED;
use super::read_month;
use super::summary::{ChannelFigures, ChannelRow, Figures, Group, count};
use super::trend::state_of;
use crate::store::areas::read_code;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

/// Stale marks taken at once.
const MARKS_AT_ONCE: u32 = 5_000;
/// From so many stale districts of a month on, the whole month is counted instead.
const DISTRICTS_APART: usize = 40;

/// Rows of one month, in one area, in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthGroup {
    pub month: Month,
    pub group: Group,
    /// In the order of the form.
    pub channels: Vec<ChannelFigures>,
}

/// Which areas the groups of an answer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// All that was asked for is one.
    Whole,
    /// One level below what was asked for: provinces of the country, districts of a province.
    Below,
}

/// A district's rows in the order of the ledger's index: a province's own offices share their first two digits with its districts.
const IN_DISTRICT: &str = "o.area >= d.district AND o.area < d.district || CASE WHEN length(d.district) < 4 THEN '0' ELSE ':' END";

const COUNT_ANEW: &str = "INSERT INTO month_totals (month, district, settled, due_at, units, \
     activities, people, online, online_people, on_air, on_air_people, on_ground, on_ground_people, billboard, \
     billboard_people, community, community_people, documents, documents_people) \
     SELECT o.month, substr(o.area, 1, 4), ";
const SUMMED: &str = " ELSE 'open' END, o.due_at, COUNT(*), \
     SUM(o.activities), SUM(o.people), SUM(o.online), SUM(o.online_people), SUM(o.on_air), SUM(o.on_air_people), \
     SUM(o.on_ground), SUM(o.on_ground_people), SUM(o.billboard), SUM(o.billboard_people), SUM(o.community), \
     SUM(o.community_people), SUM(o.documents), SUM(o.documents_people) \
     FROM obligations o WHERE o.month = ";

/// `$1`, `$2`: first and last month. What is stale is counted from its rows in the same statement.
const PARTS: &str = "WITH stale AS (SELECT DISTINCT month, district FROM month_totals_stale WHERE month >= $1 AND month <= $2), \
     parts AS (SELECT t.month, t.district, t.settled, t.due_at, t.units, \
     t.activities, t.people, t.online, t.online_people, t.on_air, t.on_air_people, t.on_ground, t.on_ground_people, \
     t.billboard, t.billboard_people, t.community, t.community_people, t.documents, t.documents_people \
     FROM month_totals t WHERE t.month >= $1 AND t.month <= $2 \
     AND NOT EXISTS (SELECT 1 FROM stale d WHERE d.month = t.month AND d.district = t.district) \
     UNION ALL SELECT o.month, d.district, ";
const STALE_PARTS: &str = " ELSE 'open' END, o.due_at, 1, \
     o.activities, o.people, o.online, o.online_people, o.on_air, o.on_air_people, o.on_ground, o.on_ground_people, \
     o.billboard, o.billboard_people, o.community, o.community_people, o.documents, o.documents_people \
     FROM stale d JOIN obligations o ON o.month = d.month AND ";
const SUM_OF_PARTS: &str = " AS area, p.settled, p.due_at, CAST(SUM(p.units) AS BIGINT) AS units, \
     CAST(SUM(p.activities) AS BIGINT) AS activities, CAST(SUM(p.people) AS BIGINT) AS people, \
     CAST(SUM(p.online) AS BIGINT) AS online, CAST(SUM(p.online_people) AS BIGINT) AS online_people, \
     CAST(SUM(p.on_air) AS BIGINT) AS on_air, CAST(SUM(p.on_air_people) AS BIGINT) AS on_air_people, \
     CAST(SUM(p.on_ground) AS BIGINT) AS on_ground, CAST(SUM(p.on_ground_people) AS BIGINT) AS on_ground_people, \
     CAST(SUM(p.billboard) AS BIGINT) AS billboard, CAST(SUM(p.billboard_people) AS BIGINT) AS billboard_people, \
     CAST(SUM(p.community) AS BIGINT) AS community, CAST(SUM(p.community_people) AS BIGINT) AS community_people, \
     CAST(SUM(p.documents) AS BIGINT) AS documents, CAST(SUM(p.documents_people) AS BIGINT) AS documents_people \
     FROM parts p WHERE TRUE";

#[derive(FromRow)]
struct TotalRow {
    month: String,
    area: String,
    settled: String,
    due_at: DateTime<Utc>,
    units: i64,
    activities: i64,
    people: i64,
    #[sqlx(flatten)]
    channels: ChannelRow,
}

#[derive(FromRow)]
struct MarkRow {
    month: String,
    district: String,
}

impl Store {
    /// Counts the districts that were marked; false when none was. Any number of processes may: the marks' rows are where they
    /// meet, and a mark that is set meanwhile stays for the next turn.
    pub async fn count_stale_districts(&self) -> Result<bool> {
        // Looked for first, so that an idle installation writes nothing.
        if self.db.first::<(i64,)>(sql("SELECT id FROM month_totals_stale LIMIT 1")).await?.is_none() {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        let take = sql(
            "DELETE FROM month_totals_stale WHERE id IN (SELECT id FROM month_totals_stale ORDER BY id LIMIT $1) RETURNING month, district",
        );
        let marks: Vec<MarkRow> = tx.link().all(take.bind(MARKS_AT_ONCE)).await?;
        let is_any = !marks.is_empty();
        let mut months: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for mark in marks {
            months.entry(mark.month).or_default().insert(mark.district);
        }
        for (month, districts) in months {
            if districts.len() > DISTRICTS_APART {
                tx.link().run(sql("DELETE FROM month_totals WHERE month = $1").bind(&month)).await?;
                tx.link().run(count_anew(&month, None)).await?;
                continue;
            }
            for district in districts {
                tx.link().run(sql("DELETE FROM month_totals WHERE month = $1 AND district = $2").bind(&month).bind(&district)).await?;
                tx.link().run(count_anew(&month, Some(&district))).await?;
            }
        }
        tx.commit().await?;
        Ok(is_any)
    }

    /// Whether sums by district can answer for this scope and area.
    pub(super) fn is_summed(scope: &Scope, area: Option<&AreaCode>, split: Split) -> bool {
        let by_district = |area: &AreaCode| matches!(area.level(), AreaLevel::Country | AreaLevel::Province | AreaLevel::District);
        let scope_fits = match scope {
            Scope::Everything => true,
            Scope::Area(area) => by_district(area),
            Scope::Unit(_) => false,
        };
        let splits = |area: &AreaCode| split == Split::Whole || area.level() != AreaLevel::District;
        scope_fits && area.is_none_or(|area| by_district(area) && splits(area))
    }

    /// Rows of the months from `first` to `last` by month, area and state, as [`Self::month_groups`] counts them.
    pub(super) async fn totals(
        &self,
        scope: &Scope,
        months: (Month, Month),
        area: Option<&AreaCode>,
        split: Split,
        now: DateTime<Utc>,
    ) -> Result<Vec<MonthGroup>> {
        let mut query = sql(PARTS).bind(months.0.to_string()).bind(months.1.to_string());
        for part in [SETTLED, STALE_PARTS, IN_DISTRICT, ") SELECT p.month, ", child(area, split), SUM_OF_PARTS] {
            query.push(part);
        }
        if let Scope::Area(code) = scope {
            in_area(&mut query, code);
        }
        if let Some(code) = area {
            in_area(&mut query, code);
        }
        query.push(" GROUP BY 1, 2, 3, 4 ORDER BY 1, 2");
        let rows: Vec<TotalRow> = self.db.all(query).await?;
        let mut groups: BTreeMap<(Month, String, ObligationState), MonthGroup> = BTreeMap::new();
        for row in rows {
            let (month, state) = (read_month(&row.month)?, state_of(&row.month, &row.settled, row.due_at, now)?);
            let read = row.read(month, state)?;
            match groups.get_mut(&(month, row.area.clone(), state)) {
                Some(group) => group.add(&read),
                None => drop(groups.insert((month, row.area.clone(), state), read)),
            }
        }
        Ok(groups.into_values().collect())
    }
}

/// `district`: that one alone; none: the month whole.
fn count_anew(month: &str, district: Option<&str>) -> Sql {
    let mut query = sql(COUNT_ANEW);
    query.push(SETTLED);
    query.push(SUMMED);
    query.push_value(month);
    if let Some(district) = district {
        let after = if district.len() < 4 { '0' } else { ':' };
        query.push(" AND o.area >= ");
        query.push_value(district);
        query.push(" AND o.area < ");
        query.push_value(format!("{district}{after}"));
    }
    query.push(" GROUP BY 1, 2, 3, 4");
    query
}

/// Units without an area lie in no area, not even the country.
fn in_area(query: &mut Sql, code: &AreaCode) {
    if code.level() == AreaLevel::Country {
        query.push(" AND p.district <> ''");
    } else {
        query.and_in_area(code, "p.district");
    }
}

fn child(area: Option<&AreaCode>, split: Split) -> &'static str {
    match (split, area.map_or(0, |area| area.as_str().len())) {
        (Split::Whole, _) => "''",
        (Split::Below, 0) => "substr(p.district, 1, 2)",
        (Split::Below, _) => "p.district",
    }
}

impl TotalRow {
    fn read(&self, month: Month, state: ObligationState) -> Result<MonthGroup> {
        let area = if self.area.is_empty() { None } else { Some(read_code(&self.area)?) };
        let figures = Figures { activities: count(self.activities), people: count(self.people) };
        Ok(MonthGroup { month, group: Group { area, state, rows: count(self.units), figures }, channels: self.channels.read() })
    }
}

impl MonthGroup {
    fn add(&mut self, other: &MonthGroup) {
        self.group.rows += other.group.rows;
        self.group.figures += other.group.figures;
        for (mine, theirs) in self.channels.iter_mut().zip(&other.channels) {
            mine.figures += theirs.figures;
        }
    }
}
