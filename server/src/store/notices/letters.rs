//! What letters ask for by a day: who has not done it, and the agencies that have named nobody.
use app::domain::assignment::names_coordinator;
use app::domain::directive::{Asked, DirectiveId};
use app::domain::notice::{Due, NoticeKind, Owed, Rung};
use app::domain::thai_date::bangkok_date;
use app::domain::unit::UnitKind;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::make::not_told;
use super::{IS_PRESENT, Told};
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store, StoreError};

#[derive(FromRow)]
struct DueRow {
    directive: Uuid,
    asked: String,
    due_at: DateTime<Utc>,
}

impl Store {
    /// What the letters that hold ask for between two moments.
    pub(super) async fn letters_due(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Due>> {
        let query = sql("SELECT w.directive, w.asked, w.due_at FROM directive_dues w JOIN directives d ON d.id = w.directive \
             WHERE d.state = 'sent' AND w.due_at >= $1 AND w.due_at <= $2");
        let rows: Vec<DueRow> = self.db.all(query.bind(from).bind(until)).await?;
        let due = |row: DueRow| {
            let asked = Asked::from_code(&row.asked).ok_or_else(|| StoreError::Unreadable(format!("{:?} asked by a letter", row.asked)))?;
            Ok(Due { owed: Owed::Letter(DirectiveId(row.directive), asked), at: row.due_at })
        };
        rows.into_iter().map(due).collect()
    }

    /// Once the day is over, whoever sent the letter to an agency, or passed it on, hears that it has named nobody.
    pub(super) async fn alarm_above(&self, rung: &Rung, now: DateTime<Utc>) -> Result<u64> {
        let Owed::Letter(id, Asked::Coordinator) = rung.due.owed else { return Ok(0) };
        if rung.kind() != NoticeKind::Overdue {
            return Ok(0);
        }
        let key = format!("missing:{}", rung.key());
        let told = Told { directive: Some(id), ..Told::of(&key, NoticeKind::CoordinatorsMissing, now) };
        self.tell_each(&told, || {
            let mut query = asked_of(Asked::Coordinator, "SELECT DISTINCT p.id AS person, p.unit, w.due_at", "x.source");
            query = query.bind(bangkok_date(now)).bind(id.0).bind(Asked::Coordinator.code()).bind(rung.due.at);
            not_told(&mut query, &key);
            query
        })
        .await
    }
}

/// People of units that have not done what a letter asks for by that moment.
pub(super) fn owing(id: DirectiveId, asked: Asked, due_at: DateTime<Utc>, now: DateTime<Utc>) -> Sql {
    let query = asked_of(asked, "SELECT p.id AS person, x.unit, w.due_at", "x.unit");
    query.bind(bangkok_date(now)).bind(id.0).bind(asked.code()).bind(due_at)
}

/// `$1`: today; `$2` to `$4`: letter, what is asked, by when. `people_of`: the unit whose people `p` are meant.
fn asked_of(asked: Asked, select: &'static str, people_of: &'static str) -> Sql {
    let mut query = sql(select);
    query.push(
        " FROM directive_dues w JOIN deliveries x ON x.directive = w.directive JOIN units u ON u.id = x.unit JOIN people p ON p.unit = ",
    );
    query.push(people_of);
    query.push(" WHERE ");
    query.push(IS_PRESENT);
    query.push(" AND w.directive = $2 AND w.asked = $3 AND w.due_at = $4 AND x.done_at IS NULL");
    if asked == Asked::Coordinator {
        query.push(
            " AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.unit = u.id AND a.withdrawn_at IS NULL \
             AND (a.until_day IS NULL OR a.until_day >= $1)) AND u.kind IN (",
        );
        for (index, kind) in UnitKind::ALL.into_iter().filter(|kind| names_coordinator(*kind)).enumerate() {
            query.push(if index == 0 { "'" } else { ", '" });
            query.push(kind.code());
            query.push("'");
        }
        query.push(")");
    }
    query
}
