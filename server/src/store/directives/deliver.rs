//! A letter at the units that receive it: put there, looked at, passed on, done.
use app::domain::access::{Actor, PersonId};
use app::domain::directive::{Addressees, DirectiveId, may_pass_on};
use app::domain::thai_date::bangkok_date;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};

use super::send::addressed;
use crate::store::db::Tx;
use crate::store::sql::{ROWS_AT_ONCE, Value, sql};
use crate::store::{Result, Store};

/// What became of passing a letter on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassedOn {
    To {
        added: u64,
        /// That had it already.
        had: u64,
    },
    /// It has no number at this unit yet.
    NotRegistered,
    /// Nobody below is meant.
    Nobody,
    NotReceived,
}

impl Store {
    /// Puts a letter that one's unit has registered before units below it; those that have it keep it as they got it.
    pub async fn pass_directive_on(&self, id: DirectiveId, actor: &Actor, to: &Addressees, at: DateTime<Utc>) -> Result<PassedOn> {
        let mut tx = self.db.begin().await?;
        let query = sql("SELECT number FROM deliveries WHERE directive = $1 AND unit = $2").bind(id.0).bind(actor.unit);
        let own: Option<(Option<i64>,)> = tx.link().first(query).await?;
        let refused = match own {
            None => Some(PassedOn::NotReceived),
            Some((None,)) => Some(PassedOn::NotRegistered),
            Some((Some(_),)) => None,
        };
        if let Some(refused) = refused {
            tx.withdraw().await?;
            return Ok(refused);
        }
        let meant = addressed(&mut tx, actor.unit, &actor.scope(), to, bangkok_date(at)).await?;
        let units: Vec<UnitId> = meant.iter().filter(|unit| may_pass_on(actor, unit)).map(|unit| unit.id).collect();
        if units.is_empty() {
            tx.withdraw().await?;
            return Ok(PassedOn::Nobody);
        }
        let added = insert_deliveries(&mut tx, id, actor.unit, &units, actor.person, at).await?;
        tx.commit().await?;
        Ok(PassedOn::To { added, had: units.len() as u64 - added })
    }

    /// The first look counts. False when the unit did not receive it.
    pub async fn open_delivery(&self, id: DirectiveId, unit: UnitId, at: DateTime<Utc>) -> Result<bool> {
        let update = sql("UPDATE deliveries SET opened_at = COALESCE(opened_at, $3) WHERE directive = $1 AND unit = $2");
        Ok(self.db.write(update.bind(id.0).bind(unit).bind(at)).await? > 0)
    }

    /// What it asks for is done; the first time counts. False when the unit did not receive it.
    pub async fn finish_delivery(&self, id: DirectiveId, unit: UnitId, at: DateTime<Utc>) -> Result<bool> {
        let update = sql("UPDATE deliveries SET done_at = COALESCE(done_at, $3), opened_at = COALESCE(opened_at, $3) \
             WHERE directive = $1 AND unit = $2");
        Ok(self.db.write(update.bind(id.0).bind(unit).bind(at)).await? > 0)
    }
}

/// How many did not have it.
pub(super) async fn insert_deliveries(
    tx: &mut Tx,
    id: DirectiveId,
    source: UnitId,
    units: &[UnitId],
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<u64> {
    let mut added = 0;
    for some in units.chunks(ROWS_AT_ONCE) {
        let mut insert = sql("INSERT INTO deliveries (directive, unit, source, sent_at, sent_by) VALUES ");
        insert.push_rows(some.iter().map(|unit| [Value::from(id.0), (*unit).into(), source.into(), at.into(), by.into()]));
        insert.push(" ON CONFLICT (directive, unit) DO NOTHING");
        added += tx.link().run(insert).await?;
    }
    Ok(added)
}
