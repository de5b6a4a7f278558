//! Join cards for a whole area at once, and how far joining has come there.
pub mod print;
pub mod summary;

use app::domain::access::{Action, Actor, Target, may};
use app::domain::area::AreaCode;
use app::domain::unit::Unit;

use crate::error::ApiError;

/// Whoever prints cards for their own unit may for the officials below; an area out of reach does not exist (404).
fn authorize(actor: &Actor, own: &Unit, area: Option<&AreaCode>) -> Result<(), ApiError> {
    if !may(actor, Action::ManagePeople, &Target { unit: own.id, area: own.area.as_ref() }) {
        return Err(ApiError::forbidden());
    }
    let is_within = area.is_none_or(|area| actor.scope().holds(area));
    if is_within { Ok(()) } else { Err(ApiError::not_found()) }
}
