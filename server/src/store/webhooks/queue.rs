//! Telling programs, in the transaction that makes what they are told of.
use app::domain::unit::UnitId;
use app::domain::webhook::WebhookEvent;
use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::store::Result;
use crate::store::db::Tx;
use crate::store::sql::{Value, sql};

/// As Standard Webhooks has it; the same text at every try, because it is signed.
pub fn body(event: WebhookEvent, at: DateTime<Utc>, data: &Json) -> String {
    json!({ "type": event.code(), "timestamp": at, "data": data }).to_string()
}

/// Tells whoever wants to hear of it and lies where `office` speaks: everywhere for one without an area, else in its area.
pub(in crate::store) async fn queue(
    tx: &mut Tx,
    office: UnitId,
    event: WebhookEvent,
    about: Uuid,
    data: &Json,
    at: DateTime<Utc>,
) -> Result<()> {
    let query =
        sql("SELECT w.id, w.events FROM webhooks w JOIN units u ON u.id = w.unit JOIN units o ON o.id = $1 WHERE w.off_at IS NULL \
         AND (o.area IS NULL OR (u.area >= o.area AND u.area < o.area || ':'))")
        .bind(office);
    let webhooks: Vec<(Uuid, String)> = tx.link().all(query).await?;
    for (webhook, _) in webhooks.into_iter().filter(|(_, events)| wants(events, event)) {
        let insert = sql("INSERT INTO sendings (id, channel, target, subject, body, next_at, made_at) \
             VALUES ($1, 'webhook', $2, $3, $4, $5, $5) ON CONFLICT (subject, channel, target) DO NOTHING")
        .bind(Uuid::now_v7())
        .bind(webhook)
        .bind(format!("{}:{about}", event.code()))
        .bind(body(event, at, data))
        .bind(Value::from(at));
        tx.link().run(insert).await?;
    }
    Ok(())
}

/// Webhooks of these units that want to hear of an event, each with its unit.
pub(in crate::store) async fn of_units(tx: &mut Tx, units: &[Uuid], event: WebhookEvent) -> Result<Vec<(Uuid, Uuid)>> {
    let mut query = sql("SELECT id, unit, events FROM webhooks WHERE off_at IS NULL AND unit IN (");
    query.push_list(units.iter().copied());
    query.push(") ORDER BY id");
    let rows: Vec<(Uuid, Uuid, String)> = tx.link().all(query).await?;
    Ok(rows.into_iter().filter(|(_, _, events)| wants(events, event)).map(|(id, unit, _)| (id, unit)).collect())
}

fn wants(events: &str, event: WebhookEvent) -> bool {
    events.split_whitespace().any(|code| code == event.code())
}
