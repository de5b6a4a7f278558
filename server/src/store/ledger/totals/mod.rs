//! Sums of a month's rows by district, kept beside the rows: what a whole country's year is read from. Triggers write down what each
//! change of a row adds and takes away, a job adds that up, and until then whoever reads does so themselves, so that what is read is
//! always what the rows say (ADR 17, ADR 27).
mod add_up;
mod columns;
mod kept;
mod mend;

use std::collections::HashMap;

use app::domain::access::Scope;
use app::domain::area::{AreaCode, AreaLevel};
use app::domain::channel::Channel;
use app::domain::obligation::{ObligationState, States, open_state};
use app::domain::period::Month;
use chrono::{DateTime, Utc};

use super::Figures;
use super::summary::{ChannelFigures, Group, MonthInFigures, count};
use crate::store::areas::read_code;
use crate::store::{Result, Store, StoreError};

use kept::{Part, Sums};

pub(in crate::store) use kept::Kept;

/// Rows of one month, in one area, in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthGroup {
    pub month: Month,
    pub group: Group,
    /// In the order of the form.
    pub channels: Vec<ChannelFigures>,
}

impl MonthGroup {
    pub(super) fn add(&mut self, other: &Self) {
        self.group.rows += other.group.rows;
        self.group.figures += other.group.figures;
        self.channels.iter_mut().zip(&other.channels).for_each(|(mine, theirs)| mine.figures += theirs.figures);
    }
}

/// What the hour decides, as the sums have it.
const OPEN: &str = "open";

/// Which areas the groups of an answer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// All that was asked for is one.
    Whole,
    /// One level below what was asked for: provinces of the country, districts of a province.
    Below,
}

/// Of rows, or of how they changed.
#[derive(Clone, Copy, Default)]
struct Sum {
    units: i64,
    activities: i64,
    people: i64,
    /// Activities and people, in the order of the form.
    channels: [(i64, i64); Channel::ALL.len()],
}

impl Sum {
    fn add(&mut self, other: &Sum) {
        self.units += other.units;
        self.activities += other.activities;
        self.people += other.people;
        for (mine, theirs) in self.channels.iter_mut().zip(other.channels) {
            *mine = (mine.0 + theirs.0, mine.1 + theirs.1);
        }
    }

    fn read(&self, month: Month, area: &str, state: ObligationState) -> Result<MonthGroup> {
        let area = if area.is_empty() { None } else { Some(read_code(area)?) };
        let of = |(activities, people)| Figures { activities: count(activities), people: count(people) };
        let channels = Channel::ALL.into_iter().zip(self.channels.map(of)).map(|(channel, figures)| ChannelFigures { channel, figures });
        let group = Group { area, state, rows: count(self.units), figures: of((self.activities, self.people)) };
        Ok(MonthGroup { month, group, channels: channels.collect() })
    }
}

impl Store {
    /// Whether sums by district can answer for this scope and area.
    pub(super) fn is_summed(scope: &Scope, area: Option<&AreaCode>, split: Split) -> bool {
        let by_district = |area: &AreaCode| matches!(area.level(), AreaLevel::Country | AreaLevel::Province | AreaLevel::District);
        let scope_fits = match scope {
            Scope::Everything => true,
            Scope::Area(area) => by_district(area),
            // What lies in an area is not all of it theirs.
            Scope::UnitAndBelow(..) | Scope::Unit(..) => false,
        };
        let splits = |area: &AreaCode| split == Split::Whole || area.level() != AreaLevel::District;
        scope_fits && area.is_none_or(|area| by_district(area) && splits(area))
    }

    /// As [`Self::month_in_figures`], from the sums.
    pub(super) async fn summed_figures(
        &self,
        scope: &Scope,
        month: Month,
        area: Option<&AreaCode>,
        now: DateTime<Utc>,
    ) -> Result<MonthInFigures> {
        let (mut groups, mut due) = (Vec::new(), Vec::new());
        for sums in self.sums(month, month).await? {
            groups.extend(of_month(&sums, scope, area, Split::Below, now)?);
            for part in sums.parts().filter(|part| lies_within(part, scope, area)) {
                let (state, units) = (state_of(month, &part.settled, part.due_at, now)?, part.sum.units);
                if States::EXPECTED.contains(state) {
                    due.push((part.due_at, units, if States::SILENT.contains(state) { units } else { 0 }));
                }
            }
        }
        Ok(MonthInFigures::of(groups, due))
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
        let mut groups = Vec::new();
        for sums in self.sums(months.0, months.1).await? {
            groups.extend(of_month(&sums, scope, area, split, now)?);
        }
        Ok(groups)
    }
}

/// By area and state.
fn of_month(sums: &Sums, scope: &Scope, area: Option<&AreaCode>, split: Split, now: DateTime<Utc>) -> Result<Vec<MonthGroup>> {
    let mut by_group: HashMap<(&str, ObligationState), Sum> = HashMap::new();
    for part in sums.parts().filter(|part| lies_within(part, scope, area)) {
        by_group
            .entry((child(&part.district, area, split), state_of(sums.month, &part.settled, part.due_at, now)?))
            .or_default()
            .add(&part.sum);
    }
    // Of what was there and is not any more, nothing is left.
    let mut groups: Vec<_> = by_group.into_iter().filter(|(_, sum)| sum.units != 0).collect();
    groups.sort_by_key(|(key, _)| *key);
    groups.iter().map(|((area, state), sum)| sum.read(sums.month, area, *state)).collect()
}

/// A state as [`super::list::SETTLED`] says it; the hour decides what is open.
pub(super) fn state_of(month: Month, settled: &str, due_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<ObligationState> {
    if settled == OPEN {
        return Ok(open_state(month, due_at, now));
    }
    ObligationState::from_code(settled).ok_or_else(|| StoreError::Unreadable(format!("state {settled:?}")))
}

fn lies_within(part: &Part, scope: &Scope, area: Option<&AreaCode>) -> bool {
    [scope.area(), area].into_iter().flatten().all(|code| lies_in(&part.district, code))
}

/// Units without an area lie in no area, not even the country.
fn lies_in(district: &str, code: &AreaCode) -> bool {
    !district.is_empty() && district.starts_with(code.as_str())
}

fn child<'a>(district: &'a str, area: Option<&AreaCode>, split: Split) -> &'a str {
    match (split, area.map_or(0, |area| area.as_str().len())) {
        (Split::Whole, _) => "",
        (Split::Below, 0) => district.get(..2).unwrap_or(district),
        (Split::Below, _) => district,
    }
}
