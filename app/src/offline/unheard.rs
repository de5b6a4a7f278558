//! Whether something that was said on this phone beside reports waits for the centre: "nothing this month", a letter that was opened
//! or done. It is told after the engine's runs; this says whether there must be another one.
use chrono::DateTime;

use super::ports::{LocalStore, StoreError};
use super::{letters, month, owner};
use crate::domain::period::Month;
use crate::domain::thai_date::bangkok_date;

/// Of whoever is signed in, by the phone's clock (ms).
///
/// # Errors
/// When the phone cannot be read.
pub async fn is_something(store: &dyn LocalStore, now_ms: i64) -> Result<bool, StoreError> {
    let Some(unit) = owner::signed_in(store).await?.map(|me| me.unit.id) else { return Ok(false) };
    let this_month = Month::of(bangkok_date(DateTime::from_timestamp_millis(now_ms).unwrap_or_default()));
    Ok(month::has_unheard(store, unit, this_month).await? || letters::has_unheard(store, unit).await?)
}
