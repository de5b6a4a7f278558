//! Sessions: known by the hash of their token.
use app::domain::access::{Actor, PersonId};
use app::domain::thai_date::bangkok_date;
use app::domain::unit::Unit;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::assignments::{StandingRow, standing};
use super::contacts::forget_browsers;
use super::people::read_role;
use super::sql::{Sql, Value, sql, to_millis};
use super::units::UnitRow;
use super::{Result, Store, StoreError, api_keys};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    pub id: Uuid,
    pub token_hash: [u8; 32],
    pub person: PersonId,
    /// Set when it was opened by a join card.
    pub device: Option<Uuid>,
    /// "Chrome, Android".
    pub label: String,
    pub expires_at: DateTime<Utc>,
    /// Whether what opened it proves who has it, as a password does.
    pub proves: bool,
}

/// A session that counts now, with everything a request needs to know of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveSession {
    pub id: Uuid,
    pub actor: Actor,
    pub person_name: String,
    pub position: String,
    /// With an empty `area_path`.
    pub unit: Unit,
    pub device: Option<Uuid>,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// When it was last proven that it is still its person who has it; none: never, as by a card.
    pub proven_at: Option<DateTime<Utc>>,
    /// Since when its person has an authenticator app; none: not.
    pub totp_since: Option<DateTime<Utc>>,
    /// Since when its person has a password that somebody else gave them; none: it is their own, or there is none.
    pub given_since: Option<DateTime<Utc>>,
    /// The first day of the term for which its person coordinates now; none: they do not, or have always.
    pub term_since: Option<NaiveDate>,
}

#[derive(FromRow)]
struct ActiveSessionRow {
    id: Uuid,
    device: Option<Uuid>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    proven_at: Option<DateTime<Utc>>,
    confirmed_at: Option<DateTime<Utc>>,
    password_given_at: Option<DateTime<Utc>>,
    person_id: Uuid,
    person_name: String,
    position: String,
    role: String,
    #[sqlx(flatten)]
    standing: StandingRow,
    #[sqlx(flatten)]
    unit: UnitRow,
}

impl TryFrom<ActiveSessionRow> for ActiveSession {
    type Error = StoreError;
    fn try_from(row: ActiveSessionRow) -> Result<Self> {
        let unit: Unit = row.unit.try_into()?;
        let actor = Actor {
            person: PersonId(row.person_id),
            role: row.standing.role(read_role(&row.role)?),
            unit: unit.id,
            unit_kind: unit.kind,
            area: unit.area.clone(),
            by_card: row.device.is_some(),
        };
        Ok(ActiveSession {
            id: row.id,
            actor,
            person_name: row.person_name,
            position: row.position,
            unit,
            device: row.device,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
            proven_at: row.proven_at,
            totp_since: row.confirmed_at,
            given_since: row.password_given_at,
            term_since: row.standing.holds_since,
        })
    }
}

/// One of a person's sessions, for their list.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SessionRow {
    pub id: Uuid,
    pub label: String,
    pub device: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Ends all of a person's sessions.
pub(super) fn revoke_all(person: PersonId, now: DateTime<Utc>) -> Sql {
    sql("UPDATE sessions SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL AND expires_at > $2").bind(person).bind(now)
}

