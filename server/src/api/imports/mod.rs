//! Bringing in a Google Form's answers: the sheet, the pictures, then the rows.
pub mod pictures;
pub mod run;
pub mod sheets;

use app::domain::access::{Action, Actor, Target, may};

use crate::error::ApiError;

/// Importing files reports in the name of units: for those who review them anyway.
fn authorize(actor: &Actor) -> Result<(), ApiError> {
    let own = Target { unit: actor.unit, area: actor.area.as_ref() };
    if may(actor, Action::Review, &own) && may(actor, Action::FileReport, &own) { Ok(()) } else { Err(ApiError::forbidden()) }
}
