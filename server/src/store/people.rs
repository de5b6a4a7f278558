//! People: who they are, what they do, where they sign in.
use std::collections::BTreeSet;

use app::domain::access::{PersonId, Role, Scope};
use app::domain::area::AreaCode;
use app::domain::thai_date::{bangkok_date, from_thai_digits, to_thai_digits};
use app::domain::unit::{Unit, UnitId};
use app::wire::Page;
use app::wire::people::PersonView;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::assignments::open_term;
use super::card_batches::JOINING;
use super::sql::{Value, sql};
use super::units::UnitRow;
use super::{Result, Store, StoreError, cursor};

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

impl Person {
    /// Whoever has a login signs in with it alone: by a card they would come in without password and second factor.
    pub fn joins_by_card(&self) -> bool {
        self.login.is_none()
    }
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

/// What a list of people is narrowed to, within the scope.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter {
    pub area: Option<AreaCode>,
    pub unit: Option<UnitId>,
    /// Only officials who have, or have not, joined by a card.
    pub has_joined: Option<bool>,
    /// In small letters, a part of their name, position or unit's name; empty for all.
    pub words: String,
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

#[derive(FromRow)]
pub(super) struct PersonRow {
    person_id: Uuid,
    person_name: String,
    position: String,
    role: String,
    login: Option<String>,
    password_hash: Option<String>,
    #[sqlx(flatten)]
    unit: UnitRow,
}

impl TryFrom<PersonRow> for Person {
    type Error = StoreError;
    fn try_from(row: PersonRow) -> Result<Self> {
        Ok(Person {
            id: PersonId(row.person_id),
            name: row.person_name,
            position: row.position,
            role: read_role(&row.role)?,
            unit: row.unit.try_into()?,
            login: row.login,
            password_hash: row.password_hash,
        })
    }
}

pub(super) fn read_role(code: &str) -> Result<Role> {
    Role::from_code(code).ok_or_else(|| StoreError::Unreadable(format!("role {code:?}")))
}

/// How far somebody has come with joining; select [`super::card_batches::JOINING`] from `people p`.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct JoiningRow {
    pub joined_at: Option<DateTime<Utc>>,
    pub card_until: Option<DateTime<Utc>>,
}

/// A person of a list, with what their sessions tell.
#[derive(FromRow)]
struct PersonViewRow {
    person_id: Uuid,
    person_name: String,
    position: String,
    role: String,
    devices: i64,
    last_seen_at: Option<DateTime<Utc>>,
    #[sqlx(flatten)]
    joining: JoiningRow,
    has_term: i64,
    #[sqlx(flatten)]
    unit: UnitRow,
}

impl TryFrom<PersonViewRow> for PersonView {
    type Error = StoreError;
    fn try_from(row: PersonViewRow) -> Result<Self> {
        Ok(PersonView {
            id: PersonId(row.person_id),
            name: row.person_name,
            position: row.position,
            role: read_role(&row.role)?,
            unit: row.unit.try_into()?,
            devices: u32::try_from(row.devices).unwrap_or(u32::MAX),
            last_seen_at: row.last_seen_at,
            joined_at: row.joining.joined_at,
            card_until: row.joining.card_until,
            has_term: row.has_term != 0,
        })
    }
}

/// Area code of the unit (empty for none), name, id.
type PersonKey = (String, String, Uuid);

fn key(person: &PersonView) -> PersonKey {
    (person.unit.area.as_ref().map(ToString::to_string).unwrap_or_default(), person.name.clone(), person.id.0)
}

fn folded(login: &str) -> String {
    login.trim().to_lowercase()
}

impl Store {
    /// Idempotent by id; a repeat is compared in everything but the password.
    ///
    /// [`StoreError::UnknownUnit`] when the unit does not exist.
    pub async fn insert_person(&self, person: &NewPerson, now: DateTime<Utc>) -> Result<Inserted> {
        let insert = sql("INSERT INTO people (id, name, position, role, unit, login, password_hash, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING")
        .bind(person.id)
        .bind(&person.name)
        .bind(&person.position)
        .bind(person.role.code())
        .bind(person.unit)
        .bind(person.login.as_deref().map(folded))
        .bind(person.password_hash.clone())
        .bind(now);
        match self.db.write(insert).await {
            Ok(0) => {}
            Ok(_) => return Ok(Inserted::New),
            Err(error) if error.is_missing_reference() => return Err(StoreError::UnknownUnit),
            Err(error) => return Err(error),
        }
        let known = self.person(person.id).await?;
        let is_same = known.is_some_and(|known| {
            known.name == person.name
                && known.position == person.position
                && known.role == person.role
                && known.unit.id == person.unit
                && known.login == person.login.as_deref().map(folded)
        });
        Ok(if is_same { Inserted::Same } else { Inserted::Conflict })
    }

