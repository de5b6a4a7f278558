//! Several months side by side: of all that one may see, of the areas one level down, and of units.
use std::collections::HashMap;

use app::domain::access::{Scope, Target};
use app::domain::area::AreaCode;
use app::domain::obligation::ObligationState;
use app::domain::period::Month;
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::trend::UnitOrder;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::list::push_settled;
use super::summary::count;
use super::totals::{MonthGroup, Split, state_of};
use super::{Entry, Figures, ObligationFilter, read_month};
use crate::store::areas::read_code;
use crate::store::sql::sql;
use crate::store::{Result, Store};

/// How one unit's month stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitMonth {
    pub state: ObligationState,
    pub figures: Figures,
}

/// A row of the last month, with how the months before it stood where the unit owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitMonths {
    pub entry: Entry,
    pub months: HashMap<Month, UnitMonth>,
}

/// The months from `first` to `last`, and which rows of the last one, in which order.
#[derive(Debug, Clone)]
pub struct UnitMonthsFilter {
    pub first: Month,
    pub last: Month,
    pub rows: ObligationFilter,
    pub order: UnitOrder,
}

#[derive(FromRow)]
struct CellRow {
    unit: Uuid,
    area: String,
    month: String,
    settled: String,
    due_at: DateTime<Utc>,
    activities: i64,
    people: i64,
}

impl Store {
    /// All of one's scope in the area, by month and state; months that were not opened are left out.
    pub async fn trend(
        &self,
        scope: &Scope,
        months: (Month, Month),
        area: Option<&AreaCode>,
        now: DateTime<Utc>,
    ) -> Result<Vec<MonthGroup>> {
        self.by_month(scope, months, area, Split::Whole, now).await
    }

    /// The same by the areas one level below `area`.
    pub async fn trend_areas(
        &self,
        scope: &Scope,
        months: (Month, Month),
        area: Option<&AreaCode>,
        now: DateTime<Utc>,
    ) -> Result<Vec<MonthGroup>> {
        self.by_month(scope, months, area, Split::Below, now).await
    }

    /// From the sums, or month by month from the few rows of a scope that they do not reach.
    async fn by_month(
        &self,
        scope: &Scope,
        months: (Month, Month),
        area: Option<&AreaCode>,
        split: Split,
        now: DateTime<Utc>,
    ) -> Result<Vec<MonthGroup>> {
        if Self::is_summed(scope, area, split) {
            return self.totals(scope, months, area, split, now).await;
        }
        let filter = ObligationFilter { area: area.cloned(), ..ObligationFilter::default() };
        let mut all = Vec::new();
        for month in months.0.until(months.1) {
            let figures = self.month_in_figures(scope, month, &filter, now).await?;
            let mut channels = if split == Split::Whole { figures.channels } else { Vec::new() };
            for group in figures.groups {
                // The channels' sums are of the whole month; they stand with its first group.
                all.push(MonthGroup { month, group, channels: std::mem::take(&mut channels) });
            }
        }
        Ok(all)
    }

    /// Rows of the last month in the order asked for, each with its months.
    pub async fn unit_months(
        &self,
        scope: &Scope,
        filter: &UnitMonthsFilter,
        cursor: Option<&str>,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Page<UnitMonths>> {
        let page = self.sorted_obligations(scope, filter.last, (&filter.rows, filter.order), cursor, limit, now).await?;
        Ok(Page { items: self.with_months(scope, filter, page.items, now).await?, next: page.next })
    }

    /// Which units [`Self::unit_months`] has, in its order: sixteen bytes each, of the whole country's a little over a megabyte.
    pub async fn unit_months_order(&self, scope: &Scope, filter: &UnitMonthsFilter, now: DateTime<Utc>) -> Result<Vec<UnitId>> {
        self.obligations_order(scope, filter.last, (&filter.rows, filter.order), now).await
    }

    /// The months of these units, in their order, whatever their state is by now; one out of the scope is left out.
    pub async fn unit_months_of(
        &self,
        scope: &Scope,
        filter: &UnitMonthsFilter,
        units: &[UnitId],
        now: DateTime<Utc>,
    ) -> Result<Vec<UnitMonths>> {
        let entries = self.obligations_of(scope, filter.last, units).await?;
        self.with_months(scope, filter, entries, now).await
    }

    async fn with_months(
        &self,
        scope: &Scope,
        filter: &UnitMonthsFilter,
        entries: Vec<Entry>,
        now: DateTime<Utc>,
    ) -> Result<Vec<UnitMonths>> {
        let units: Vec<UnitId> = entries.iter().map(|entry| entry.row.unit).collect();
        let mut cells = self.cells(scope, filter, &units, now).await?;
        let with_months = |entry: Entry| {
            let months = cells.remove(&entry.row.unit).unwrap_or_default();
            UnitMonths { entry, months }
        };
        Ok(entries.into_iter().map(with_months).collect())
    }

    async fn cells(
        &self,
        scope: &Scope,
        filter: &UnitMonthsFilter,
        units: &[UnitId],
        now: DateTime<Utc>,
    ) -> Result<HashMap<UnitId, HashMap<Month, UnitMonth>>> {
        let mut cells: HashMap<UnitId, HashMap<Month, UnitMonth>> = HashMap::new();
        if units.is_empty() {
            return Ok(cells);
        }
        let mut query = sql("SELECT o.unit, o.area, o.month, o.due_at, o.activities, o.people, ");
        push_settled(&mut query);
        query.push(" AS settled FROM obligations o WHERE o.unit IN (");
        query.push_list(units.iter().copied());
        query.push(") AND o.month >= ");
        query.push_value(filter.first.to_string());
        query.push(" AND o.month <= ");
        query.push_value(filter.last.to_string());
        for row in self.db.all::<CellRow>(query).await? {
            // A unit that moved here says nothing of the months in which it lay elsewhere.
            let area = if row.area.is_empty() { None } else { Some(read_code(&row.area)?) };
            if !scope.covers(&Target { unit: UnitId(row.unit), area: area.as_ref() }) {
                continue;
            }
            let month = read_month(&row.month)?;
            let state = state_of(month, &row.settled, row.due_at, now)?;
            let figures = Figures { activities: count(row.activities), people: count(row.people) };
            cells.entry(UnitId(row.unit)).or_default().insert(month, UnitMonth { state, figures });
        }
        Ok(cells)
    }
}
