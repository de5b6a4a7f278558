//! What goes out beside the app: written with what causes it, taken by one process at a time, and kept as evidence.
//!
//! A process that dies between sending and writing so down sends once more after its lease: the receiver tells the two apart by
//! their identity, which is the same (a webhook's `webhook-id`, a message's `Message-ID`, a notification's tag).
mod evidence;
mod queue;

use app::domain::notice::NoticeId;
use app::wire::sendings::Way;
use chrono::{DateTime, Duration, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::db::{Db, Tx};
use super::sql::{Value, sql};
use super::{Result, Store, StoreError};

pub(super) use queue::{Told, queue};

/// One that is due, for the process that took it alone until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueSending {
    pub id: Uuid,
    pub way: Way,
    /// The subscription, the person or the webhook.
    pub target: Uuid,
    pub notice: Option<NoticeId>,
    /// A webhook's.
    pub body: Option<String>,
    /// This try included.
    pub attempts: u32,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    Sent,
    /// To be tried again; what went wrong, for people who read logs.
    Later(String, DateTime<Utc>),
    /// Given up.
    Failed(String),
    /// Not wanted any more, or not possible: why.
    Dropped(&'static str),
}

#[derive(FromRow)]
struct DueRow {
    id: Uuid,
    channel: String,
    target: Uuid,
    notice: Option<Uuid>,
    body: Option<String>,
    attempts: i64,
}

impl DueRow {
    fn read(self) -> Result<DueSending> {
        let way =
            Way::from_code(&self.channel).ok_or_else(|| StoreError::Unreadable(format!("channel {:?} of a sending", self.channel)))?;
        let attempts = u32::try_from(self.attempts).unwrap_or(u32::MAX);
        Ok(DueSending { id: self.id, way, target: self.target, notice: self.notice.map(NoticeId), body: self.body, attempts })
    }
}

/// PostgreSQL's processes step over each other's rows; SQLite has one writer, so nobody is there to step over.
const CLAIM_ON_SQLITE: &str = "UPDATE sendings SET next_at = $2, attempts = attempts + 1 WHERE id IN ( \
     SELECT id FROM sendings WHERE state = 'waiting' AND next_at <= $1 AND (channel = 'webhook' OR $3 = 0) ORDER BY next_at, id LIMIT $4 \
     ) RETURNING id, channel, target, notice, body, attempts";
const CLAIM_ON_POSTGRES: &str = "UPDATE sendings SET next_at = $2, attempts = attempts + 1 WHERE id = ANY(ARRAY( \
     SELECT id FROM sendings WHERE state = 'waiting' AND next_at <= $1 AND (channel = 'webhook' OR $3 = 0) ORDER BY next_at, id LIMIT $4 \
     FOR UPDATE SKIP LOCKED)) RETURNING id, channel, target, notice, body, attempts";

impl Store {
    /// The oldest that are due, until `now + lease`. In quiet hours those to programs alone: people sleep.
    pub async fn claim_sendings(&self, now: DateTime<Utc>, lease: Duration, is_quiet: bool, limit: u32) -> Result<Vec<DueSending>> {
        // Looking first keeps idle processes away from the writer.
        let look = sql("SELECT id FROM sendings WHERE state = 'waiting' AND next_at <= $1 AND (channel = 'webhook' OR $2 = 0) LIMIT 1");
        let quiet = u32::from(is_quiet);
        if self.db.first::<(Uuid,)>(look.bind(now).bind(quiet)).await?.is_none() {
            return Ok(Vec::new());
        }
        let claim = match &self.db {
            Db::Sqlite(..) => CLAIM_ON_SQLITE,
            Db::Postgres(_) => CLAIM_ON_POSTGRES,
        };
        let mut tx = self.db.begin().await?;
        let rows: Vec<DueRow> = tx.link().all(sql(claim).bind(now).bind(now + lease).bind(quiet).bind(limit)).await?;
        tx.commit().await?;
        rows.into_iter().map(DueRow::read).collect()
    }

    /// Writes down what became of a try; nothing when its lease was lost meanwhile.
    pub async fn conclude_sending(&self, sending: &DueSending, tried: &Tried, now: DateTime<Utc>) -> Result<()> {
        // What went out and is not noted goes out again: better to wait.
        let mut tx = self.db.begin_patiently().await?;
        if conclude(&mut tx, sending, tried, now).await? && sending.way == Way::Webhook {
            super::webhooks::note(&mut tx, sending.target, tried, now).await?;
        }
        tx.commit().await
    }

    /// Removes calls of webhooks that were made, or given up, before.
    pub async fn drop_ended_calls(&self, before: DateTime<Utc>) -> Result<u64> {
        let delete = sql("DELETE FROM sendings WHERE channel = 'webhook' AND state <> 'waiting' AND made_at < $1").bind(before);
        self.db.write(delete).await
    }

    /// Waiting ones of a target that is there no more.
    pub(super) async fn drop_sendings(tx: &mut Tx, target: Uuid, why: &'static str) -> Result<()> {
        let update = sql("UPDATE sendings SET state = 'dropped', last_error = $2 WHERE target = $1 AND state = 'waiting'");
        tx.link().run(update.bind(target).bind(why)).await.map(drop)
    }
}

async fn conclude(tx: &mut Tx, sending: &DueSending, tried: &Tried, now: DateTime<Utc>) -> Result<bool> {
    let (state, error, next, sent) = match tried {
        Tried::Sent => ("sent", None, now, Some(now)),
        Tried::Later(error, at) => ("waiting", Some(error.as_str()), *at, None),
        Tried::Failed(error) => ("failed", Some(error.as_str()), now, None),
        Tried::Dropped(why) => ("dropped", Some(*why), now, None),
    };
    let mut update = sql("UPDATE sendings SET state = $3, last_error = $4, next_at = $5, sent_at = ")
        .bind(sending.id)
        .bind(sending.attempts)
        .bind(state)
        .bind(error)
        .bind(next);
    update.push_value(Value::Time(sent));
    update.push(" WHERE id = $1 AND attempts = $2 AND state = 'waiting'");
    Ok(tx.link().run(update).await? > 0)
}
