//! A day as somebody types it.
use leptos::html::Input;
use leptos::prelude::*;

use crate::domain::thai_date::one_day;
use chrono::NaiveDate;

/// What stands in a field; none for an empty one.
///
/// # Errors
/// `date_unreadable`
pub fn read(field: NodeRef<Input>) -> Result<Option<NaiveDate>, &'static str> {
    let text = field.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
    if text.is_empty() { Ok(None) } else { one_day(&text).map(Some).ok_or("date_unreadable") }
}
