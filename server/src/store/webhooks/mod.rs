//! Webhooks: whose they are, what they are told of, and how their calls went.
mod queue;

use app::domain::access::PersonId;
use app::domain::unit::UnitId;
use app::domain::webhook::{MAX_WEBHOOKS, WebhookEvent, WebhookId};
use app::wire::sendings::Webhook;
use chrono::{DateTime, Duration, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::db::Tx;
use super::sendings::Tried;
use super::sql::sql;
use super::{Result, Store};

pub use queue::body;
pub(super) use queue::{of_units, queue};

/// Where a call goes, and what it is signed with.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct WebhookTarget {
    pub url: String,
    pub secret: String,
}

#[derive(FromRow)]
struct WebhookRow {
    id: Uuid,
    url: String,
    events: String,
    made_at: DateTime<Utc>,
    last_at: Option<DateTime<Utc>>,
    last_error: Option<String>,
    off_at: Option<DateTime<Utc>>,
}

impl From<WebhookRow> for Webhook {
    fn from(row: WebhookRow) -> Self {
        let events = row.events.split_whitespace().filter_map(WebhookEvent::from_code).collect();
        let WebhookRow { id, url, made_at, last_at, last_error, off_at, .. } = row;
        Webhook { id: WebhookId(id), url, events, made_at, last_at, last_error, off_at }
    }
}

/// A webhook is switched off when so many calls in a row failed, over so long: a program that is down for a night comes back.
const FAILURES: i64 = 10;
const FAILING: Duration = Duration::days(1);

const WEBHOOK: &str = "SELECT id, url, events, made_at, last_at, last_error, off_at FROM webhooks WHERE ";

impl Store {
    /// The oldest first.
    pub async fn webhooks(&self, unit: UnitId) -> Result<Vec<Webhook>> {
        let mut query = sql(WEBHOOK).bind(unit);
        query.push("unit = $1 ORDER BY id");
        let rows: Vec<WebhookRow> = self.db.all(query).await?;
        Ok(rows.into_iter().map(Webhook::from).collect())
    }

    /// The unit's own alone.
    pub async fn webhook(&self, id: WebhookId, unit: UnitId) -> Result<Option<Webhook>> {
        let mut query = sql(WEBHOOK).bind(id.0).bind(unit);
        query.push("id = $1 AND unit = $2");
        Ok(self.db.first::<WebhookRow>(query).await?.map(Webhook::from))
    }

    /// False when the unit has as many as it may have, or one with this address.
    pub async fn add_webhook(&self, unit: UnitId, by: PersonId, webhook: &Webhook, secret: &str) -> Result<bool> {
        let events = webhook.events.iter().map(|event| event.code()).collect::<Vec<_>>().join(" ");
        let insert = sql("INSERT INTO webhooks (id, unit, made_by, made_at, url, events, secret) \
             SELECT $1, u.id, $3, $4, $5, $6, $7 FROM units u WHERE u.id = $2 AND (SELECT COUNT(*) FROM webhooks w WHERE w.unit = $2) < $8 \
             ON CONFLICT (unit, url) DO NOTHING")
        .bind(webhook.id.0)
        .bind(unit)
        .bind(by)
        .bind(webhook.made_at)
        .bind(&webhook.url)
        .bind(events)
        .bind(secret)
        .bind(MAX_WEBHOOKS as u64);
        Ok(self.db.write(insert).await? > 0)
    }

    /// With what waits for it. False when it is not the unit's.
    pub async fn delete_webhook(&self, id: WebhookId, unit: UnitId) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let delete = sql("DELETE FROM webhooks WHERE id = $1 AND unit = $2").bind(id.0).bind(unit);
        let is_there = tx.link().run(delete).await? > 0;
        if is_there {
            Self::drop_sendings(&mut tx, id.0, "the webhook was deleted").await?;
        }
        tx.commit().await?;
        Ok(is_there)
    }

    /// None where it was deleted; with `even_off` also one that was switched off.
    pub async fn webhook_target(&self, id: WebhookId, even_off: bool) -> Result<Option<WebhookTarget>> {
        let query = sql("SELECT url, secret FROM webhooks WHERE id = $1 AND (off_at IS NULL OR $2 = 1)");
        self.db.first(query.bind(id.0).bind(u32::from(even_off))).await
    }

    /// How a call went that was made on request.
    pub async fn note_webhook(&self, id: WebhookId, tried: &Tried, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        note(&mut tx, id.0, tried, now).await?;
        tx.commit().await
    }
}

/// How the last call went; switches a webhook off that fails for too long, and on again when one was taken.
pub(super) async fn note(tx: &mut Tx, webhook: Uuid, tried: &Tried, now: DateTime<Utc>) -> Result<()> {
    let update = match tried {
        Tried::Dropped(_) => return Ok(()),
        Tried::Sent => sql("UPDATE webhooks SET failures = 0, failing_since = NULL, last_at = $2, last_error = NULL, off_at = NULL \
             WHERE id = $1")
        .bind(webhook)
        .bind(now),
        Tried::Later(error, _) | Tried::Failed(error) => sql("UPDATE webhooks SET failures = failures + 1, \
             failing_since = COALESCE(failing_since, $2), last_at = $2, last_error = $3, \
             off_at = CASE WHEN failures + 1 >= $4 AND failing_since <= $5 THEN COALESCE(off_at, $2) ELSE off_at END WHERE id = $1")
        .bind(webhook)
        .bind(now)
        .bind(error)
        .bind(FAILURES)
        .bind(now - FAILING),
    };
    tx.link().run(update).await.map(drop)
}
