//! The first administrator: from the environment, else from the terminal. There is no known password, ever.
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::Command;

use app::domain::access::{PersonId, Role};
use app::domain::unit::{Unit, UnitId, UnitKind};
use uuid::Uuid;

use crate::auth::password::{self, MIN_PASSWORD_CHARS};
use crate::config::ServeOptions;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::NewPerson;

/// The ministry's own unit: one per installation, so its identity is fixed.
const MINISTRY: UnitId = UnitId(Uuid::from_u128(1));

#[derive(Debug, thiserror::Error)]
pub enum FirstStartError {
    #[error(
        "nobody can sign in yet: set RUTAN_ADMIN_LOGIN and RUTAN_ADMIN_PASSWORD (or RUTAN_ADMIN_PASSWORD_FILE), \
         start it once in a terminal, or use --demo"
    )]
    NobodyYet,
    #[error("the administrator's password needs at least {MIN_PASSWORD_CHARS} characters")]
    TooShort,
    #[error("the administrator's login is empty")]
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
        return Ok(());
    }
    let (login, password) = match (&options.admin_login, given_password(options)?) {
        (Some(login), Some(password)) => (login.clone(), password),
        _ if io::stdin().is_terminal() && io::stdout().is_terminal() => ask()?,
        _ => return Err(FirstStartError::NobodyYet),
    };
    create(state, login.trim(), &password).await
}

async fn create(state: &AppState, login: &str, password: &str) -> Result<(), FirstStartError> {
    if login.is_empty() {
        return Err(FirstStartError::NoLogin);
    }
    if password.chars().count() < MIN_PASSWORD_CHARS {
        return Err(FirstStartError::TooShort);
    }
    let ministry = Unit {
        id: MINISTRY, kind: UnitKind::Ministry, name: "กระทรวงมหาดไทย".to_owned(), area: None, area_path: Vec::new()
    };
    let person = NewPerson {
        id: PersonId(Uuid::now_v7()),
        name: login.to_owned(),
        position: "ผู้ดูแลระบบ".to_owned(),
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

fn given_password(options: &ServeOptions) -> io::Result<Option<String>> {
    match (&options.admin_password, &options.admin_password_file) {
        (Some(password), _) => Ok(Some(password.clone())),
        (None, Some(file)) => Ok(std::fs::read_to_string(file)?.lines().next().map(str::to_owned)),
        (None, None) => Ok(None),
    }
}

fn ask() -> Result<(String, String), FirstStartError> {
    println!("This installation is new. Who is its first administrator?");
    let login = prompt("Login: ")?;
    println!("The password needs at least {MIN_PASSWORD_CHARS} characters.");
    let hidden = echo(false);
    let password = prompt("Password: ");
    if hidden {
        echo(true);
        println!();
    }
    Ok((login, password?))
}

fn prompt(text: &str) -> io::Result<String> {
    print!("{text}");
    io::stdout().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Whether the terminal shows what is typed; false if it could not be told so.
fn echo(on: bool) -> bool {
    Command::new("stty").arg(if on { "echo" } else { "-echo" }).status().is_ok_and(|status| status.success())
}
