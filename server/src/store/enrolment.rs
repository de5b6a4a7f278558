//! Villages and their officials, many at once: what is there, and writing what a table changes.
use app::domain::access::{PersonId, Role, Scope};
use app::domain::area::AreaCode;
use app::domain::enrolment::{Changes, NewVillage, Official, RenamedVillage};
use app::domain::unit::{Unit, UnitId, UnitKind};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::areas::{put_areas, read_code};
use super::db::Tx;
use super::sql::{ROWS_AT_ONCE, Sql, Value, sql};
use super::units::UnitRow;
use super::{Result, Store, search};

#[derive(FromRow)]
struct OfficialRow {
    id: Uuid,
    unit: Uuid,
    name: String,
    position: String,
}

impl From<OfficialRow> for Official {
    fn from(row: OfficialRow) -> Self {
        Self { id: PersonId(row.id), unit: UnitId(row.unit), name: row.name, position: row.position }
    }
}

impl Sql {
    /// `AND` the unit is one of these villages, within the scope.
    fn and_villages(&mut self, scope: &Scope, codes: &[AreaCode]) {
        self.push(" AND u.area IN (");
        self.push_list(codes.iter());
        self.push(")");
        self.and_in_scope(scope, "u.area", "u.id");
    }
}

impl Store {
    /// Those of the villages that there are within the scope, with an empty `area_path`, and everybody who is an official of them.
    pub async fn enrolled(&self, scope: &Scope, codes: &[AreaCode]) -> Result<(Vec<Unit>, Vec<Official>)> {
        let (mut villages, mut officials) = (Vec::new(), Vec::new());
        for some in codes.chunks(ROWS_AT_ONCE) {
            let mut query = sql("SELECT u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
                 FROM units u WHERE u.kind = $1")
            .bind(UnitKind::Village.code());
            query.and_villages(scope, some);
            query.push(" ORDER BY u.area, u.id");
            for row in self.db.all::<UnitRow>(query).await? {
                villages.push(Unit::try_from(row)?);
            }
            let mut query = sql("SELECT p.id, p.unit, p.name, p.position FROM people p JOIN units u ON u.id = p.unit \
                 WHERE u.kind = $1 AND p.role = $2")
            .bind(UnitKind::Village.code())
            .bind(Role::Official.code());
            query.and_villages(scope, some);
            query.push(" ORDER BY p.id");
            officials.extend(self.db.all::<OfficialRow>(query).await?.into_iter().map(Official::from));
        }
        Ok((villages, officials))
    }

    /// All of it or nothing: false when something that it builds on stands otherwise by now.
    pub async fn enrol_all(&self, changes: &Changes, now: DateTime<Utc>) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        match put(&mut tx, changes, now).await {
            Ok(true) => tx.commit().await.map(|()| true),
            Ok(false) => tx.withdraw().await.map(|()| false),
            // Somebody else is at the same rows.
            Err(error) if error.is_contention() => Ok(false),
            Err(error) => Err(error),
        }
    }
}

async fn put(tx: &mut Tx, changes: &Changes, now: DateTime<Utc>) -> Result<bool> {
    put_areas(tx, &changes.areas).await?;
    for some in changes.villages.chunks(ROWS_AT_ONCE) {
        if !add_villages(tx, some).await? {
            return Ok(false);
        }
    }
    for some in changes.renamed.chunks(ROWS_AT_ONCE) {
        if !rename(tx, some).await? {
            return Ok(false);
        }
    }
    for some in changes.officials.chunks(ROWS_AT_ONCE) {
        if !add_officials(tx, some, now).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn add_villages(tx: &mut Tx, villages: &[NewVillage]) -> Result<bool> {
    let mut insert = sql("INSERT INTO units (id, kind, name, area) VALUES ");
    let kind = UnitKind::Village.code();
    insert
        .push_rows(villages.iter().map(|village| [Value::from(village.unit), kind.into(), (&village.name).into(), (&village.code).into()]));
    insert.push(" ON CONFLICT DO NOTHING");
    if tx.link().run(insert).await? != villages.len() as u64 {
        return Ok(false);
    }
    let named: Vec<_> = villages.iter().map(|village| (village.unit, village.name.as_str(), Some(&village.code))).collect();
    search::keep_units(tx, &named).await.map(|()| true)
}

async fn rename(tx: &mut Tx, villages: &[RenamedVillage]) -> Result<bool> {
    let mut update = sql("UPDATE units SET name = v.column3 FROM (VALUES ");
    update.push_rows(villages.iter().map(|village| [Value::from(village.unit), (&village.from).into(), (&village.to).into()]));
    update.push(") AS v WHERE units.id = v.column1 AND units.name = v.column2 RETURNING units.id, units.name, units.area");
    let rows: Vec<(Uuid, String, Option<String>)> = tx.link().all(update).await?;
    if rows.len() != villages.len() {
        return Ok(false);
    }
    let areas: Vec<Option<AreaCode>> = rows.iter().map(|(.., area)| area.as_deref().map(read_code).transpose()).collect::<Result<_>>()?;
    let named: Vec<_> = rows.iter().zip(&areas).map(|((id, name, _), area)| (UnitId(*id), name.as_str(), area.as_ref())).collect();
    search::keep_units(tx, &named).await.map(|()| true)
}

async fn add_officials(tx: &mut Tx, officials: &[Official], now: DateTime<Utc>) -> Result<bool> {
    let mut insert = sql("INSERT INTO people (id, name, position, role, unit, created_at) VALUES ");
    let role = Role::Official.code();
    insert.push_rows(officials.iter().map(|official| {
        [Value::from(official.id), (&official.name).into(), (&official.position).into(), role.into(), official.unit.into(), now.into()]
    }));
    insert.push(" ON CONFLICT DO NOTHING");
    Ok(tx.link().run(insert).await? == officials.len() as u64)
}
