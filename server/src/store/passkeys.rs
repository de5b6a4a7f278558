//! Passkeys of staff: public keys, which are no secret.
use app::domain::access::PersonId;
use app::domain::passkey::MAX_PASSKEYS;
use app::wire::passkeys::PasskeyView;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::join_cards::hold_people;
use super::sql::{Value, sql};
use super::{Result, Store};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    pub id: Uuid,
    pub person: PersonId,
    pub credential: Vec<u8>,
    pub kind: String,
    pub public_key: Vec<u8>,
    /// Where it was made.
    pub name: String,
    pub made_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

impl From<Passkey> for PasskeyView {
    fn from(passkey: Passkey) -> Self {
        let Passkey { id, name, made_at, used_at, .. } = passkey;
        Self { id, name, made_at, used_at }
    }
}

/// One that was made just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreshPasskey {
    pub id: Uuid,
    pub credential: Vec<u8>,
    pub kind: &'static str,
    pub public_key: Vec<u8>,
    pub counter: u32,
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddedPasskey {
    New,
    /// Somebody has it, themselves perhaps.
    Taken,
    /// They have as many as one may have.
    Full,
    /// Meanwhile, or the password is gone, which goes with it.
    SessionEnded,
}

#[derive(FromRow)]
struct PasskeyRow {
    id: Uuid,
    person: Uuid,
    credential: Vec<u8>,
    kind: String,
    public_key: Vec<u8>,
    name: String,
    made_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

impl From<PasskeyRow> for Passkey {
    fn from(row: PasskeyRow) -> Self {
        let PasskeyRow { id, person, credential, kind, public_key, name, made_at, used_at } = row;
        Self { id, person: PersonId(person), credential, kind, public_key, name, made_at, used_at }
    }
}

impl Store {
    pub async fn add_passkey(&self, person: PersonId, session: Uuid, new: FreshPasskey, now: DateTime<Utc>) -> Result<AddedPasskey> {
        let mut tx = self.db.begin().await?;
        // Holds the row, so that two at once are counted one after the other.
        hold_people(&mut tx, vec![person]).await?;
        let insert = sql("INSERT INTO passkeys (id, person, credential, kind, public_key, counter, name, made_at) \
             SELECT $2, p.id, $3, $4, $5, $6, $7, $8 FROM people p JOIN sessions s ON s.person = p.id \
             WHERE p.id = $1 AND s.id = $9 AND s.revoked_at IS NULL AND p.erased_at IS NULL AND p.password_hash IS NOT NULL \
             AND (SELECT COUNT(*) FROM passkeys k WHERE k.person = p.id) < $10 ON CONFLICT DO NOTHING")
        .bind(person)
        .bind(new.id)
        .bind(Value::Bytes(new.credential.clone()))
        .bind(new.kind)
        .bind(Value::Bytes(new.public_key))
        .bind(i64::from(new.counter))
        .bind(new.name)
        .bind(now)
        .bind(session)
        .bind(MAX_PASSKEYS as i64);
        let is_new = tx.link().run(insert).await? > 0;
        tx.commit().await?;
        Ok(match is_new {
            true => AddedPasskey::New,
            false if self.passkey(&new.credential).await?.is_some() => AddedPasskey::Taken,
            false if self.passkeys_of(person).await?.len() >= MAX_PASSKEYS => AddedPasskey::Full,
            false => AddedPasskey::SessionEnded,
        })
    }

    /// The oldest first.
    pub async fn passkeys_of(&self, person: PersonId) -> Result<Vec<Passkey>> {
        let query = sql("SELECT id, person, credential, kind, public_key, name, made_at, used_at FROM passkeys WHERE person = $1 \
             ORDER BY made_at, id")
        .bind(person);
        Ok(self.db.all::<PasskeyRow>(query).await?.into_iter().map(Passkey::from).collect())
    }

    /// As an authenticator names it.
    pub async fn passkey(&self, credential: &[u8]) -> Result<Option<Passkey>> {
        let query = sql("SELECT id, person, credential, kind, public_key, name, made_at, used_at FROM passkeys WHERE credential = $1")
            .bind(Value::Bytes(credential.to_vec()));
        Ok(self.db.first::<PasskeyRow>(query).await?.map(Passkey::from))
    }

    /// False when it is not there any more, was used since it was asked for, or its counter has been seen. Keys that are on several
    /// machines count nothing: 0 each time.
    pub async fn use_passkey(&self, id: Uuid, counter: u32, asked_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<bool> {
        // Later than it was asked for, also within one millisecond or where the clock went back: the same is no use a second time.
        let used_at = now.max(asked_at + TimeDelta::milliseconds(1));
        let update = sql("UPDATE passkeys SET counter = $2, used_at = $3 WHERE id = $1 AND (used_at IS NULL OR used_at <= $4) \
             AND (counter < $2 OR counter = 0 AND $2 = 0)")
        .bind(id)
        .bind(i64::from(counter))
        .bind(used_at)
        .bind(asked_at);
        Ok(self.db.write(update).await? > 0)
    }

    /// The same again changes nothing; somebody else's stays.
    pub async fn drop_passkey(&self, person: PersonId, id: Uuid) -> Result<()> {
        self.db.write(sql("DELETE FROM passkeys WHERE person = $1 AND id = $2").bind(person).bind(id)).await.map(drop)
    }

    pub async fn drop_passkeys_of(&self, person: PersonId) -> Result<()> {
        self.db.write(sql("DELETE FROM passkeys WHERE person = $1").bind(person)).await.map(drop)
    }
}