    pub async fn person(&self, id: PersonId) -> Result<Option<Person>> {
        let query = sql("SELECT p.id AS person_id, p.name AS person_name, p.position, p.role, p.login, p.password_hash, \
             u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
             FROM people p JOIN units u ON u.id = p.unit WHERE p.id = $1")
        .bind(id);
        self.db.first::<PersonRow>(query).await?.map(Person::try_from).transpose()
    }

    /// Upper and lower case do not matter.
    pub async fn person_by_login(&self, login: &str) -> Result<Option<Person>> {
        let query = sql("SELECT p.id AS person_id, p.name AS person_name, p.position, p.role, p.login, p.password_hash, \
             u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
             FROM people p JOIN units u ON u.id = p.unit WHERE p.login = $1")
        .bind(folded(login));
        self.db.first::<PersonRow>(query).await?.map(Person::try_from).transpose()
    }

    /// Whether anybody is enrolled at all: false means a first start.
    pub async fn has_people(&self) -> Result<bool> {
        Ok(self.db.first::<(Uuid,)>(sql("SELECT id FROM people LIMIT 1")).await?.is_some())
    }

    /// How far they have come with joining.
    pub async fn joining_of(&self, person: PersonId) -> Result<JoiningRow> {
        let mut query = sql("SELECT ");
        query.push(JOINING);
        query.push(" FROM people p WHERE p.id = ");
        query.push_value(person);
        self.db.first(query).await?.ok_or(StoreError::UnknownPerson)
    }

    /// By the unit's area (none first), name, id. `now` decides which sessions still count.
    pub async fn people(
        &self,
        scope: &Scope,
        filter: &PeopleFilter,
        cursor: Option<&str>,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Page<PersonView>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql(concat!(
            "SELECT p.id AS person_id, p.name AS person_name, p.position, p.role, CAST(CASE WHEN ",
            open_term!("$2"),
            " THEN 1 ELSE 0 END AS BIGINT) AS has_term, \
             (SELECT COUNT(*) FROM sessions s WHERE s.person = p.id AND s.revoked_at IS NULL AND s.expires_at > $1) AS devices, \
             (SELECT MAX(s.last_seen_at) FROM sessions s WHERE s.person = p.id) AS last_seen_at, \
             u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area, "
        ))
        .bind(now)
        .bind(bangkok_date(now));
        query.push(JOINING);
        query.push(" FROM people p JOIN units u ON u.id = p.unit WHERE p.erased_at IS NULL");
        match filter.has_joined {
            None => {}
            Some(true) => query.and_joined(),
            Some(false) => query.and_waiting(),
        }
        query.and_in_scope(scope, "u.area", "u.id");
        if let Some(area) = &filter.area {
            query.and_in_area(area, "u.area");
        }
        if let Some(unit) = filter.unit {
            query.push(" AND p.unit = ");
            query.push_value(unit);
        }
        if !filter.words.is_empty() {
            // Both engines take it alike: these columns fold a to z and no other letter. % and _ are letters as others, and digits count
            // whichever they are.
            let within = [
                ("REPLACE(LOWER(p.name), ", ", '') <> LOWER(p.name)"),
                ("REPLACE(LOWER(p.position), ", ", '') <> LOWER(p.position)"),
                ("REPLACE(LOWER(u.name), ", ", '') <> LOWER(u.name)"),
            ];
            let words = filter.words.to_ascii_lowercase();
            let forms = BTreeSet::from([to_thai_digits(&words), from_thai_digits(&words)]);
            let mut joint = " AND (";
            for (form, (before, after)) in forms.iter().flat_map(|form| within.map(|part| (form, part))) {
                query.push(joint);
                query.push(before);
                query.push_value(form.as_str());
                query.push(after);
                joint = " OR ";
            }
            query.push(")");
        }
        if let Some(cursor) = cursor {
            let (area, name, id): PersonKey = cursor::decode(cursor)?;
            query.push(" AND (COALESCE(u.area, ''), p.name, p.id) > (");
            query.push_list([Value::from(area), name.into(), id.into()]);
            query.push(")");
        }
        query.push(" ORDER BY COALESCE(u.area, ''), p.name, p.id LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<PersonViewRow> = self.db.all(query).await?;
        let people: Vec<PersonView> = rows.into_iter().map(PersonView::try_from).collect::<Result<_>>()?;
        Ok(cursor::page(people, limit, key))
    }
}
