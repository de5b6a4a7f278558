//! Which version of a report counts: the newest of which everything is here, and until one is, the newest. A later version whose
//! pictures are still on their way, or that a closed month keeps out, waits beside it.
use app::domain::obligation::may_replace;
use app::domain::period::Month;
use app::domain::report::{ReportContent, ReportId};
use app::domain::unit::UnitId;
use app::wire::reports::WaitingVersion;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::read::read_version;
use crate::store::db::Tx;
use crate::store::ledger::closing::{OF_REPORT, closing};
use crate::store::ledger::{facts, read_month};
use crate::store::pictures::keep::{Current, compare_known, keep};
use crate::store::sql::{Sql, Value, sql, to_millis};
use crate::store::{Result, Store};

/// How many waiting versions are read at once.
const AT_ONCE: u32 = 500;

/// A report that is there already, locked until the end of the transaction.
#[derive(FromRow)]
pub(super) struct Before {
    /// The one that counts.
    version: i64,
    /// A later one that waits.
    waiting: Option<i64>,
    pub number_year: i64,
    pub number: i64,
    /// When its first version came in.
    received_at: DateTime<Utc>,
    /// Where it counts so far.
    unit: Uuid,
    month: String,
    pub completed_at: Option<DateTime<Utc>>,
}

impl Before {
    pub async fn lock(tx: &mut Tx, id: ReportId) -> Result<Option<Self>> {
        let mut query =
            sql("SELECT version, waiting, number_year, number, received_at, unit, month, completed_at FROM reports WHERE id = $1").bind(id);
        if let Tx::Postgres(_) = tx {
            query.push(" FOR UPDATE");
        }
        tx.link().first(query).await
    }

    pub fn newest(&self) -> i64 {
        self.waiting.unwrap_or(self.version)
    }

    /// Whether a closed month lets a later version with this content take its place. A first version is always taken in: what
    /// was once saved on a phone is not lost for coming late.
    pub async fn may_be_replaced(&self, tx: &mut Tx, content: &ReportContent) -> Result<bool> {
        let before = closing(tx, UnitId(self.unit), read_month(&self.month)?).await?;
        let after = closing(tx, content.unit, Month::of(content.from)).await?;
        Ok(may_replace(self.completed_at, before, after))
    }
}

/// A version as it comes to count, or to wait.
pub(super) struct Version<'a> {
    pub id: ReportId,
    pub version: u32,
    pub content: &'a ReportContent,
    /// Pictures that are not here yet.
    pub missing: usize,
    pub at: DateTime<Utc>,
}

impl Version<'_> {
    /// The report keeps its number and the time it first came in, and waits to be judged again.
    pub fn take_place(&self) -> Sql {
        sql("UPDATE reports SET version = $2, waiting = CASE WHEN waiting > $2 THEN waiting END, state = $3, photos_missing = $4, unit = $5, \
             area = (SELECT u.area FROM units u WHERE u.id = $5), channel = $6, from_day = $7, to_day = $8, month = $9, \
             place = $10, people = $11, completed_at = $12, review = 'none' WHERE id = $1")
        .bind(self.id)
        .bind(self.version)
        .bind(state_code(self.missing))
        .bind(self.missing as u64)
        .bind(self.content.unit)
        .bind(self.content.channel.code())
        .bind(self.content.from)
        .bind(self.content.to)
        .bind(Month::of(self.content.from).to_string())
        .bind(&self.content.place)
        .bind(self.content.people)
        .bind(completed_at(self.missing, self.at))
    }

    /// Touches no row when its unit does not exist.
    pub fn wait(&self) -> Sql {
        let update = sql("UPDATE reports SET waiting = $2 WHERE id = $1 AND EXISTS (SELECT 1 FROM units u WHERE u.id = $3)");
        update.bind(self.id).bind(self.version).bind(self.content.unit)
    }

    /// Call it once the version, with its pictures' names, stands as the one that counts: the ledger's figures, the wall, the
    /// warnings and the search follow. `before` is what counted until now, `number` the report's.
    pub async fn settle(&self, tx: &mut Tx, before: Option<&Before>, (number_year, number): (i64, i64)) -> Result<()> {
        self.count(tx, before).await?;
        let received_at = before.map_or(self.at, |before| before.received_at);
        let current = Current { id: self.id, content: self.content, number_year, number, received_at };
        keep(tx, &current, before.is_none(), self.at).await?;
        if self.missing < self.content.photos.len() {
            compare_known(tx, self.id, self.at).await?;
        }
        Ok(())
    }

    /// Where the report counts from now on, and where it counted before. A first version without its pictures counts nowhere yet.
    async fn count(&self, tx: &mut Tx, before: Option<&Before>) -> Result<()> {
        let (unit, month) = (self.content.unit, Month::of(self.content.from));
        if let Some(before) = before.filter(|before| before.unit != unit.0 || before.month != month.to_string()) {
            facts::count_activities(tx, UnitId(before.unit), read_month(&before.month)?).await?;
        }
        match before {
            _ if self.missing == 0 => facts::complete(tx, unit, month, &[self.id.0], self.at).await,
            Some(_) => facts::count_activities(tx, unit, month).await,
            None => Ok(()),
        }
    }
}

