//! Bringing in a Google Form's answers: the sheet, the pictures, the list of their folder, then the rows. What a row means is
//! `app::domain::import`; here is only what it needs from outside.
mod file;
pub mod lists;
mod load;
pub mod officials;
pub mod pictures;
pub mod run;
pub mod sheets;

use app::domain::access::{Action, Actor, Target, may};

use crate::error::ApiError;

/// Importing files reports in the name of units.
fn authorize(actor: &Actor) -> Result<(), ApiError> {
    let own = Target { unit: actor.unit, area: actor.area.as_ref() };
    if may(actor, Action::ImportReports, &own) && may(actor, Action::FileReport, &own) { Ok(()) } else { Err(ApiError::forbidden()) }
}
