//! Keys of programs: known by the hash of their secret, and worth what their person is worth at the moment of use.
use app::domain::access::{Actor, PersonId};
use app::domain::api_key::{ApiKeyId, MAX_API_KEYS};
use app::domain::area::AreaCode;
use app::domain::thai_date::bangkok_date;
use app::domain::unit::{Unit, UnitId};
use app::wire::api_keys::ApiKey;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::areas::read_code;
use super::assignments::{StandingRow, standing};
use super::people::read_role;
use super::sql::{Sql, sql};
use super::units::UnitRow;
use super::{Result, Store, StoreError};

/// A key that counts now, and in whose name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveKey {
    pub id: ApiKeyId,
    pub area: Option<AreaCode>,
    pub actor: Actor,
    pub last_used_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct ActiveKeyRow {
    id: Uuid,
    area: Option<String>,
    last_used_at: Option<DateTime<Utc>>,
    person: Uuid,
    role: String,
    #[sqlx(flatten)]
    standing: StandingRow,
    #[sqlx(flatten)]
    unit: UnitRow,
}

impl TryFrom<ActiveKeyRow> for ActiveKey {
    type Error = StoreError;
    fn try_from(row: ActiveKeyRow) -> Result<Self> {
        let unit: Unit = row.unit.try_into()?;
        let role = row.standing.role(read_role(&row.role)?);
        let actor = Actor { person: PersonId(row.person), role, unit: unit.id, unit_kind: unit.kind, area: unit.area, by_card: false };
        let area = row.area.as_deref().map(read_code).transpose()?;
        Ok(ActiveKey { id: ApiKeyId(row.id), area, actor, last_used_at: row.last_used_at })
    }
}

#[derive(FromRow)]
struct ApiKeyRow {
    id: Uuid,
    name: String,
    area: Option<String>,
    made_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
}

impl TryFrom<ApiKeyRow> for ApiKey {
    type Error = StoreError;
    fn try_from(row: ApiKeyRow) -> Result<Self> {
        let ApiKeyRow { id, name, area, made_at, expires_at, last_used_at } = row;
        Ok(ApiKey { id: ApiKeyId(id), name, area: area.as_deref().map(read_code).transpose()?, made_at, expires_at, last_used_at })
    }
}

/// Ends all keys of a person.
pub(super) fn revoke_all(person: PersonId, now: DateTime<Utc>) -> Sql {
    sql("UPDATE api_keys SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL").bind(person).bind(now)
}

impl Store {
    /// A person's own that are not revoked, the oldest first; expired ones too.
    pub async fn api_keys(&self, person: PersonId) -> Result<Vec<ApiKey>> {
        let query = sql("SELECT id, name, area, made_at, expires_at, last_used_at FROM api_keys \
             WHERE person = $1 AND revoked_at IS NULL ORDER BY id");
        let rows: Vec<ApiKeyRow> = self.db.all(query.bind(person)).await?;
        rows.into_iter().map(ApiKey::try_from).collect()
    }

    /// False when the person has as many as they may have.
    pub async fn add_api_key(&self, person: PersonId, unit: UnitId, key: &ApiKey, hash: &[u8; 32]) -> Result<bool> {
        let insert = sql("INSERT INTO api_keys (id, hash, person, unit, name, area, made_at, expires_at) \
             SELECT $1, $2, p.id, $4, $5, $6, $7, $8 FROM people p WHERE p.id = $3 \
             AND (SELECT COUNT(*) FROM api_keys k WHERE k.person = $3 AND k.revoked_at IS NULL) < $9")
        .bind(key.id.0)
        .bind(hash)
        .bind(person)
        .bind(unit)
        .bind(&key.name)
        .bind(key.area.as_ref())
        .bind(key.made_at)
        .bind(key.expires_at)
        .bind(MAX_API_KEYS as u64);
        Ok(self.db.write(insert).await? > 0)
    }

    /// False when it is not the person's, or was revoked before.
    pub async fn revoke_api_key(&self, id: ApiKeyId, person: PersonId, now: DateTime<Utc>) -> Result<bool> {
        let update = sql("UPDATE api_keys SET revoked_at = $3 WHERE id = $1 AND person = $2 AND revoked_at IS NULL");
        Ok(self.db.write(update.bind(id.0).bind(person).bind(now)).await? > 0)
    }

    /// Removes those that were revoked or ran out before then; how many.
    pub async fn drop_ended_api_keys(&self, before: DateTime<Utc>) -> Result<u64> {
        self.db.write(sql("DELETE FROM api_keys WHERE revoked_at < $1 OR expires_at < $1").bind(before)).await
    }

    /// One query; none when unknown, expired or revoked, or when its person belongs to another unit by now.
    pub async fn api_key(&self, hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<ActiveKey>> {
        let query = sql(concat!(
            "SELECT k.id, k.area, k.last_used_at, p.id AS person, p.role, ",
            standing!("$3"),
            ", u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
             FROM api_keys k JOIN people p ON p.id = k.person AND p.unit = k.unit JOIN units u ON u.id = p.unit \
             WHERE k.hash = $1 AND k.revoked_at IS NULL AND k.expires_at > $2 AND p.erased_at IS NULL"
        ))
        .bind(hash)
        .bind(now)
        .bind(bangkok_date(now));
        self.db.first::<ActiveKeyRow>(query).await?.map(ActiveKey::try_from).transpose()
    }

    /// A write: call it at most once a minute and key.
    pub async fn touch_api_key(&self, id: ApiKeyId, now: DateTime<Utc>) -> Result<()> {
        let update = sql("UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)");
        self.db.write(update.bind(id.0).bind(now)).await.map(drop)
    }
}
