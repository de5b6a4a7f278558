//! Where people are reached outside the app: an e-mail address, and browsers that show notices.
use app::domain::access::PersonId;
use app::wire::sendings::PushSubscription;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::sql::{Sql, sql};
use super::{Result, Store};

/// A browser, and the keys that what is sent to it is encrypted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushTarget {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
    /// A phone that joined, and no desk.
    pub on_phone: bool,
}

#[derive(FromRow)]
struct TargetRow {
    endpoint: String,
    p256dh: String,
    auth: String,
    device: Option<Uuid>,
}

/// Browsers of one person; the oldest goes when there are more.
const MAX_BROWSERS: u32 = 10;

/// With all of somebody's sessions, also those that ran out by themselves: a lost machine shows nothing more.
pub(super) fn forget_browsers(person: PersonId) -> Sql {
    sql("DELETE FROM push_subscriptions WHERE person = $1").bind(person)
}

impl Store {
    /// What somebody said about their e-mail; none: nothing yet.
    pub async fn contact(&self, person: PersonId) -> Result<Option<(String, bool)>> {
        let query = sql("SELECT email, by_email FROM contacts WHERE person = $1").bind(person);
        Ok(self.db.first::<(String, i64)>(query).await?.map(|(email, by_email)| (email, by_email != 0)))
    }

    pub async fn set_contact(&self, person: PersonId, email: &str, by_email: bool, at: DateTime<Utc>) -> Result<()> {
        let insert = sql("INSERT INTO contacts (person, email, by_email, changed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (person) \
             DO UPDATE SET email = excluded.email, by_email = excluded.by_email, changed_at = excluded.changed_at")
        .bind(person)
        .bind(email)
        .bind(u32::from(by_email))
        .bind(at);
        self.db.write(insert).await.map(drop)
    }

    /// A browser that changes hands is its last user's alone.
    pub async fn subscribe(&self, person: PersonId, session: Uuid, browser: &PushSubscription, at: DateTime<Utc>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let theirs = sql("SELECT id FROM push_subscriptions WHERE endpoint = $1 AND person <> $2").bind(&browser.endpoint).bind(person);
        if let Some((other,)) = tx.link().first::<(Uuid,)>(theirs).await? {
            // What still waits for the one before is not for this one to see.
            Self::drop_sendings(&mut tx, other, "another person uses the browser").await?;
        }
        let insert = sql("INSERT INTO push_subscriptions (id, person, session, endpoint, p256dh, auth, made_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (endpoint) DO UPDATE SET person = excluded.person, \
             session = excluded.session, p256dh = excluded.p256dh, auth = excluded.auth, made_at = excluded.made_at")
        .bind(Uuid::now_v7())
        .bind(person)
        .bind(session)
        .bind(&browser.endpoint)
        .bind(&browser.keys.p256dh)
        .bind(&browser.keys.auth)
        .bind(at);
        tx.link().run(insert).await?;
        let delete = sql("DELETE FROM push_subscriptions WHERE person = $1 AND id NOT IN ( \
             SELECT id FROM push_subscriptions WHERE person = $1 ORDER BY made_at DESC, id DESC LIMIT $2)");
        tx.link().run(delete.bind(person).bind(MAX_BROWSERS)).await?;
        tx.commit().await
    }

    /// The session's browser shows nothing more.
    pub async fn unsubscribe(&self, session: Uuid) -> Result<()> {
        self.db.write(sql("DELETE FROM push_subscriptions WHERE session = $1").bind(session)).await.map(drop)
    }

    /// The push service does not know it any more.
    pub async fn drop_subscription(&self, id: Uuid) -> Result<()> {
        self.db.write(sql("DELETE FROM push_subscriptions WHERE id = $1").bind(id)).await.map(drop)
    }

    /// None where it ended, or its session did.
    pub async fn push_target(&self, id: Uuid, now: DateTime<Utc>) -> Result<Option<PushTarget>> {
        let query = sql("SELECT b.endpoint, b.p256dh, b.auth, s.device FROM push_subscriptions b JOIN sessions s ON s.id = b.session \
             WHERE b.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2");
        let row: Option<TargetRow> = self.db.first(query.bind(id).bind(now)).await?;
        Ok(row.map(|row| PushTarget { endpoint: row.endpoint, p256dh: row.p256dh, auth: row.auth, on_phone: row.device.is_some() }))
    }
}
