//! Sums of a month's rows by district, kept beside the rows: what a whole country's year is read from. Triggers mark a
//! district as stale when a row of it changes, a job counts it anew, and until then whoever reads counts it themselves, so
//! that what is read is always what the rows say (ADR 17).
mod count;
mod kept;

use std::collections::HashMap;

use app::domain::access::Scope;
use app::domain::area::{AreaCode, AreaLevel};
use app::domain::channel::Channel;
use app::domain::obligation::{ObligationState, open_state};
use app::domain::period::Month;
use chrono::{DateTime, Utc};

use super::Figures;
use super::summary::{ChannelFigures, Group};
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

/// Which areas the groups of an answer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// All that was asked for is one.
    Whole,
    /// One level below what was asked for: provinces of the country, districts of a province.
    Below,
}

#[derive(Default)]
struct Sum {
    units: u64,
    figures: Figures,
    channels: [Figures; Channel::ALL.len()],
}

impl Sum {
    fn add(&mut self, part: &Part) {
        self.units += part.units;
        self.figures += part.figures;
        for (mine, theirs) in self.channels.iter_mut().zip(part.channels) {
            *mine += theirs;
        }
    }

    fn read(&self, month: Month, area: &str, state: ObligationState) -> Result<MonthGroup> {
        let area = if area.is_empty() { None } else { Some(read_code(area)?) };
        let of = |(channel, figures): (Channel, &Figures)| ChannelFigures { channel, figures: *figures };
        let channels = Channel::ALL.into_iter().zip(&self.channels).map(of).collect();
        Ok(MonthGroup { month, group: Group { area, state, rows: self.units, figures: self.figures }, channels })
    }
}

impl Store {
    /// Whether sums by district can answer for this scope and area.
    pub(super) fn is_summed(scope: &Scope, area: Option<&AreaCode>, split: Split) -> bool {
        let by_district = |area: &AreaCode| matches!(area.level(), AreaLevel::Country | AreaLevel::Province | AreaLevel::District);
        let scope_fits = match scope {
            Scope::Everything => true,
            Scope::Area(area) => by_district(area),
            Scope::Unit(..) => false,
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
        let mut groups = Vec::new();
        for sums in self.sums(months.0, months.1).await? {
            groups.extend(of_month(&sums, scope, area, split, now)?);
        }
        Ok(groups)
    }
}

/// By area and state.
fn of_month(sums: &Sums, scope: &Scope, area: Option<&AreaCode>, split: Split, now: DateTime<Utc>) -> Result<Vec<MonthGroup>> {
    let lies_within = |part: &&Part| [scope.area(), area].into_iter().flatten().all(|code| lies_in(&part.district, code));
    let mut by_group: HashMap<(&str, ObligationState), Sum> = HashMap::new();
    for part in sums.parts().filter(lies_within) {
        by_group.entry((child(&part.district, area, split), state_of(sums.month, &part.settled, part.due_at, now)?)).or_default().add(part);
    }
    let mut groups: Vec<_> = by_group.into_iter().collect();
    groups.sort_by_key(|(key, _)| *key);
    groups.iter().map(|((area, state), sum)| sum.read(sums.month, area, *state)).collect()
}

/// A state as [`super::list::SETTLED`] says it; the hour decides what is open.
pub(super) fn state_of(month: Month, settled: &str, due_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<ObligationState> {
    if settled == "open" {
        return Ok(open_state(month, due_at, now));
    }
    ObligationState::from_code(settled).ok_or_else(|| StoreError::Unreadable(format!("state {settled:?}")))
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
