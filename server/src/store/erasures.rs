//! Taking a person's data out of the records. What they filed and decided stays and names their row, which has no name any more.
use app::domain::access::{PersonId, with_position};
use app::domain::thai_date::bangkok_date;
use app::wire::personal::Erasure;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::attempts::attempts_key;
use super::contacts::forget_browsers;
use super::db::Tx;
use super::join_cards::hold_people;
use super::sql::{ROWS_AT_ONCE, Sql, sql};
use super::{Result, Store};

#[derive(FromRow)]
struct ErasureRow {
    person: Uuid,
    by: Uuid,
    at: DateTime<Utc>,
    reason: String,
}

impl From<ErasureRow> for Erasure {
    fn from(row: ErasureRow) -> Self {
        Self { person: PersonId(row.person), by: PersonId(row.by), at: row.at, reason: row.reason }
    }
}

/// What bore the name.
#[derive(FromRow)]
struct NamedRow {
    name: String,
    position: String,
    login: Option<String>,
}

/// Their phones and sessions, and the ways by which they were reached. A phone that others joined by, too, is theirs from now on, but
/// not under this person's card.
const THEIR_OWN: [&str; 11] = [
    "DELETE FROM sessions WHERE person = $1",
    "DELETE FROM join_cards WHERE person = $1",
    "DELETE FROM api_keys WHERE person = $1",
    "DELETE FROM totp WHERE person = $1",
    "DELETE FROM recovery_codes WHERE person = $1",
    "DELETE FROM provider_accounts WHERE person = $1",
    "DELETE FROM passkeys WHERE person = $1",
    "DELETE FROM contacts WHERE person = $1",
    "DELETE FROM devices WHERE person = $1 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.device = devices.id)",
    "UPDATE devices SET label = '', waiting_reports = 0, waiting_photos = 0, waiting_since = NULL WHERE person = $1",
    // A refusal may hold the address.
    "UPDATE sendings SET last_error = NULL WHERE target = $1",
];

/// Their name beside what they said; the saying stays.
const NAMED: [&str; 4] = [
    "UPDATE assignments SET name = '', position = '', telephone = '', mobile = '', online = '' WHERE person = $1",
    "UPDATE obligations SET nothing_by_name = '' WHERE nothing_by = $1",
    "UPDATE obligations SET excused_by_name = '' WHERE excused_by = $1",
    "UPDATE unit_notes SET by_name = '' WHERE by = $1",
];

impl Store {
    pub async fn erasure(&self, person: PersonId) -> Result<Option<Erasure>> {
        let query = sql("SELECT person, by, at, reason FROM erasures WHERE person = $1").bind(person);
        Ok(self.db.first::<ErasureRow>(query).await?.map(Erasure::from))
    }

    /// Of these, those who are here and whose data is here still.
    pub async fn not_erased(&self, people: &[PersonId]) -> Result<Vec<PersonId>> {
        let mut here = Vec::new();
        for some in people.chunks(ROWS_AT_ONCE) {
            let mut query = sql("SELECT id FROM people WHERE erased_at IS NULL AND id IN (");
            query.push_list(some.iter().copied());
            query.push(")");
            here.extend(self.db.all::<(Uuid,)>(query).await?.into_iter().map(|(id,)| PersonId(id)));
        }
        Ok(here)
    }

    /// All of it or nothing; whoever is erased already, or is not here, stays as they are.
    pub async fn erase(&self, erasure: &Erasure) -> Result<()> {
        match self.try_erase(erasure).await {
            Err(error) if error.is_contention() => self.try_erase(erasure).await,
            outcome => outcome,
        }
    }

    async fn try_erase(&self, erasure: &Erasure) -> Result<()> {
        let mut tx = self.db.begin().await?;
        hold_people(&mut tx, vec![erasure.person]).await?;
        let named = sql("SELECT name, position, login FROM people WHERE id = $1 AND erased_at IS NULL").bind(erasure.person);
        let Some(named) = tx.link().first::<NamedRow>(named).await? else { return tx.withdraw().await };
        end_terms(&mut tx, erasure).await?;
        take_out(&mut tx, erasure.person, &named).await?;
        let mask = sql("UPDATE people SET name = '', position = '', login = NULL, password_hash = NULL, erased_at = $2 WHERE id = $1")
            .bind(erasure.person)
            .bind(erasure.at);
        tx.link().run(mask).await?;
        let insert = sql("INSERT INTO erasures (person, reason, by, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
            .bind(erasure.person)
            .bind(&erasure.reason)
            .bind(erasure.by)
            .bind(erasure.at);
        tx.link().run(insert).await?;
        tx.commit().await
    }
}

/// An agency whose coordinator is gone has none: that is a gap somebody must see. A term that has begun ends yesterday; one that would
/// only last from today on is withdrawn.
async fn end_terms(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    let today = bangkok_date(erasure.at);
    let yesterday = today.pred_opt().unwrap_or(today);
    let of = |text: &'static str| -> Sql { sql(text).bind(erasure.person).bind(yesterday).bind(erasure.by).bind(erasure.at) };
    let end = of("UPDATE assignments SET until_day = $2, ended_by = $3, ended_at = $4 \
         WHERE person = $1 AND withdrawn_at IS NULL AND from_day <= $2 AND (until_day IS NULL OR until_day > $2)");
    let withdraw =
        of("UPDATE assignments SET withdrawn_by = $3, withdrawn_at = $4 WHERE person = $1 AND withdrawn_at IS NULL AND from_day > $2");
    tx.link().run(end).await?;
    tx.link().run(withdraw).await?;
    Ok(())
}

async fn take_out(tx: &mut Tx, person: PersonId, named: &NamedRow) -> Result<()> {
    let browsers = sql("SELECT id FROM push_subscriptions WHERE person = $1").bind(person);
    for target in tx.link().all::<(Uuid,)>(browsers).await?.into_iter().map(|(id,)| id).chain([person.0]) {
        Store::drop_sendings(tx, target, "the person's data was erased").await?;
    }
    tx.link().run(forget_browsers(person)).await?;
    for statement in THEIR_OWN.into_iter().chain(NAMED) {
        tx.link().run(sql(statement).bind(person)).await?;
    }
    // A reminder says by whom in words alone; a namesake in the same position loses theirs, too.
    let written = with_position(&named.name, &named.position);
    tx.link().run(sql("UPDATE notices SET by_name = '' WHERE by_name = $1 AND by_name <> ''").bind(written)).await?;
    if let Some(login) = &named.login {
        tx.link().run(sql("DELETE FROM attempts WHERE key = $1").bind(attempts_key(login))).await?;
    }
    Ok(())
}
