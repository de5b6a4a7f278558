//! Naming, ending, withdrawing.
use app::domain::access::{PersonId, Role};
use app::domain::assignment::{Appointee, AssignmentId, Reach, Term};
use app::domain::photo::PhotoHash;
use app::domain::thai_date::bangkok_date;
use chrono::{DateTime, NaiveDate, Utc};

use super::read::{AssignmentRow, COLUMNS};
use super::{Assigned, AssignmentOutcome, AssignmentRecord, NewAssignment};
use crate::store::db::Tx;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store, StoreError};

/// What is to be done with a transaction.
enum Step {
    Keep,
    Undo(Assigned),
}

impl Store {
    /// Names somebody, enrols them where nobody has that identity, and ends the term of whoever hands over: all of it or nothing.
    ///
    /// [`StoreError::UnknownUnit`] when the unit does not exist.
    pub async fn assign(&self, new: &NewAssignment, by: PersonId, now: DateTime<Utc>) -> Result<Assigned> {
        let mut tx = self.db.begin().await?;
        match assign(&mut tx, new, by, now).await {
            Ok(Step::Keep) => tx.commit().await.map(|()| Assigned::Done),
            Ok(Step::Undo(outcome)) => tx.withdraw().await.map(|()| outcome),
            Err(error) if error.is_overlap() => {
                tx.withdraw().await?;
                Ok(Assigned::Meets)
            }
            Err(error) => Err(error),
        }
    }

    /// Gives it another last day.
    pub async fn end_assignment(&self, id: AssignmentId, until: NaiveDate, by: PersonId, now: DateTime<Utc>) -> Result<AssignmentOutcome> {
        let update = sql("UPDATE assignments SET until_day = $2, ended_by = $3, ended_at = $4 \
             WHERE id = $1 AND withdrawn_at IS NULL AND (until_day IS NULL OR until_day >= $5)")
        .bind(id.0)
        .bind(until)
        .bind(by)
        .bind(now)
        .bind(bangkok_date(now));
        self.changed(update).await
    }

    /// As if it had never held; it stays in the history.
    pub async fn withdraw_assignment(&self, id: AssignmentId, reason: &str, by: PersonId, now: DateTime<Utc>) -> Result<AssignmentOutcome> {
        let update = sql("UPDATE assignments SET withdrawn_by = $2, withdrawn_at = $3, reason = $4 WHERE id = $1 AND withdrawn_at IS NULL")
            .bind(id.0)
            .bind(by)
            .bind(now)
            .bind(reason);
        self.changed(update).await
    }

    pub async fn set_reach(&self, id: AssignmentId, reach: &Reach) -> Result<AssignmentOutcome> {
        let update = sql("UPDATE assignments SET telephone = $2, mobile = $3, online = $4 WHERE id = $1 AND withdrawn_at IS NULL")
            .bind(id.0)
            .bind(&reach.telephone)
            .bind(&reach.mobile)
            .bind(&reach.online);
        self.changed(update).await
    }

    /// The copy is durable already; another one takes its place.
    pub async fn attach_signed_copy(
        &self,
        id: AssignmentId,
        hash: &PhotoHash,
        media_type: &str,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<AssignmentOutcome> {
        let update = sql("UPDATE assignments SET signed_hash = $2, signed_type = $3, signed_by = $4, signed_at = $5 \
             WHERE id = $1 AND withdrawn_at IS NULL")
        .bind(id.0)
        .bind(hash)
        .bind(media_type)
        .bind(by)
        .bind(now);
        self.changed(update).await
    }

    async fn changed(&self, update: Sql) -> Result<AssignmentOutcome> {
        match self.db.write(update).await {
            Ok(0) => Ok(AssignmentOutcome::NotNow),
            Ok(_) => Ok(AssignmentOutcome::Done),
            Err(error) if error.is_overlap() => Ok(AssignmentOutcome::Meets),
            Err(error) => Err(error),
        }
    }
}

async fn assign(tx: &mut Tx, new: &NewAssignment, by: PersonId, now: DateTime<Utc>) -> Result<Step> {
    let mut known = sql("SELECT ");
    known.push(COLUMNS);
    known.push(" WHERE a.id = $1");
    let known: Option<AssignmentRow> = tx.link().first(known.bind(new.id.0)).await?;
    if let Some(known) = known.map(AssignmentRecord::from) {
        return Ok(Step::Undo(if is_same(&known, new) { Assigned::Same } else { Assigned::Conflict }));
    }
    enrol(tx, new, now).await?;
    let unit: Option<(uuid::Uuid,)> =
        tx.link().first(sql("SELECT unit FROM people WHERE id = $1 AND erased_at IS NULL").bind(new.person)).await?;
    if unit.is_none_or(|(unit,)| unit != new.unit.0) {
        return Ok(Step::Undo(Assigned::Elsewhere));
    }
    if let Some(last) = new.term.from.pred_opt().filter(|_| new.hands_over) {
        let hand_over = sql("UPDATE assignments SET until_day = $3, ended_by = $4, ended_at = $5 \
             WHERE unit = $1 AND withdrawn_at IS NULL AND from_day < $2 AND (until_day IS NULL OR until_day >= $2)")
        .bind(new.unit)
        .bind(new.term.from)
        .bind(last)
        .bind(by)
        .bind(now);
        tx.link().run(hand_over).await?;
    }
    tx.link().run(insert(new, by, now)).await?;
    Ok(Step::Keep)
}

/// Whoever has that identity already stays as they are.
async fn enrol(tx: &mut Tx, new: &NewAssignment, now: DateTime<Utc>) -> Result<()> {
    let insert =
        sql("INSERT INTO people (id, name, position, role, unit, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING")
            .bind(new.person)
            .bind(&new.appointee.name)
            .bind(&new.appointee.position)
            .bind(Role::Official.code())
            .bind(new.unit)
            .bind(now);
    match tx.link().run(insert).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_missing_reference() => Err(StoreError::UnknownUnit),
        Err(error) => Err(error),
    }
}

fn insert(new: &NewAssignment, by: PersonId, now: DateTime<Utc>) -> Sql {
    let Appointee { name, position, reach } = &new.appointee;
    let Term { from, until } = new.term;
    sql("INSERT INTO assignments (id, unit, person, name, position, telephone, mobile, online, from_day, until_day, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
    .bind(new.id.0)
    .bind(new.unit)
    .bind(new.person)
    .bind(name)
    .bind(position)
    .bind(&reach.telephone)
    .bind(&reach.mobile)
    .bind(&reach.online)
    .bind(from)
    .bind(until)
    .bind(by)
    .bind(now)
}

/// A repeat says what was said first; its end and numbers may have been changed since.
fn is_same(known: &AssignmentRecord, new: &NewAssignment) -> bool {
    known.unit == new.unit
        && known.person == new.person
        && known.term.from == new.term.from
        && (&known.appointee.name, &known.appointee.position) == (&new.appointee.name, &new.appointee.position)
}
