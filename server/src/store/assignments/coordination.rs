//! Which agency has a coordinator: the list in which a gap is seen.
use std::collections::BTreeMap;

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::assignment::names_coordinator;
use app::domain::directive::{AskKind, Letter};
use app::domain::unit::{Unit, UnitId, UnitKind};
use app::wire::Page;
use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use super::AssignmentRecord;
use super::read::{AssignmentRow, COLUMNS};
use crate::store::sql::{Sql, Value, sql};
use crate::store::units::UnitRow;
use crate::store::{Result, Store, StoreError, cursor};

/// What the list is narrowed to, within the scope.
#[derive(Debug, Clone, Default)]
pub struct CoordinationFilter {
    pub area: Option<AreaCode>,
    pub kind: Option<UnitKind>,
    /// Only those that are asked for one and have none.
    pub is_missing: bool,
}

/// An agency; its unit's `area_path` is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coordinated {
    pub unit: Unit,
    pub current: Option<AssignmentRecord>,
    pub next: Option<AssignmentRecord>,
    pub is_asked: bool,
    pub due: Option<NaiveDate>,
}

#[derive(FromRow)]
struct AskedRow {
    is_asked: i64,
    #[sqlx(flatten)]
    unit: UnitRow,
}

/// Area code (empty for none), name, id.
type UnitKey = (String, String, Uuid);

fn key(line: &Coordinated) -> UnitKey {
    let unit = &line.unit;
    (unit.area.as_ref().map(ToString::to_string).unwrap_or_default(), unit.name.clone(), unit.id.0)
}

/// Letters that hold and ask for a coordinator. In JSON a quotation mark within a text has a backslash before it, so that no
/// words of a letter look like this.
const ASKING: &str = "d.state = 'sent' AND d.letter LIKE '%\"assign_coordinator\"%'";

/// Whether the unit `u` is asked: by its kind (enclosure 3), or by a letter that it received.
fn push_is_asked(query: &mut Sql) {
    query.push("(u.kind IN (");
    query.push_list(UnitKind::ALL.into_iter().filter(|kind| kind.owes_picture_report()).map(UnitKind::code));
    query.push(") OR EXISTS (SELECT 1 FROM deliveries v JOIN directives d ON d.id = v.directive WHERE v.unit = u.id AND ");
    query.push(ASKING);
    query.push("))");
}

/// Units that are there and name a coordinator, in scope and area.
fn push_units(query: &mut Sql, scope: &Scope, filter: &CoordinationFilter, today: NaiveDate) {
    query.push(" FROM units u WHERE u.kind IN (");
    let kinds = UnitKind::ALL.into_iter().filter(|kind| names_coordinator(*kind) && filter.kind.is_none_or(|wanted| wanted == *kind));
    let mut kinds: Vec<&str> = kinds.map(UnitKind::code).collect();
    if kinds.is_empty() {
        kinds.push("");
    }
    query.push_list(kinds);
    query.push(") AND (u.closed_on IS NULL OR u.closed_on >= ");
    query.push_value(today);
    query.push(")");
    query.and_in_scope(scope, "u.area", "u.id");
    if let Some(area) = &filter.area {
        query.and_in_area(area, "u.area");
    }
}

fn push_is_missing(query: &mut Sql, today: NaiveDate) {
    query.push(" AND ");
    push_is_asked(query);
    query.push(" AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.unit = u.id AND a.withdrawn_at IS NULL AND a.from_day <= ");
    query.push_value(today);
    query.push(" AND (a.until_day IS NULL OR a.until_day >= ");
    query.push_value(today);
    query.push("))");
}

impl Store {
    /// By area code (units without one first), name, id.
    pub async fn coordinations(
        &self,
        scope: &Scope,
        filter: &CoordinationFilter,
        cursor: Option<&str>,
        limit: u32,
        today: NaiveDate,
    ) -> Result<Page<Coordinated>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql("SELECT CAST(CASE WHEN ");
        push_is_asked(&mut query);
        query.push(
            " THEN 1 ELSE 0 END AS BIGINT) AS is_asked, u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area",
        );
        push_units(&mut query, scope, filter, today);
        if filter.is_missing {
            push_is_missing(&mut query, today);
        }
        if let Some(cursor) = cursor {
            let (area, name, id): UnitKey = cursor::decode(cursor)?;
            query.push(" AND (COALESCE(u.area, ''), u.name, u.id) > (");
            query.push_list([Value::from(area), name.into(), id.into()]);
            query.push(")");
        }
        query.push(" ORDER BY COALESCE(u.area, ''), u.name, u.id LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<AskedRow> = self.db.all(query).await?;
        let lines = rows.into_iter().map(|row| Ok((row.unit.try_into()?, row.is_asked != 0))).collect::<Result<Vec<_>>>()?;
        Ok(cursor::page(self.coordinated(lines, today).await?, limit, key))
    }

