use app::domain::access::Action;
use app::domain::thai_date::buddhist_year;
use app::wire::directives::Registers;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::directives::authorize;
use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    on: Option<String>,
}

/// The next numbers of one's own office on a day (today), for letters it sends and for letters it receives.
#[utoipa::path(get, path = "/api/v1/registers", tag = "directives", params(("on" = Option<NaiveDate>, Query)),
    responses((status = 200, body = Registers), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Registers>, ApiError> {
    authorize(&session.actor, Action::RegisterLetter)?;
    let on = paging::day("on", asked.on.as_deref())?;
    let (office, year) = (session.actor.unit, buddhist_year(on.unwrap_or(state.today())));
    let (sent, received) = (state.store.next_sent(office, year).await?, state.store.next_received(office, year).await?);
    Ok(Json(Registers { sent, received }))
}
