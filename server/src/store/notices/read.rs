//! What one was told, and what a unit's people were told.
use app::domain::access::PersonId;
use app::domain::directive::DirectiveId;
use app::domain::notice::{NoticeId, NoticeKind};
use app::domain::period::Month;
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::notices::{MyNotices, Notice, NoticeEvidence};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::IS_OPEN;
use crate::store::cursor;
use crate::store::sql::{ROWS_AT_ONCE, sql};
use crate::store::{Result, Store, StoreError};

#[derive(FromRow)]
struct NoticeRow {
    id: Uuid,
    kind: String,
    month: Option<String>,
    due_at: Option<DateTime<Utc>>,
    directive: Option<Uuid>,
    subject: Option<String>,
    by_name: String,
    made_at: DateTime<Utc>,
    delivered_at: Option<DateTime<Utc>>,
    opened_at: Option<DateTime<Utc>>,
    person: String,
}

const NOTICE: &str = "SELECT n.id, COALESCE(n.news, n.kind) AS kind, n.month, n.due_at, n.directive, d.subject, n.by_name, n.made_at, n.delivered_at, n.opened_at, \
     p.name AS person FROM notices n JOIN people p ON p.id = n.person LEFT JOIN directives d ON d.id = n.directive WHERE ";

impl NoticeRow {
    fn read(self) -> Result<NoticeEvidence> {
        let unreadable = |what: &str| StoreError::Unreadable(format!("{what:?} of a notice"));
        let notice = Notice {
            id: NoticeId(self.id),
            kind: NoticeKind::from_code(&self.kind).ok_or_else(|| unreadable(&self.kind))?,
            month: self.month.as_deref().map(|month| Month::parse(month).map_err(|_| unreadable(month))).transpose()?,
            due_at: self.due_at,
            directive: self.directive.map(DirectiveId),
            subject: self.subject,
            by: self.by_name,
            made_at: self.made_at,
            opened_at: self.opened_at,
        };
        Ok(NoticeEvidence { notice, person: self.person, delivered_at: self.delivered_at, via: Vec::new() })
    }
}

impl Store {
    /// The last first. What was not given out before counts as delivered now.
    pub async fn notices_of(&self, person: PersonId, cursor: Option<&str>, limit: u32, now: DateTime<Utc>) -> Result<MyNotices> {
        let page = self.notices("n.person = ", person.0, cursor, limit).await?;
        let new: Vec<Uuid> = page.items.iter().filter(|line| line.delivered_at.is_none()).map(|line| line.notice.id.0).collect();
        if !new.is_empty() {
            let mut update = sql("UPDATE notices SET delivered_at = COALESCE(delivered_at, $1) WHERE id IN (").bind(now);
            update.push_list(new);
            update.push(")");
            self.db.write(update).await?;
        }
        let unread = sql("SELECT COUNT(*) FROM notices WHERE person = $1 AND opened_at IS NULL").bind(person);
        let unread = self.db.first::<(i64,)>(unread).await?.map_or(0, |(count,)| u32::try_from(count).unwrap_or(u32::MAX));
        Ok(MyNotices { items: page.items.into_iter().map(|line| line.notice).collect(), unread, next: page.next })
    }

    /// Whom of the unit was told what, the last first; who may see that was asked before.
    pub async fn unit_notices(&self, unit: UnitId, cursor: Option<&str>, limit: u32) -> Result<Page<NoticeEvidence>> {
        let mut page = self.notices("n.unit = ", unit.0, cursor, limit).await?;
        let ids: Vec<NoticeId> = page.items.iter().map(|line| line.notice.id).collect();
        let mut sendings = self.sendings_of(&ids).await?;
        for line in &mut page.items {
            line.via = sendings.remove(&line.notice.id).unwrap_or_default();
        }
        Ok(page)
    }

    /// One that somebody still has to hear of: not opened, and its month's report not come, its letter not
    /// done, one that came not looked at, what was sent back not corrected meanwhile.
    pub async fn unheard_notice(&self, id: NoticeId) -> Result<Option<Notice>> {
        let mut query = sql(NOTICE);
        query.push("n.id = ");
        query.push_value(id.0);
        query.push(
            " AND n.opened_at IS NULL AND (n.news IS NULL OR EXISTS (SELECT 1 FROM deliveries x \
             WHERE x.directive = n.directive AND x.unit = n.unit AND x.opened_at IS NULL) OR EXISTS (SELECT 1 FROM monthlies m \
             WHERE m.unit = n.unit AND m.month = n.month AND m.state = 'returned')) \
             AND (n.news IS NOT NULL OR n.month IS NULL OR EXISTS ( \
             SELECT 1 FROM obligations o WHERE o.unit = n.unit AND o.month = n.month AND ",
        );
        query.push(IS_OPEN);
        query.push(
            ")) AND (n.directive IS NULL OR (d.state = 'sent' AND (n.kind = 'coordinators_missing' OR EXISTS ( \
             SELECT 1 FROM deliveries x WHERE x.directive = n.directive AND x.unit = n.unit AND x.done_at IS NULL))))",
        );
        self.db.first::<NoticeRow>(query).await?.map(|row| Ok(row.read()?.notice)).transpose()
    }

    /// Forgets so many of what was told before then, the oldest first, and by which ways it went out; how many.
    pub async fn drop_notices(&self, before: DateTime<Utc>, limit: u32) -> Result<u64> {
        let mut tx = self.db.begin().await?;
        let old = sql("SELECT id FROM notices WHERE made_at < $1 ORDER BY made_at, id LIMIT $2").bind(before).bind(limit);
        let old: Vec<(Uuid,)> = tx.link().all(old).await?;
        for some in old.chunks(ROWS_AT_ONCE) {
            for statement in ["DELETE FROM sendings WHERE notice IN (", "DELETE FROM notices WHERE id IN ("] {
                let mut delete = sql(statement);
                delete.push_list(some.iter().map(|(id,)| *id));
                delete.push(")");
                tx.link().run(delete).await?;
            }
        }
        tx.commit().await?;
        Ok(old.len() as u64)
    }

    /// The first look counts. False when it is not theirs.
    pub async fn open_notice(&self, id: NoticeId, person: PersonId, at: DateTime<Utc>) -> Result<bool> {
        let update = sql("UPDATE notices SET opened_at = COALESCE(opened_at, $3), delivered_at = COALESCE(delivered_at, $3) \
             WHERE id = $1 AND person = $2");
        Ok(self.db.write(update.bind(id.0).bind(person).bind(at)).await? > 0)
    }

    async fn notices(&self, whose: &'static str, id: Uuid, cursor: Option<&str>, limit: u32) -> Result<Page<NoticeEvidence>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql(NOTICE);
        query.push(whose);
        query.push_value(id);
        cursor::before(&mut query, "(n.made_at, n.id)", cursor)?;
        query.push(" ORDER BY n.made_at DESC, n.id DESC LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<NoticeRow> = self.db.all(query).await?;
        let lines = rows.into_iter().map(NoticeRow::read).collect::<Result<_>>()?;
        Ok(cursor::page(lines, limit, |line: &NoticeEvidence| (line.notice.made_at, line.notice.id.0)))
    }
}
