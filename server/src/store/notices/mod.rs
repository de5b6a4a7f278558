//! Notices: made by the ladder, by hand or as news, once per person and key; fetched, opened, and shown as evidence.
//!
//! A crash between making and fetching loses nothing: the row is there once its transaction ended, and the next run finds
//! whoever it did not reach.
mod letters;
mod make;
pub(super) mod news;
mod read;
mod remind;

pub use remind::Reminded;

use app::domain::access::PersonId;
use app::domain::directive::DirectiveId;
use app::domain::notice::{Ladder, NoticeKind};
use app::domain::period::Month;
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use super::db::Tx;
use super::sql::{ROWS_AT_ONCE, Value, sql, to_millis};
use super::{Result, Store, StoreError, sendings};

/// The one campaign there is.
const CAMPAIGN: &str = "online-crime";

/// Rows `o` of the ledger of which nothing came and nothing was said.
const IS_OPEN: &str = "o.exempt IS NULL AND o.submitted_at IS NULL AND o.nothing_at IS NULL AND o.excused_at IS NULL";

/// People `p` who stand for their unit on the day `$1`: a coordinator whose term is over is not told what their successor is.
const IS_PRESENT: &str = "p.erased_at IS NULL AND p.role <> 'administrator' AND (NOT EXISTS ( \
     SELECT 1 FROM assignments a WHERE a.person = p.id AND a.withdrawn_at IS NULL AND a.from_day <= $1) OR EXISTS ( \
     SELECT 1 FROM assignments a WHERE a.person = p.id AND a.unit = p.unit AND a.withdrawn_at IS NULL AND a.from_day <= $1 \
     AND (a.until_day IS NULL OR a.until_day >= $1)))";

/// One who is told.
#[derive(Clone, FromRow)]
struct Receiver {
    person: Uuid,
    unit: Uuid,
    #[sqlx(default)]
    due_at: Option<DateTime<Utc>>,
}

/// What is told to several at once.
struct Told<'a> {
    key: &'a str,
    kind: NoticeKind,
    month: Option<Month>,
    directive: Option<DirectiveId>,
    by_name: &'a str,
    at: DateTime<Utc>,
}

/// As it is written down. A server of the release before knows no news, and reads a reminder.
fn stored(kind: NoticeKind) -> (&'static str, Option<&'static str>) {
    if NoticeKind::NEWS.contains(&kind) { (NoticeKind::Reminder.code(), Some(kind.code())) } else { (kind.code(), None) }
}

/// The units of those who had not been told. It goes out by every way they chose, in the same transaction.
async fn insert(tx: &mut Tx, told: &Told<'_>, receivers: &[Receiver], by_email: bool) -> Result<Vec<Uuid>> {
    let mut units = Vec::new();
    for some in receivers.chunks(ROWS_AT_ONCE) {
        let mut insert = sql("INSERT INTO notices (id, person, unit, key, kind, news, month, due_at, directive, by_name, made_at) VALUES ");
        let (kind, news) = stored(told.kind);
        insert.push_rows(some.iter().map(|receiver| {
            [
                Value::from(Uuid::now_v7()),
                receiver.person.into(),
                receiver.unit.into(),
                told.key.into(),
                kind.into(),
                news.into(),
                told.month.map(|month| month.to_string()).into(),
                Value::Time(receiver.due_at.map(to_millis)),
                told.directive.map(|id| id.0).into(),
                told.by_name.into(),
                told.at.into(),
            ]
        }));
        insert.push(" ON CONFLICT (person, key) DO NOTHING RETURNING id, person, unit, due_at");
        let new: Vec<NewRow> = tx.link().all(insert).await?;
        units.extend(new.iter().map(|row| row.unit));
        let out: Vec<_> = new.into_iter().map(|row| told.out(row)).collect();
        sendings::queue(tx, &out, told.key, by_email, told.at).await?;
    }
    Ok(units)
}

/// A notice that was not there before.
#[derive(FromRow)]
struct NewRow {
    id: Uuid,
    person: Uuid,
    unit: Uuid,
    due_at: Option<DateTime<Utc>>,
}

impl<'a> Told<'a> {
    /// About nothing yet, by nobody.
    fn of(key: &'a str, kind: NoticeKind, at: DateTime<Utc>) -> Self {
        Self { key, kind, month: None, directive: None, by_name: "", at }
    }

    fn out(&self, row: NewRow) -> sendings::Told {
        let data = json!({
            "unit": row.unit,
            "kind": self.kind,
            "month": self.month,
            "due_at": row.due_at,
            "directive": self.directive,
            "by": self.by_name,
        });
        sendings::Told { notice: row.id, person: row.person, unit: row.unit, data }
    }
}

impl Store {
    /// When the ladder speaks, as it is set.
    pub async fn notice_ladder(&self) -> Result<Ladder> {
        let query = sql("SELECT ladder FROM notice_ladders WHERE campaign = $1").bind(CAMPAIGN);
        let Some((json,)) = self.db.first::<(String,)>(query).await? else { return Ok(Ladder::default()) };
        serde_json::from_str(&json).map_err(|error| StoreError::Unreadable(format!("the ladder of notices: {error}")))
    }

    /// Holds from the next look on; what was told stays told.
    pub async fn set_notice_ladder(&self, ladder: &Ladder, by: PersonId, at: DateTime<Utc>) -> Result<()> {
        let json = serde_json::to_string(ladder).map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let insert = sql("INSERT INTO notice_ladders (campaign, ladder, set_by, set_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (campaign) DO UPDATE SET ladder = excluded.ladder, set_by = excluded.set_by, set_at = excluded.set_at")
        .bind(CAMPAIGN)
        .bind(json)
        .bind(by)
        .bind(at);
        self.db.write(insert).await.map(drop)
    }
}
