//! The ledger of obligations: its rows, what is said about them, and the figures that follow. The rules are
//! [`app::domain::obligation`]'s.
//!
//! For whoever writes reports, in the same transaction as the report itself:
//! [`facts::count_activities`] after anything that changes a unit's reports of a month (also their review), and
//! [`facts::record_submission`] when a unit's monthly report is submitted, returned or accepted. Whoever would change what a
//! month has counted asks [`closing::closing`] first.
mod answers;
pub(super) mod closing;
mod due_days;
pub(super) mod facts;
mod follow;
pub(super) mod list;
mod rows;
mod summary;
mod totals;
mod trend;

use app::domain::access::PersonId;
use app::domain::area::AreaCode;
use app::domain::obligation::{CampaignDays, Obligation, Review, States};
use app::domain::period::Month;
use app::domain::unit::{UnitId, UnitKind};
use chrono::{DateTime, NaiveDate, Utc};

use super::sql::Sql;

pub use summary::{ChannelFigures, DueDay, Figures, Group, MonthInFigures};
pub(super) use totals::Kept;
pub use totals::MonthGroup;
pub use trend::{UnitMonth, UnitMonths, UnitMonthsFilter};

/// Which units a run of the ledger looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Everything,
    /// Units that lie in this province now.
    Province(AreaCode),
    /// The ministry, departments and state enterprises.
    WithoutArea,
}

impl Part {
    /// Adds the condition to a query that has a `WHERE`. `column`: where the area stands.
    fn narrow(&self, query: &mut Sql, column: &'static str) {
        match self {
            Self::Everything => {}
            Self::Province(code) => query.and_in_area(code, column),
            Self::WithoutArea => [" AND ", column, " IS NULL"].into_iter().for_each(|part| query.push(part)),
        }
    }
}

/// How much a run changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Followed {
    pub opened: usize,
    pub revised: usize,
    pub withdrawn: usize,
}

/// "Nothing to report" or an excuse: why, by whom, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub reason: String,
    pub by: PersonId,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    Done,
    /// The month's report was accepted.
    Locked,
    /// The month was not opened, or the unit has no row in it.
    NoSuchRow,
}

/// A row with everything known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub row: Obligation,
    pub submitted: Option<(DateTime<Utc>, Review)>,
    pub nothing: Option<Said>,
    pub excused: Option<Said>,
    pub activities: u64,
    pub people: u64,
    /// Nothing can be said about it any more.
    pub locked: bool,
}

/// What a month's rows are narrowed to, within the scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObligationFilter {
    pub area: Option<AreaCode>,
    pub kind: Option<UnitKind>,
    pub states: States,
    pub unit: Option<UnitId>,
    /// Only units that lie in no area below `area`: its own offices; without an area, the agencies.
    pub own: bool,
    /// Only units of which nothing came and something waits on phones.
    pub stuck: bool,
    /// Only rows that are in time until the end of this day.
    pub due: Option<NaiveDate>,
}

impl ObligationFilter {
    /// Nothing but the area narrows it.
    fn is_of_area_alone(&self) -> bool {
        *self == Self { area: self.area.clone(), ..Self::default() }
    }
}

/// A change of a due day; `None` takes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueChange {
    Campaign(CampaignDays),
    Below(UnitId, Option<u32>),
    Own(UnitId, Option<u32>),
    /// All of them, with their names.
    Holidays(Vec<(NaiveDate, String)>),
}

/// A month as a row names it; how the whole of it lies in time is the domain's to say.
pub(in crate::store) fn read_month(text: &str) -> super::Result<Month> {
    Month::parse(text).map_err(|_| super::StoreError::Unreadable(format!("month {text:?}")))
}
