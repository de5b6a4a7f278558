//! The first administrator: from the environment, else from the terminal. There is no known password, ever.
use std::io;

use app::domain::access::{PersonId, Role};
use app::domain::password::{MAX_LOGIN_BYTES, MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARS};
use app::domain::unit::{Unit, UnitId, UnitKind};
use app::text::{self, Lang};
use uuid::Uuid;

use super::terminal;
use crate::auth::password;
use crate::config::ServeOptions;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::NewPerson;

/// The ministry's own unit: one per installation, so its identity is fixed.
pub(super) const MINISTRY: UnitId = UnitId(Uuid::from_u128(1));

#[derive(Debug, thiserror::Error)]
pub enum FirstStartError {
    #[error(
        "nobody can sign in yet: set RUTAN_ADMIN_LOGIN and RUTAN_ADMIN_PASSWORD (or RUTAN_ADMIN_PASSWORD_FILE), \
         start it once in a terminal, or use --demo"
    )]
    NobodyYet,
    #[error(
        "the administrator's password needs at least {MIN_PASSWORD_CHARS} characters, at most {MAX_PASSWORD_BYTES} bytes, and must not be easy to guess"
    )]
    Password,
    #[error("the administrator's login is empty, or has more than {MAX_LOGIN_BYTES} bytes")]
    NoLogin,
    #[error("cannot read the password: {0}")]
    Read(#[from] io::Error),
    #[error(transparent)]
    Failed(#[from] ApiError),
}

/// Does nothing when anybody is enrolled already.
///
/// # Errors
/// When no login and password can be had, or they are too weak.
pub async fn ensure(state: &AppState, options: &ServeOptions) -> Result<(), FirstStartError> {
    if state.store.has_people().await.map_err(ApiError::from)? {
        if let Some(login) = &options.admin_login
            && state.store.person_by_login(login).await.map_err(ApiError::from)?.is_none()
        {
            tracing::warn!(
                login,
                "people are enrolled here already, so that RUTAN_ADMIN_LOGIN is not looked at; `rutan-server add-staff --role administrator` adds one"
            );
        }
        return Ok(());
    }
    let given = terminal::given_password(options.admin_password.as_deref(), options.admin_password_file.as_deref())?;
    let (login, password) = match (&options.admin_login, given) {
        (Some(login), Some(password)) => (login.clone(), password),
        _ if terminal::is_there() => ask()?,
        _ => return Err(FirstStartError::NobodyYet),
    };
    create(state, login.trim(), &password).await
}

async fn create(state: &AppState, login: &str, password: &str) -> Result<(), FirstStartError> {
    if login.is_empty() || login.len() > MAX_LOGIN_BYTES {
        return Err(FirstStartError::NoLogin);
    }
    if state.passwords.problem(password.to_owned(), vec![login.to_owned()]).await.map_err(ApiError::from)?.is_some() {
        return Err(FirstStartError::Password);
    }
    let name = text::installation_ministry(Lang::Th).to_owned();
    let ministry = Unit { id: MINISTRY, kind: UnitKind::Ministry, name, area: None, area_path: Vec::new() };
    let person = NewPerson {
        id: PersonId(Uuid::now_v7()),
        name: login.to_owned(),
        position: text::installation_administrator(Lang::Th).to_owned(),
        role: Role::Administrator,
        unit: MINISTRY,
        login: Some(login.to_lowercase()),
        password_hash: Some(password::hash(password).map_err(ApiError::from)?),
    };
    state.store.upsert_units(&[ministry]).await.map_err(ApiError::from)?;
    state.store.insert_person(&person, state.now()).await.map_err(ApiError::from)?;
    println!("The first administrator is {login}.");
    Ok(())
}

fn ask() -> io::Result<(String, String)> {
    println!("This installation is new. Who is its first administrator?");
    let login = terminal::ask("Login: ")?;
    println!("The password needs at least {MIN_PASSWORD_CHARS} characters.");
    Ok((login, terminal::ask_secret("Password: ")?))
}
