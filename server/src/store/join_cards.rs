//! One-use join cards: known by the hash of their code, bound to the first device that shows one.
use app::domain::access::PersonId;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::contacts::forget_browsers;
use super::db::Tx;
use super::devices::{adopt, cut_off_all, known_key};
use super::people::PersonRow;
use super::sessions::revoke_all;
use super::sql::{ROWS_AT_ONCE, Sql, sql};
use super::{Person, Result, Store, StoreError, api_keys};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinCardRow {
    pub person: Person,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub used_by_device: Option<Uuid>,
    /// Replaced by a later card, or cut off.
    pub void: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinOutcome {
    /// The device is the person's from now on (or was already, by this very card).
    Accepted(Box<Person>),
    /// No such card, or a device of that name is known with another key.
    Unknown,
    /// Too old, or a later card took its place.
    Expired,
    /// Another device was first.
    Used,
}

#[derive(FromRow)]
struct CardRow {
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    used_by_device: Option<Uuid>,
    void_at: Option<DateTime<Utc>>,
    #[sqlx(flatten)]
    person: PersonRow,
}

impl TryFrom<CardRow> for JoinCardRow {
    type Error = StoreError;
    fn try_from(row: CardRow) -> Result<Self> {
        Ok(JoinCardRow {
            person: row.person.try_into()?,
            expires_at: row.expires_at,
            used_at: row.used_at,
            used_by_device: row.used_by_device,
            void: row.void_at.is_some(),
        })
    }
}

fn select_card(code_hash: &[u8; 32]) -> Sql {
    sql("SELECT c.expires_at, c.used_at, c.used_by_device, c.void_at, \
         p.id AS person_id, p.name AS person_name, p.position, p.role, p.login, p.password_hash, \
         u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
         FROM join_cards c JOIN people p ON p.id = c.person JOIN units u ON u.id = p.unit WHERE c.code_hash = $1 AND p.erased_at IS NULL")
    .bind(code_hash)
}

impl Store {
    /// A new card for a person; earlier unused ones become void. With `cut_off` every earlier card becomes void and all
    /// of the person's sessions end and their devices are marked, so that a lost phone cannot come back.
    ///
    /// [`StoreError::UnknownPerson`] when either person does not exist.
    pub async fn issue_join_card(
        &self,
        code_hash: &[u8; 32],
        person: PersonId,
        issued_by: PersonId,
        cut_off: bool,
        expires_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut tx = self.db.begin().await?;
        hold_people(&mut tx, vec![person]).await?;
        let void = if cut_off {
            "UPDATE join_cards SET void_at = $2 WHERE person = $1 AND void_at IS NULL"
        } else {
            "UPDATE join_cards SET void_at = $2 WHERE person = $1 AND void_at IS NULL AND used_at IS NULL"
        };
        tx.link().run(sql(void).bind(person).bind(now)).await?;
        if cut_off {
            tx.link().run(revoke_all(person, now)).await?;
            tx.link().run(api_keys::revoke_all(person, now)).await?;
            tx.link().run(forget_browsers(person)).await?;
            tx.link().run(cut_off_all(person, now)).await?;
        }
        let insert = sql("INSERT INTO join_cards (code_hash, person, issued_by, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(code_hash)
            .bind(person)
            .bind(issued_by)
            .bind(now)
            .bind(expires_at);
        let inserted = tx.link().run(insert).await;
        inserted.map_err(|error| if error.is_missing_reference() { StoreError::UnknownPerson } else { error })?;
        tx.commit().await
    }

    /// Used, void and expired ones too: the caller says which.
    pub async fn join_card(&self, code_hash: &[u8; 32]) -> Result<Option<JoinCardRow>> {
        self.db.first::<CardRow>(select_card(code_hash)).await?.map(JoinCardRow::try_from).transpose()
    }

    /// Removes cards, used or not, that expired before then; the devices that joined by them stay. How many.
    pub async fn drop_expired_cards(&self, before: DateTime<Utc>) -> Result<u64> {
        self.db.write(sql("DELETE FROM join_cards WHERE expires_at < $1").bind(before)).await
    }

    /// Binds the card to the device in one step; a repeat by the same device and key is accepted again.
    pub async fn accept_join_card(
        &self,
        code_hash: &[u8; 32],
        device: Uuid,
        device_key: &[u8; 32],
        device_label: &str,
        now: DateTime<Utc>,
    ) -> Result<JoinOutcome> {
        let mut tx = self.db.begin().await?;
        match bind(&mut tx, code_hash, device, device_key, device_label, now).await? {
            // Printed before they had a login, or by an earlier release.
            Bound::Now(person) if !person.joins_by_card() => {
                tx.withdraw().await?;
                Ok(JoinOutcome::Unknown)
            }
            Bound::Now(person) => {
                tx.commit().await?;
                Ok(JoinOutcome::Accepted(Box::new(person)))
            }
            Bound::Otherwise(outcome) => {
                tx.withdraw().await?;
                Ok(outcome)
            }
        }
    }
}

/// Until the transaction ends nobody else makes cards for these people: whoever comes second sees the first's and ends them.
/// In one order for everybody, so that two prints never wait for each other.
pub(super) async fn hold_people(tx: &mut Tx, mut people: Vec<PersonId>) -> Result<()> {
    // SQLite has one writer.
    if let Tx::Sqlite(_) = tx {
        return Ok(());
    }
    people.sort();
    for some in people.chunks(ROWS_AT_ONCE) {
        let mut lock = sql("SELECT 1::BIGINT FROM people WHERE id IN (");
        lock.push_list(some.iter().copied());
        lock.push(") ORDER BY id FOR NO KEY UPDATE");
        tx.link().all::<(i64,)>(lock).await?;
    }
    Ok(())
}

enum Bound {
    Now(Person),
    /// Nothing is to be kept.
    Otherwise(JoinOutcome),
}

async fn bind(
    tx: &mut Tx,
    code_hash: &[u8; 32],
    device: Uuid,
    device_key: &[u8; 32],
    device_label: &str,
    now: DateTime<Utc>,
) -> Result<Bound> {
    // The condition decides the race of two devices with one card: the second finds it used.
    let update = sql("UPDATE join_cards SET used_at = $2, used_by_device = $3 \
         WHERE code_hash = $1 AND used_at IS NULL AND void_at IS NULL AND expires_at > $2")
    .bind(code_hash)
    .bind(now)
    .bind(device);
    let is_first = tx.link().run(update).await? > 0;
    let Some(card) = tx.link().first::<CardRow>(select_card(code_hash)).await?.map(JoinCardRow::try_from).transpose()? else {
        return Ok(Bound::Otherwise(JoinOutcome::Unknown));
    };
    if is_first {
        let adopted = adopt(tx, device, card.person.id, device_key, device_label, now).await?;
        return Ok(if adopted { Bound::Now(card.person) } else { Bound::Otherwise(JoinOutcome::Unknown) });
    }
    if card.void || card.used_at.is_none() {
        return Ok(Bound::Otherwise(JoinOutcome::Expired));
    }
    let is_repeat = card.used_by_device == Some(device)
        && known_key(tx.link(), device).await?.is_some_and(|known| known.person == card.person.id && known.key == *device_key);
    Ok(Bound::Otherwise(match is_repeat {
        // An answer that got lost is asked for again within days; a card is no way back in for good.
        true if card.expires_at > now => JoinOutcome::Accepted(Box::new(card.person)),
        true => JoinOutcome::Expired,
        false => JoinOutcome::Used,
    }))
}
