//! A month's rows by area and name.
use std::collections::HashMap;

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::obligation::{ObligationState, States, has_ended};
use app::domain::period::{Month, beginning_of_day, end_of_day};
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::trend::UnitOrder;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::rows::{ENTRIES, EntryRow};
use super::{Entry, ObligationFilter, read_month};
use crate::store::db::Db;
use crate::store::sql::{Sql, Value, sql};
use crate::store::waiting::and_is_stuck;
use crate::store::{Result, Store, cursor};

/// The figure that it is sorted by (0 for none), area code (empty for none), name, unit.
type EntryKey = (u64, String, String, Uuid);

fn key(entry: &Entry, order: UnitOrder) -> EntryKey {
    let figure = match order {
        UnitOrder::Place => 0,
        UnitOrder::MostActivities | UnitOrder::FewestActivities => entry.activities,
        UnitOrder::MostPeople | UnitOrder::FewestPeople => entry.people,
    };
    let row = &entry.row;
    (figure, row.area.as_ref().map(ToString::to_string).unwrap_or_default(), row.name.clone(), row.unit.0)
}

/// The column that it is sorted by before the place, and whether the greatest comes first.
fn by_figure(order: UnitOrder) -> Option<(&'static str, bool)> {
    match order {
        UnitOrder::Place => None,
        UnitOrder::MostActivities => Some(("o.activities", true)),
        UnitOrder::FewestActivities => Some(("o.activities", false)),
        UnitOrder::MostPeople => Some(("o.people", true)),
        UnitOrder::FewestPeople => Some(("o.people", false)),
    }
}

/// `Facts::state` in SQL as far as the hour does not decide, to be ended by an `ELSE`.
pub(in crate::store) const SETTLED: &str = "CASE WHEN o.exempt IS NOT NULL THEN 'exempt' \
     WHEN o.submitted_at IS NOT NULL AND o.review = 'accepted' THEN 'accepted' \
     WHEN o.submitted_at IS NOT NULL AND o.review = 'returned' THEN 'returned' WHEN o.submitted_at < o.due_at THEN 'submitted_on_time' \
     WHEN o.submitted_at IS NOT NULL THEN 'submitted_late' WHEN o.nothing_at IS NOT NULL THEN 'nothing_to_report' \
     WHEN o.excused_at IS NOT NULL THEN 'excused' ";

/// A row's state as far as the hour does not decide, else `open`.
pub(super) fn push_settled(query: &mut Sql) {
    query.push(SETTLED);
    query.push("ELSE 'open' END");
}

/// `Facts::state` in SQL, for narrowing and grouping; the contract tests hold the two together.
pub(super) fn push_state(query: &mut Sql, month: Month, now: DateTime<Utc>) {
    query.push(SETTLED);
    if has_ended(month, now) {
        query.push("WHEN o.due_at > ");
        query.push_value(now);
        query.push(" THEN 'due' ELSE 'missing' END");
    } else {
        query.push("ELSE 'not_yet_due' END");
    }
}

/// Whatever of the month the scope and the filter leave.
pub(in crate::store) fn narrow(query: &mut Sql, month: Month, scope: &Scope, filter: &ObligationFilter, now: DateTime<Utc>) {
    query.and_in_scope(scope, "o.area", "o.unit");
    if *scope == Scope::Area(AreaCode::country()) {
        // Units without an area lie in no area.
        query.push(" AND o.area <> ''");
    }
    if let Some(area) = filter.area.as_ref().filter(|area| !area.as_str().is_empty()) {
        query.and_in_area(area, "o.area");
    }
    if filter.own {
        query.push(" AND o.area = ");
        query.push_value(filter.area.as_ref().map(ToString::to_string).unwrap_or_default());
    }
    if let Some(kind) = filter.kind {
        query.push(" AND o.kind = ");
        query.push_value(kind.code());
    }
    if let Some(unit) = filter.unit {
        query.push(" AND o.unit = ");
        query.push_value(unit);
    }
    if filter.stuck {
        and_is_stuck(query);
    }
    if let Some(day) = filter.due {
        query.push(" AND o.due_at > ");
        query.push_value(beginning_of_day(day));
        query.push(" AND o.due_at <= ");
        query.push_value(end_of_day(day));
    }
    if !filter.states.is_any() {
        and_in_states(query, month, filter.states, now);
    }
}