impl Store {
    /// [`StoreError::UnknownPerson`] when the person or device does not exist.
    pub async fn create_session(&self, session: &NewSession, now: DateTime<Utc>) -> Result<()> {
        let insert = sql("INSERT INTO sessions (id, token_hash, person, device, label, created_at, last_seen_at, expires_at, proven_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)")
        .bind(session.id)
        .bind(&session.token_hash)
        .bind(session.person)
        .bind(session.device)
        .bind(&session.label)
        .bind(now)
        .bind(session.expires_at)
        .bind(Value::Time(session.proves.then(|| to_millis(now))));
        match self.db.write(insert).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_missing_reference() => Err(StoreError::UnknownPerson),
            Err(error) => Err(error),
        }
    }

    /// One query; none when unknown, expired or revoked.
    pub async fn session(&self, token_hash: &[u8; 32], now: DateTime<Utc>) -> Result<Option<ActiveSession>> {
        let query = sql(concat!(
            "SELECT s.id, s.device, s.last_seen_at, s.expires_at, s.proven_at, t.confirmed_at, p.password_given_at, p.id AS person_id, p.name AS person_name, p.position, p.role, ",
            standing!("$3"),
            ", u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
             FROM sessions s JOIN people p ON p.id = s.person JOIN units u ON u.id = p.unit LEFT JOIN totp t ON t.person = p.id \
             WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND p.erased_at IS NULL"
        ))
        .bind(token_hash)
        .bind(now)
        .bind(bangkok_date(now));
        self.db.first::<ActiveSessionRow>(query).await?.map(ActiveSession::try_from).transpose()
    }

    /// Notes that a session is in use and moves its end. A write: call it at most every few minutes per session.
    pub async fn touch_session(&self, id: Uuid, now: DateTime<Utc>, new_expiry: DateTime<Utc>) -> Result<()> {
        let update = sql("UPDATE sessions SET last_seen_at = $2, expires_at = $3 WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2")
            .bind(id)
            .bind(now)
            .bind(new_expiry);
        self.db.write(update).await.map(|_| ())
    }

    /// Those that count now, latest seen first.
    pub async fn sessions_of(&self, person: PersonId, now: DateTime<Utc>) -> Result<Vec<SessionRow>> {
        let query = sql("SELECT id, label, device, created_at, last_seen_at, expires_at FROM sessions \
             WHERE person = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY last_seen_at DESC, id")
        .bind(person)
        .bind(now);
        self.db.all(query).await
    }

    /// False when the person has no such open session.
    pub async fn revoke_session(&self, id: Uuid, person: PersonId, now: DateTime<Utc>) -> Result<bool> {
        Ok(self.db.write(revoke_one(id, person, now)).await? > 0)
    }

    /// As [`Self::revoke_session`], by somebody who does not want it back: the card by which its phone came in opens nothing any more.
    pub async fn revoke_for_good(&self, id: Uuid, person: PersonId, now: DateTime<Utc>) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let is_ended = tx.link().run(revoke_one(id, person, now)).await? > 0;
        if is_ended {
            let close = sql("UPDATE join_cards SET void_at = $2 WHERE void_at IS NULL AND used_by_device = \
                 (SELECT device FROM sessions WHERE id = $1)");
            tx.link().run(close.bind(id).bind(now)).await?;
        }
        tx.commit().await?;
        Ok(is_ended)
    }

    /// All of a person's but this one, with the cards by which their phones came in.
    pub async fn revoke_other_sessions(&self, kept: Uuid, person: PersonId, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let close = sql("UPDATE join_cards SET void_at = $3 WHERE void_at IS NULL AND person = $1 AND used_by_device IN \
             (SELECT device FROM sessions WHERE person = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > $3)");
        tx.link().run(close.bind(person).bind(kept).bind(now)).await?;
        tx.link().run(revoke_others(kept, person, now)).await?;
        tx.commit().await
    }

    /// Removes sessions that ended before then; the one a person was last seen by stays, for the list of people says when.
    pub async fn drop_ended_sessions(&self, before: DateTime<Utc>) -> Result<u64> {
        let delete = sql("DELETE FROM sessions WHERE (expires_at < $1 OR revoked_at < $1) AND EXISTS ( \
             SELECT 1 FROM sessions s WHERE s.person = sessions.person AND (s.last_seen_at, s.id) > (sessions.last_seen_at, sessions.id))")
        .bind(before);
        self.db.write(delete).await
    }

    /// How many were open.
    pub async fn revoke_sessions_of(&self, person: PersonId, now: DateTime<Utc>) -> Result<u64> {
        let mut tx = self.db.begin().await?;
        let ended = tx.link().run(revoke_all(person, now)).await?;
        tx.link().run(api_keys::revoke_all(person, now)).await?;
        tx.link().run(forget_browsers(person)).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

fn revoke_one(id: Uuid, person: PersonId, now: DateTime<Utc>) -> Sql {
    sql("UPDATE sessions SET revoked_at = $3 WHERE id = $1 AND person = $2 AND revoked_at IS NULL AND expires_at > $3")
        .bind(id)
        .bind(person)
        .bind(now)
}

/// All of a person's sessions but this one.
pub(super) fn revoke_others(kept: Uuid, person: PersonId, now: DateTime<Utc>) -> Sql {
    sql("UPDATE sessions SET revoked_at = $3 WHERE person = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > $3")
        .bind(person)
        .bind(kept)
        .bind(now)
}
