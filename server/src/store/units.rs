//! Units: who records and reports.
use std::collections::BTreeSet;

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::unit::{Unit, UnitId, UnitKind};
use app::wire::Page;
use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use super::areas::read_code;
use super::sql::{ROWS_AT_ONCE, Sql, Value, sql};
use super::{Result, Store, StoreError, cursor, search};

/// What a list of units is narrowed to, within the scope.
#[derive(Debug, Clone, Default)]
pub struct UnitFilter {
    /// Units in this area or below it.
    pub area: Option<AreaCode>,
    pub kind: Option<UnitKind>,
}

/// A unit within another noun's row; select `u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area`.
#[derive(FromRow)]
pub(super) struct UnitRow {
    unit_id: Uuid,
    unit_kind: String,
    unit_name: String,
    unit_area: Option<String>,
}

impl UnitRow {
    /// Of columns under other names.
    pub fn new(unit_id: Uuid, unit_kind: String, unit_name: String, unit_area: Option<String>) -> Self {
        Self { unit_id, unit_kind, unit_name, unit_area }
    }
}

impl TryFrom<UnitRow> for Unit {
    type Error = StoreError;
    fn try_from(row: UnitRow) -> Result<Self> {
        let kind = UnitKind::from_code(&row.unit_kind);
        Ok(Unit {
            id: UnitId(row.unit_id),
            kind: kind.ok_or_else(|| StoreError::Unreadable(format!("unit kind {:?}", row.unit_kind)))?,
            name: row.unit_name,
            area: row.unit_area.as_deref().map(read_code).transpose()?,
            area_path: Vec::new(),
        })
    }
}

/// Area code (empty for none), name, id.
type UnitKey = (String, String, Uuid);

fn key(unit: &Unit) -> UnitKey {
    (unit.area.as_ref().map(ToString::to_string).unwrap_or_default(), unit.name.clone(), unit.id.0)
}

/// Whatever of the units `u` the filter leaves.
pub(super) fn narrow(query: &mut Sql, filter: &UnitFilter) {
    if let Some(area) = &filter.area {
        query.and_in_area(area, "u.area");
    }
    if let Some(kind) = filter.kind {
        query.push(" AND u.kind = ");
        query.push_value(kind.code());
    }
}

impl Store {
    /// Adds units and changes known ones; `area_path` is ignored.
    pub async fn upsert_units(&self, units: &[Unit]) -> Result<()> {
        let mut tx = self.db.begin().await?;
        for some in units.chunks(ROWS_AT_ONCE) {
            let mut insert = sql("INSERT INTO units (id, kind, name, area) VALUES ");
            insert.push_rows(
                some.iter().map(|unit| [Value::from(unit.id), unit.kind.code().into(), (&unit.name).into(), unit.area.as_ref().into()]),
            );
            insert.push(" ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, area = excluded.area");
            tx.link().run(insert).await?;
            let named: Vec<_> = some.iter().map(|unit| (unit.id, unit.name.as_str(), unit.area.as_ref())).collect();
            search::keep_units(&mut tx, &named).await?;
        }
        tx.commit().await
    }

    /// The first day of each; none: always there.
    pub async fn set_first_days(&self, days: &[(UnitId, Option<NaiveDate>)]) -> Result<()> {
        self.set_days("UPDATE units SET opened_on = v.column2 FROM (VALUES ", days).await
    }

    /// The last day of each; none: still there.
    pub async fn set_last_days(&self, days: &[(UnitId, Option<NaiveDate>)]) -> Result<()> {
        self.set_days("UPDATE units SET closed_on = v.column2 FROM (VALUES ", days).await
    }

    async fn set_days(&self, text: &'static str, days: &[(UnitId, Option<NaiveDate>)]) -> Result<()> {
        let mut tx = self.db.begin().await?;
        for some in days.chunks(ROWS_AT_ONCE) {
            let mut update = sql(text);
            update.push_rows(some.iter().map(|(unit, day)| [Value::from(*unit), (*day).into()]));
            // What stands in a list of values is called column1, column2 on either engine.
            update.push(") AS v WHERE units.id = v.column1");
            tx.link().run(update).await?;
        }
        tx.commit().await
    }

    /// With an empty `area_path`.
    pub async fn unit(&self, id: UnitId) -> Result<Option<Unit>> {
        let query = sql("SELECT id AS unit_id, kind AS unit_kind, name AS unit_name, area AS unit_area FROM units WHERE id = $1").bind(id);
        self.db.first::<UnitRow>(query).await?.map(Unit::try_from).transpose()
    }

    /// Those of them that there are, by name; who may see them was asked before.
    pub async fn units_named(&self, ids: &BTreeSet<UnitId>) -> Result<Vec<Unit>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql("SELECT id AS unit_id, kind AS unit_kind, name AS unit_name, area AS unit_area FROM units WHERE id IN (");
        query.push_list(ids.iter().copied());
        query.push(") ORDER BY name, id");
        let rows: Vec<UnitRow> = self.db.all(query).await?;
        rows.into_iter().map(Unit::try_from).collect()
    }

    /// By their very name or area code, for whoever runs the installation: nobody's scope limits it. The first ten.
    pub async fn units_called(&self, text: &str) -> Result<Vec<Unit>> {
        let query = sql("SELECT id AS unit_id, kind AS unit_kind, name AS unit_name, area AS unit_area FROM units \
             WHERE area = $1 OR name = $1 ORDER BY COALESCE(area, ''), name, id LIMIT 10")
        .bind(text);
        let rows: Vec<UnitRow> = self.db.all(query).await?;
        rows.into_iter().map(Unit::try_from).collect()
    }

    /// By area code (units without one first), name, id; `area_path` is empty.
    pub async fn units(&self, scope: &Scope, filter: &UnitFilter, cursor: Option<&str>, limit: u32) -> Result<Page<Unit>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query =
            sql("SELECT u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area FROM units u WHERE TRUE");
        query.and_in_scope(scope, "u.area", "u.id");
        narrow(&mut query, filter);
        if let Some(cursor) = cursor {
            let (area, name, id): UnitKey = cursor::decode(cursor)?;
            query.push(" AND (COALESCE(u.area, ''), u.name, u.id) > (");
            query.push_list([Value::from(area), name.into(), id.into()]);
            query.push(")");
        }
        query.push(" ORDER BY COALESCE(u.area, ''), u.name, u.id LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<UnitRow> = self.db.all(query).await?;
        let units: Vec<Unit> = rows.into_iter().map(Unit::try_from).collect::<Result<_>>()?;
        Ok(cursor::page(units, limit, key))
    }
}
