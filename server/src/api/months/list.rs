use app::domain::obligation::{Counts, has_ended};
use app::domain::period::Month;
use app::wire::Page;
use app::wire::months::MonthView;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::ObligationFilter;

/// Each month is counted anew, so a page of months is short.
const DEFAULT_MONTHS: u32 = 6;
const MAX_MONTHS: u32 = 12;

#[derive(Deserialize)]
pub struct Asked {
    cursor: Option<String>,
    limit: Option<String>,
}

/// The months of the ledger, newest first, with how many rows of one's scope stand how.
#[utoipa::path(get, path = "/api/v1/months", tag = "months",
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<MonthView>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<MonthView>>, ApiError> {
    let before = paging::choice("cursor", asked.cursor.as_deref(), |text| Month::parse(text).ok())?;
    let limit = match paging::filled(asked.limit.as_deref()) {
        None => DEFAULT_MONTHS,
        some => paging::limit(some)?.min(MAX_MONTHS),
    };
    let (scope, now) = (session.actor.scope(), state.now());
    let months = state.store.ledger_months(before, limit).await?;
    let next = months.last().filter(|_| months.len() == limit as usize).map(Month::to_string);
    let mut items = Vec::with_capacity(months.len());
    for month in months {
        let mut counts = Counts::default();
        for group in state.store.month_groups(&scope, month, &ObligationFilter::default(), now).await? {
            counts.add(group.state, group.rows);
        }
        items.push(MonthView { month, ended: has_ended(month, now), counts });
    }
    Ok(Json(Page { items, next }))
}
