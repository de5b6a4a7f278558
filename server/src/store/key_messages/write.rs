//! Writing, publishing and withdrawing: a change names the version it was made on.
use app::domain::key_message::{KeyMessage, KeyMessageId};
use app::domain::webhook::WebhookEvent;
use serde_json::json;
use uuid::Uuid;

use super::{KeyMessageChange, KeyMessageOutcome, tags, unreadable};
use crate::store::db::Tx;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store, webhooks};

impl Store {
    /// Keeps the draft if it still is of that version, of that office, and was not published.
    pub async fn save_key_message(
        &self,
        change: &KeyMessageChange,
        content: &KeyMessage,
        replaces: Option<KeyMessageId>,
    ) -> Result<KeyMessageOutcome> {
        let text = serde_json::to_string(content).map_err(unreadable)?;
        let statement = if change.version == 0 {
            "INSERT INTO key_messages (id, unit, state, version, changed_at, changed_by, content, tags, from_day, until_day, replaces) \
             VALUES ($1, $2, 'draft', $3 + 1, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING"
        } else {
            "UPDATE key_messages SET version = version + 1, changed_at = $4, changed_by = $5, content = $6, tags = $7, from_day = $8, \
             until_day = $9, replaces = $10 WHERE id = $1 AND unit = $2 AND version = $3 AND state = 'draft'"
        };
        let write = bound(sql(statement), change)
            .bind(text)
            .bind(tags(content))
            .bind(content.from)
            .bind(content.until)
            .bind(replaces.map(|id| id.0));
        if self.db.write(write).await? > 0 { Ok(KeyMessageOutcome::Done) } else { self.why_no_key_message(change).await }
    }

    /// Shows the draft to everybody; the one whose place it takes is withdrawn in the same transaction.
    pub async fn publish_key_message(&self, change: &KeyMessageChange) -> Result<KeyMessageOutcome> {
        let mut tx = self.db.begin().await?;
        let publish = sql("UPDATE key_messages SET state = 'published', version = version + 1, published_at = $4, changed_at = $4, \
             changed_by = $5 WHERE id = $1 AND unit = $2 AND version = $3 AND state = 'draft' RETURNING replaces");
        let Some((replaces,)) = tx.link().first::<(Option<Uuid>,)>(bound(publish, change)).await? else {
            tx.withdraw().await?;
            return self.why_no_key_message(change).await;
        };
        if let Some(replaced) = replaces {
            let withdraw = sql("UPDATE key_messages SET state = 'withdrawn', version = version + 1, changed_at = $3, changed_by = $4 \
                 WHERE id = $1 AND unit = $2 AND state = 'published'")
            .bind(replaced)
            .bind(change.unit)
            .bind(change.at)
            .bind(change.by);
            if tx.link().run(withdraw).await? > 0 {
                tell(&mut tx, change, WebhookEvent::KeyMessageWithdrawn, replaced).await?;
            }
        }
        tell(&mut tx, change, WebhookEvent::KeyMessagePublished, change.id.0).await?;
        tx.commit().await?;
        Ok(KeyMessageOutcome::Done)
    }

    /// Shows it to nobody any more; its office still reads it.
    pub async fn withdraw_key_message(&self, change: &KeyMessageChange) -> Result<KeyMessageOutcome> {
        let withdraw = sql("UPDATE key_messages SET state = 'withdrawn', version = version + 1, changed_at = $4, changed_by = $5 \
             WHERE id = $1 AND unit = $2 AND version = $3 AND state = 'published'");
        let mut tx = self.db.begin().await?;
        if tx.link().run(bound(withdraw, change)).await? == 0 {
            tx.withdraw().await?;
            return self.why_no_key_message(change).await;
        }
        tell(&mut tx, change, WebhookEvent::KeyMessageWithdrawn, change.id.0).await?;
        tx.commit().await?;
        Ok(KeyMessageOutcome::Done)
    }

    /// A write touched nothing: it was made on another version, or that version is in another state.
    async fn why_no_key_message(&self, change: &KeyMessageChange) -> Result<KeyMessageOutcome> {
        let query = sql("SELECT version FROM key_messages WHERE id = $1 AND unit = $2").bind(change.id.0).bind(change.unit);
        let now = self.db.first::<(i64,)>(query).await?;
        let is_this_version = now.is_some_and(|(version,)| version == i64::from(change.version));
        Ok(if is_this_version { KeyMessageOutcome::NotNow } else { KeyMessageOutcome::Stale })
    }
}

/// The programs that follow key messages; they read the message itself from the list for everybody.
async fn tell(tx: &mut Tx, change: &KeyMessageChange, event: WebhookEvent, id: Uuid) -> Result<()> {
    webhooks::queue(tx, change.unit, event, id, &json!({ "id": id, "unit": change.unit }), change.at).await
}

/// `$1` to `$5`: message, office, version, when, by whom.
fn bound(statement: Sql, change: &KeyMessageChange) -> Sql {
    statement.bind(change.id.0).bind(change.unit).bind(change.version).bind(change.at).bind(change.by)
}
