use app::domain::access::{Actor, Scope};
use app::domain::unit::UnitKind;
use app::wire::Page;
use app::wire::assignments::{Coordination, Coordinators};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::assignments::view;
use crate::api::paging;
use crate::api::people::list::authorize;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::CoordinationFilter;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    kind: Option<String>,
    missing: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

impl Asked {
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn filter(&self, state: &AppState, scope: &Scope) -> Result<CoordinationFilter, ApiError> {
        Ok(CoordinationFilter {
            area: paging::area_within(state, scope, self.area.as_deref())?,
            kind: paging::choice("kind", self.kind.as_deref(), UnitKind::from_code)?,
            is_missing: paging::flag("missing", self.missing.as_deref())?,
        })
    }
}

/// The agencies of one's area and who coordinates them, by area and name; with `missing` those that are asked for a
/// coordinator and have none today.
#[utoipa::path(get, path = "/api/v1/coordinators", tag = "assignments",
    params(("area" = Option<String>, Query), ("kind" = Option<UnitKind>, Query), ("missing" = Option<bool>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Coordinators), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Coordinators>, ApiError> {
    authorize(&session.actor)?;
    let scope = session.actor.scope();
    let filter = asked.filter(&state, &scope)?;
    let (cursor, limit) = (paging::filled(asked.cursor.as_deref()), paging::limit(asked.limit.as_deref())?);
    let Page { items, next } = page(&state, &session.actor, &filter, cursor, limit).await?;
    let missing = state.store.missing_coordinators(&scope, &filter, state.today()).await?;
    Ok(Json(Coordinators { items, next, missing }))
}

/// # Errors
/// When the database does not answer, or the cursor is none.
pub async fn page(
    state: &AppState,
    actor: &Actor,
    filter: &CoordinationFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Coordination>, ApiError> {
    let page = state.store.coordinations(&actor.scope(), filter, cursor, limit, state.today()).await?;
    Ok(Page { items: page.items.into_iter().map(|line| view::coordination(state, actor, line)).collect(), next: page.next })
}
