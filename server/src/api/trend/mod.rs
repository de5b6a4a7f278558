//! Several months side by side.
pub mod areas;
pub mod show;
pub mod units;

use app::domain::access::Scope;
use app::domain::area::{Area, AreaCode};
use app::domain::channel::Channel;
use app::domain::obligation::has_ended;
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use app::wire::months::{ChannelFigures, MonthFigures};
use app::wire::trend::TrendMonth;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::api::paging;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{Figures, MonthGroup};

const DEFAULT_MONTHS: u32 = 12;
const MAX_MONTHS: u32 = 24;

/// Which months of which area.
#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    until: Option<String>,
    months: Option<String>,
}

/// First and last.
type Range = (Month, Month);

impl Asked {
    /// Without an area, of the one that is [home](Scope::home).
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn read(&self, state: &AppState, scope: &Scope) -> Result<(Range, Option<AreaCode>), ApiError> {
        let range = months(state, self.until.as_deref(), self.months.as_deref())?;
        let asked = paging::area_within(state, scope, self.area.as_deref())?;
        let area = asked.or_else(|| scope.home().cloned()).filter(|area| !area.as_str().is_empty());
        Ok((range, area))
    }
}

/// First and last month asked for: a year up to the present month unless it says otherwise.
fn months(state: &AppState, until: Option<&str>, count: Option<&str>) -> Result<Range, ApiError> {
    // So that the first month, too, can be written.
    let reaches_back = |month: &Month| Month::parse(&month.back(MAX_MONTHS).to_string()).is_ok();
    let last = paging::choice("until", until, |text| Month::parse(text).ok().filter(reaches_back))?;
    let last = last.unwrap_or_else(|| Month::of(bangkok_date(state.now())));
    let count = paging::choice("months", count, |text| text.parse().ok().filter(|count| (1..=MAX_MONTHS).contains(count)))?;
    Ok((last.back(count.unwrap_or(DEFAULT_MONTHS) - 1), last))
}

/// An area that is not known by name (any more) still has its rows, under its code.
pub fn named(state: &AppState, code: &AreaCode) -> Area {
    let unnamed = || Area { code: code.clone(), name_th: code.to_string(), name_en: code.to_string() };
    state.areas.get(code).unwrap_or_else(unnamed)
}

pub fn figures(of: Figures) -> MonthFigures {
    MonthFigures { activities: of.activities, people: of.people }
}

/// Every month of the range, with its rows by state and its sums.
pub(in crate::api) fn by_month(range: Range, groups: &[MonthGroup], now: DateTime<Utc>) -> Vec<TrendMonth> {
    let empty = |month: Month| TrendMonth {
        month,
        ended: has_ended(month, now),
        counts: Default::default(),
        figures: MonthFigures::default(),
        channels: Channel::ALL.into_iter().map(|channel| ChannelFigures { channel, figures: MonthFigures::default() }).collect(),
    };
    let mut months: Vec<TrendMonth> = range.0.until(range.1).map(empty).collect();
    for group in groups {
        if let Some(month) = months.iter_mut().find(|month| month.month == group.month) {
            add(month, group);
        }
    }
    months
}

fn add(month: &mut TrendMonth, group: &MonthGroup) {
    month.counts.add(group.group.state, group.group.rows);
    month.figures += figures(group.group.figures);
    for of in &group.channels {
        if let Some(mine) = month.channels.iter_mut().find(|mine| mine.channel == of.channel) {
            mine.figures += figures(of.figures);
        }
    }
}
