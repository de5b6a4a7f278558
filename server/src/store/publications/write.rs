//! Writing, publishing and withdrawing: a change names the version it was made on.
use app::domain::publication::{PublicationId, Publishable};
use app::domain::thai_date::bangkok_date;
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use super::{PublicationChange, PublicationOutcome, line, tags, unreadable};
use crate::store::db::Tx;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store, webhooks};

impl Store {
    /// Keeps the draft if it still is of that version, of that office, and was not published.
    pub async fn save_publication<T: Publishable>(
        &self,
        change: &PublicationChange,
        content: &T,
        replaces: Option<PublicationId>,
    ) -> Result<PublicationOutcome> {
        let text = serde_json::to_string(content).map_err(unreadable)?;
        let statement = if change.version == 0 {
            "INSERT INTO publications (id, unit, state, version, changed_at, changed_by, kind, content, tags, from_day, until_day, file, \
             replaces, edition) VALUES ($1, $2, 'draft', $3 + 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
             COALESCE((SELECT edition FROM publications WHERE id = $12), 0) + 1) ON CONFLICT (id) DO NOTHING"
        } else {
            "UPDATE publications SET version = version + 1, changed_at = $4, changed_by = $5, content = $7, tags = $8, from_day = $9, \
             until_day = $10, file = $11, replaces = $12, \
             edition = COALESCE((SELECT edition FROM publications first WHERE first.id = $12), 0) + 1 \
             WHERE id = $1 AND unit = $2 AND version = $3 AND kind = $6 AND state = 'draft'"
        };
        let placing = content.placing();
        let write = bound::<T>(sql(statement), change)
            .bind(text)
            .bind(tags(content))
            .bind(placing.from)
            .bind(placing.until)
            .bind(content.file().map(|file| file.0))
            .bind(replaces.map(|id| id.0));
        if self.db.write(write).await? > 0 { Ok(PublicationOutcome::Done) } else { self.why_not_published::<T>(change).await }
    }

    /// Shows the draft to everybody from its first day on, when all before it in its line end. A second that would take the same
    /// place is refused.
    pub async fn publish<T: Publishable>(&self, change: &PublicationChange) -> Result<PublicationOutcome> {
        let mut tx = self.db.begin().await?;
        line::hold(&mut tx, change.unit).await?;
        let publish = sql("UPDATE publications SET state = 'published', version = version + 1, published_at = $4, changed_at = $4, \
             changed_by = $5 WHERE id = $1 AND unit = $2 AND version = $3 AND kind = $6 AND state = 'draft' \
             RETURNING replaces, content");
        let Some(row) = tx.link().first::<JustPublishedRow>(bound::<T>(publish, change)).await? else {
            tx.withdraw().await?;
            return self.why_not_published::<T>(change).await;
        };
        if let Some(refused) = line::refusal::<T>(&mut tx, change, row.replaces.map(PublicationId)).await? {
            tx.withdraw().await?;
            return Ok(refused);
        }
        move_ends::<T>(&mut tx, change).await?;
        let content: serde_json::Value = serde_json::from_str(&row.content).map_err(unreadable)?;
        // Whole, with its days: it may begin later, and no list has it yet.
        tell::<T>(&mut tx, change, Said::Published, change.id.0, json!({ "content": content, "replaces": row.replaces })).await?;
        tx.commit().await?;
        Ok(PublicationOutcome::Done)
    }

    /// Shows it to nobody any more; its office still reads it. Those whose place it was to take later go on.
    pub async fn withdraw_publication<T: Publishable>(&self, change: &PublicationChange) -> Result<PublicationOutcome> {
        let withdraw = sql("UPDATE publications SET state = 'withdrawn', version = version + 1, changed_at = $4, changed_by = $5 \
             WHERE id = $1 AND unit = $2 AND version = $3 AND kind = $6 AND state = 'published'");
        let mut tx = self.db.begin().await?;
        line::hold(&mut tx, change.unit).await?;
        if tx.link().run(bound::<T>(withdraw, change)).await? == 0 {
            tx.withdraw().await?;
            return self.why_not_published::<T>(change).await;
        }
        move_ends::<T>(&mut tx, change).await?;
        tell::<T>(&mut tx, change, Said::Withdrawn, change.id.0, json!({})).await?;
        tx.commit().await?;
        Ok(PublicationOutcome::Done)
    }

    /// A write touched nothing: it was made on another version, or that version is in another state.
    async fn why_not_published<T: Publishable>(&self, change: &PublicationChange) -> Result<PublicationOutcome> {
        let query = sql("SELECT version FROM publications WHERE id = $1 AND unit = $2 AND kind = $3");
        let query = query.bind(change.id.0).bind(change.unit).bind(T::KIND);
        let now = self.db.first::<(i64,)>(query).await?;
        let is_this_version = now.is_some_and(|(version,)| version == i64::from(change.version));
        Ok(if is_this_version { PublicationOutcome::NotNow } else { PublicationOutcome::Stale })
    }
}

#[derive(FromRow)]
struct JustPublishedRow {
    replaces: Option<Uuid>,
    content: String,
}

/// Gives everything of the office the end that follows from what is published now; what ends at once is withdrawn.
async fn move_ends<T: Publishable>(tx: &mut Tx, change: &PublicationChange) -> Result<()> {
    let today = bangkok_date(change.at);
    let line = line::read::<T>(tx, change.unit).await?;
    for (id, end) in line.ends(today) {
        let is_over = end.is_some_and(|day| day <= today);
        let update = sql("UPDATE publications SET replaced_from = $3, state = CASE WHEN $6 = 1 THEN 'withdrawn' ELSE state END, \
             version = version + 1, changed_at = $4, changed_by = $5 WHERE id = $1 AND unit = $2");
        let update = update.bind(id.0).bind(change.unit).bind(end).bind(change.at).bind(change.by).bind(u32::from(is_over));
        tx.link().run(update).await?;
        if is_over {
            tell::<T>(tx, change, Said::Withdrawn, id.0, json!({})).await?;
        }
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Said {
    Published,
    Withdrawn,
}

/// The programs that follow it.
async fn tell<T: Publishable>(tx: &mut Tx, change: &PublicationChange, said: Said, id: Uuid, mut data: serde_json::Value) -> Result<()> {
    let Some([published, withdrawn]) = T::events() else { return Ok(()) };
    let event = match said {
        Said::Published => published,
        Said::Withdrawn => withdrawn,
    };
    data["id"] = json!(id);
    data["unit"] = json!(change.unit);
    webhooks::queue(tx, change.unit, event, id, &data, change.at).await
}

/// `$1` to `$6`: what, office, version, when, by whom, its kind.
fn bound<T: Publishable>(statement: Sql, change: &PublicationChange) -> Sql {
    statement.bind(change.id.0).bind(change.unit).bind(change.version).bind(change.at).bind(change.by).bind(T::KIND)
}
