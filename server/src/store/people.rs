//! People: who they are, what they do, where they sign in.
use app::domain::access::{PersonId, Role, Scope};
use app::domain::area::AreaCode;
use app::domain::unit::{Unit, UnitId};
use app::wire::Page;
use app::wire::people::PersonView;
use chrono::{DateTime, Utc};

use super::{Result, Store};

/// A person as stored; the unit's `area_path` is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub position: String,
    pub role: Role,
    pub unit: Unit,
    /// Staff only; lower case.
    pub login: Option<String>,
    /// PHC string.
    pub password_hash: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    pub id: PersonId,
    pub name: String,
    pub position: String,
    pub role: Role,
    pub unit: UnitId,
    /// Kept in lower case.
    pub login: Option<String>,
    pub password_hash: Option<String>,
}

/// What became of an insert that a client may repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    New,
    /// The same was there already.
    Same,
    /// The id is there with other values, or the login belongs to somebody else.
    Conflict,
}

impl Store {
    /// Idempotent by id; a repeat is compared in everything but the password.
    ///
    /// [`super::StoreError::UnknownUnit`] when the unit does not exist.
    pub async fn insert_person(&self, _person: &NewPerson, _now: DateTime<Utc>) -> Result<Inserted> {
        todo!()
    }

    /// Gives a person a new password; false when there is no such person.
    pub async fn set_password(&self, _person: PersonId, _password_hash: &str) -> Result<bool> {
        todo!()
    }

    pub async fn person(&self, _id: PersonId) -> Result<Option<Person>> {
        todo!()
    }

    /// Upper and lower case do not matter.
    pub async fn person_by_login(&self, _login: &str) -> Result<Option<Person>> {
        todo!()
    }

    /// Whether anybody is enrolled at all: false means a first start.
    pub async fn has_people(&self) -> Result<bool> {
        todo!()
    }

    /// By the unit's area (none first), name, id. `now` decides which sessions still count.
    pub async fn people(
        &self,
        _scope: &Scope,
        _area: Option<&AreaCode>,
        _cursor: Option<&str>,
        _limit: u32,
        _now: DateTime<Utc>,
    ) -> Result<Page<PersonView>> {
        todo!()
    }
}
