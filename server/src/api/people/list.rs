use app::domain::access::{Action, Actor, Scope, Target, may};
use app::domain::search::MAX_LETTERS;
use app::wire::Page;
use app::wire::people::PersonView;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

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
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

impl Asked {
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn filter(&self, state: &AppState, scope: &Scope) -> Result<PeopleFilter, ApiError> {
        Ok(PeopleFilter {
            area: paging::area_within(state, scope, self.area.as_deref())?,
            unit: paging::unit(self.unit.as_deref())?,
            has_joined: paging::choice("joined", self.joined.as_deref(), |text| text.parse().ok())?,
            words: paging::choice("q", self.q.as_deref(), wanted)?.unwrap_or_default(),
        })
    }
}

fn wanted(text: &str) -> Option<String> {
    let is_read = text.chars().count() <= MAX_LETTERS && !text.contains('\0');
    is_read.then(|| text.trim().to_owned())
}

/// The people one may see, by area and name; with `joined`, only officials who have, or have not, joined; with `q`, only those in whose
/// name, position or unit it stands.
#[utoipa::path(get, path = "/api/v1/people", tag = "people",
    params(("area" = Option<String>, Query), ("unit" = Option<Uuid>, Query), ("joined" = Option<bool>, Query), ("q" = Option<String>, Query), ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<PersonView>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<PersonView>>, ApiError> {
    authorize(&session.actor)?;
    let filter = asked.filter(&state, &session.actor.scope())?;
    let (cursor, limit) = (paging::filled(asked.cursor.as_deref()), paging::limit(asked.limit.as_deref())?);
    page(&state, &session.actor, &filter, cursor, limit).await.map(Json)
}

/// # Errors
/// `forbidden` for whoever may read nobody.
pub fn authorize(actor: &Actor) -> Result<(), ApiError> {
    let own = Target { unit: actor.unit, area: actor.area.as_ref() };
    if may(actor, Action::ReadPeople, &own) { Ok(()) } else { Err(ApiError::forbidden()) }
}

/// # Errors
/// When the database does not answer, or the cursor is none.
pub async fn page(
    state: &AppState,
    actor: &Actor,
    filter: &PeopleFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<PersonView>, ApiError> {
    let page = state.store.people(&actor.scope(), filter, cursor, limit, state.now()).await?;
    let items = page.items.into_iter().map(|person| PersonView { unit: with_path(state, person.unit), ..person }).collect();
    Ok(Page { items, next: page.next })
}
