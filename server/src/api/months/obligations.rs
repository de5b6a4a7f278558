use app::domain::access::Scope;
use app::domain::obligation::States;
use app::domain::unit::UnitKind;
use app::wire::Page;
use app::wire::months::ObligationView;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::{month_of, view};
use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::state::AppState;
use crate::store::ObligationFilter;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    kind: Option<String>,
    state: Option<String>,
    unit: Option<String>,
    own: Option<String>,
    stuck: Option<String>,
    due: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

impl Asked {
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn filter(&self, state: &AppState, scope: &Scope) -> Result<ObligationFilter, ApiError> {
        Ok(ObligationFilter {
            area: paging::area_within(state, scope, self.area.as_deref())?,
            kind: paging::choice("kind", self.kind.as_deref(), UnitKind::from_code)?,
            states: paging::choice("state", self.state.as_deref(), States::parse)?.unwrap_or_default(),
            unit: paging::unit(self.unit.as_deref())?,
            own: paging::flag("own", self.own.as_deref())?,
            stuck: paging::flag("stuck", self.stuck.as_deref())?,
            due: paging::day("due", self.due.as_deref())?,
        })
    }
}

/// Who of one's scope owes the month's report to whom by when, and how it stands; by area and name.
/// A month that was never opened has no rows. `own=true`: only the area's own offices; without an area, the agencies.
/// `state`: one or more of `ObligationState`, between commas. `stuck=true`: only units of which nothing came and something waits on phones.
/// `due`: only what is in time until the end of that day.
#[utoipa::path(get, path = "/api/v1/months/{month}/obligations", tag = "months",
    params(("month" = String, Path, example = "2026-02"), ("area" = Option<String>, Query), ("kind" = Option<UnitKind>, Query),
        ("state" = Option<String>, Query, example = "due,missing"), ("unit" = Option<Uuid>, Query), ("own" = Option<bool>, Query), ("stuck" = Option<bool>, Query),
        ("due" = Option<NaiveDate>, Query, example = "2026-03-05"), ("cursor" = Option<String>, Query),
        ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<ObligationView>), (status = "default", body = Problem)))]
pub async fn obligations(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(month): ApiPath<String>,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<ObligationView>>, ApiError> {
    let month = month_of(&month)?;
    let filter = asked.filter(&state, &session.actor.scope())?;
    let limit = paging::limit(asked.limit.as_deref())?;
    let now = state.now();
    let cursor = paging::filled(asked.cursor.as_deref());
    let page = state.store.obligations(&session.actor.scope(), month, &filter, cursor, limit, now).await?;
    let units: Vec<_> = page.items.iter().filter(|entry| entry.submitted.is_none()).map(|entry| entry.row.unit).collect();
    let mut waiting = state.store.waiting_on_phones(&units).await?;
    let items = page.items.into_iter().map(|entry| {
        let in_time = waiting.remove(&entry.row.unit).filter(|waiting| waiting.is_in_time(entry.row.due_at));
        let on_phones = in_time.map(|waiting| waiting.on_phones);
        ObligationView { on_phones, ..view(&state, entry, month, now) }
    });
    let items = items.collect();
    Ok(Json(Page { items, next: page.next }))
}
