//! Reading assignments, and what they let a person do.
use app::domain::access::{PersonId, Role};
use app::domain::assignment::{Appointee, AssignmentId, Reach, Term, role_under};
use app::domain::photo::PhotoHash;
use app::domain::unit::UnitId;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::AssignmentRecord;
use crate::store::sql::{photo_hash, sql};
use crate::store::{Result, Store};

/// Select list and tables; a condition follows.
pub(super) const COLUMNS: &str = "a.id, a.unit, a.person, a.name, a.position, a.telephone, a.mobile, a.online, a.from_day, a.until_day, \
     a.made_at, maker.name AS made_by, a.withdrawn_at, a.reason, a.signed_at FROM assignments a JOIN people maker ON maker.id = a.made_by";

/// One on each unit and day at most, but nobody lives so long.
const MOST: u32 = 200;

#[derive(FromRow)]
pub(super) struct AssignmentRow {
    id: Uuid,
    unit: Uuid,
    person: Uuid,
    name: String,
    position: String,
    telephone: String,
    mobile: String,
    online: String,
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
    made_at: DateTime<Utc>,
    made_by: String,
    withdrawn_at: Option<DateTime<Utc>>,
    reason: String,
    signed_at: Option<DateTime<Utc>>,
}

impl From<AssignmentRow> for AssignmentRecord {
    fn from(row: AssignmentRow) -> Self {
        let reach = Reach { telephone: row.telephone, mobile: row.mobile, online: row.online };
        AssignmentRecord {
            id: AssignmentId(row.id),
            unit: UnitId(row.unit),
            person: PersonId(row.person),
            appointee: Appointee { name: row.name, position: row.position, reach },
            term: Term { from: row.from_day, until: row.until_day },
            made_at: row.made_at,
            made_by: row.made_by,
            withdrawn_at: row.withdrawn_at,
            reason: row.reason,
            signed_at: row.signed_at,
        }
    }
}

/// Columns `holds_since` (a day, or none) and `has_begun` (0 or 1) of the person `p` on the day `$n`.
macro_rules! standing {
    ($day:literal) => {
        concat!(
            "(SELECT MAX(a.from_day) FROM assignments a WHERE a.person = p.id AND a.unit = p.unit AND a.withdrawn_at IS NULL ",
            "AND a.from_day <= ",
            $day,
            " AND (a.until_day IS NULL OR a.until_day >= ",
            $day,
            ")) AS holds_since, ",
            "CAST(CASE WHEN EXISTS (SELECT 1 FROM assignments a WHERE a.person = p.id AND a.withdrawn_at IS NULL ",
            "AND a.from_day <= ",
            $day,
            ") THEN 1 ELSE 0 END AS BIGINT) AS has_begun"
        )
    };
}
pub(in crate::store) use standing;

/// Whether the person `p` coordinates for a term, on the day `$n` or later.
macro_rules! open_term {
    ($day:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM assignments a WHERE a.person = p.id AND a.withdrawn_at IS NULL AND (a.until_day IS NULL OR a.until_day >= ",
            $day,
            "))"
        )
    };
}
pub(in crate::store) use open_term;

/// What the terms say of somebody.
#[derive(FromRow)]
pub(in crate::store) struct StandingRow {
    pub holds_since: Option<NaiveDate>,
    has_begun: i64,
}

impl StandingRow {
    pub fn role(&self, enrolled: Role) -> Role {
        role_under(enrolled, self.holds_since.is_some(), self.has_begun != 0)
    }
}

impl Store {
    pub async fn assignment(&self, id: AssignmentId) -> Result<Option<AssignmentRecord>> {
        let mut query = sql("SELECT ");
        query.push(COLUMNS);
        query.push(" WHERE a.id = $1");
        Ok(self.db.first::<AssignmentRow>(query.bind(id.0)).await?.map(AssignmentRecord::from))
    }

    /// Every one of a unit, withdrawn ones too, the latest first.
    pub async fn assignments_of(&self, unit: UnitId) -> Result<Vec<AssignmentRecord>> {
        let mut query = sql("SELECT ");
        query.push(COLUMNS);
        query.push(" WHERE a.unit = $1 ORDER BY a.from_day DESC, a.made_at DESC, a.id LIMIT ");
        let mut query = query.bind(unit);
        query.push_value(MOST);
        let rows: Vec<AssignmentRow> = self.db.all(query).await?;
        Ok(rows.into_iter().map(AssignmentRecord::from).collect())
    }

    /// What the signed copy of the form is found by, and its media type.
    pub async fn signed_copy(&self, id: AssignmentId) -> Result<Option<(PhotoHash, String)>> {
        let query = sql("SELECT signed_hash, signed_type FROM assignments WHERE id = $1 AND signed_hash IS NOT NULL").bind(id.0);
        let row: Option<(Vec<u8>, String)> = self.db.first(query).await?;
        row.map(|(hash, kind)| Ok((photo_hash(&hash)?, kind))).transpose()
    }

    /// Who coordinates a unit on a day.
    pub async fn coordinator(&self, unit: UnitId, day: NaiveDate) -> Result<Option<AssignmentRecord>> {
        let mut query = sql("SELECT ");
        query.push(COLUMNS);
        query.push(" WHERE a.unit = $1 AND a.withdrawn_at IS NULL AND a.from_day <= $2 AND (a.until_day IS NULL OR a.until_day >= $2)");
        Ok(self.db.first::<AssignmentRow>(query.bind(unit).bind(day)).await?.map(AssignmentRecord::from))
    }

    /// Whether somebody coordinates for a term on a day, or will later.
    pub async fn has_open_term(&self, person: PersonId, day: NaiveDate) -> Result<bool> {
        let query = sql(concat!("SELECT p.id FROM people p WHERE p.id = $1 AND ", open_term!("$2"))).bind(person).bind(day);
        Ok(self.db.first::<(Uuid,)>(query).await?.is_some())
    }

    /// What somebody who is enrolled as `enrolled` may do on a day.
    pub async fn role_on(&self, person: PersonId, enrolled: Role, day: NaiveDate) -> Result<Role> {
        let query = sql(concat!("SELECT ", standing!("$2"), " FROM people p WHERE p.id = $1")).bind(person).bind(day);
        let standing: Option<StandingRow> = self.db.first(query).await?;
        Ok(standing.map_or(enrolled, |standing| standing.role(enrolled)))
    }
}
