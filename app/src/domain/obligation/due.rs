//! By which day: the campaign's default, a province's day for the units under it, and a unit's own.
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::Owes;
use crate::domain::period::{Month, end_of_day};
use crate::domain::thai_date::bangkok_date;
use crate::domain::unit::UnitId;

/// Highest day of the month that can be set; a month that lacks it is due on its last.
pub const MAX_DUE_DAY: u32 = 31;

/// What holds where nobody set anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CampaignDays {
    /// Day of the following month by whose end activities are due to the province.
    pub activities: u32,
    /// Day of the following month by whose end the monthly report is due to the ministry.
    pub monthly: u32,
    /// Whether a due day on a weekend or one of the ministry's holidays moves to the next working day.
    #[serde(default)]
    pub shift_holidays: bool,
}

impl Default for CampaignDays {
    /// The letter's 5th, and the 1st that a province asks for in it (DOMAIN.md section 1).
    fn default() -> Self {
        Self { activities: 1, monthly: 5, shift_holidays: false }
    }
}

impl CampaignDays {
    pub fn is_valid(&self) -> bool {
        [self.activities, self.monthly].iter().all(|day| (1..=MAX_DUE_DAY).contains(day))
    }
}

/// Every due day that is set now. A change applies to months that have not ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DueSettings {
    pub campaign: CampaignDays,
    /// A province's day for the units under it, by the province.
    pub below: BTreeMap<UnitId, u32>,
    /// A unit's own day, before any other.
    pub own: BTreeMap<UnitId, u32>,
    /// As the ministry entered them.
    pub holidays: BTreeSet<NaiveDate>,
}

/// A month that everybody waits for, and the last day on which they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Awaited {
    pub month: Month,
    pub until: NaiveDate,
}

impl Awaited {
    /// As it was said, be it days ago; when it holds no more, as it is where nobody set a day.
    pub fn on(today: NaiveDate, said: Option<Self>) -> Month {
        said.filter(|said| today <= said.until).unwrap_or_else(|| DueSettings::default().awaited(today)).month
    }
}

/// The last day on which what is due by then is in time.
pub fn due_on(due_at: DateTime<Utc>) -> NaiveDate {
    bangkok_date(due_at - TimeDelta::milliseconds(1))
}

impl DueSettings {
    /// The day of the following month by which `unit` owes to `owed_to`.
    pub fn day(&self, unit: UnitId, owes: Owes, owed_to: Option<UnitId>) -> u32 {
        let of_province = || (owes == Owes::Activities).then_some(owed_to?).and_then(|province| self.below.get(&province).copied());
        let default = if owes == Owes::Monthly { self.campaign.monthly } else { self.campaign.activities };
        self.own.get(&unit).copied().or_else(of_province).unwrap_or(default)
    }

    /// The first instant that is too late, in Asia/Bangkok.
    pub fn due_at(&self, month: Month, day: u32) -> DateTime<Utc> {
        let due = month.due_day(day);
        end_of_day(if self.campaign.shift_holidays { self.next_working_day(due) } else { due })
    }

    /// The month that everybody waits for: the last one until the ministry's own day for it has passed.
    pub fn awaited(&self, today: NaiveDate) -> Awaited {
        let of = |month: Month| Awaited { month, until: due_on(self.due_at(month, self.campaign.monthly)) };
        let last = of(Month::of(today).previous());
        if today <= last.until { last } else { of(last.month.next()) }
    }

    fn next_working_day(&self, day: NaiveDate) -> NaiveDate {
        let works = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(day);
        // A list of holidays without end would leave the day where it is.
        (0..62).filter_map(|later| day.checked_add_days(Days::new(later))).find(works).unwrap_or(day)
    }
}
