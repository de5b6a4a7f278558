//! The sums as this process keeps them in memory: of a year that has ended they never change, and reading forty thousand rows for
//! each look at the country would. The number under which a month was added up says whether what is kept still holds.
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use app::domain::period::Month;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use tokio::sync::Mutex;

use super::Sum;
use super::columns::push_numbers;
use crate::queue::Busy;
use crate::store::ledger::read_month;
use crate::store::ledger::summary::ChannelRow;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store, StoreError};

/// Months in memory, half a megabyte each in a whole country.
const KEPT: usize = 36;
/// A month is added up every few seconds at most, and looked at in less.
const TRIES: usize = 20;

/// Of a month, the number under which it was added up and one of its sums, or one of its changes; none where nothing is.
#[derive(FromRow)]
struct SumRow {
    month: String,
    times: i64,
    district: Option<String>,
    settled: Option<String>,
    due_at: Option<DateTime<Utc>>,
    units: i64,
    activities: i64,
    people: i64,
    #[sqlx(flatten)]
    channels: ChannelRow,
}

/// The number under which each month was added up, and what has changed since, at one moment. The changes are narrowed by themselves, so that
/// PostgreSQL finds the few there are by their index: a table whose rows come and go is mostly what was there before.
fn changes(first: Month, last: Month) -> Sql {
    let mut query = sql("SELECT m.month, CAST(COALESCE(c.times, 0) AS BIGINT) AS times, d.district, d.settled, d.due_at, ");
    push_numbers(&mut query, &["CAST(COALESCE(d.", ", 0) AS BIGINT) AS ", ""], ", ");
    query.push(
        " FROM (SELECT month FROM month_counts WHERE month >= $1 AND month <= $2 UNION \
           SELECT month FROM month_changes WHERE month >= $1 AND month <= $2) m \
         LEFT JOIN month_counts c ON c.month = m.month LEFT JOIN (SELECT month, district, settled, due_at, ",
    );
    push_numbers(&mut query, &["SUM(", ") AS ", ""], ", ");
    query.push(" FROM month_changes WHERE month >= $1 AND month <= $2 GROUP BY month, district, settled, due_at) d ON d.month = m.month");
    query.bind(first.to_string()).bind(last.to_string())
}

/// The number under which the month was added up, and to what, at one moment.
fn sums(month: Month) -> Sql {
    let mut query = sql("SELECT c.month, c.times, t.district, t.settled, t.due_at, ");
    push_numbers(&mut query, &["COALESCE(t.", ", 0) AS ", ""], ", ");
    query.push(" FROM month_counts c LEFT JOIN month_totals t ON t.month = c.month WHERE c.month = $1");
    query.bind(month.to_string())
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

/// The number under which a month was added up, and what has changed since.
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

impl SumRow {
    fn part(self) -> Option<Part> {
        let sum = Sum { units: self.units, activities: self.activities, people: self.people, channels: self.channels.pairs() };
        Some(Part { district: self.district?, settled: self.settled?, due_at: self.due_at?, sum })
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
        let mut months: BTreeMap<Month, Moment> = BTreeMap::new();
        for row in self.db.all::<SumRow>(changes(first, last)).await? {
            let moment = months.entry(read_month(&row.month)?).or_default();
            moment.times = row.times;
            moment.changes.extend(row.part());
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
        Err(StoreError::Busy(Busy { tries: 1 }))
    }

    /// As the month was added up under this number, or at another moment near it. Read by one at a time, for all who wait.
    async fn counted(&self, month: Month, times: i64) -> Result<Arc<Counted>> {
        let mut kept = self.kept_totals.months.lock().await;
        if let Some(counted) = kept.get(&month).filter(|counted| counted.times == times) {
            return Ok(counted.clone());
        }
        let rows: Vec<SumRow> = self.db.all(sums(month)).await?;
        if kept.len() >= KEPT {
            kept.clear();
        }
        let times = rows.first().map_or(0, |row| row.times);
        let counted = Arc::new(Counted { times, parts: rows.into_iter().filter_map(SumRow::part).collect() });
        kept.insert(month, counted.clone());
        Ok(counted)
    }
}
