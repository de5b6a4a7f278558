//! Which column is what, as a unit once said it for sheets with the same headings.
use app::domain::import::Mapping;
use app::domain::photo::PhotoHash;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};

use super::sql::sql;
use super::{Result, Store};

impl Store {
    pub async fn import_mapping(&self, unit: UnitId, columns: &[String]) -> Result<Option<Mapping>> {
        let query = sql("SELECT mapping FROM import_mappings WHERE unit = $1 AND columns = $2").bind(unit).bind(&key(columns));
        let row: Option<(String,)> = self.db.first(query).await?;
        // One that a newer version wrote is proposed anew.
        Ok(row.and_then(|(text,)| serde_json::from_str(&text).ok()))
    }

    pub async fn remember_import_mapping(&self, unit: UnitId, columns: &[String], mapping: &Mapping, now: DateTime<Utc>) -> Result<()> {
        let text = serde_json::to_string(mapping).map_err(|error| super::StoreError::Unreadable(error.to_string()))?;
        let upsert = sql("INSERT INTO import_mappings (unit, columns, mapping, used_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (unit, columns) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at");
        self.db.write(upsert.bind(unit).bind(&key(columns)).bind(text).bind(now)).await.map(drop)
    }

    /// Forgets those not used since then; how many.
    pub async fn drop_import_mappings(&self, before: DateTime<Utc>) -> Result<u64> {
        self.db.write(sql("DELETE FROM import_mappings WHERE used_at < $1").bind(before)).await
    }
}

/// The headings as one address.
fn key(columns: &[String]) -> PhotoHash {
    PhotoHash::of(columns.join("\u{1f}").as_bytes())
}
