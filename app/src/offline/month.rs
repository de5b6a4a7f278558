//! What the phone knows of its unit's months with no network: by which day each is due, and "nothing this month", which is
//! kept here until the centre has answered it. Each month has a value of its own, so that neither the engine nor another
//! tab can lose what somebody says while an earlier sentence is under way.
use serde::{Deserialize, Serialize};

use super::api::{Api, ApiError};
use super::ports::{LocalStore, StoreError};
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::wire::Page;
use crate::wire::months::{ObligationView, Reason};
use crate::wire::paths;
use crate::wire::problem::code;

/// How far back an unsent sentence is looked for: a phone may have been in a drawer.
const MONTHS_BACK: usize = 12;
/// Name of the value that keeps the due days.
const OWED: &str = "month-owed";

/// "Nothing this month."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {
    pub unit: UnitId,
    pub month: Month,
    pub reason: String,
    /// The centre has it.
    #[serde(default)]
    pub sent: bool,
    /// The problem's code, when the centre would not have it; it is not tried again.
    #[serde(default)]
    pub refused: Option<String>,
}

fn name(unit: UnitId, month: Month) -> String {
    format!("month-nothing:{}:{month}", unit.0)
}

/// On disk when it returns; sent by [`deliver`].
///
/// # Errors
/// When the phone cannot keep it.
pub async fn say_nothing(store: &dyn LocalStore, unit: UnitId, month: Month, reason: &str) -> Result<(), StoreError> {
    let said = Nothing { unit, month, reason: reason.trim().to_owned(), sent: false, refused: None };
    keep(store, &said).await
}

async fn keep(store: &dyn LocalStore, said: &Nothing) -> Result<(), StoreError> {
    let json = serde_json::to_string(said).map_err(|error| StoreError::Failed(error.to_string()))?;
    store.set_value(&name(said.unit, said.month), Some(&json)).await
}

/// What was said about a month. A value that cannot be read counts as nothing said.
///
/// # Errors
/// When the phone cannot be read.
pub async fn nothing(store: &dyn LocalStore, unit: UnitId, month: Month) -> Result<Option<Nothing>, StoreError> {
    let kept = store.value(&name(unit, month)).await?;
    Ok(kept.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Sends what still waits, of this month and the twelve before; whatever gets no answer waits for the next time.
/// True when something changed.
///
/// # Errors
/// When the phone cannot be read or written.
pub async fn deliver(store: &dyn LocalStore, api: &Api, unit: UnitId, this_month: Month) -> Result<bool, StoreError> {
    let mut changed = false;
    for month in std::iter::successors(Some(this_month), |month| Some(month.previous())).take(MONTHS_BACK + 1) {
        let Some(said) = nothing(store, unit, month).await?.filter(|said| !said.sent && said.refused.is_none()) else { continue };
        let body = Reason { reason: said.reason.clone() };
        let answered = match api.put::<ObligationView>(paths::nothing(unit, month), &body).await {
            Ok(_) => Nothing { sent: true, ..said.clone() },
            Err(error) if is_final(&error) => Nothing { refused: Some(error.code().to_owned()), ..said.clone() },
            Err(_) => continue,
        };
        // Said anew while this was under way: the new words go next time.
        if nothing(store, unit, month).await?.as_ref() == Some(&said) {
            keep(store, &answered).await?;
            changed = true;
        }
    }
    Ok(changed)
}

/// The centre itself will not have it; everything else may be different the next time.
fn is_final(error: &ApiError) -> bool {
    match error {
        ApiError::NoAnswer(_) => false,
        ApiError::Problem { problem, .. } => {
            matches!(problem.status, 400 | 403 | 404 | 409 | 413 | 422) && problem.code != code::SERVER_BUSY
        }
    }
}

/// The unit's rows of this month and the last as the centre last told them.
///
/// # Errors
/// When the phone cannot be read.
pub async fn owed(store: &dyn LocalStore, unit: UnitId) -> Result<Vec<ObligationView>, StoreError> {
    let kept = store.value(OWED).await?;
    let rows: Vec<ObligationView> = kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    Ok(rows.into_iter().filter(|row| row.unit.id == unit).collect())
}

/// Asks the centre by when the unit owes; silence keeps what is known. True when something changed.
///
/// # Errors
/// When the phone cannot be read or written.
pub async fn refresh_owed(store: &dyn LocalStore, api: &Api, unit: UnitId, this_month: Month) -> Result<bool, StoreError> {
    let mut rows = Vec::new();
    for month in [this_month.previous(), this_month] {
        let path = format!("{}?unit={}&limit=1", paths::obligations(month), unit.0);
        match api.get::<Page<ObligationView>>(path).await {
            Ok(page) => rows.extend(page.items),
            Err(_) => return Ok(false),
        }
    }
    if owed(store, unit).await? == rows {
        return Ok(false);
    }
    let json = serde_json::to_string(&rows).map_err(|error| StoreError::Failed(error.to_string()))?;
    store.set_value(OWED, Some(&json)).await?;
    Ok(true)
}
