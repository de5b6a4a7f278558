//! By what somebody is known: an authenticator app's sealed secret, recovery codes by their hashes, and when a session's person was
//! last proven.
use app::domain::access::PersonId;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::db::Tx;
use super::sql::{Value, sql};
use super::{Result, Store};

/// Counts for nothing until it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totp {
    /// As it was sealed.
    pub secret: Vec<u8>,
    pub is_confirmed: bool,
    pub made_at: DateTime<Utc>,
    /// The session that it was told.
    pub begun_by: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBy {
    pub has_password: bool,
    pub totp_since: Option<DateTime<Utc>>,
    pub recovery_codes_left: u32,
    pub provider_since: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct KnownByRow {
    password_hash: Option<String>,
    confirmed_at: Option<DateTime<Utc>>,
    codes_left: i64,
    linked_at: Option<DateTime<Utc>>,
}

impl Store {
    pub async fn factors(&self, person: PersonId) -> Result<KnownBy> {
        let query = sql("SELECT p.password_hash, t.confirmed_at, \
             (SELECT COUNT(*) FROM recovery_codes r WHERE r.person = p.id AND r.used_at IS NULL) AS codes_left, a.linked_at \
             FROM people p LEFT JOIN totp t ON t.person = p.id LEFT JOIN provider_accounts a ON a.person = p.id WHERE p.id = $1")
        .bind(person);
        let row = self.db.first::<KnownByRow>(query).await?.ok_or(super::StoreError::UnknownPerson)?;
        Ok(KnownBy {
            has_password: row.password_hash.is_some(),
            totp_since: row.confirmed_at,
            recovery_codes_left: u32::try_from(row.codes_left).unwrap_or_default(),
            provider_since: row.linked_at,
        })
    }

    pub async fn totp(&self, person: PersonId) -> Result<Option<Totp>> {
        let query = sql("SELECT secret, confirmed_at, made_at, begun_by FROM totp WHERE person = $1").bind(person);
        let row = self.db.first::<(Vec<u8>, Option<DateTime<Utc>>, DateTime<Utc>, Uuid)>(query).await?;
        Ok(row.map(|(secret, confirmed_at, made_at, begun_by)| Totp { secret, is_confirmed: confirmed_at.is_some(), made_at, begun_by }))
    }

    /// Anybody's that counts, for trying the key that opens it.
    pub async fn any_totp(&self) -> Result<Option<(PersonId, Vec<u8>)>> {
        let query = sql("SELECT person, secret FROM totp WHERE confirmed_at IS NOT NULL ORDER BY confirmed_at DESC LIMIT 1");
        Ok(self.db.first::<(Uuid, Vec<u8>)>(query).await?.map(|(person, secret)| (PersonId(person), secret)))
    }

    /// Keeps a secret that is yet to be confirmed, in place of an earlier such one; false when one is confirmed already.
    pub async fn begin_totp(&self, person: PersonId, session: Uuid, sealed: Vec<u8>, now: DateTime<Utc>) -> Result<bool> {
        let upsert = sql("INSERT INTO totp (person, secret, made_at, begun_by, last_step) VALUES ($1, $2, $3, $4, 0) ON CONFLICT (person) \
             DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at, begun_by = excluded.begun_by WHERE totp.confirmed_at IS NULL")
        .bind(person)
        .bind(Value::Bytes(sealed))
        .bind(now)
        .bind(session);
        Ok(self.db.write(upsert).await? > 0)
    }

    /// From now on codes are asked for; that of `step` is used up. False when this secret does not wait to be confirmed any more.
    pub async fn confirm_totp(
        &self,
        person: PersonId,
        sealed: Vec<u8>,
        step: i64,
        recovery: &[[u8; 32]],
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let confirm = sql("UPDATE totp SET confirmed_at = $4, last_step = $3, codes_made_at = $4 \
             WHERE person = $1 AND secret = $2 AND confirmed_at IS NULL")
        .bind(person)
        .bind(Value::Bytes(sealed))
        .bind(step)
        .bind(now);
        let is_confirmed = tx.link().run(confirm).await? > 0;
        finish(tx, person, recovery, is_confirmed).await
    }

    /// New ones in place of all earlier ones; false when no codes are asked for.
    pub async fn renew_recovery_codes(&self, person: PersonId, recovery: &[[u8; 32]], now: DateTime<Utc>) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        // Holds the row, so that of two at once one lot counts and not both.
        let hold = sql("UPDATE totp SET codes_made_at = $2 WHERE person = $1 AND confirmed_at IS NOT NULL").bind(person).bind(now);
        let is_on = tx.link().run(hold).await? > 0;
        finish(tx, person, recovery, is_on).await
    }

    /// False when the code of this step, or of a later one, has been used.
    pub async fn take_totp_step(&self, person: PersonId, step: i64) -> Result<bool> {
        let update = sql("UPDATE totp SET last_step = $2 WHERE person = $1 AND last_step < $2 AND confirmed_at IS NOT NULL");
        Ok(self.db.write(update.bind(person).bind(step)).await? > 0)
    }

    /// False when there is no such code, or it was used.
    pub async fn use_recovery_code(&self, person: PersonId, hash: &[u8; 32], now: DateTime<Utc>) -> Result<bool> {
        let update = sql("UPDATE recovery_codes SET used_at = $3 WHERE person = $1 AND hash = $2 AND used_at IS NULL");
        Ok(self.db.write(update.bind(person).bind(hash).bind(now)).await? > 0)
    }

    /// The password alone lets them in again; false when it did before.
    pub async fn drop_second_factor(&self, person: PersonId) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let dropped = tx.link().run(sql("DELETE FROM totp WHERE person = $1").bind(person)).await? > 0;
        tx.link().run(sql("DELETE FROM recovery_codes WHERE person = $1").bind(person)).await?;
        tx.commit().await?;
        Ok(dropped)
    }

    /// Whoever has this session has just proven that it is theirs.
    pub async fn note_proof(&self, session: Uuid, now: DateTime<Utc>) -> Result<()> {
        self.db.write(sql("UPDATE sessions SET proven_at = $2 WHERE id = $1").bind(session).bind(now)).await.map(drop)
    }

    /// Whether a session, or a key of a program, is there and neither ended nor run out.
    pub async fn counts_still(&self, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
        let query = sql("SELECT id FROM sessions WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 \
             UNION ALL SELECT id FROM api_keys WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2")
        .bind(id)
        .bind(now);
        Ok(self.db.first::<(Uuid,)>(query).await?.is_some())
    }

    /// Sessions and keys of programs that were ended since then.
    pub async fn ended_since(&self, since: DateTime<Utc>) -> Result<Vec<Uuid>> {
        let query =
            sql("SELECT id FROM sessions WHERE revoked_at > $1 UNION ALL SELECT id FROM api_keys WHERE revoked_at > $1").bind(since);
        Ok(self.db.all::<(Uuid,)>(query).await?.into_iter().map(|(id,)| id).collect())
    }
}

/// Puts recovery codes in the place of earlier ones, if what was begun `goes_on`.
async fn finish(mut tx: Tx, person: PersonId, recovery: &[[u8; 32]], goes_on: bool) -> Result<bool> {
    if !goes_on {
        tx.withdraw().await?;
        return Ok(false);
    }
    tx.link().run(sql("DELETE FROM recovery_codes WHERE person = $1").bind(person)).await?;
    let mut insert = sql("INSERT INTO recovery_codes (person, hash) VALUES ");
    insert.push_rows(recovery.iter().map(|hash| [Value::from(person), hash.into()]));
    tx.link().run(insert).await?;
    tx.commit().await?;
    Ok(true)
}
