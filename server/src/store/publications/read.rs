//! Reading: what an office wrote, and what everybody is shown.
use app::domain::publication::{Publication, PublicationId, Publishable};
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::publications::OwnPublication;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{PublicationFilter, Published, channel_tag, topic_tag, unreadable};
use crate::store::areas::read_code;
use crate::store::cursor;
use crate::store::files::{FILE, FileRow};
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

#[derive(FromRow)]
struct OwnRow {
    id: Uuid,
    state: String,
    version: i64,
    edition: i64,
    content: String,
    replaces: Option<Uuid>,
    replaced_from: Option<NaiveDate>,
    changed_at: DateTime<Utc>,
    published_at: Option<DateTime<Utc>>,
    #[sqlx(flatten)]
    file: FileRow,
}

impl OwnRow {
    fn read<T: Publishable>(self) -> Result<OwnPublication<T>> {
        Ok(OwnPublication {
            id: PublicationId(self.id),
            state: Publication::from_code(&self.state).ok_or_else(|| unreadable(&self.state))?,
            version: u32::try_from(self.version).map_err(unreadable)?,
            edition: u32::try_from(self.edition).map_err(unreadable)?,
            content: serde_json::from_str(&self.content).map_err(unreadable)?,
            file: self.file.read()?.map(|file| file.info),
            replaces: self.replaces.map(PublicationId),
            replaced_from: self.replaced_from,
            changed_at: self.changed_at,
            published_at: self.published_at,
        })
    }
}

#[derive(FromRow)]
struct ShownRow {
    id: Uuid,
    content: String,
    edition: i64,
    published_at: DateTime<Utc>,
    replaced_from: Option<NaiveDate>,
    unit_name: String,
    unit_area: Option<String>,
    #[sqlx(flatten)]
    file: FileRow,
}

impl ShownRow {
    fn read<T: Publishable>(self) -> Result<Published<T>> {
        Ok(Published {
            id: PublicationId(self.id),
            content: serde_json::from_str(&self.content).map_err(unreadable)?,
            edition: u32::try_from(self.edition).map_err(unreadable)?,
            file: self.file.read()?,
            publisher: self.unit_name,
            area: self.unit_area.as_deref().map(read_code).transpose()?,
            published_at: self.published_at,
            replaced_from: self.replaced_from,
        })
    }
}

fn own<T: Publishable>(unit: UnitId) -> Sql {
    let mut query =
        sql("SELECT p.id, p.state, p.version, p.edition, p.content, p.replaces, p.replaced_from, p.changed_at, p.published_at, ");
    query.push(FILE);
    query.push(" FROM publications p LEFT JOIN files f ON f.id = p.file WHERE p.unit = ");
    query.push_value(unit);
    of_kind::<T>(query)
}

fn shown<T: Publishable>() -> Sql {
    let mut query = sql("SELECT p.id, p.content, p.edition, p.published_at, p.replaced_from, u.name AS unit_name, u.area AS unit_area, ");
    query.push(FILE);
    query.push(
        " FROM publications p JOIN units u ON u.id = p.unit LEFT JOIN files f ON f.id = p.file \
         WHERE p.state = 'published'",
    );
    of_kind::<T>(query)
}

fn of_kind<T: Publishable>(mut query: Sql) -> Sql {
    query.push(" AND p.kind = ");
    query.push_value(T::KIND);
    query
}

impl Store {
    /// Something of this office; another office's does not exist for it.
    pub async fn own_publication<T: Publishable>(&self, unit: UnitId, id: PublicationId) -> Result<Option<OwnPublication<T>>> {
        let mut query = own::<T>(unit);
        query.push(" AND p.id = ");
        query.push_value(id.0);
        self.db.first::<OwnRow>(query).await?.map(OwnRow::read).transpose()
    }

    /// What an office wrote, drafts too; the last changed first.
    pub async fn own_publications<T: Publishable>(
        &self,
        unit: UnitId,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<OwnPublication<T>>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = own::<T>(unit);
        cursor::before(&mut query, "(p.changed_at, p.id)", cursor)?;
        query.push(" ORDER BY p.changed_at DESC, p.id DESC LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<OwnRow> = self.db.all(query).await?;
        let page = cursor::page(rows, limit, |row| (row.changed_at, row.id));
        Ok(Page { items: page.items.into_iter().map(OwnRow::read).collect::<Result<_>>()?, next: page.next })
    }

    /// What everybody is shown; the last published first.
    pub async fn published<T: Publishable>(
        &self,
        filter: &PublicationFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Published<T>>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = shown::<T>();
        filter.narrow(&mut query);
        cursor::before(&mut query, "(p.published_at, p.id)", cursor)?;
        query.push(" ORDER BY p.published_at DESC, p.id DESC LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<ShownRow> = self.db.all(query).await?;
        let page = cursor::page(rows, limit, |row| (row.published_at, row.id));
        Ok(Page { items: page.items.into_iter().map(ShownRow::read).collect::<Result<_>>()?, next: page.next })
    }

    /// One of them, whichever province it is for, if it holds on that day.
    pub async fn published_one<T: Publishable>(&self, id: PublicationId, on: NaiveDate) -> Result<Option<Published<T>>> {
        let mut query = shown::<T>();
        query.push(" AND p.id = ");
        query.push_value(id.0);
        holds(&mut query, on);
        self.db.first::<ShownRow>(query).await?.map(ShownRow::read).transpose()
    }
}

fn holds(query: &mut Sql, on: NaiveDate) {
    query.push(" AND p.from_day <= ");
    query.push_value(on);
    query.push(" AND (p.until_day IS NULL OR p.until_day >= ");
    query.push_value(on);
    query.push(") AND (p.replaced_from IS NULL OR p.replaced_from > ");
    query.push_value(on);
    query.push(")");
}

impl PublicationFilter {
    fn narrow(&self, query: &mut Sql) {
        holds(query, self.on);
        query.push(" AND (u.area IS NULL");
        if let Some(province) = &self.province {
            query.push(" OR u.area = ");
            query.push_value(province);
        }
        query.push(")");
        let tags = [self.channel.map(channel_tag), self.topic.as_deref().map(topic_tag)];
        for tag in tags.into_iter().flatten() {
            // Not LIKE, in which the codes' own underscores would stand for any letter.
            query.push(" AND replace(p.tags, ");
            query.push_value(tag);
            query.push(", '') <> p.tags");
        }
    }
}
