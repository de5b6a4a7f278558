//! Months' reports: arranging, submitting, judging, and their papers.
pub mod arrange;
pub mod correct;
pub mod correct_back;
pub mod decide;
pub mod document;
pub mod draft;
pub mod keys;
pub mod show;
pub mod submit;
pub mod tray;
pub mod tray_channel;
pub mod view;

use app::domain::access::{Action, Actor, Target, may};
use app::domain::period::Month;
use app::domain::unit::{Unit, UnitId};
use app::wire::problem::code;
use axum::http::StatusCode;
use serde::Deserialize;
use uuid::Uuid;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::MonthlyOutcome;

/// The path's parameters.
#[derive(Deserialize)]
pub struct MonthPath {
    unit: Uuid,
    month: Month,
}

/// The unit, if it owes such a report and `actor` may do this to it; otherwise it does not exist for them.
async fn reachable(state: &AppState, actor: &Actor, action: Action, path: &MonthPath) -> Result<Unit, ApiError> {
    let unit = state.store.unit(UnitId(path.unit)).await?.filter(|unit| unit.kind.owes_picture_report());
    let unit = unit.ok_or_else(ApiError::not_found)?;
    if !may(actor, Action::ReadReport, &target(&unit)) {
        return Err(ApiError::not_found());
    }
    if may(actor, action, &target(&unit)) { Ok(unit) } else { Err(ApiError::forbidden()) }
}

fn target(unit: &Unit) -> Target<'_> {
    Target { unit: unit.id, area: unit.area.as_ref() }
}

/// A change that was not made, as a refusal.
fn made(outcome: MonthlyOutcome) -> Result<(), ApiError> {
    match outcome {
        MonthlyOutcome::Done => Ok(()),
        MonthlyOutcome::Stale => Err(ApiError::changed_meanwhile()),
        MonthlyOutcome::NotNow => Err(ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "not possible in the state it is in")),
    }
}
