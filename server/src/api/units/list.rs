use app::domain::access::Scope;
use app::domain::unit::{Unit, UnitKind};
use app::wire::Page;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::paging::{self, with_path};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::UnitFilter;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    kind: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

impl Asked {
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn filter(&self, state: &AppState, scope: &Scope) -> Result<UnitFilter, ApiError> {
        Ok(UnitFilter {
            area: paging::area_within(state, scope, self.area.as_deref())?,
            kind: paging::choice("kind", self.kind.as_deref(), UnitKind::from_code)?,
        })
    }
}

/// The units one may see, by area and name.
#[utoipa::path(get, path = "/api/v1/units", tag = "units",
    params(("area" = Option<String>, Query), ("kind" = Option<UnitKind>, Query), ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<Unit>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<Unit>>, ApiError> {
    let filter = asked.filter(&state, &session.actor.scope())?;
    let limit = paging::limit(asked.limit.as_deref())?;
    let page = state.store.units(&session.actor.scope(), &filter, paging::filled(asked.cursor.as_deref()), limit).await?;
    let items = page.items.into_iter().map(|unit| with_path(&state, unit)).collect();
    Ok(Json(Page { items, next: page.next }))
}
