//! Joining at the scale of a district: how far it has come, and cards for all who wait.
use app::domain::access::{PersonId, Scope};
use app::domain::area::AreaCode;
use app::domain::thai_date::bangkok_date;
use app::wire::people::{CardRecord, CardsFor, JoiningSummary};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;

use super::assignments::open_term;
use super::join_cards::hold_people;
use super::people::PersonRow;
use super::sql::{ROWS_AT_ONCE, Sql, Value, sql};
use super::{Person, Result, Store, StoreError};

/// The columns of [`super::people::JoiningRow`], of `people p`.
pub(super) const JOINING: &str = "(SELECT MIN(d.joined_at) FROM devices d WHERE d.person = p.id AND d.cut_off_at IS NULL) AS joined_at, \
     (SELECT MAX(c.expires_at) FROM join_cards c WHERE c.person = p.id AND c.used_at IS NULL AND c.void_at IS NULL) AS card_until";
const HAS_JOINED: &str = "EXISTS (SELECT 1 FROM devices d WHERE d.person = p.id AND d.cut_off_at IS NULL)";
/// `$1` is now.
const HAS_OPEN_CARD: &str = "EXISTS (SELECT 1 FROM join_cards c WHERE c.person = p.id AND c.used_at IS NULL AND c.void_at IS NULL \
     AND c.expires_at > $1)";

/// A card that is about to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCard {
    pub code_hash: [u8; 32],
    pub person: PersonId,
}

#[derive(FromRow)]
struct SummaryRow {
    officials: i64,
    joined: i64,
    open_cards: i64,
    open_cards_waiting: i64,
}

#[derive(FromRow)]
struct RecordRow {
    issued_at: DateTime<Utc>,
    issued_by: String,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    used_on: Option<String>,
    void_at: Option<DateTime<Utc>>,
}

impl From<RecordRow> for CardRecord {
    fn from(row: RecordRow) -> Self {
        let RecordRow { issued_at, issued_by, expires_at, used_at, used_on, void_at } = row;
        Self { issued_at, issued_by, expires_at, used_at, used_on, void_at }
    }
}

impl Sql {
    /// `AND` is an official who has joined.
    pub(super) fn and_joined(&mut self) {
        self.push(" AND p.role = 'official' AND ");
        self.push(HAS_JOINED);
    }

    /// `AND` is an official who has not joined.
    pub(super) fn and_waiting(&mut self) {
        self.push(" AND p.role = 'official' AND NOT ");
        self.push(HAS_JOINED);
    }
}

impl Store {
    /// How far the officials of an area within the scope have come; without those who coordinate for a term, whose cards are given one by one.
    pub async fn joining_summary(&self, scope: &Scope, area: Option<&AreaCode>, now: DateTime<Utc>) -> Result<JoiningSummary> {
        let mut query = sql("SELECT COUNT(*) AS officials, COUNT(CASE WHEN ").bind(now);
        query.push(HAS_JOINED);
        query.push(" THEN 1 END) AS joined, COUNT(CASE WHEN ");
        query.push(HAS_OPEN_CARD);
        query.push(" THEN 1 END) AS open_cards, COUNT(CASE WHEN ");
        query.push(HAS_OPEN_CARD);
        query.push(" AND NOT ");
        query.push(HAS_JOINED);
        query.push(concat!(
            " THEN 1 END) AS open_cards_waiting FROM people p JOIN units u ON u.id = p.unit \
             WHERE p.erased_at IS NULL AND p.role = 'official' AND NOT ",
            open_term!("$2")
        ));
        let mut query = query.bind(bangkok_date(now));
        query.and_in_scope(scope, "u.area", "u.id");
        if let Some(area) = area {
            query.and_in_area(area, "u.area");
        }
        let row: Option<SummaryRow> = self.db.first(query).await?;
        let count = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
        Ok(row.map_or_else(JoiningSummary::default, |row| JoiningSummary {
            officials: count(row.officials),
            joined: count(row.joined),
            open_cards: count(row.open_cards),
            open_cards_waiting: count(row.open_cards_waiting),
        }))
    }

    /// The officials to print cards for, as [`Self::joining_summary`] counts them, in the order in which a district hands them out: by
    /// area, name, id.
    pub async fn card_holders(
        &self,
        scope: &Scope,
        area: Option<&AreaCode>,
        whom: CardsFor,
        limit: u32,
        today: NaiveDate,
    ) -> Result<Vec<Person>> {
        let mut query = sql(concat!(
            "SELECT p.id AS person_id, p.name AS person_name, p.position, p.role, p.login, p.password_hash, \
             u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
             FROM people p JOIN units u ON u.id = p.unit WHERE p.erased_at IS NULL AND p.role = 'official' AND NOT ",
            open_term!("$1")
        ))
        .bind(today);
        if whom == CardsFor::Waiting {
            query.and_waiting();
        }
        query.and_in_scope(scope, "u.area", "u.id");
        if let Some(area) = area {
            query.and_in_area(area, "u.area");
        }
        query.push(" ORDER BY COALESCE(u.area, ''), p.name, p.id LIMIT ");
        query.push_value(i64::from(limit));
        let rows: Vec<PersonRow> = self.db.all(query).await?;
        rows.into_iter().map(Person::try_from).collect()
    }

    /// A person's last cards, the latest first, as long as they are kept.
    pub async fn cards_of(&self, person: PersonId) -> Result<Vec<CardRecord>> {
        // What expired as it was made is no card: it marks that the devices were cut off.
        let query = sql("SELECT c.issued_at, i.name AS issued_by, c.expires_at, c.used_at, d.label AS used_on, c.void_at \
             FROM join_cards c JOIN people i ON i.id = c.issued_by LEFT JOIN devices d ON d.id = c.used_by_device \
             WHERE c.person = $1 AND c.expires_at > c.issued_at ORDER BY c.issued_at DESC, c.code_hash LIMIT 20")
        .bind(person);
        let rows: Vec<RecordRow> = self.db.all(query).await?;
        Ok(rows.into_iter().map(CardRecord::from).collect())
    }

    /// All of them or none: each person's earlier unused cards become void; a card in use, and the phone that used it, stay.
    ///
    /// [`StoreError::UnknownPerson`] when one of the people does not exist.
    pub async fn issue_join_cards(
        &self,
        cards: &[NewCard],
        issued_by: PersonId,
        expires_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut tx = self.db.begin().await?;
        hold_people(&mut tx, cards.iter().map(|card| card.person).collect()).await?;
        for some in cards.chunks(ROWS_AT_ONCE) {
            let mut void = sql("UPDATE join_cards SET void_at = $1 WHERE void_at IS NULL AND used_at IS NULL AND person IN (").bind(now);
            void.push_list(some.iter().map(|card| card.person));
            void.push(")");
            tx.link().run(void).await?;
            let mut insert = sql("INSERT INTO join_cards (code_hash, person, issued_by, issued_at, expires_at) VALUES ");
            insert.push_rows(
                some.iter().map(|card| [Value::from(&card.code_hash), card.person.into(), issued_by.into(), now.into(), expires_at.into()]),
            );
            let inserted = tx.link().run(insert).await;
            inserted.map_err(|error| if error.is_missing_reference() { StoreError::UnknownPerson } else { error })?;
        }
        tx.commit().await
    }
}
