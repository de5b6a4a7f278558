use app::domain::access::{Action, may};
use app::wire::Page;
use app::wire::people::PersonView;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::target;
use crate::api::paging::{self, with_path};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::PeopleFilter;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    unit: Option<String>,
    joined: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// The people one may see, by area and name; with `joined`, only officials who have, or have not, joined.
#[utoipa::path(get, path = "/api/v1/people", tag = "people",
    params(("area" = Option<String>, Query), ("unit" = Option<Uuid>, Query), ("joined" = Option<bool>, Query), ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<PersonView>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<PersonView>>, ApiError> {
    if !may(&session.actor, Action::ReadPeople, &target(&session.unit)) {
        return Err(ApiError::forbidden());
    }
    let filter = PeopleFilter {
        area: paging::area_within(&state, &session.actor.scope(), asked.area.as_deref())?,
        unit: paging::unit(asked.unit.as_deref())?,
        has_joined: paging::choice("joined", asked.joined.as_deref(), |text| text.parse().ok())?,
    };
    let (cursor, limit) = (paging::filled(asked.cursor.as_deref()), paging::limit(asked.limit.as_deref())?);
    let page = state.store.people(&session.actor.scope(), &filter, cursor, limit, state.now()).await?;
    let items = page.items.into_iter().map(|person| PersonView { unit: with_path(&state, person.unit), ..person }).collect();
    Ok(Json(Page { items, next: page.next }))
}
