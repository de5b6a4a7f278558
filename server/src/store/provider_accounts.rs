//! Accounts of the office's identity provider by which people here are known.
use app::domain::access::PersonId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::sql::{Value, sql};
use super::{Person, Result, Store};

/// An account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedAccount {
    /// By which it is found.
    pub mark: [u8; 32],
    /// By the key that made the mark.
    pub sealed: Vec<u8>,
}

impl Store {
    /// In place of an earlier one of theirs; false when somebody else is known by it, or the session that asks was ended meanwhile.
    pub async fn link_account(&self, person: PersonId, session: Uuid, account: LinkedAccount, now: DateTime<Utc>) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        tx.link().run(sql("DELETE FROM provider_accounts WHERE person = $1").bind(person)).await?;
        let insert = sql("INSERT INTO provider_accounts (person, account, linked_at, sealed) SELECT p.id, $2, $3, $5 FROM people p \
             JOIN sessions s ON s.person = p.id WHERE p.id = $1 AND s.id = $4 AND s.revoked_at IS NULL AND p.erased_at IS NULL \
             ON CONFLICT DO NOTHING")
        .bind(person)
        .bind(&account.mark)
        .bind(now)
        .bind(session)
        .bind(Value::Bytes(account.sealed));
        let is_linked = tx.link().run(insert).await? > 0;
        if is_linked {
            tx.commit().await?;
        }
        Ok(is_linked)
    }

    /// What is sealed of any of them, for trying the key.
    pub async fn any_linked(&self) -> Result<Option<Vec<u8>>> {
        let query = sql("SELECT sealed FROM provider_accounts ORDER BY linked_at DESC LIMIT 1");
        Ok(self.db.first::<(Vec<u8>,)>(query).await?.map(|(sealed,)| sealed))
    }

    /// The same again changes nothing.
    pub async fn unlink_account(&self, person: PersonId) -> Result<()> {
        self.db.write(sql("DELETE FROM provider_accounts WHERE person = $1").bind(person)).await.map(drop)
    }

    pub async fn person_by_account(&self, account: &[u8; 32]) -> Result<Option<Person>> {
        let query = sql("SELECT person FROM provider_accounts WHERE account = $1").bind(account);
        match self.db.first::<(Uuid,)>(query).await? {
            Some((person,)) => self.person(PersonId(person)).await,
            None => Ok(None),
        }
    }
}
