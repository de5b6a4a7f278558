use app::domain::access::Scope;
use app::domain::channel::Channel;
use app::domain::period::Month;
use app::domain::unit::UnitKind;
use app::wire::Page;
use app::wire::problem::Problem;
use app::wire::reports::{ReportState, ReportSummary};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::named;
use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::ReportFilter;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    channel: Option<String>,
    month: Option<String>,
    kind: Option<String>,
    state: Option<String>,
    unit: Option<String>,
    own: Option<String>,
    counted: Option<String>,
    open: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

impl Asked {
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn filter(&self, state: &AppState, scope: &Scope) -> Result<ReportFilter, ApiError> {
        Ok(ReportFilter {
            area: paging::area_within(state, scope, self.area.as_deref())?,
            channel: paging::choice("channel", self.channel.as_deref(), Channel::from_code)?,
            month: paging::choice("month", self.month.as_deref(), |text| Month::parse(text).ok())?,
            kind: paging::choice("kind", self.kind.as_deref(), UnitKind::from_code)?,
            state: paging::choice("state", self.state.as_deref(), ReportState::from_code)?,
            unit: paging::unit(self.unit.as_deref())?,
            own: paging::flag("own", self.own.as_deref())?,
            counted: paging::flag("counted", self.counted.as_deref())?,
            open: paging::flag("open", self.open.as_deref())?,
        })
    }
}

/// The reports one may see, last received first. `own=true`: of the area's own offices and not of what lies below it;
/// without an area, of the agencies. `counted=true`: only what the figures of its month count. `open=true`: only those whose
/// month is not closed.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports",
    params(("area" = Option<String>, Query), ("channel" = Option<Channel>, Query), ("month" = Option<String>, Query, example = "2026-02"),
        ("kind" = Option<UnitKind>, Query), ("state" = Option<ReportState>, Query),
        ("unit" = Option<Uuid>, Query), ("own" = Option<bool>, Query), ("counted" = Option<bool>, Query), ("open" = Option<bool>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Page<ReportSummary>), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Page<ReportSummary>>, ApiError> {
    let filter = asked.filter(&state, &session.actor.scope())?;
    let limit = paging::limit(asked.limit.as_deref())?;
    let page = state.store.reports(&session.actor.scope(), &filter, paging::filled(asked.cursor.as_deref()), limit).await?;
    let items = page.items.into_iter().map(|summary| named(&state, summary)).collect();
    Ok(Json(Page { items, next: page.next }))
}
