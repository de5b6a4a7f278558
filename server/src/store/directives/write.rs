//! Drafts, under optimistic concurrency: a change names the version it was made on.
use app::domain::directive::DirectiveId;
use app::domain::file::Enclosure;

use super::{DirectiveChange, DirectiveOutcome, Draft, unreadable};
use crate::store::db::Tx;
use crate::store::sql::{Sql, Value, sql};
use crate::store::{Result, Store};

impl Store {
    /// Keeps the draft if it still is of that version, of that office, and was not sent.
    pub async fn save_directive(&self, change: &DirectiveChange, draft: &Draft) -> Result<DirectiveOutcome> {
        let letter = serde_json::to_string(&draft.letter).map_err(unreadable)?;
        let write = if change.version == 0 { insert(change, draft, letter) } else { update(change, draft, letter) };
        let mut tx = self.db.begin().await?;
        if tx.link().run(write).await? == 0 {
            tx.withdraw().await?;
            return self.why_not(change).await;
        }
        name_files(&mut tx, change.id, &draft.letter.enclosures).await?;
        tx.commit().await?;
        Ok(DirectiveOutcome::Done)
    }

    /// Takes back a letter that was sent; it stays readable, with the reason.
    pub async fn withdraw_directive(&self, change: &DirectiveChange, reason: &str) -> Result<DirectiveOutcome> {
        let update = sql("UPDATE directives SET state = 'withdrawn', withdrawn_at = $4, reason = $5, version = version + 1, \
             changed_at = $4, changed_by = $6 WHERE id = $1 AND sender = $2 AND version = $3 AND state = 'sent'")
        .bind(change.id.0)
        .bind(change.sender)
        .bind(change.version)
        .bind(change.at)
        .bind(reason)
        .bind(change.by);
        if self.db.write(update).await? > 0 { Ok(DirectiveOutcome::Done) } else { self.why_not(change).await }
    }

    /// A write touched nothing: it was made on another version, or that version is in another state.
    async fn why_not(&self, change: &DirectiveChange) -> Result<DirectiveOutcome> {
        let query = sql("SELECT version FROM directives WHERE id = $1 AND sender = $2").bind(change.id.0).bind(change.sender);
        let now = self.db.first::<(i64,)>(query).await?;
        let is_this_version = now.is_some_and(|(version,)| version == i64::from(change.version));
        Ok(if is_this_version { DirectiveOutcome::NotNow } else { DirectiveOutcome::Stale })
    }
}

/// Beside the letter's own text, so that a file of a letter stays.
async fn name_files(tx: &mut Tx, id: DirectiveId, enclosures: &[Enclosure]) -> Result<()> {
    tx.link().run(sql("DELETE FROM directive_files WHERE directive = $1").bind(id.0)).await?;
    if enclosures.is_empty() {
        return Ok(());
    }
    let mut insert = sql("INSERT INTO directive_files (directive, file) VALUES ");
    insert.push_rows(enclosures.iter().map(|enclosure| [Value::from(id.0), enclosure.file.0.into()]));
    tx.link().run(insert).await.map(drop)
}

fn insert(change: &DirectiveChange, draft: &Draft, letter: String) -> Sql {
    sql("INSERT INTO directives (id, sender, state, version, office, circular, running, dated, subject, letter, corrects, changed_at, \
         changed_by) VALUES ($1, $2, 'draft', 1, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING")
    .bind(change.id.0)
    .bind(change.sender)
    .bind(&draft.number.office)
    .bind(i64::from(draft.number.is_circular))
    .bind(draft.number.running)
    .bind(draft.dated)
    .bind(&draft.letter.subject)
    .bind(letter)
    .bind(draft.corrects.map(|id| id.0))
    .bind(change.at)
    .bind(change.by)
}

fn update(change: &DirectiveChange, draft: &Draft, letter: String) -> Sql {
    sql("UPDATE directives SET version = version + 1, office = $4, circular = $5, running = $6, dated = $7, subject = $8, letter = $9, \
         corrects = $10, changed_at = $11, changed_by = $12 WHERE id = $1 AND sender = $2 AND version = $3 AND state = 'draft'")
    .bind(change.id.0)
    .bind(change.sender)
    .bind(change.version)
    .bind(&draft.number.office)
    .bind(i64::from(draft.number.is_circular))
    .bind(draft.number.running)
    .bind(draft.dated)
    .bind(&draft.letter.subject)
    .bind(letter)
    .bind(draft.corrects.map(|id| id.0))
    .bind(change.at)
    .bind(change.by)
}
