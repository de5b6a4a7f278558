//! The sums as this process keeps them in memory: of a year that has ended they never change, and reading forty thousand rows for
//! each look at the country would. How often a month was counted says whether what is kept still holds.
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use app::domain::channel::Channel;
use app::domain::period::Month;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use tokio::sync::Mutex;

use super::count::{in_districts, portions, summed};
use crate::store::ledger::Figures;
use crate::store::ledger::read_month;
use crate::store::ledger::summary::{ChannelRow, count};
use crate::store::sql::sql;
use crate::store::{Result, Store};

/// Months in memory, half a megabyte each in a whole country.
const KEPT: usize = 36;

/// `$1`, `$2`: first and last month. How often each was counted, which of its districts are stale, and how often each of these
/// was marked since, at one moment.
const AT_THIS_MOMENT: &str = "SELECT m.month, CAST(COALESCE(c.times, 0) AS BIGINT) AS times, d.district, \
       CAST(COALESCE(d.marks, 0) AS BIGINT) AS marks FROM ( \
       SELECT month FROM month_counts WHERE month >= $1 AND month <= $2 UNION \
       SELECT month FROM month_totals_stale WHERE month >= $1 AND month <= $2) m \
     LEFT JOIN month_counts c ON c.month = m.month LEFT JOIN ( \
       SELECT month, district, SUM(times) AS marks FROM month_totals_stale WHERE month >= $1 AND month <= $2 \
       GROUP BY month, district) d ON d.month = m.month";

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
    marks: i64,
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

/// What readers counted of a month since it was counted for the `times`th time: by district, how often that was marked then.
/// Marks are only added until the month is counted again, so how many there are tells whether the district changed.
#[derive(Default)]
struct Since {
    times: i64,
    districts: HashMap<String, (i64, Arc<Vec<Part>>)>,
}

/// Shared by all clones of a store.
#[derive(Default)]
pub(in crate::store) struct Kept {
    months: Mutex<HashMap<Month, Arc<Counted>>>,
    since: Mutex<HashMap<Month, Since>>,
}

/// How often a month was counted, and how often its stale districts were marked since.
#[derive(Default)]
struct Moment {
    times: i64,
    stale: BTreeMap<String, i64>,
}

/// A month's rows; what is stale is counted a moment after the rest was looked up.
pub(super) struct Sums {
    pub month: Month,
    counted: Arc<Counted>,
    stale: BTreeMap<String, i64>,
    anew: Vec<Arc<Vec<Part>>>,
}

impl Sums {
    /// Each row in one part.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.counted
            .parts
            .iter()
            .filter(|part| !self.stale.contains_key(&part.district))
            .chain(self.anew.iter().flat_map(|parts| parts.iter()))
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
        let query = sql(AT_THIS_MOMENT).bind(first.to_string()).bind(last.to_string());
        let mut months: BTreeMap<Month, Moment> = BTreeMap::new();
        for row in self.db.all::<MomentRow>(query).await? {
            let moment = months.entry(read_month(&row.month)?).or_default();
            moment.times = row.times;
            moment.stale.extend(row.district.map(|district| (district, row.marks)));
        }
        let mut sums = Vec::with_capacity(months.len());
        for (month, moment) in months {
            let (counted, anew) = (self.counted(month, moment.times).await?, self.count_now(month, &moment).await?);
            sums.push(Sums { month, counted, stale: moment.stale, anew });
        }
        Ok(sums)
    }

    /// As the month was counted for the `times`th time, or later. Read by one at a time, for all who wait.
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
        let counted = Arc::new(Counted { times, parts: rows.into_iter().map(|row| row.part.into()).collect() });
        kept.insert(month, counted.clone());
        Ok(counted)
    }

    /// The stale districts from their rows, unless that was done since they last changed. By one at a time, for all who wait.
    async fn count_now(&self, month: Month, moment: &Moment) -> Result<Vec<Arc<Vec<Part>>>> {
        if moment.stale.is_empty() {
            return Ok(Vec::new());
        }
        let mut kept = self.kept_totals.since.lock().await;
        if kept.len() >= KEPT && !kept.contains_key(&month) {
            kept.clear();
        }
        let since = kept.entry(month).or_default();
        if since.times != moment.times {
            *since = Since { times: moment.times, ..Since::default() };
        }
        let is_known = |district: &str, marks: i64| since.districts.get(district).is_some_and(|(known, _)| *known >= marks);
        let changed: Vec<&str> =
            moment.stale.iter().filter(|(district, marks)| !is_known(district, **marks)).map(|(district, _)| district.as_str()).collect();
        let mut counted = self.count_districts(month, &changed).await?;
        for district in changed {
            let (parts, marks) = (counted.remove(district).unwrap_or_default(), moment.stale[district]);
            since.districts.insert(district.to_owned(), (marks, Arc::new(parts)));
        }
        Ok(moment.stale.keys().filter_map(|district| since.districts.get(district)).map(|(_, parts)| parts.clone()).collect())
    }

    async fn count_districts(&self, month: Month, districts: &[&str]) -> Result<HashMap<String, Vec<Part>>> {
        let mut counted: HashMap<String, Vec<Part>> = HashMap::new();
        for some in portions(districts) {
            let mut query = summed("SELECT ", &month.to_string());
            in_districts(&mut query, some);
            query.push(" GROUP BY 1, 2, 3");
            for row in self.db.all::<PartRow>(query).await? {
                counted.entry(row.district.clone()).or_default().push(row.into());
            }
        }
        Ok(counted)
    }
}
