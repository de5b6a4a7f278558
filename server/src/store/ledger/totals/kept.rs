//! The sums as this process keeps them in memory: of a year that has ended they never change, and reading forty thousand rows for
//! each look at the country would. How often a month was counted says whether what is kept still holds.
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use app::domain::channel::Channel;
use app::domain::period::Month;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use tokio::sync::Mutex;

use crate::store::ledger::Figures;
use crate::store::ledger::list::SETTLED;
use crate::store::ledger::summary::{ChannelRow, count};
use crate::store::ledger::read_month;
use crate::store::sql::sql;
use crate::store::{Result, Store, StoreError};

/// Months in memory, half a megabyte each in a whole country.
const KEPT: usize = 36;

/// A district's rows in the order of the ledger's index: a province's own offices share their first two digits with its districts.
const IN_DISTRICT: &str = "o.area >= d.district AND o.area < d.district || CASE WHEN length(d.district) < 4 THEN '0' ELSE ':' END";

/// `$1`, `$2`: first and last month. How often each was counted, and what is stale counted from its rows, in one statement: a
/// district is never both stale and counted.
const AT_THIS_MOMENT: &str = "WITH stale AS (SELECT DISTINCT month, district FROM month_totals_stale WHERE month >= $1 AND month <= $2), \
     months AS (SELECT month FROM stale UNION SELECT month FROM month_counts WHERE month >= $1 AND month <= $2) \
     SELECT m.month, CAST(COALESCE(c.times, 0) AS BIGINT) AS times, d.district, ";
const STALE: &str = " ELSE 'open' END AS settled, o.due_at, ";
const STALE_ROWS: &str = " FROM months m LEFT JOIN month_counts c ON c.month = m.month LEFT JOIN stale d ON d.month = m.month \
     LEFT JOIN obligations o ON o.month = d.month AND ";

/// `$1`: the month.
const COUNTED: &str = "SELECT t.month, c.times, t.district, t.settled, t.due_at, t.units, t.activities, t.people, \
     t.online, t.online_people, t.on_air, t.on_air_people, t.on_ground, t.on_ground_people, t.billboard, t.billboard_people, \
     t.community, t.community_people, t.documents, t.documents_people \
     FROM month_counts c JOIN month_totals t ON t.month = c.month WHERE c.month = $1 ORDER BY t.district";

const SUMS: &str = "COUNT(o.unit) AS units, \
     CAST(COALESCE(SUM(o.activities), 0) AS BIGINT) AS activities, CAST(COALESCE(SUM(o.people), 0) AS BIGINT) AS people, \
     CAST(COALESCE(SUM(o.online), 0) AS BIGINT) AS online, CAST(COALESCE(SUM(o.online_people), 0) AS BIGINT) AS online_people, \
     CAST(COALESCE(SUM(o.on_air), 0) AS BIGINT) AS on_air, CAST(COALESCE(SUM(o.on_air_people), 0) AS BIGINT) AS on_air_people, \
     CAST(COALESCE(SUM(o.on_ground), 0) AS BIGINT) AS on_ground, CAST(COALESCE(SUM(o.on_ground_people), 0) AS BIGINT) AS on_ground_people, \
     CAST(COALESCE(SUM(o.billboard), 0) AS BIGINT) AS billboard, CAST(COALESCE(SUM(o.billboard_people), 0) AS BIGINT) AS billboard_people, \
     CAST(COALESCE(SUM(o.community), 0) AS BIGINT) AS community, CAST(COALESCE(SUM(o.community_people), 0) AS BIGINT) AS community_people, \
     CAST(COALESCE(SUM(o.documents), 0) AS BIGINT) AS documents, CAST(COALESCE(SUM(o.documents_people), 0) AS BIGINT) AS documents_people";
const BY_DISTRICT: &str = " GROUP BY 1, 2, 3, 4, 5";

#[derive(FromRow)]
struct PartRow {
    month: String,
    times: i64,
    /// None: of this month nothing is stale.
    district: Option<String>,
    settled: String,
    /// None: the district has no rows any more.
    due_at: Option<DateTime<Utc>>,
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

/// A month's rows at one moment.
pub(super) struct Sums {
    pub month: Month,
    counted: Arc<Counted>,
    stale: HashSet<String>,
    anew: Vec<Part>,
}

impl Sums {
    /// Each row in one part.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.counted.parts.iter().filter(|part| !self.stale.contains(&part.district)).chain(&self.anew)
    }
}

impl PartRow {
    fn part(&self) -> Option<Part> {
        let channels = self.channels.figures();
        let figures = Figures { activities: count(self.activities), people: count(self.people) };
        let (district, due_at) = (self.district.clone()?, self.due_at?);
        Some(Part { district, settled: self.settled.clone(), due_at, units: count(self.units), figures, channels })
    }
}

impl Store {
    /// Of each month from `first` to `last` that was opened.
    pub(super) async fn sums(&self, first: Month, last: Month) -> Result<Vec<Sums>> {
        let mut query = sql(AT_THIS_MOMENT).bind(first.to_string()).bind(last.to_string());
        for part in [SETTLED, STALE, SUMS, STALE_ROWS, IN_DISTRICT, BY_DISTRICT] {
            query.push(part);
        }
        let now: Vec<PartRow> = self.db.all(query).await?;
        let months: BTreeSet<&str> = now.iter().map(|row| row.month.as_str()).collect();
        let mut sums = Vec::with_capacity(months.len());
        for text in months {
            let rows = || now.iter().filter(|row| row.month == text);
            let (month, times) = (read_month(text)?, rows().next().map_or(0, |row| row.times));
            let stale = rows().filter_map(|row| row.district.clone()).collect();
            sums.push(Sums { month, counted: self.counted(month, times).await?, stale, anew: rows().filter_map(PartRow::part).collect() });
        }
        Ok(sums)
    }

    /// As the month was counted for the `times`th time, or later. Read by one at a time, for all who wait.
    async fn counted(&self, month: Month, times: i64) -> Result<Arc<Counted>> {
        let mut kept = self.kept_totals.0.lock().await;
        if let Some(counted) = kept.get(&month).filter(|counted| counted.times >= times) {
            return Ok(counted.clone());
        }
        let rows: Vec<PartRow> = self.db.all(sql(COUNTED).bind(month.to_string())).await?;
        let times = rows.first().map_or(times, |row| row.times);
        let parts: Option<Vec<Part>> = rows.iter().map(PartRow::part).collect();
        let parts = parts.ok_or_else(|| StoreError::Unreadable(format!("the sums of {month}")))?;
        if kept.len() >= KEPT {
            kept.clear();
        }
        let counted = Arc::new(Counted { times, parts });
        kept.insert(month, counted.clone());
        Ok(counted)
    }
}