    /// One agency, wherever it lies: who may see it was asked before.
    pub async fn coordination(&self, unit: Unit, today: NaiveDate) -> Result<Coordinated> {
        let mut query = sql("SELECT CAST(CASE WHEN ");
        push_is_asked(&mut query);
        query.push(" THEN 1 ELSE 0 END AS BIGINT) FROM units u WHERE u.id = ");
        query.push_value(unit.id);
        let is_asked = self.db.first::<(i64,)>(query).await?.is_some_and(|(asked,)| asked != 0);
        let mut lines = self.coordinated(vec![(unit, is_asked)], today).await?;
        lines.pop().ok_or(StoreError::UnknownUnit)
    }

    /// How many are asked for one and have none.
    pub async fn missing_coordinators(&self, scope: &Scope, filter: &CoordinationFilter, today: NaiveDate) -> Result<u32> {
        let mut query = sql("SELECT COUNT(*)");
        push_units(&mut query, scope, filter, today);
        push_is_missing(&mut query, today);
        let count = self.db.first::<(i64,)>(query).await?;
        Ok(count.and_then(|(count,)| u32::try_from(count).ok()).unwrap_or_default())
    }

    async fn coordinated(&self, units: Vec<(Unit, bool)>, today: NaiveDate) -> Result<Vec<Coordinated>> {
        let ids: Vec<UnitId> = units.iter().map(|(unit, _)| unit.id).collect();
        let (mut current, mut next) = self.terms_of(&ids, today).await?;
        let due = self.due_of(&ids).await?;
        let line = |(unit, is_asked): (Unit, bool)| Coordinated {
            current: current.remove(&unit.id),
            next: next.remove(&unit.id),
            due: due.get(&unit.id).copied(),
            unit,
            is_asked,
        };
        Ok(units.into_iter().map(line).collect())
    }

    /// Whose term holds, and whose comes next.
    async fn terms_of(&self, units: &[UnitId], today: NaiveDate) -> Result<(Terms, Terms)> {
        let (mut current, mut next) = (Terms::new(), Terms::new());
        if units.is_empty() {
            return Ok((current, next));
        }
        let mut query = sql("SELECT ");
        query.push(COLUMNS);
        query.push(" WHERE a.withdrawn_at IS NULL AND (a.until_day IS NULL OR a.until_day >= $1) AND a.unit IN (");
        let mut query = query.bind(today);
        query.push_list(units.iter().copied());
        query.push(") ORDER BY a.from_day");
        let rows: Vec<AssignmentRow> = self.db.all(query).await?;
        for record in rows.into_iter().map(AssignmentRecord::from) {
            let into = if record.term.holds_on(today) { &mut current } else { &mut next };
            into.entry(record.unit).or_insert(record);
        }
        Ok((current, next))
    }

    /// The day that the latest letter gives each of them.
    async fn due_of(&self, units: &[UnitId]) -> Result<BTreeMap<UnitId, NaiveDate>> {
        let mut query = sql("SELECT d.id, d.letter FROM directives d WHERE ");
        query.push(ASKING);
        query.push(" ORDER BY d.sent_at");
        let letters: Vec<(Uuid, String)> = self.db.all(query).await?;
        let mut due = BTreeMap::new();
        for (id, letter) in letters {
            let Some(day) = asked_until(&letter)? else { continue };
            let mut query = sql("SELECT unit FROM deliveries WHERE directive = $1 AND unit IN (").bind(id);
            query.push_list(units.iter().copied());
            query.push(")");
            let received: Vec<(Uuid,)> = if units.is_empty() { Vec::new() } else { self.db.all(query).await? };
            due.extend(received.into_iter().map(|(unit,)| (UnitId(unit), day)));
        }
        Ok(due)
    }
}

type Terms = BTreeMap<UnitId, AssignmentRecord>;

fn asked_until(letter: &str) -> Result<Option<NaiveDate>> {
    let letter: Letter = serde_json::from_str(letter).map_err(|error| StoreError::Unreadable(format!("a directive: {error}")))?;
    Ok(letter.asks.iter().filter(|ask| ask.kind == AskKind::AssignCoordinator).find_map(|ask| ask.due))
}
