//! The records as plain tables, for whoever takes them out of here: CSV, XLSX and OData read the same columns.
//!
//! A column is described once ([`Column`]): its name, its headings, its kind and what it is in SQL. Each query is
//! `SELECT … FROM (all columns of what the scope and the list's own filter leave) t WHERE … ORDER BY … LIMIT …`, so that no
//! condition, order or count can reach a row outside the scope.
mod condition;
mod line;
mod obligations;
mod order;
mod packed;
mod reports;
mod units;

use app::domain::access::Scope;
use app::domain::area::AreaLevel;
use app::domain::obligation::{ObligationState, States};
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use app::text::Lang;
use chrono::{DateTime, Utc};

use super::sql::{Sql, sql};
use super::{ObligationFilter, ReportFilter, Result, Store, UnitFilter, ledger, reports as report_store};

pub use condition::{Comparison, Condition, TextTest};
pub use line::Cell;
pub(super) use line::{Line, read_line};
pub use obligations::OBLIGATIONS;
pub use order::Order;
pub(super) use packed::{pack, unpack};
pub use reports::REPORTS;
pub use units::UNITS;

/// What stands in a column.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Id,
    Text,
    /// A stable code, and what a person reads instead of it.
    Code(fn(&str, Lang) -> Option<&'static str>),
    Number,
    Date,
    Time,
    /// The first instant that is too late; a person is shown the last day.
    Deadline,
    Flag,
}

#[derive(Debug)]
pub struct Column {
    /// Its name for programs: OData's property.
    pub property: &'static str,
    pub kind: Kind,
    pub nullable: bool,
    /// What stands over it for a person.
    pub head: fn(Lang) -> &'static str,
    /// It names the area of this level that the row's `AreaCode` lies in: whoever knows the areas need not ask for it.
    pub lies_in: Option<AreaLevel>,
    /// SQL, in pieces.
    expression: &'static [&'static str],
}

impl Column {
    const fn new(property: &'static str, kind: Kind, head: fn(Lang) -> &'static str, expression: &'static [&'static str]) -> Self {
        Self { property, kind, nullable: false, head, lies_in: None, expression }
    }

    const fn place(property: &'static str, level: AreaLevel, head: fn(Lang) -> &'static str, name: &'static [&'static str]) -> Self {
        Self { lies_in: Some(level), ..Self::new(property, Kind::Text, head, name) }
    }

    const fn or_none(self) -> Self {
        Self { nullable: true, ..self }
    }
}

#[derive(Debug)]
pub struct Table {
    /// OData's entity set.
    pub set: &'static str,
    /// OData's entity type.
    pub entity: &'static str,
    pub columns: &'static [Column],
    /// The columns that tell its rows apart.
    pub key: &'static [&'static str],
    /// The order in which lists show it, each column with whether the greatest comes first; it ends in the key.
    listed: &'static [(&'static str, bool)],
    /// The column that names the unit a row belongs to.
    pub unit: Option<&'static str>,
}

impl Table {
    pub fn column(&self, property: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.property == property)
    }

    /// As lists show it.
    pub fn listed(&self) -> Vec<Order> {
        let order = |(property, descending): &(&str, bool)| Some(Order { column: self.column(property)?, descending: *descending });
        self.listed.iter().filter_map(order).collect()
    }

    /// `wanted`, and then the key, so that no two rows are alike and pages never overlap.
    pub fn ordered(&self, mut wanted: Vec<Order>) -> Vec<Order> {
        for property in self.key {
            if wanted.iter().all(|order| order.column.property != *property) {
                wanted.extend(self.column(property).map(|column| Order { column, descending: false }));
            }
        }
        wanted
    }
}

/// The column by which [`Column::lies_in`] is known.
pub const AREA_CODE: &str = "AreaCode";

/// A table, narrowed as its list is.
#[derive(Debug, Clone)]
pub enum Narrow {
    Reports(ReportFilter),
    /// First and last month; without them every month.
    Obligations(Option<(Month, Month)>, ObligationFilter),
    Units(UnitFilter),
}

impl Narrow {
    pub fn table(&self) -> &'static Table {
        match self {
            Narrow::Reports(_) => &REPORTS,
            Narrow::Obligations(..) => &OBLIGATIONS,
            Narrow::Units(_) => &UNITS,
        }
    }
}

/// Which rows, of which table.
#[derive(Debug, Clone)]
pub struct Rows {
    pub scope: Scope,
    pub narrow: Narrow,
    pub condition: Option<Condition>,
    /// By which it is judged what is due and what is missing.
    pub now: DateTime<Utc>,
}

