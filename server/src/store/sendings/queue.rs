//! Putting notices out, in the transaction that makes them.
use app::domain::contact::mail_address;
use app::domain::thai_date::bangkok_date;
use app::domain::webhook::WebhookEvent;
use app::wire::sendings::Way;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::store::Result;
use crate::store::db::Tx;
use crate::store::sql::{ROWS_AT_ONCE, Sql, Value, sql};
use crate::store::webhooks;

/// A notice that was just made.
pub(in crate::store) struct Told {
    pub notice: Uuid,
    pub person: Uuid,
    pub unit: Uuid,
    /// As a program reads it.
    pub data: serde_json::Value,
}

/// One row to write.
struct Out {
    way: Way,
    target: Uuid,
    subject: String,
    notice: Uuid,
    body: Option<String>,
}

/// What is known of where somebody is reached by e-mail.
#[derive(FromRow)]
pub(super) struct MailRow {
    person: Uuid,
    email: Option<String>,
    by_email: Option<i64>,
    online: Option<String>,
}

impl MailRow {
    pub(super) fn address(&self) -> Option<&str> {
        let own = self.email.as_deref().zip(self.by_email.map(|by| by != 0));
        mail_address(own, self.online.as_deref())
    }
}

/// By every way that each of them chose. `key` tells what several people of a unit are told of: their program hears it once.
pub(in crate::store) async fn queue(tx: &mut Tx, told: &[Told], key: &str, by_email: bool, at: DateTime<Utc>) -> Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    let mut out = Vec::new();
    let of = |person: Uuid| told.iter().find(move |told| told.person == person).map(|told| told.notice);
    let out_of = |way, target, notice: Uuid| Out { way, target, subject: format!("notice:{notice}"), notice, body: None };
    let people: Vec<Uuid> = told.iter().map(|told| told.person).collect();

    let subscriptions: Vec<(Uuid, Uuid)> = tx.link().all(subscriptions(&people, at)).await?;
    out.extend(subscriptions.into_iter().filter_map(|(id, person)| Some(out_of(Way::Push, id, of(person)?))));
    if by_email {
        let rows: Vec<MailRow> = tx.link().all(addresses(&people, bangkok_date(at))).await?;
        let reached = rows.into_iter().filter(|row| row.address().is_some());
        out.extend(reached.filter_map(|row| Some(out_of(Way::Email, row.person, of(row.person)?))));
    }
    let units: Vec<Uuid> = told.iter().map(|told| told.unit).collect();
    for (webhook, unit) in webhooks::of_units(tx, &units, WebhookEvent::Notice).await? {
        let Some(told) = told.iter().find(|told| told.unit == unit) else { continue };
        let body = webhooks::body(WebhookEvent::Notice, at, &told.data);
        out.push(Out {
            way: Way::Webhook,
            target: webhook,
            subject: format!("notice:{unit}:{key}"),
            notice: told.notice,
            body: Some(body),
        });
    }
    write(tx, out, at).await
}

async fn write(tx: &mut Tx, out: Vec<Out>, at: DateTime<Utc>) -> Result<()> {
    let mut rows = out.into_iter().peekable();
    while rows.peek().is_some() {
        let mut insert = sql("INSERT INTO sendings (id, channel, target, subject, notice, body, next_at, made_at) VALUES ");
        insert.push_rows(rows.by_ref().take(ROWS_AT_ONCE).map(|out| {
            [
                Value::from(Uuid::now_v7()),
                out.way.code().into(),
                out.target.into(),
                out.subject.into(),
                out.notice.into(),
                out.body.into(),
                at.into(),
                at.into(),
            ]
        }));
        insert.push(" ON CONFLICT (subject, channel, target) DO NOTHING");
        tx.link().run(insert).await?;
    }
    Ok(())
}

/// One that was signed out of, or whose session's time is over, shows nothing more.
fn subscriptions(people: &[Uuid], at: DateTime<Utc>) -> Sql {
    let mut query = sql("SELECT b.id, b.person FROM push_subscriptions b JOIN sessions s ON s.id = b.session \
         WHERE s.revoked_at IS NULL AND s.expires_at > $1 AND b.person IN (")
    .bind(at);
    query.push_list(people.iter().copied());
    query.push(")");
    query
}

/// `$1`: the day.
pub(super) fn addresses(people: &[Uuid], day: NaiveDate) -> Sql {
    let mut query = sql("SELECT p.id AS person, c.email, c.by_email, (SELECT a.online FROM assignments a WHERE a.person = p.id \
         AND a.withdrawn_at IS NULL AND a.from_day <= $1 AND (a.until_day IS NULL OR a.until_day >= $1) ORDER BY a.from_day DESC LIMIT 1) \
         AS online FROM people p LEFT JOIN contacts c ON c.person = p.id WHERE p.id IN (")
    .bind(day);
    query.push_list(people.iter().copied());
    query.push(")");
    query
}
