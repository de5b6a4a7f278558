//! Dismissing warnings: who, when and why stay with them.
use app::domain::likeness::LikenessId;
use uuid::Uuid;

use super::NewDismissal;
use super::find::count_warnings;
use crate::store::sql::{photo_hash, sql};
use crate::store::{Result, Store};

impl Store {
    /// Those of the report's that are open; what was dismissed before stays as it was said then.
    pub async fn dismiss_likenesses(&self, new: &NewDismissal<'_>) -> Result<()> {
        if new.ids.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        let mut update = sql("UPDATE likenesses SET dismissed_at = $1, dismissed_by = $2, reason = $3 \
             WHERE dismissed_at IS NULL AND report = $4 AND id IN (")
        .bind(new.at)
        .bind(new.by)
        .bind(new.reason)
        .bind(new.report);
        update.push_list(new.ids.iter().map(|LikenessId(id)| *id));
        update.push(") RETURNING report, hash");
        let mut touched: Vec<(Uuid, Vec<u8>)> = tx.link().all(update).await?;
        touched.sort_unstable();
        touched.dedup();
        for (report, hash) in touched {
            count_warnings(&mut tx, report, &photo_hash(&hash)?).await?;
        }
        tx.commit().await
    }
}
