//! The sums as this process keeps them in memory: of a year that has ended they never change, and reading forty thousand rows for
//! each look at the country would. How often a month was counted says whether what is kept still holds.
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use app::domain::channel::Channel;
use app::domain::period::Month;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use tokio::sync::Mutex;

use super::count::{DISTRICTS_APART, in_district, summed};
use crate::store::ledger::Figures;
use crate::store::ledger::read_month;
use crate::store::ledger::summary::{ChannelRow, count};
use crate::store::sql::sql;
use crate::store::{Result, Store};

/// Months in memory, half a megabyte each in a whole country.
const KEPT: usize = 36;

/// `$1`, `$2`: first and last month. How often each was counted and which of its districts are stale, at one moment.
const AT_THIS_MOMENT: &str = "SELECT m.month, CAST(COALESCE(c.times, 0) AS BIGINT) AS times, d.district FROM ( \
       SELECT month FROM month_counts WHERE month >= $1 AND month <= $2 UNION \
       SELECT month FROM month_totals_stale WHERE month >= $1 AND month <= $2) m \
     LEFT JOIN month_counts c ON c.month = m.month LEFT JOIN ( \
       SELECT DISTINCT month, district FROM month_totals_stale WHERE month >= $1 AND month <= $2) d ON d.month = m.month";

/// `$1`: the month.
const COUNTED: &str = "SELECT c.times, t.district, t.settled, t.due_at, t.units, t.activities, t.people, \
     t.online, t.online_people, t.on_air, t.on_air_people, t.on_ground, t.on_ground_people, t.billboard, t.billboard_people, \
     t.community, t.community_people, t.documents, t.documents_people \
     FROM month_counts c JOIN month_totals t ON t.month = c.month WHERE c.month = $1 ORDER BY t.district";

#[derive(FromRow)]
struct MomentRow {
    month: String,
    times: i64,
    /// None: of this month nothing is stale.
    district: Option<String>,
}

/// Of a month that was counted.
#[derive(FromRow)]
struct CountedRow {
    times: i64,
    #[sqlx(flatten)]
    part: PartRow,
}

#[derive(FromRow)]
struct PartRow {
    district: String,
    settled: String,
    due_at: DateTime<Utc>,
    units: i64,
    activities: i64,
    people: i64,
    #[sqlx(flatten)]
    channels: ChannelRow,
}

/// Rows of one district in one state that are due at the same moment.
pub(super) struct Part {
    pub district: String,
    pub settled: String,
    pub due_at: DateTime<Utc>,
    pub units: u64,
    pub figures: Figures,
    pub channels: [Figures; Channel::ALL.len()],
}

struct Counted {
    times: i64,
    parts: Vec<Part>,
}

/// Shared by all clones of a store.
#[derive(Default)]
pub(in crate::store) struct Kept(Mutex<HashMap<Month, Arc<Counted>>>);

/// A month's rows; what is stale is counted a moment after the rest was looked up.
pub(super) struct Sums {
    pub month: Month,
    counted: Arc<Counted>,
    stale: BTreeSet<String>,
    anew: Vec<Part>,
}

impl Sums {
    /// Each row in one part.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.counted.parts.iter().filter(|part| !self.stale.contains(&part.district)).chain(&self.anew)
    }
}

impl From<PartRow> for Part {
    fn from(row: PartRow) -> Self {
        let figures = Figures { activities: count(row.activities), people: count(row.people) };
        let channels = row.channels.figures();
        Self { district: row.district, settled: row.settled, due_at: row.due_at, units: count(row.units), figures, channels }
    }
}

impl Store {
    /// Of each month from `first` to `last` that was opened.
    pub(super) async fn sums(&self, first: Month, last: Month) -> Result<Vec<Sums>> {
        let moment = sql(AT_THIS_MOMENT).bind(first.to_string()).bind(last.to_string());
        let mut months: BTreeMap<Month, (i64, BTreeSet<String>)> = BTreeMap::new();
        for row in self.db.all::<MomentRow>(moment).await? {
            let (times, stale) = months.entry(read_month(&row.month)?).or_default();
            *times = row.times;
            stale.extend(row.district);
        }
        let mut sums = Vec::with_capacity(months.len());
        for (month, (times, stale)) in months {
            let (counted, anew) = (self.counted(month, times).await?, self.count_now(month, &stale).await?);
            sums.push(Sums { month, counted, stale, anew });
        }
        Ok(sums)
    }

    /// As the month was counted for the `times`th time, or later. Read by one at a time, for all who wait.
    async fn counted(&self, month: Month, times: i64) -> Result<Arc<Counted>> {
        let mut kept = self.kept_totals.0.lock().await;
        if let Some(counted) = kept.get(&month).filter(|counted| counted.times >= times) {
            return Ok(counted.clone());
        }
        let rows: Vec<CountedRow> = self.db.all(sql(COUNTED).bind(month.to_string())).await?;
        let times = rows.first().map_or(times, |row| row.times);
        if kept.len() >= KEPT {
            kept.clear();
        }
        let counted = Arc::new(Counted { times, parts: rows.into_iter().map(|row| row.part.into()).collect() });
        kept.insert(month, counted.clone());
        Ok(counted)
    }

    /// These districts from their rows. They are named one by one: PostgreSQL, told to join them to the rows, may read a million.
    async fn count_now(&self, month: Month, stale: &BTreeSet<String>) -> Result<Vec<Part>> {
        if stale.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = summed("SELECT ", &month.to_string());
        if stale.len() <= DISTRICTS_APART {
            query.push(" AND (");
            for (at, district) in stale.iter().enumerate() {
                query.push(if at == 0 { "(" } else { " OR (" });
                in_district(&mut query, district);
                query.push(")");
            }
            query.push(")");
        }
        query.push(" GROUP BY 1, 2, 3");
        let rows: Vec<PartRow> = self.db.all(query).await?;
        Ok(rows.into_iter().filter(|row| stale.contains(&row.district)).map(Part::from).collect())
    }
}
