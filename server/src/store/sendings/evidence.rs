//! How far notices came beside the app, and where they go.
use std::collections::HashMap;

use app::domain::access::PersonId;
use app::domain::notice::NoticeId;
use app::domain::thai_date::bangkok_date;
use app::wire::sendings::{Sending, SendingState, Way};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::queue::{MailRow, addresses};
use crate::store::sql::sql;
use crate::store::{Result, Store};

#[derive(FromRow)]
struct ViaRow {
    notice: Uuid,
    channel: String,
    state: String,
    made_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Of each of these notices, the ways it went out by to a person; a program of the office is no evidence that anybody was told.
    pub(in crate::store) async fn sendings_of(&self, notices: &[NoticeId]) -> Result<HashMap<NoticeId, Vec<Sending>>> {
        let mut found: HashMap<NoticeId, Vec<Sending>> = HashMap::new();
        if notices.is_empty() {
            return Ok(found);
        }
        let mut query = sql("SELECT notice, channel, state, made_at, sent_at FROM sendings WHERE channel <> 'webhook' AND notice IN (");
        query.push_list(notices.iter().map(|id| id.0));
        query.push(") ORDER BY channel, id");
        for row in self.db.all::<ViaRow>(query).await? {
            let sending = Sending {
                channel: Way::from_code(&row.channel).unwrap_or(Way::Unknown),
                state: SendingState::from_code(&row.state),
                at: row.sent_at.unwrap_or(row.made_at),
            };
            found.entry(NoticeId(row.notice)).or_default().push(sending);
        }
        Ok(found)
    }

    /// Where somebody's notices go by e-mail now; none: nowhere.
    pub async fn mail_address(&self, person: PersonId, now: DateTime<Utc>) -> Result<Option<String>> {
        let row = self.db.first::<MailRow>(addresses(&[person.0], bangkok_date(now))).await?;
        Ok(row.and_then(|row| row.address().map(str::to_owned)))
    }
}
