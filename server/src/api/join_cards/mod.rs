//! Join cards for a whole area at once, and how far joining has come there.
pub mod print;
pub mod summary;

use app::domain::access::{Action, Actor, Scope, Target, may};
use app::domain::area::AreaCode;
use app::domain::unit::Unit;

use crate::error::ApiError;

/// Whoever prints cards for their own unit may for the officials below; an area out of reach does not exist (404).
fn authorize(actor: &Actor, own: &Unit, area: Option<&AreaCode>) -> Result<(), ApiError> {
    if !may(actor, Action::ManagePeople, &Target { unit: own.id, area: own.area.as_ref() }) {
        return Err(ApiError::forbidden());
    }
    let is_within = area.is_none_or(|area| match actor.scope() {
        // Whose unit alone is theirs has no area but its own.
        Scope::Unit(_) => own.area.as_ref() == Some(area),
        scope => scope.holds(area),
    });
    if is_within { Ok(()) } else { Err(ApiError::not_found()) }
}
