//! News: what happened, told of once, whatever is owed. A letter that came; a month that was sent back.
use app::domain::access::with_position;
use app::domain::notice::{NoticeKind, arrival_key, returned_month_key};
use app::domain::thai_date::bangkok_date;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::make::not_told;
use super::{DirectiveId, IS_PRESENT, PersonId, Told, insert};
use crate::store::db::Tx;
use crate::store::sql::sql;
use crate::store::{MonthlyChange, Result, Store};

/// A letter that came longer ago is no news.
const NEW_FOR: TimeDelta = TimeDelta::days(3);

impl Store {
    /// Tells the people of units that a letter came to and nobody there has looked at; how many were told. In quiet hours nobody. Any
    /// number of servers may do so at once, and again.
    pub async fn tell_of_letters(&self, now: DateTime<Utc>) -> Result<u64> {
        if self.notice_ladder().await?.quiet.holds(now) {
            return Ok(0);
        }
        let since = now - NEW_FOR;
        let came = sql("SELECT d.id, u.name FROM directives d JOIN units u ON u.id = d.sender WHERE d.state = 'sent' \
             AND d.id IN (SELECT x.directive FROM deliveries x WHERE x.sent_at >= $1) ORDER BY d.id");
        let mut count = 0;
        for (id, sender) in self.db.all::<(Uuid, String)>(came.bind(since)).await? {
            let (id, key) = (DirectiveId(id), arrival_key(DirectiveId(id)));
            let told = Told { directive: Some(id), by_name: &sender, ..Told::of(&key, NoticeKind::LetterArrived, now) };
            count += self
                .tell_each(&told, || {
                    let mut query = sql("SELECT p.id AS person, x.unit FROM deliveries x JOIN people p ON p.unit = x.unit WHERE ");
                    query.push(IS_PRESENT);
                    query.push(" AND x.directive = $2 AND x.sent_at >= $3 AND COALESCE(x.opened_at, x.registered_at, x.done_at) IS NULL");
                    query = query.bind(bangkok_date(now)).bind(id.0).bind(since);
                    not_told(&mut query, &key);
                    query
                })
                .await?;
        }
        Ok(count)
    }

    /// Whoever looks at a letter has heard of it.
    pub async fn hear_of_letter(&self, id: DirectiveId, person: PersonId, at: DateTime<Utc>) -> Result<()> {
        let update = sql("UPDATE notices SET opened_at = $3, delivered_at = COALESCE(delivered_at, $3) \
             WHERE person = $1 AND key = $2 AND opened_at IS NULL");
        self.db.write(update.bind(person).bind(arrival_key(id)).bind(at)).await.map(drop)
    }
}

/// In the transaction that sends a month back: to those who arranged it.
pub(in crate::store) async fn month_returned(tx: &mut Tx, change: &MonthlyChange, revision: i64, by_email: bool) -> Result<()> {
    let mut query = sql("SELECT p.id AS person, p.unit FROM people p WHERE ");
    query.push(IS_PRESENT);
    query.push(" AND p.unit = $2 AND p.role = 'coordinator' ORDER BY p.id");
    let receivers = tx.link().all(query.bind(bangkok_date(change.at)).bind(change.unit)).await?;
    let (key, by_name) = (returned_month_key(change.unit, change.month, revision), written(tx, change.by).await?);
    let told = Told { month: Some(change.month), by_name: &by_name, ..Told::of(&key, NoticeKind::MonthReturned, change.at) };
    insert(tx, &told, &receivers, by_email).await.map(drop)
}

/// Name and position, as a reminder says them.
async fn written(tx: &mut Tx, person: PersonId) -> Result<String> {
    let named: Option<(String, String)> = tx.link().first(sql("SELECT name, position FROM people WHERE id = $1").bind(person)).await?;
    Ok(named.map(|(name, position)| with_position(&name, &position)).unwrap_or_default())
}
