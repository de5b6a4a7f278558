//! `add-staff`: somebody who signs in with a password, once, to choose one that only they know. The same again gives them a new one.
use std::io;

use app::domain::access::{PersonId, Role};
use app::domain::password::{MAX_LOGIN_BYTES, MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARS};
use app::domain::unit::{Unit, UnitId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::terminal;
use crate::auth::known_passwords::KnownPasswords;
use crate::auth::password::{self, PasswordError};
use crate::config::StaffOptions;
use crate::store::{Inserted, NewPerson, Person, Store, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error("no password: set RUTAN_PASSWORD or RUTAN_PASSWORD_FILE, or run this in a terminal")]
    NoPassword,
    #[error(
        "the password needs at least {MIN_PASSWORD_CHARS} characters, at most {MAX_PASSWORD_BYTES} bytes, and must not be easy to guess"
    )]
    BadPassword,
    #[error("login, name and position must not be empty")]
    Empty,
    #[error("the login has more than {MAX_LOGIN_BYTES} bytes")]
    LongLogin,
    #[error("there is no unit {0:?}; give its identity, its area code or its name")]
    NoUnit(String),
    #[error("several units are called {0:?}; give the identity of one:\n{1}")]
    ManyUnits(String, String),
    #[error("the login {0:?} belongs to somebody else")]
    LoginTaken(String),
    #[error("cannot read the password, or the list of those that are known: {0}")]
    Read(#[from] io::Error),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    New,
    /// They were there already; their sessions have ended.
    NewPassword,
}

/// The password from the environment, a file or the terminal.
///
/// # Errors
/// When there is none anywhere.
pub fn password(options: &StaffOptions) -> Result<String, StaffError> {
    match terminal::given_password(options.password.as_deref(), options.password_file.as_deref())? {
        Some(password) => Ok(password),
        None if terminal::is_there() => Ok(terminal::ask_secret("Password: ")?),
        None => Err(StaffError::NoPassword),
    }
}

/// # Errors
/// When something is missing, the unit is not clear, or the login is somebody else's.
pub async fn add(store: &Store, options: &StaffOptions, password: &str, now: DateTime<Utc>) -> Result<Added, StaffError> {
    let [login, name, position] = [&options.login, &options.name, &options.position].map(|text| text.trim().to_owned());
    if [&login, &name, &position].iter().any(|text| text.is_empty()) {
        return Err(StaffError::Empty);
    }
    if login.len() > MAX_LOGIN_BYTES {
        return Err(StaffError::LongLogin);
    }
    let known = options.known_passwords.as_deref().map(KnownPasswords::open).transpose()?;
    if password::problem(password, &[&login, &name], known.as_ref())?.is_some() {
        return Err(StaffError::BadPassword);
    }
    let unit = unit(store, options.unit.trim()).await?;
    let hash = password::hash(password)?;
    let person = NewPerson {
        id: PersonId(Uuid::now_v7()),
        name,
        position,
        role: options.role,
        unit: unit.id,
        login: Some(login.clone()),
        password_hash: None,
    };
    if let Some(known) = store.person_by_login(&login).await? {
        return if is_same(&known, &person) {
            renew(store, known.id, &hash, options.drop_second_factor, now).await
        } else {
            Err(StaffError::LoginTaken(login))
        };
    }
    match store.insert_person(&person, now).await? {
        Inserted::New | Inserted::Same => store.give_password(person.id, &hash, now).await?,
        Inserted::Conflict => return Err(StaffError::LoginTaken(login)),
    }
    Ok(Added::New)
}

fn is_same(known: &Person, given: &NewPerson) -> bool {
    known.name == given.name && known.position == given.position && known.role == given.role && known.unit.id == given.unit
}

/// Whoever knew the old password is out.
async fn renew(store: &Store, person: PersonId, hash: &str, drop_second_factor: bool, now: DateTime<Utc>) -> Result<Added, StaffError> {
    store.give_password(person, hash, now).await?;
    if drop_second_factor {
        store.drop_second_factor(person).await?;
    }
    // Whoever had the account in their hands may have let themselves in by their own at the identity provider, or by a passkey; and nobody
    // adds one without a session, which end last of all.
    store.unlink_account(person).await?;
    store.drop_passkeys_of(person).await?;
    store.revoke_sessions_of(person, now).await?;
    Ok(Added::NewPassword)
}

async fn unit(store: &Store, text: &str) -> Result<Unit, StaffError> {
    if let Ok(id) = Uuid::parse_str(text) {
        return store.unit(UnitId(id)).await?.ok_or_else(|| StaffError::NoUnit(text.to_owned()));
    }
    let mut found = store.units_called(text).await?;
    match found.len() {
        0 => Err(StaffError::NoUnit(text.to_owned())),
        1 => Ok(found.remove(0)),
        _ => {
            let list: Vec<String> = found.iter().map(|unit| format!("  {}  {}  {}", unit.id.0, unit.kind.code(), unit.name)).collect();
            Err(StaffError::ManyUnits(text.to_owned(), list.join("\n")))
        }
    }
}

/// As typed; an official joins by card and has no password.
pub fn staff_role(code: &str) -> Result<Role, String> {
    Role::from_code(code).filter(|role| *role != Role::Official).ok_or_else(|| "coordinator or administrator".to_owned())
}
