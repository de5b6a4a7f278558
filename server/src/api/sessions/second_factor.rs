use app::wire::factors::CodeInput;
use app::wire::problem::Problem;
use app::wire::session::Me;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use axum_extra::extract::CookieJar;

use super::come_in::come_in;
use crate::api::me::me_of;
use crate::audit::Noted;
use crate::auth::signed_in::Way;
use crate::auth::throttle::Try;
use crate::auth::{factors, half_way};
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;

impl Guess for CodeInput {
    const TRY: Try = Try::Factor;
}

/// The second step of signing in: the code of an authenticator app, or a recovery code, from the browser that gave the password within
/// the last five minutes.
///
/// Refuses with `sign_in_again` (401), `code_wrong` and `code_used` (422), and `locked_out` (429, Retry-After) after five failures in a row.
#[utoipa::path(post, path = "/api/v1/sessions/second-factor", tag = "sessions", request_body = CodeInput,
    responses((status = 200, body = Me), (status = "default", body = Problem)))]
pub async fn second_factor(
    State(state): State<AppState>,
    Extension(noted): Extension<Noted>,
    headers: HeaderMap,
    jar: CookieJar,
    GuessJson(asked): GuessJson<CodeInput>,
) -> Result<(CookieJar, Json<Me>), ApiError> {
    let person = half_way::person(&state, &jar).await?;
    noted.is(person.id, person.unit.id);
    factors::judge(&state, person.id, &asked.code).await?;
    let cookie = come_in(&state, &person, Way::Password, &headers, &jar).await?;
    let me = me_of(&state, person, false).await?;
    Ok((jar.add(cookie).add(half_way::gone(&state)), Json(me)))
}
