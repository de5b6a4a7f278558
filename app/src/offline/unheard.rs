//! Whether something that was said on this phone beside reports waits for the centre: "nothing this month", a letter that was opened
//! or done. It is told after the engine's runs; this says whether there must be another one.
use super::ports::{LocalStore, StoreError};
use super::{letters, month, owner};
use crate::domain::period::Month;

/// Of whoever is signed in.
///
/// # Errors
/// When the phone cannot be read.
pub async fn is_something(store: &dyn LocalStore, this_month: Month) -> Result<bool, StoreError> {
    let Some(unit) = owner::signed_in(store).await?.map(|me| me.unit.id) else { return Ok(false) };
    Ok(month::has_unheard(store, unit, this_month).await? || letters::has_unheard(store, unit).await?)
}
