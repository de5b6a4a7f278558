//! Who is signed in.
pub mod contact;
pub mod data;
pub mod factors;
pub mod notices;
pub mod passkeys;
pub mod password;
pub mod provider;
pub mod push_subscription;
pub mod recovery_codes;
pub mod reviews;
pub mod show;
pub mod totp;
pub mod waiting;

use app::domain::access::Role;
use app::domain::obligation::Awaited;
use app::wire::session::Me;

use crate::api::paging::with_path;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::Person;

/// The reply to joining and signing in.
pub async fn me_of(state: &AppState, person: Person, by_card: bool) -> Result<Me, ApiError> {
    let role = state.store.role_on(person.id, person.role, state.today()).await?;
    let unit = with_path(state, person.unit.clone());
    let awaited = awaited(state, role).await?;
    let Person { id, name, position, .. } = person;
    Ok(Me { person: id, name, position, role, unit, by_card, server_time: state.now(), awaited })
}

/// A village's phone does not ask for it.
async fn awaited(state: &AppState, role: Role) -> Result<Option<Awaited>, ApiError> {
    if role == Role::Official {
        return Ok(None);
    }
    Ok(Some(state.store.campaign_due_days().await?.awaited(state.today())))
}
