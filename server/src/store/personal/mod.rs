//! Everything that is held about one person: what is short at once, what may be long in [`lists`].
mod lists;

use app::domain::access::PersonId;
use app::domain::period::Month;
use app::domain::unit::{Unit, UnitId};
use app::wire::passkeys::PasskeyView;
use app::wire::personal::{
    HeldBrowser, HeldCard, HeldContact, HeldDevice, HeldKey, HeldSession, HeldTerm, NamedIn, NamedWhere, PersonHeld, PersonRecord,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::db::Row;
use super::people::read_role;
use super::sql::sql;
use super::units::UnitRow;
use super::{Result, Store, StoreError};

#[derive(FromRow)]
struct RecordRow {
    id: Uuid,
    name: String,
    position: String,
    role: String,
    login: Option<String>,
    created_at: DateTime<Utc>,
    #[sqlx(flatten)]
    unit: UnitRow,
}

#[derive(FromRow)]
struct TermRow {
    unit: Uuid,
    name: String,
    position: String,
    telephone: String,
    mobile: String,
    online: String,
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
    signed_at: Option<DateTime<Utc>>,
}

impl From<TermRow> for HeldTerm {
    fn from(row: TermRow) -> Self {
        let TermRow { unit, name, position, telephone, mobile, online, from_day, until_day, signed_at } = row;
        let is_signed = signed_at.is_some();
        Self { unit: UnitId(unit), name, position, telephone, mobile, online, from: from_day, until: until_day, is_signed }
    }
}

#[derive(FromRow)]
struct DeviceRow {
    id: Uuid,
    label: String,
    joined_at: DateTime<Utc>,
    cut_off_at: Option<DateTime<Utc>>,
}

impl From<DeviceRow> for HeldDevice {
    fn from(row: DeviceRow) -> Self {
        let DeviceRow { id, label, joined_at, cut_off_at } = row;
        Self { id, label, joined_at, cut_off_at }
    }
}

#[derive(FromRow)]
struct SessionRow {
    label: String,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<SessionRow> for HeldSession {
    fn from(row: SessionRow) -> Self {
        let SessionRow { label, created_at, last_seen_at, expires_at, revoked_at } = row;
        Self { label, created_at, last_seen_at, expires_at, revoked_at }
    }
}

#[derive(FromRow)]
struct CardRow {
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    void_at: Option<DateTime<Utc>>,
}

impl From<CardRow> for HeldCard {
    fn from(row: CardRow) -> Self {
        let CardRow { issued_at, expires_at, used_at, void_at } = row;
        Self { issued_at, expires_at, used_at, void_at }
    }
}

#[derive(FromRow)]
struct KeyRow {
    name: String,
    made_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<KeyRow> for HeldKey {
    fn from(row: KeyRow) -> Self {
        let KeyRow { name, made_at, expires_at, last_used_at, revoked_at } = row;
        Self { name, made_at, expires_at, last_used_at, revoked_at }
    }
}

#[derive(FromRow)]
struct NamedRow {
    what: String,
    unit: Uuid,
    month: Option<String>,
    at: DateTime<Utc>,
}

impl NamedRow {
    fn read(self) -> Result<NamedIn> {
        let what = match self.what.as_str() {
            "nothing" => NamedWhere::Nothing,
            "excuse" => NamedWhere::Excuse,
            _ => NamedWhere::Note,
        };
        let unreadable = |month: &str| StoreError::Unreadable(format!("month {month:?}"));
        let month = self.month.as_deref().map(|month| Month::parse(month).map_err(|_| unreadable(month))).transpose()?;
        Ok(NamedIn { what, unit: UnitId(self.unit), month, at: self.at })
    }
}

const RECORD: &str = "SELECT p.id, p.name, p.position, p.role, p.login, p.created_at, \
     u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
     FROM people p JOIN units u ON u.id = p.unit WHERE p.id = $1 AND p.erased_at IS NULL";
const TERMS: &str = "SELECT unit, name, position, telephone, mobile, online, from_day, until_day, signed_at \
     FROM assignments WHERE person = $1 ORDER BY from_day, id";
const DEVICES: &str = "SELECT id, label, joined_at, cut_off_at FROM devices WHERE person = $1 ORDER BY joined_at, id";
const SESSIONS: &str =
    "SELECT label, created_at, last_seen_at, expires_at, revoked_at FROM sessions WHERE person = $1 ORDER BY created_at, id";
const BROWSERS: &str = "SELECT endpoint, made_at FROM push_subscriptions WHERE person = $1 ORDER BY made_at, id";
const CARDS: &str = "SELECT issued_at, expires_at, used_at, void_at FROM join_cards WHERE person = $1 ORDER BY issued_at, code_hash";
const KEYS: &str = "SELECT name, made_at, expires_at, last_used_at, revoked_at FROM api_keys WHERE person = $1 ORDER BY id";
const NAMED_IN: &str = "SELECT 'nothing' AS what, unit, month, nothing_at AS at FROM obligations WHERE nothing_by = $1 AND nothing_at IS NOT NULL \
     UNION ALL SELECT 'excuse' AS what, unit, month, excused_at AS at FROM obligations WHERE excused_by = $1 AND excused_at IS NOT NULL \
     UNION ALL SELECT 'note' AS what, unit, NULL AS month, made_at AS at FROM unit_notes WHERE by = $1 ORDER BY 4, 2";

impl Store {
    /// All but what may be long; none when there is no such person, or their data was erased.
    pub async fn personal(&self, person: PersonId, now: DateTime<Utc>) -> Result<Option<PersonHeld>> {
        let Some(row) = self.db.first::<RecordRow>(sql(RECORD).bind(person)).await? else { return Ok(None) };
        let browsers: Vec<(String, DateTime<Utc>)> = self.of(person, BROWSERS).await?;
        Ok(Some(PersonHeld {
            made_at: now,
            person: PersonRecord {
                id: PersonId(row.id),
                name: row.name,
                position: row.position,
                role: read_role(&row.role)?,
                unit: Unit::try_from(row.unit)?,
                login: row.login,
                enrolled_at: row.created_at,
            },
            contact: self.contact(person).await?.map(|(email, by_email)| HeldContact { email, by_email }),
            terms: self.of::<TermRow>(person, TERMS).await?.into_iter().map(HeldTerm::from).collect(),
            devices: self.of::<DeviceRow>(person, DEVICES).await?.into_iter().map(HeldDevice::from).collect(),
            sessions: self.of::<SessionRow>(person, SESSIONS).await?.into_iter().map(HeldSession::from).collect(),
            browsers: browsers.into_iter().map(|(endpoint, made_at)| HeldBrowser { service: host_of(&endpoint), made_at }).collect(),
            join_cards: self.of::<CardRow>(person, CARDS).await?.into_iter().map(HeldCard::from).collect(),
            api_keys: self.of::<KeyRow>(person, KEYS).await?.into_iter().map(HeldKey::from).collect(),
            passkeys: self.passkeys_of(person).await?.into_iter().map(PasskeyView::from).collect(),
            named_in: self.of::<NamedRow>(person, NAMED_IN).await?.into_iter().map(NamedRow::read).collect::<Result<_>>()?,
            counts: self.personal_counts(person).await?,
        }))
    }

    async fn of<R: Row>(&self, person: PersonId, text: &'static str) -> Result<Vec<R>> {
        self.db.all(sql(text).bind(person)).await
    }
}

/// Of an address as browsers give it.
fn host_of(endpoint: &str) -> String {
    endpoint.split('/').nth(2).unwrap_or_default().to_owned()
}
