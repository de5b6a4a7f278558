//! What people sign in with, as its hash.
use app::domain::access::PersonId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::sql::{Sql, Value, sql, to_millis};
use super::{Result, Store, api_keys, sessions};

impl Store {
    /// Gives a person a password that is theirs to keep; false when there is no such person.
    pub async fn set_password(&self, person: PersonId, password_hash: &str) -> Result<bool> {
        Ok(self.db.write(new_password(person, password_hash, None)).await? > 0)
    }

    /// Gives a person a password that whoever gives it knows, until they change it.
    pub async fn give_password(&self, person: PersonId, password_hash: &str, now: DateTime<Utc>) -> Result<()> {
        self.db.write(new_password(person, password_hash, Some(now))).await.map(drop)
    }

    /// When the password that they have was given to them; none when they chose it.
    pub async fn password_given(&self, person: PersonId) -> Result<Option<DateTime<Utc>>> {
        let query = sql("SELECT password_given_at FROM people WHERE id = $1").bind(person);
        Ok(self.db.first::<(Option<DateTime<Utc>>,)>(query).await?.and_then(|(given,)| given))
    }

    /// As [`Store::set_password`]; all sessions but this one end, programs' keys too, and neither a passkey nor an account of the identity provider
    /// lets anybody in any more.
    pub async fn change_password(&self, person: PersonId, password_hash: &str, kept: Uuid, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.link().run(new_password(person, password_hash, None)).await?;
        tx.link().run(sessions::revoke_others(kept, person, now)).await?;
        tx.link().run(api_keys::revoke_all(person, now)).await?;
        tx.link().run(sql("DELETE FROM provider_accounts WHERE person = $1").bind(person)).await?;
        tx.link().run(sql("DELETE FROM passkeys WHERE person = $1").bind(person)).await?;
        tx.commit().await?;
        // Whoever came in by the old one while this was being written is seen only now (api/sessions/come_in.rs has the other half).
        self.db.write(sessions::revoke_others(kept, person, now)).await.map(drop)
    }

    /// Another hash of the same password, unless there is a new one by now.
    pub async fn renew_hash(&self, person: PersonId, known: &str, anew: &str) -> Result<()> {
        let update = sql("UPDATE people SET password_hash = $3 WHERE id = $1 AND password_hash = $2").bind(person).bind(known).bind(anew);
        self.db.write(update).await.map(drop)
    }
}

fn new_password(person: PersonId, hash: &str, given: Option<DateTime<Utc>>) -> Sql {
    sql("UPDATE people SET password_hash = $2, password_given_at = $3 WHERE id = $1")
        .bind(person)
        .bind(hash)
        .bind(Value::Time(given.map(to_millis)))
}
