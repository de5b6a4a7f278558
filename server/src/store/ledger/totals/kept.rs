//! The sums as this process keeps them in memory: of a year that has ended they never change, and reading forty thousand rows for
//! each look at the country would. How often a month was added up says whether what is kept still holds.
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use app::domain::period::Month;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use tokio::sync::Mutex;

use super::Sum;
use crate::store::ledger::read_month;
use crate::store::ledger::summary::{CHANNEL_SUMS, ChannelRow};
use crate::store::sql::sql;
use crate::store::{Result, Store, StoreError};

/// Months in memory, half a megabyte each in a whole country.
const KEPT: usize = 36;
/// A month is added up every few seconds at most, and read in less.
const TRIES: usize = 20;

/// `$1`, `$2`: first and last month. How often each was added up, and what has changed since, at one moment.
const AT_THIS_MOMENT: &str = "SELECT m.month, CAST(COALESCE(c.times, 0) AS BIGINT) AS times, o.district, o.settled, o.due_at, \
     CAST(COALESCE(SUM(o.units), 0) AS BIGINT) AS units, CAST(COALESCE(SUM(o.activities), 0) AS BIGINT) AS activities, \
     CAST(COALESCE(SUM(o.people), 0) AS BIGINT) AS people, ";
const OF_THE_MONTHS: &str = "FROM (SELECT month FROM month_counts WHERE month >= $1 AND month <= $2 UNION \
       SELECT month FROM month_changes WHERE month >= $1 AND month <= $2) m \
     LEFT JOIN month_counts c ON c.month = m.month LEFT JOIN month_changes o ON o.month = m.month \
     GROUP BY m.month, c.times, o.district, o.settled, o.due_at";

/// `$1`: the month. Also sums of nothing, so that a month that was added up has a row to say how often.
const COUNTED: &str = "SELECT c.times, t.district, t.settled, t.due_at, t.units, t.activities, t.people, \
     t.online, t.online_people, t.on_air, t.on_air_people, t.on_ground, t.on_ground_people, t.billboard, t.billboard_people, \
     t.community, t.community_people, t.documents, t.documents_people \
     FROM month_counts c JOIN month_totals t ON t.month = c.month WHERE c.month = $1";

/// Of a month at one moment.
#[derive(FromRow)]
struct MomentRow {
    month: String,
    times: i64,
    /// None: nothing has changed.
    district: Option<String>,
    settled: Option<String>,
    due_at: Option<DateTime<Utc>>,
    #[sqlx(flatten)]
    sum: SumRow,
}

/// Of a month that was added up.
#[derive(FromRow)]
struct CountedRow {
    times: i64,
    district: String,
    settled: String,
    due_at: DateTime<Utc>,
    #[sqlx(flatten)]
    sum: SumRow,
}

#[derive(FromRow)]
struct SumRow {
    units: i64,
    activities: i64,
    people: i64,
    #[sqlx(flatten)]
    channels: ChannelRow,
}

/// Rows of one district in one state that are due at the same moment: how many there are, or how many more.
pub(super) struct Part {
    pub district: String,
    pub settled: String,
    pub due_at: DateTime<Utc>,
    pub sum: Sum,
}

struct Counted {
    times: i64,
    parts: Vec<Part>,
}

/// Shared by all clones of a store.
#[derive(Default)]
pub(in crate::store) struct Kept {
    months: Mutex<HashMap<Month, Arc<Counted>>>,
}

/// How often a month was added up, and what has changed since.
#[derive(Default)]
struct Moment {
    times: i64,
    changes: Vec<Part>,
}

/// A month's rows.
pub(super) struct Sums {
    pub month: Month,
    counted: Arc<Counted>,
    changes: Vec<Part>,
}

impl Sums {
    /// Together they are what the rows are.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.counted.parts.iter().chain(&self.changes)
    }
}

impl From<SumRow> for Sum {
    fn from(row: SumRow) -> Self {
        Self { units: row.units, activities: row.activities, people: row.people, channels: row.channels.pairs() }
    }
}

impl From<CountedRow> for Part {
    fn from(row: CountedRow) -> Self {
        Self { district: row.district, settled: row.settled, due_at: row.due_at, sum: row.sum.into() }
    }
}

impl MomentRow {
    fn change(self) -> Option<Part> {
        Some(Part { district: self.district?, settled: self.settled?, due_at: self.due_at?, sum: self.sum.into() })
    }
}

impl Store {
    /// Of each month from `first` to `last` that was opened.
    pub(super) async fn sums(&self, first: Month, last: Month) -> Result<Vec<Sums>> {
        let mut sums = Vec::new();
        for (month, moment) in self.moments(first, last).await? {
            sums.push(self.sums_of(month, moment).await?);
        }
        Ok(sums)
    }

    async fn moments(&self, first: Month, last: Month) -> Result<BTreeMap<Month, Moment>> {
        let mut query = sql(AT_THIS_MOMENT).bind(first.to_string()).bind(last.to_string());
        [CHANNEL_SUMS, OF_THE_MONTHS].into_iter().for_each(|part| query.push(part));
        let mut months: BTreeMap<Month, Moment> = BTreeMap::new();
        for row in self.db.all::<MomentRow>(query).await? {
            let moment = months.entry(read_month(&row.month)?).or_default();
            moment.times = row.times;
            moment.changes.extend(row.change());
        }
        Ok(months)
    }

    /// The sums that the changes come on top of: what was added up between the two looks is in one of them twice or in neither.
    async fn sums_of(&self, month: Month, mut moment: Moment) -> Result<Sums> {
        for _ in 0..TRIES {
            let counted = self.counted(month, moment.times).await?;
            if counted.times == moment.times {
                return Ok(Sums { month, counted, changes: moment.changes });
            }
            moment = self.moments(month, month).await?.remove(&month).unwrap_or_default();
        }
        Err(StoreError::Busy { tries: 1 })
    }

    /// As the month was added up for the `times`th time, or later. Read by one at a time, for all who wait.
    async fn counted(&self, month: Month, times: i64) -> Result<Arc<Counted>> {
        let mut kept = self.kept_totals.months.lock().await;
        if let Some(counted) = kept.get(&month).filter(|counted| counted.times >= times) {
            return Ok(counted.clone());
        }
        let rows: Vec<CountedRow> = self.db.all(sql(COUNTED).bind(month.to_string())).await?;
        let times = rows.first().map_or(times, |row| row.times);
        if kept.len() >= KEPT {
            kept.clear();
        }
        let counted = Arc::new(Counted { times, parts: rows.into_iter().map(Part::from).collect() });
        kept.insert(month, counted.clone());
        Ok(counted)
    }
}
