use app::wire::problem::Problem;
use app::wire::session::{JoinRequest, Me};
use axum::extract::State;
use axum::{Extension, Json};
use axum_extra::extract::CookieJar;
use uuid::Uuid;

use super::{expired, unknown, used};
use crate::api::me::me_of;
use crate::api::sessions::come_in::end;
use crate::audit::Noted;
use crate::auth::signed_in::{Way, open_session};
use crate::auth::throttle::Try;
use crate::auth::{cookie, device_key, secret};
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;
use crate::store::{JoinOutcome, Person};

impl Guess for JoinRequest {
    const TRY: Try = Try::Join;
}

/// Binds a card to this device and opens its session. A repeat by the same device and key is answered alike.
///
/// Refuses as the look-up does, and `validation` (422) for a device key that is not 32 bytes.
#[utoipa::path(post, path = "/api/v1/join", tag = "join", request_body = JoinRequest, responses((status = 200, body = Me), (status = "default", body = Problem)))]
pub async fn accept(
    State(state): State<AppState>,
    Extension(noted): Extension<Noted>,
    jar: CookieJar,
    GuessJson(asked): GuessJson<JoinRequest>,
) -> Result<(CookieJar, Json<Me>), ApiError> {
    let code = secret::normal_join_code(&asked.code).ok_or_else(unknown)?;
    let key = device_key::parse(&asked.device_key).ok_or_else(|| ApiError::field("device_key", "unreadable"))?;
    let label: String = asked.device_label.chars().filter(|c| !c.is_control()).take(100).collect();
    let outcome = state.store.accept_join_card(&secret::hash(&code), asked.device, &key, &label, state.now()).await?;
    let person = match outcome {
        JoinOutcome::Accepted(person) => *person,
        JoinOutcome::Unknown => return Err(unknown()),
        JoinOutcome::Expired => return Err(expired()),
        JoinOutcome::Used => return Err(used()),
    };
    noted.is(person.id, person.unit.id);
    end_earlier(&state, &person, asked.device).await?;
    let own = open_session(&state, person.id, Way::Card(asked.device), &label).await?;
    if let Some(before) = jar.get(cookie::name(&state.config)) {
        end(&state, before.value()).await?;
    }
    let me = me_of(&state, person, true).await?;
    Ok((jar.add(own), Json(me)))
}

/// A repeat means that the first answer, and the token in it, got lost: nobody else holds it, so it ends here.
async fn end_earlier(state: &AppState, person: &Person, device: Uuid) -> Result<(), ApiError> {
    let now = state.now();
    for session in state.store.sessions_of(person.id, now).await? {
        if session.device == Some(device) {
            state.store.revoke_session(session.id, person.id, now).await?;
        }
    }
    Ok(())
}
