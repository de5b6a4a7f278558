use app::domain::channel::Channel;
use app::domain::obligation::has_ended;
use app::domain::period::Month;
use app::wire::months::{ChannelFigures, MonthFigures};
use app::wire::problem::Problem;
use app::wire::trend::{Trend, TrendMonth};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::figures;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::MonthGroup;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
    until: Option<String>,
    months: Option<String>,
}

/// How the months up to `until` (the present one) stood and what was done in them, over one's scope within the area.
#[utoipa::path(get, path = "/api/v1/trend", tag = "months",
    params(("area" = Option<String>, Query), ("until" = Option<String>, Query, example = "2026-02"), ("months" = Option<u32>, Query)),
    responses((status = 200, body = Trend), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Trend>, ApiError> {
    let range = super::months(&state, asked.until.as_deref(), asked.months.as_deref())?;
    let area = super::area(&state, &session.actor, asked.area.as_deref())?;
    let now = state.now();
    let groups = state.store.trend(&session.actor.scope(), range, area.as_ref(), now).await?;
    let empty = |month: Month| TrendMonth {
        month,
        ended: has_ended(month, now),
        counts: Default::default(),
        figures: MonthFigures::default(),
        channels: Channel::ALL.into_iter().map(|channel| ChannelFigures { channel, figures: MonthFigures::default() }).collect(),
    };
    let mut months: Vec<TrendMonth> = range.0.until(range.1).map(empty).collect();
    for group in &groups {
        if let Some(month) = months.iter_mut().find(|month| month.month == group.month) {
            add(month, group);
        }
    }
    Ok(Json(Trend { area: area.map(|code| super::named(&state, &code)), months }))
}

fn add(month: &mut TrendMonth, group: &MonthGroup) {
    month.counts.add(group.group.state, group.group.rows);
    month.figures += figures(group.group.figures);
    for of in &group.channels {
        if let Some(mine) = month.channels.iter_mut().find(|mine| mine.channel == of.channel) {
            mine.figures += figures(of.figures);
        }
    }
}
