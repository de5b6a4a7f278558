//! The record's rows. There is no statement here that changes or removes one.
use app::domain::access::PersonId;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};
use ring::hmac::Key;
use sqlx::FromRow;
use uuid::Uuid;

use super::db::Tx;
use super::sql::{Value, sql};
use super::{Result, Store, StoreError};
use crate::audit::chain::{BEGINNING, Entry, Seal, Sealed, seal};
use crate::audit::keeper::Head;

/// PostgreSQL's processes write one after the other: each entry is sealed on the one before it. The number is this lock's own.
const ONE_AFTER_THE_OTHER: &str = "SELECT pg_advisory_xact_lock(7250291)";

#[derive(FromRow)]
struct HeadRow {
    seq: i64,
    seal: Vec<u8>,
}

#[derive(FromRow)]
struct EntryRow {
    seq: i64,
    at: DateTime<Utc>,
    person: Option<Uuid>,
    unit: Option<Uuid>,
    act: String,
    subject: String,
    status: i64,
    seal: Vec<u8>,
}

impl EntryRow {
    fn read(self) -> Result<Sealed> {
        let unreadable = |what: &str| StoreError::Unreadable(format!("{what} of audit entry {}", self.seq));
        let entry = Entry {
            at: self.at,
            person: self.person.map(PersonId),
            unit: self.unit.map(UnitId),
            status: u16::try_from(self.status).map_err(|_| unreadable("status"))?,
            act: self.act.clone(),
            subject: self.subject.clone(),
        };
        Ok(Sealed { seq: u64::try_from(self.seq).map_err(|_| unreadable("seq"))?, entry, seal: read_seal(&self.seal)? })
    }
}

fn read_seal(bytes: &[u8]) -> Result<Seal> {
    bytes.try_into().map_err(|_| StoreError::Unreadable("a seal".to_owned()))
}

impl Store {
    /// Puts entries at the chain's end, in their order; where it ends now.
    pub async fn append_audit(&self, key: &Key, entries: &[Entry]) -> Result<Head> {
        let mut tx = self.db.begin().await?;
        if let Tx::Postgres(_) = tx {
            tx.link().run(sql(ONE_AFTER_THE_OTHER)).await?;
        }
        let last: Option<HeadRow> = tx.link().first(sql("SELECT seq, seal FROM audit ORDER BY seq DESC LIMIT 1")).await?;
        let (mut seq, mut before) = match last {
            Some(row) => (u64::try_from(row.seq).map_err(|_| StoreError::Unreadable("audit seq".to_owned()))?, read_seal(&row.seal)?),
            None => (0, BEGINNING),
        };
        let mut insert = sql("INSERT INTO audit (seq, at, person, unit, act, subject, status, seal) VALUES ");
        let rows = entries.iter().map(|entry| {
            seq += 1;
            before = seal(key, &before, seq, entry);
            [
                Value::from(seq),
                entry.at.into(),
                entry.person.map(|person| person.0).into(),
                entry.unit.map(|unit| unit.0).into(),
                entry.act.as_str().into(),
                entry.subject.as_str().into(),
                i64::from(entry.status).into(),
                (&before).into(),
            ]
        });
        insert.push_rows(rows);
        tx.link().run(insert).await?;
        tx.commit().await?;
        Ok(Head { seq, seal: before })
    }

    /// Entries behind this one, in their order.
    pub async fn audit_after(&self, seq: u64, limit: u32) -> Result<Vec<Sealed>> {
        let query = sql("SELECT seq, at, person, unit, act, subject, status, seal FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(seq)
            .bind(limit);
        self.db.all::<EntryRow>(query).await?.into_iter().map(EntryRow::read).collect()
    }
}
