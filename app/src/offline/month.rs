//! What the phone knows of its unit's months with no network: by which day each is due, and "nothing this month" (or that it
//! is taken back), which is kept here until the centre has answered it. Each month has a value of its own, so that neither the engine nor another
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
    /// The problem's code, when the centre would not have it, or would not let it be taken back; it is not tried again.
    #[serde(default)]
    pub refused: Option<String>,
    /// Taken back; the centre is still to be told.
    #[serde(default)]
    pub back: bool,
}

impl Nothing {
    /// It is to be sent, or to be taken back.
    fn waits(&self) -> bool {
        self.refused.is_none() && (self.back || !self.sent)
    }
}

fn name(unit: UnitId, month: Month) -> String {
    format!("month-nothing:{}:{month}", unit.0)
}

/// On disk when it returns; sent by [`deliver`].
///
/// # Errors
/// When the phone cannot keep it.
pub async fn say_nothing(store: &dyn LocalStore, unit: UnitId, month: Month, reason: &str) -> Result<(), StoreError> {
    let said = Nothing { unit, month, reason: reason.trim().to_owned(), sent: false, refused: None, back: false };
    keep(store, &said).await
}

/// There is something to report after all. On disk when it returns; [`deliver`] tells the centre, which may have heard the
/// first sentence even if no answer came. Also of what was not said on this phone.
///
/// # Errors
/// When the phone cannot keep it.
pub async fn take_nothing_back(store: &dyn LocalStore, unit: UnitId, month: Month) -> Result<(), StoreError> {
    let said = nothing(store, unit, month).await?;
    let said = said.unwrap_or_else(|| Nothing { unit, month, reason: String::new(), sent: true, refused: None, back: true });
    keep(store, &Nothing { refused: None, back: true, ..said }).await
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
    for month in looked_at(this_month) {
        let Some(said) = nothing(store, unit, month).await?.filter(Nothing::waits) else { continue };
        let Some(answered) = tell(api, &said).await else { continue };
        // Said anew while this was under way: the new words go next time.
        if nothing(store, unit, month).await?.as_ref() == Some(&said) {
            match answered {
                Some(said) => keep(store, &said).await?,
                None => store.set_value(&name(unit, month), None).await?,
            }
            changed = true;
        }
    }
    Ok(changed)
}

/// Whether something is still to be sent or taken back.
///
/// # Errors
/// When the phone cannot be read.
pub async fn has_unheard(store: &dyn LocalStore, unit: UnitId, this_month: Month) -> Result<bool, StoreError> {
    for month in looked_at(this_month) {
        if nothing(store, unit, month).await?.is_some_and(|said| said.waits()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn looked_at(this_month: Month) -> impl Iterator<Item = Month> {
    std::iter::successors(Some(this_month), |month| Some(month.previous())).take(MONTHS_BACK + 1)
}

/// What is to be kept from now on, perhaps nothing; `None` when there was no answer that settles it.
async fn tell(api: &Api, said: &Nothing) -> Option<Option<Nothing>> {
    let path = paths::nothing(said.unit, said.month);
    if said.back {
        return match api.delete(path).await {
            Ok(()) => Some(None),
            // There is no such month yet: nothing can have been said about it.
            Err(error) if error.code() == code::NOT_FOUND => Some(None),
            Err(error) if is_final(&error) => {
                Some(Some(Nothing { back: false, sent: true, refused: Some(error.code().to_owned()), ..said.clone() }))
            }
            Err(_) => None,
        };
    }
    match api.put::<ObligationView>(path, &Reason { reason: said.reason.clone() }).await {
        Ok(_) => Some(Some(Nothing { sent: true, ..said.clone() })),
        Err(error) if is_final(&error) => Some(Some(Nothing { refused: Some(error.code().to_owned()), ..said.clone() })),
        Err(_) => None,
    }
}

/// The centre itself will not have it; everything else may be different the next time. So may "not found": in the first
/// moments of a month the centre has not opened it yet.
fn is_final(error: &ApiError) -> bool {
    match error {
        ApiError::NoAnswer(_) => false,
        ApiError::Problem { problem, .. } => matches!(problem.status, 400 | 403 | 409 | 413 | 422) && problem.code != code::SERVER_BUSY,
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
    let mut refused = false;
    for month in [this_month.previous(), this_month] {
        let said = nothing(store, unit, month).await?;
        let path = format!("{}?unit={}&limit=1", paths::obligations(month), unit.0);
        match api.get::<Page<ObligationView>>(path).await {
            Ok(page) => {
                refused |= note_refusal(store, said, page.items.first()).await?;
                rows.extend(page.items);
            }
            Err(_) => return Ok(refused),
        }
    }
    Ok(keep_owed(store, unit, &rows).await? || refused)
}

/// What the centre had heard before it was asked it does not know any more: those above did not accept it.
async fn note_refusal(store: &dyn LocalStore, said: Option<Nothing>, row: Option<&ObligationView>) -> Result<bool, StoreError> {
    let Some(said) = said.filter(|said| said.sent && !said.back && row.is_some_and(|row| row.nothing.is_none())) else { return Ok(false) };
    if nothing(store, said.unit, said.month).await?.as_ref() != Some(&said) {
        return Ok(false);
    }
    keep(store, &Nothing { sent: false, refused: Some(code::NOTHING_REFUSED.to_owned()), ..said }).await?;
    Ok(true)
}

async fn keep_owed(store: &dyn LocalStore, unit: UnitId, rows: &[ObligationView]) -> Result<bool, StoreError> {
    if owed(store, unit).await? == rows {
        return Ok(false);
    }
    let json = serde_json::to_string(rows).map_err(|error| StoreError::Failed(error.to_string()))?;
    store.set_value(OWED, Some(&json)).await?;
    Ok(true)
}
