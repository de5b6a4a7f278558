//! Who is signed in.
pub mod reviews;
pub mod show;

use app::domain::access::{PersonId, Role};
use app::domain::unit::Unit;
use app::wire::session::Me;

use crate::api::paging::with_path;
use crate::state::AppState;

/// The reply to joining, signing in and asking.
pub fn me_of(state: &AppState, person: PersonId, name: String, position: String, role: Role, unit: Unit) -> Me {
    Me { person, name, position, role, unit: with_path(state, unit), server_time: state.now() }
}
