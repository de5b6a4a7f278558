//! People of the units in one's care, their join cards and devices.
pub mod cards;
pub mod cut_off;
pub mod data;
pub mod enrol;
pub mod erase;
pub mod issue_card;
pub mod list;

use app::domain::access::{Action, Actor, Managed, PersonId, Role, Target, may, may_manage};
use app::domain::unit::Unit;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::Person;

fn target(unit: &Unit) -> Target<'_> {
    Target { unit: unit.id, area: unit.area.as_ref() }
}

/// The person, if `actor` may print cards for them and cut their devices off.
///
/// Whoever is out of reach is as good as unknown (404), and so is whose data was erased.
async fn managed(state: &AppState, actor: &Actor, id: PersonId) -> Result<Person, ApiError> {
    let person = managed_once(state, actor, id).await?;
    if state.store.erasure(id).await?.is_some() { Err(ApiError::not_found()) } else { Ok(person) }
}

/// As [`managed`], also of whom only what they did is left.
async fn managed_once(state: &AppState, actor: &Actor, id: PersonId) -> Result<Person, ApiError> {
    if actor.role == Role::Official {
        return Err(ApiError::forbidden());
    }
    let person = state.store.person(id).await?.ok_or_else(ApiError::not_found)?;
    if !may(actor, Action::ManagePeople, &target(&person.unit)) {
        return Err(ApiError::not_found());
    }
    let whom = managed_as(state, &person).await?;
    if may_manage(actor, &whom, &target(&person.unit)) { Ok(person) } else { Err(ApiError::forbidden()) }
}

/// Who they are to whoever may print their card.
pub(super) async fn managed_as(state: &AppState, person: &Person) -> Result<Managed, ApiError> {
    let has_term = state.store.has_open_term(person.id, state.today()).await?;
    Ok(Managed { person: person.id, role: person.role, has_term })
}
