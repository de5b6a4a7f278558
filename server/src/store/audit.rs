//! The record's rows. There is no statement here that changes one; old ones go from the front, with a sealed beginning.
use app::domain::access::PersonId;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};
use ring::hmac::Key;
use sqlx::FromRow;
use uuid::Uuid;

use super::db::Tx;
use super::sql::{Sql, Value, sql};
use super::{Result, Store, StoreError};
use crate::audit::chain::{BEGINNING, Beginning, Entry, Fault, Reader, Seal, Sealed, seal};
use crate::audit::keeper::Head;

/// PostgreSQL's processes write one after the other: each entry is sealed on the one before it. The number is this lock's own.
const ONE_AFTER_THE_OTHER: &str = "SELECT pg_advisory_xact_lock(7250291)";

#[derive(FromRow)]
struct HeadRow {
    seq: i64,
    seal: Vec<u8>,
}

#[derive(FromRow)]
struct BeginningRow {
    seq: i64,
    seal: Vec<u8>,
    proof: Vec<u8>,
}

impl BeginningRow {
    fn read(self) -> Result<Beginning> {
        Ok(Beginning { seq: read_seq(self.seq)?, seal: read_seal(&self.seal)?, proof: read_seal(&self.proof)? })
    }
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
    request: Option<String>,
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
            request: self.request.clone(),
        };
        Ok(Sealed { seq: read_seq(self.seq)?, entry, seal: read_seal(&self.seal)? })
    }
}

fn read_seq(seq: i64) -> Result<u64> {
    u64::try_from(seq).map_err(|_| StoreError::Unreadable("audit seq".to_owned()))
}

fn read_seal(bytes: &[u8]) -> Result<Seal> {
    bytes.try_into().map_err(|_| StoreError::Unreadable("a seal".to_owned()))
}

const SELECT_BEGINNING: &str = "SELECT seq, seal, proof FROM audit_beginning";

fn after(seq: u64, limit: u32) -> Sql {
    sql("SELECT seq, at, person, unit, act, subject, status, request, seal FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(seq)
        .bind(limit)
}

async fn one_after_the_other(tx: &mut Tx) -> Result<()> {
    match tx {
        // SQLite has one writer.
        Tx::Sqlite(_) => Ok(()),
        Tx::Postgres(_) => tx.link().run(sql(ONE_AFTER_THE_OTHER)).await.map(drop),
    }
}

impl Store {
    /// Puts entries at the chain's end, in their order; where it ends now.
    pub async fn append_audit(&self, key: &Key, entries: &[Entry]) -> Result<Head> {
        let mut tx = self.db.begin_first().await?;
        one_after_the_other(&mut tx).await?;
        let last: Option<HeadRow> = tx.link().first(sql("SELECT seq, seal FROM audit ORDER BY seq DESC LIMIT 1")).await?;
        let (mut seq, mut before) = match last {
            Some(row) => (read_seq(row.seq)?, read_seal(&row.seal)?),
            None => (0, BEGINNING),
        };
        let mut insert = sql("INSERT INTO audit (seq, at, person, unit, act, subject, status, request, seal) VALUES ");
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
                entry.request.clone().into(),
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
        self.db.all::<EntryRow>(after(seq, limit)).await?.into_iter().map(EntryRow::read).collect()
    }

    /// Where the chain begins; none: with its first entry.
    pub async fn audit_beginning(&self) -> Result<Option<Beginning>> {
        self.db.first::<BeginningRow>(sql(SELECT_BEGINNING)).await?.map(BeginningRow::read).transpose()
    }

    /// Lets entries from before then go, as many as follow on each other from the front and `limit` at most; the last of all stays,
    /// for the next is sealed on it. How many; or what is wrong with them, and then they stay.
    pub async fn drop_audit(&self, key: &Key, before: DateTime<Utc>, limit: u32) -> Result<std::result::Result<u64, Fault>> {
        let mut tx = self.db.begin().await?;
        one_after_the_other(&mut tx).await?;
        let beginning = tx.link().first::<BeginningRow>(sql(SELECT_BEGINNING)).await?.map(BeginningRow::read).transpose()?;
        let rows: Vec<EntryRow> = tx.link().all(after(0, limit.saturating_add(1))).await?;
        let entries: Vec<Sealed> = rows.into_iter().map(EntryRow::read).collect::<Result<_>>()?;
        let read = Reader::new(key, beginning).and_then(|mut reader| {
            let first = reader.last();
            let mut old = entries.iter().take(entries.len().saturating_sub(1)).take_while(|of| of.entry.at < before);
            old.try_for_each(|of| reader.read(of))?;
            Ok((reader.last() - first, reader.beginning()))
        });
        let (count, beginning) = match read {
            Ok((0, _)) => return tx.withdraw().await.map(|()| Ok(0)),
            Ok(read) => read,
            Err(fault) => return tx.withdraw().await.map(|()| Err(fault)),
        };
        tx.link().run(sql("DELETE FROM audit WHERE seq <= $1").bind(beginning.seq)).await?;
        let upsert = sql("INSERT INTO audit_beginning (one, seq, seal, proof) VALUES (1, $1, $2, $3) \
             ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, seal = excluded.seal, proof = excluded.proof")
        .bind(beginning.seq)
        .bind(&beginning.seal)
        .bind(&beginning.proof);
        tx.link().run(upsert).await?;
        tx.commit().await.map(|()| Ok(count))
    }
}
