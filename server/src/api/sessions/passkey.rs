use app::wire::passkeys::PasskeyReply;
use app::wire::problem::Problem;
use app::wire::session::Me;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use axum_extra::extract::CookieJar;

use super::come_in::come_in;
use crate::api::me::me_of;
use crate::audit::Noted;
use crate::auth::passkey::{self, Act};
use crate::auth::signed_in::Way;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;

impl Guess for PasskeyReply {
    const TRY: Try = Try::SignIn;
}

/// Signs in by a passkey, which is two factors in one: no code is asked for.
///
/// Refuses with `passkey_again` and `passkey_wrong` (422), and with `passkey_unknown` (401).
#[utoipa::path(post, path = "/api/v1/sessions/passkey", tag = "sessions", request_body = PasskeyReply,
    responses((status = 200, body = Me), (status = "default", body = Problem)))]
pub async fn passkey(
    State(state): State<AppState>,
    Extension(noted): Extension<Noted>,
    headers: HeaderMap,
    jar: CookieJar,
    GuessJson(reply): GuessJson<PasskeyReply>,
) -> Result<(CookieJar, Json<Me>), ApiError> {
    let person = passkey::judge(&state, &jar, Act::SignIn, &reply, |person| noted.is(person.id, person.unit.id)).await?;
    let cookie = come_in(&state, &person, Way::Passkey, &headers, &jar).await?;
    let me = me_of(&state, person, false).await?;
    Ok((jar.add(cookie).add(passkey::gone(&state, Act::SignIn)), Json(me)))
}
