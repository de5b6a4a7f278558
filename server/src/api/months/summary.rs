use app::domain::area::AreaCode;
use app::domain::obligation::has_ended;
use app::wire::months::{AreaSummary, ChannelFigures, DueOn, MonthFigures, MonthSummary};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::month_of;
use crate::api::paging;
use crate::api::trend::{figures, named};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::state::AppState;
use crate::store::{Group, MonthInFigures, ObligationFilter};

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
}

/// How the rows of one's scope stand and what they did, for an area (without one, for all of one's own) and for each area
/// one level down. Figures are sums of what was reported.
#[utoipa::path(get, path = "/api/v1/months/{month}/summary", tag = "months",
    params(("month" = String, Path, example = "2026-02"), ("area" = Option<String>, Query)),
    responses((status = 200, body = MonthSummary), (status = "default", body = Problem)))]
pub async fn summary(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(month): ApiPath<String>,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<MonthSummary>, ApiError> {
    let month = month_of(&month)?;
    let (scope, now) = (session.actor.scope(), state.now());
    let asked = paging::area_within(&state, &scope, asked.area.as_deref())?;
    let area = asked.or_else(|| scope.home().cloned()).filter(|area| !area.as_str().is_empty());
    let filter = ObligationFilter { area: area.clone(), ..ObligationFilter::default() };
    let (MonthInFigures { groups, channels, due }, stuck) = futures::try_join!(
        state.store.month_in_figures(&scope, month, &filter, now),
        state.store.stuck_units(&scope, month, area.as_ref())
    )?;
    let channels = channels.into_iter().map(|of| ChannelFigures { channel: of.channel, figures: figures(of.figures) }).collect();
    let area = area.and_then(|code| state.areas.get(&code));
    let mut whole = MonthSummary {
        month,
        ended: has_ended(month, now),
        area,
        counts: Default::default(),
        stuck,
        figures: MonthFigures::default(),
        channels,
        children: Vec::new(),
        due: due.into_iter().map(|of| DueOn { day: of.day, units: of.rows, open: of.open }).collect(),
    };
    let mut last: Option<Option<AreaCode>> = None;
    for group in groups {
        if last.as_ref() != Some(&group.area) {
            whole.children.push(child(&state, &group));
            last = Some(group.area.clone());
        }
        add(&mut whole, &group);
    }
    Ok(Json(whole))
}

fn child(state: &AppState, group: &Group) -> AreaSummary {
    AreaSummary { area: group.area.as_ref().map(|code| named(state, code)), counts: Default::default(), figures: MonthFigures::default() }
}

fn add(whole: &mut MonthSummary, group: &Group) {
    let added = figures(group.figures);
    whole.counts.add(group.state, group.rows);
    whole.figures += added;
    if let Some(child) = whole.children.last_mut() {
        child.counts.add(group.state, group.rows);
        child.figures += added;
    }
}