/// What of the open rows is meant: all, or those whose due moment lies on one side of the hour.
enum Open {
    None,
    All,
    By(&'static str),
}

/// As [`push_state`] says it, in the two halves that an index has: what is settled, and of what is open its due moment.
fn and_in_states(query: &mut Sql, month: Month, states: States, now: DateTime<Utc>) {
    use ObligationState::{Due, Missing, NotYetDue};
    let mut codes: Vec<&str> = states.iter().filter(|state| !States::SILENT.contains(*state)).map(ObligationState::code).collect();
    let open = match (has_ended(month, now), states.contains(Due), states.contains(Missing)) {
        (false, ..) if states.contains(NotYetDue) => Open::All,
        (true, true, true) => Open::All,
        (true, true, false) => Open::By(" AND o.due_at > "),
        (true, false, true) => Open::By(" AND o.due_at <= "),
        _ => Open::None,
    };
    if matches!(open, Open::All) {
        codes.push("open");
    }
    // Neither is written where it holds nothing: an index answers one of them, and both by a look at each.
    match (codes.is_empty(), open) {
        (true, Open::By(by_hour)) => {
            query.push(" AND ");
            push_open_by(query, by_hour, now);
        }
        (false, Open::By(by_hour)) => {
            query.push(" AND (");
            push_settled_in(query, &codes);
            query.push(" OR ");
            push_open_by(query, by_hour, now);
            query.push(")");
        }
        (true, _) => query.push(" AND FALSE"),
        (false, _) => {
            query.push(" AND ");
            push_settled_in(query, &codes);
        }
    }
}

fn push_settled_in(query: &mut Sql, codes: &[&str]) {
    push_settled(query);
    query.push(" IN (");
    query.push_list(codes.iter().copied());
    query.push(")");
}

fn push_open_by(query: &mut Sql, by_hour: &'static str, now: DateTime<Utc>) {
    push_settled(query);
    query.push(" = 'open'");
    query.push(by_hour);
    query.push_value(now);
}

impl Store {
    /// Months that were opened, newest first, from before `before` on.
    pub async fn ledger_months(&self, before: Option<Month>, limit: u32) -> Result<Vec<Month>> {
        let mut query = sql("SELECT month FROM ledger_months WHERE TRUE");
        if let Some(before) = before {
            query.push(" AND month < ");
            query.push_value(before.to_string());
        }
        query.push(" ORDER BY month DESC LIMIT ");
        query.push_value(limit);
        let months: Vec<(String,)> = self.db.all(query).await?;
        months.iter().map(|(month,)| read_month(month)).collect()
    }

    /// By area (units without one first), name, unit.
    pub async fn obligations(
        &self,
        scope: &Scope,
        month: Month,
        filter: &ObligationFilter,
        cursor: Option<&str>,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Page<Entry>> {
        self.sorted_obligations(scope, month, (filter, UnitOrder::Place), cursor, limit, now).await
    }

    /// Rows of equal figures as [`Self::obligations`] has them.
    pub(super) async fn sorted_obligations(
        &self,
        scope: &Scope,
        month: Month,
        (filter, order): (&ObligationFilter, UnitOrder),
        cursor: Option<&str>,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Page<Entry>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql(ENTRIES);
        if let (Db::Sqlite(..), Some(_), None) = (&self.db, filter.states.single(), filter.unit) {
            // By itself it reads the whole month, which lies in the order of the list.
            query.push(" INDEXED BY obligations_by_state");
        }
        query.push(" WHERE o.month = ");
        query.push_value(month.to_string());
        narrow(&mut query, month, scope, filter, now);
        if let Some(cursor) = cursor {
            behind(&mut query, order, cursor::decode(cursor)?);
        }
        push_order(&mut query, order);
        query.push(" LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<EntryRow> = self.db.all(query).await?;
        let entries: Vec<Entry> = rows.into_iter().map(Entry::try_from).collect::<Result<_>>()?;
        Ok(cursor::page(entries, limit, |entry| key(entry, order)))
    }

    /// The units of all these rows, in their order.
    pub(super) async fn obligations_order(
        &self,
        scope: &Scope,
        month: Month,
        (filter, order): (&ObligationFilter, UnitOrder),
        now: DateTime<Utc>,
    ) -> Result<Vec<UnitId>> {
        let mut query = sql("SELECT o.unit FROM obligations o WHERE o.month = ");
        query.push_value(month.to_string());
        narrow(&mut query, month, scope, filter, now);
        push_order(&mut query, order);
        let units: Vec<(Uuid,)> = self.db.all(query).await?;
        Ok(units.into_iter().map(|(unit,)| UnitId(unit)).collect())
    }

    /// The rows of these units within the scope, in the order in which they are named.
    pub(super) async fn obligations_of(&self, scope: &Scope, month: Month, units: &[UnitId]) -> Result<Vec<Entry>> {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql(ENTRIES);
        query.push(" WHERE o.month = ");
        query.push_value(month.to_string());
        query.and_in_scope(scope, "o.area", "o.unit");
        query.push(" AND o.unit IN (");
        query.push_list(units.iter().copied());
        query.push(")");
        let rows: Vec<EntryRow> = self.db.all(query).await?;
        let entries: Vec<Entry> = rows.into_iter().map(Entry::try_from).collect::<Result<_>>()?;
        let mut by_unit: HashMap<UnitId, Entry> = entries.into_iter().map(|entry| (entry.row.unit, entry)).collect();
        Ok(units.iter().filter_map(|unit| by_unit.remove(unit)).collect())
    }
}

fn push_order(query: &mut Sql, order: UnitOrder) {
    query.push(" ORDER BY ");
    if let Some((column, descends)) = by_figure(order) {
        query.push(column);
        query.push(if descends { " DESC, " } else { ", " });
    }
    query.push("o.area, o.name, o.unit");
}

/// What comes after the row with this key.
fn behind(query: &mut Sql, order: UnitOrder, (figure, area, name, unit): EntryKey) {
    let sorted = by_figure(order);
    query.push(" AND (");
    if let Some((column, descends)) = sorted {
        query.push(column);
        query.push(if descends { " < " } else { " > " });
        query.push_value(figure);
        query.push(" OR ");
        query.push(column);
        query.push(" = ");
        query.push_value(figure);
        query.push(" AND ");
    }
    query.push("(o.area, o.name, o.unit) > (");
    query.push_list([Value::from(area), name.into(), unit.into()]);
    query.push("))");
}
