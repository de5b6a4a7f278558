//! Reading: an office's own messages, and what everybody is shown.
use app::domain::key_message::{KeyMessage, KeyMessageId, Publication};
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::key_messages::{OwnKeyMessage, PublishedKeyMessage};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{KeyMessageFilter, channel_tag, topic_tag, unreadable};
use crate::store::areas::read_code;
use crate::store::cursor;
use crate::store::sql::{Sql, Value, sql};
use crate::store::{Result, Store};

#[derive(FromRow)]
struct OwnRow {
    id: Uuid,
    state: String,
    version: i64,
    content: String,
    replaces: Option<Uuid>,
    changed_at: DateTime<Utc>,
    published_at: Option<DateTime<Utc>>,
}

const OWN: &str = "SELECT id, state, version, content, replaces, changed_at, published_at FROM key_messages WHERE unit = ";

impl OwnRow {
    fn read(self) -> Result<OwnKeyMessage> {
        Ok(OwnKeyMessage {
            id: KeyMessageId(self.id),
            state: Publication::from_code(&self.state).ok_or_else(|| unreadable(&self.state))?,
            version: u32::try_from(self.version).map_err(unreadable)?,
            content: serde_json::from_str(&self.content).map_err(unreadable)?,
            replaces: self.replaces.map(KeyMessageId),
            changed_at: self.changed_at,
            published_at: self.published_at,
        })
    }
}

#[derive(FromRow)]
struct PublishedRow {
    id: Uuid,
    content: String,
    published_at: DateTime<Utc>,
    unit_name: String,
    unit_area: Option<String>,
}

impl PublishedRow {
    fn read(self) -> Result<PublishedKeyMessage> {
        let content: KeyMessage = serde_json::from_str(&self.content).map_err(unreadable)?;
        Ok(PublishedKeyMessage {
            id: KeyMessageId(self.id),
            text: content.text,
            channels: content.channels,
            topics: content.topics,
            from: content.from,
            until: content.until,
            publisher: self.unit_name,
            area: self.unit_area.as_deref().map(read_code).transpose()?,
            published_at: self.published_at,
        })
    }
}

impl Store {
    /// A message of this office; another office's does not exist for it.
    pub async fn own_key_message(&self, unit: UnitId, id: KeyMessageId) -> Result<Option<OwnKeyMessage>> {
        let mut query = sql(OWN);
        query.push_value(unit);
        query.push(" AND id = ");
        query.push_value(id.0);
        self.db.first::<OwnRow>(query).await?.map(OwnRow::read).transpose()
    }

    /// What an office wrote, drafts too; the last changed first.
    pub async fn own_key_messages(&self, unit: UnitId, cursor: Option<&str>, limit: u32) -> Result<Page<OwnKeyMessage>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql(OWN);
        query.push_value(unit);
        before(&mut query, "(changed_at, id)", cursor)?;
        query.push(" ORDER BY changed_at DESC, id DESC LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<OwnRow> = self.db.all(query).await?;
        let page = cursor::page(rows, limit, |row| (row.changed_at, row.id));
        Ok(Page { items: page.items.into_iter().map(OwnRow::read).collect::<Result<_>>()?, next: page.next })
    }

    /// What everybody is shown; the last published first.
    pub async fn published_key_messages(
        &self,
        filter: &KeyMessageFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<PublishedKeyMessage>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql("SELECT k.id, k.content, k.published_at, u.name AS unit_name, u.area AS unit_area \
             FROM key_messages k JOIN units u ON u.id = k.unit WHERE k.state = 'published'");
        filter.narrow(&mut query);
        before(&mut query, "(k.published_at, k.id)", cursor)?;
        query.push(" ORDER BY k.published_at DESC, k.id DESC LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<PublishedRow> = self.db.all(query).await?;
        let page = cursor::page(rows, limit, |row| (row.published_at, row.id));
        Ok(Page { items: page.items.into_iter().map(PublishedRow::read).collect::<Result<_>>()?, next: page.next })
    }
}

impl KeyMessageFilter {
    fn narrow(&self, query: &mut Sql) {
        query.push(" AND k.from_day <= ");
        query.push_value(self.on);
        query.push(" AND (k.until_day IS NULL OR k.until_day >= ");
        query.push_value(self.on);
        query.push(") AND (u.area IS NULL");
        if let Some(province) = &self.province {
            query.push(" OR u.area = ");
            query.push_value(province);
        }
        query.push(")");
        let tags = [self.channel.map(channel_tag), self.topic.as_deref().map(topic_tag)];
        for tag in tags.into_iter().flatten() {
            // Not LIKE, in which the codes' own underscores would stand for any letter.
            query.push(" AND replace(k.tags, ");
            query.push_value(tag);
            query.push(", '') <> k.tags");
        }
    }
}

/// What lies behind the cursor in a list that begins with the newest.
fn before(query: &mut Sql, columns: &'static str, cursor: Option<&str>) -> Result<()> {
    let Some(cursor) = cursor else { return Ok(()) };
    let (at, id): (DateTime<Utc>, Uuid) = cursor::decode(cursor)?;
    query.push(" AND ");
    query.push(columns);
    query.push(" < (");
    query.push_list([Value::from(at), id.into()]);
    query.push(")");
    Ok(())
}
