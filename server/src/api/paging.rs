//! Reading what lists are narrowed to: each parameter as text, so that a wrong one is named.
use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::period::read_day;
use app::domain::unit::{Unit, UnitId};
use app::wire::problem::code;
use chrono::NaiveDate;
use uuid::Uuid;

use crate::error::ApiError;
use crate::state::AppState;

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 200;

pub fn limit(text: Option<&str>) -> Result<u32, ApiError> {
    let Some(text) = filled(text) else { return Ok(DEFAULT_LIMIT) };
    let limit: u32 = text.parse().map_err(|_| ApiError::field("limit", "unreadable"))?;
    Ok(limit.clamp(1, MAX_LIMIT))
}

/// An area that exists; none when it is not asked for.
pub fn area(state: &AppState, text: Option<&str>) -> Result<Option<AreaCode>, ApiError> {
    let Some(text) = filled(text) else { return Ok(None) };
    match AreaCode::parse(text) {
        Ok(code) if state.areas.exists(&code) => Ok(Some(code)),
        _ => Err(no_such_area()),
    }
}

/// As [`area`]; one that lies outside `scope` does not exist for whoever asks.
pub fn area_within(state: &AppState, scope: &Scope, text: Option<&str>) -> Result<Option<AreaCode>, ApiError> {
    let area = area(state, text)?;
    if area.as_ref().is_none_or(|area| scope.holds(area)) { Ok(area) } else { Err(no_such_area()) }
}

fn no_such_area() -> ApiError {
    ApiError::unprocessable(code::BAD_AREA, "no such area")
}

/// `read` gives the value behind the text, or none if it is no such value.
pub fn choice<T>(field: &'static str, text: Option<&str>, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ApiError> {
    filled(text).map(|text| read(text).ok_or_else(|| ApiError::field(field, "unreadable"))).transpose()
}

pub fn unit(text: Option<&str>) -> Result<Option<UnitId>, ApiError> {
    unit_named("unit", text)
}

/// The same of another parameter.
pub fn unit_named(field: &'static str, text: Option<&str>) -> Result<Option<UnitId>, ApiError> {
    Ok(choice(field, text, |text| Uuid::parse_str(text).ok())?.map(UnitId))
}

/// A day as `2026-03-05`.
pub fn day(field: &'static str, text: Option<&str>) -> Result<Option<NaiveDate>, ApiError> {
    choice(field, text, read_day)
}

/// `true` or `false`; false when it is not asked for.
pub fn flag(field: &'static str, text: Option<&str>) -> Result<bool, ApiError> {
    Ok(choice(field, text, |text| text.parse().ok())?.unwrap_or_default())
}

pub fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// Fills in the names of the areas a unit lies in.
pub fn with_path(state: &AppState, mut unit: Unit) -> Unit {
    unit.area_path = unit.area.as_ref().map(|code| state.areas.path(code)).unwrap_or_default();
    unit
}