/// The newest version after the one that counts of which everything is here takes its place, if the months let it; where one
/// is closed it goes on waiting. True where one did.
pub(in crate::store) async fn take_turn(tx: &mut Tx, id: ReportId, now: DateTime<Utc>) -> Result<bool> {
    let Some(before) = Before::lock(tx, id).await? else { return Ok(false) };
    let query = sql("SELECT v.version, v.content FROM report_versions v WHERE v.report = $1 AND v.version > $2 AND ");
    let mut query = query.bind(id).bind(before.version);
    query.push(IS_WHOLE);
    query.push(" ORDER BY v.version DESC LIMIT 1");
    let Some((version, text)) = tx.link().first::<(i64, String)>(query).await? else { return Ok(false) };
    // Of a newer release perhaps, whose server will read it: no reason to refuse the picture that came.
    let Ok(content) = serde_json::from_str::<ReportContent>(&text) else {
        tracing::warn!(report = %id.0, version, "a correction that waits cannot be read");
        return Ok(false);
    };
    if !before.may_be_replaced(tx, &content).await? {
        return Ok(false);
    }
    let version = Version { id, version: read_version(version)?, content: &content, missing: 0, at: now };
    tx.link().run(version.take_place()).await?;
    version.settle(tx, Some(&before), (before.number_year, before.number)).await?;
    Ok(true)
}

impl Store {
    /// What waits beside the version that counts.
    pub(super) async fn waiting_version(&self, id: ReportId) -> Result<Option<WaitingVersion>> {
        let mut query = sql("SELECT v.version, CAST(CASE WHEN ");
        query.push(IS_WHOLE);
        query.push(" THEN 1 ELSE 0 END AS BIGINT) FROM reports r JOIN report_versions v ON v.report = r.id AND v.version = r.waiting WHERE r.id = ");
        query.push_value(id);
        let Some((version, is_whole)) = self.db.first::<(i64, i64)>(query).await? else { return Ok(None) };
        Ok(Some(WaitingVersion { version: read_version(version)?, is_whole: is_whole == 1 }))
    }

    /// Lets corrections take their place that are whole and still wait: their month was closed meanwhile and is open again, or a
    /// server of the release before took their last picture. How many did; one that fails holds up no other.
    pub async fn take_turns(&self, now: impl Fn() -> DateTime<Utc>) -> Result<u64> {
        let (mut taken, mut after) = (0, None);
        loop {
            let reports: Vec<(DateTime<Utc>, Uuid)> = self.db.all(those_whose_turn_it_is(after)).await?;
            let Some(last) = reports.last() else { return Ok(taken) };
            after = Some(*last);
            for (_, id) in reports {
                match self.try_turn(ReportId(id), now()).await {
                    Ok(took) => taken += u64::from(took),
                    Err(error) => tracing::warn!(%error, report = %id, "a correction could not take its place"),
                }
            }
        }
    }

    async fn try_turn(&self, id: ReportId, now: DateTime<Utc>) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let took = take_turn(&mut tx, id, now).await?;
        if took {
            tx.commit().await?
        } else {
            tx.withdraw().await?
        }
        Ok(took)
    }
}

/// Of a version `v`: no picture that it names is missing.
const IS_WHOLE: &str = "NOT EXISTS (SELECT 1 FROM report_photos rp JOIN photos p ON p.hash = rp.hash \
     WHERE rp.report = v.report AND rp.version = v.version AND p.state = 'awaited')";

/// Oldest first; without those that their closed month counts as they are.
fn those_whose_turn_it_is(after: Option<(DateTime<Utc>, Uuid)>) -> Sql {
    let mut query = sql("SELECT r.received_at, r.id FROM reports r WHERE r.waiting IS NOT NULL AND EXISTS \
         (SELECT 1 FROM report_versions v WHERE v.report = r.id AND v.version > r.version AND ");
    for part in [IS_WHOLE, ") AND ", OF_REPORT, " <> 1"] {
        query.push(part);
    }
    if let Some((at, id)) = after {
        query.push(" AND (r.received_at, r.id) > (");
        query.push_list([Value::from(at), Value::from(id)]);
        query.push(")");
    }
    query.push(" ORDER BY r.received_at, r.id LIMIT ");
    query.push_value(AT_ONCE);
    query
}

pub(super) fn state_code(missing: usize) -> &'static str {
    if missing == 0 { "received" } else { "awaiting_photos" }
}

pub(super) fn completed_at(missing: usize, at: DateTime<Utc>) -> Value {
    Value::Time((missing == 0).then(|| to_millis(at)))
}