/// Which part of them, and what of each.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    pub columns: &'a [&'static Column],
    /// Ends in the key.
    pub order: &'a [Order],
    /// The values of `order` in the row after which it begins.
    pub after: Option<&'a [Cell]>,
    pub skip: u32,
    pub limit: u32,
}

/// A row: the columns that were asked for, and where it stands in the order.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub cells: Vec<Cell>,
    pub at: Vec<Cell>,
}

impl Store {
    /// A page of a table. Each page is read by itself: a row that changes meanwhile is in the state it has when its page is read.
    pub async fn table_page(&self, rows: &Rows, page: &Page<'_>) -> Result<Vec<Found>> {
        let columns: Vec<_> = page.columns.iter().copied().chain(page.order.iter().map(|order| order.column)).collect();
        let mut query = begin(rows);
        query.push("SELECT ");
        for (index, column) in columns.iter().enumerate() {
            query.push(if index == 0 { "" } else { ", " });
            name(&mut query, column);
            query.push(" AS ");
            query.push_column(index);
        }
        from(&mut query, rows);
        if let Some(after) = page.after {
            query.push(" AND ");
            order::push_after(&mut query, page.order, after);
        }
        order::push(&mut query, page.order);
        query.push(" LIMIT ");
        query.push_value(page.limit);
        query.push(" OFFSET ");
        query.push_value(page.skip);
        let kinds: Vec<_> = columns.iter().map(|column| column.kind).collect();
        let lines = self.db.lines(query, &kinds, page.order).await?;
        let split = |Line(mut cells)| {
            let at = cells.split_off(page.columns.len());
            Found { cells, at }
        };
        Ok(lines.into_iter().map(split).collect())
    }

    /// How many rows there are.
    pub async fn table_count(&self, rows: &Rows) -> Result<u64> {
        let mut query = begin(rows);
        query.push("SELECT COUNT(*)");
        from(&mut query, rows);
        let counted: Option<(i64,)> = self.db.first(query).await?;
        Ok(counted.map_or(0, |(count,)| u64::try_from(count).unwrap_or_default()))
    }
}

/// A condition's SQL alone, and how many values it binds.
pub(crate) fn sql_of(condition: &Condition) -> (String, usize) {
    let mut query = sql("");
    condition.push(&mut query);
    let (text, values) = query.parts();
    (text.to_owned(), values)
}

/// Obligations know what is due by the present month and time: [`obligations`] names them `$1` and `$2`.
fn begin(rows: &Rows) -> Sql {
    let query = sql("");
    match rows.narrow {
        Narrow::Obligations(..) => query.bind(present(rows.now).to_string()).bind(rows.now),
        _ => query,
    }
}

fn present(now: DateTime<Utc>) -> Month {
    Month::of(bangkok_date(now))
}

fn from(query: &mut Sql, rows: &Rows) {
    query.push(" FROM (SELECT ");
    for (index, column) in rows.narrow.table().columns.iter().enumerate() {
        query.push(if index == 0 { "" } else { ", " });
        column.expression.iter().for_each(|piece| query.push(piece));
        query.push(" AS \"");
        query.push(column.property);
        query.push("\"");
    }
    match &rows.narrow {
        Narrow::Reports(filter) => {
            query.push(" FROM reports r JOIN units u ON u.id = r.unit WHERE TRUE");
            query.and_in_scope(&rows.scope, "r.area", "r.unit");
            report_store::list::narrow(query, filter);
        }
        Narrow::Obligations(months, filter) => {
            query.push(" FROM obligations o WHERE TRUE");
            if let Some((first, last)) = months {
                query.push(" AND o.month >= ");
                query.push_value(first.to_string());
                query.push(" AND o.month <= ");
                query.push_value(last.to_string());
            }
            // The state may be another in each month, so it is asked of the column.
            let others = ObligationFilter { states: States::ANY, ..filter.clone() };
            ledger::list::narrow(query, present(rows.now), &rows.scope, &others, rows.now);
        }
        Narrow::Units(filter) => {
            query.push(" FROM units u WHERE TRUE");
            query.and_in_scope(&rows.scope, "u.area", "u.id");
            super::units::narrow(query, filter);
        }
    }
    query.push(") t WHERE TRUE");
    if let Narrow::Obligations(_, ObligationFilter { states, .. }) = &rows.narrow
        && !states.is_any()
    {
        query.push(" AND t.\"State\" IN (");
        query.push_list(states.iter().map(ObligationState::code));
        query.push(")");
    }
    if let Some(condition) = &rows.condition {
        query.push(" AND ");
        condition.push(query);
    }
}

fn name(query: &mut Sql, column: &'static Column) {
    query.push("t.\"");
    query.push(column.property);
    query.push("\"");
}
