//! By what the installation's own keys are known again, without the keys.
use std::collections::BTreeMap;

use super::sql::sql;
use super::{Result, Store};

impl Store {
    /// By the names of their files.
    pub async fn key_marks(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let rows: Vec<(String, Vec<u8>)> = self.db.all(sql("SELECT name, mark FROM key_marks")).await?;
        Ok(rows.into_iter().collect())
    }

    /// Whose is there first stays.
    pub async fn put_key_mark(&self, name: &str, mark: &[u8; 32]) -> Result<()> {
        let insert = sql("INSERT INTO key_marks (name, mark) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING").bind(name).bind(mark);
        self.db.write(insert).await.map(drop)
    }
}
