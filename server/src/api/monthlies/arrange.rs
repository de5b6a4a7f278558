use std::collections::BTreeSet;

use app::domain::access::Action;
use app::domain::monthly::{Arrangement, PictureKey};
use app::domain::period::Month;
use app::domain::report::FieldProblem;
use app::domain::unit::Unit;
use app::wire::monthly::{ArrangementInput, Monthly};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use super::if_match::IfMatch;
use super::view::view;
use super::{MonthPath, made, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::{MonthlyChange, Offer};

/// Keeps the arrangement, if nobody else changed it since.
#[utoipa::path(put, path = "/api/v1/units/{unit}/months/{month}/report", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path), ("If-Match" = String, Header)), request_body = ArrangementInput,
    responses((status = 200, body = Monthly), (status = "default", body = Problem)))]
pub async fn arrange(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<MonthPath>,
    IfMatch(version): IfMatch,
    ApiJson(input): ApiJson<ArrangementInput>,
) -> Result<Json<Monthly>, ApiError> {
    let unit = reachable(&state, &session.actor, Action::ArrangeMonth, &path).await?;
    let mut problems = input.arrangement.problems();
    problems.extend(strangers(&state, &unit, path.month, &input.arrangement).await?);
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    let change = MonthlyChange { unit: unit.id, month: path.month, version, by: session.actor.person, at: state.now() };
    made(state.store.save_arrangement(&change, &input.arrangement).await?)?;
    view(&state, &session.actor, unit, path.month).await.map(Json)
}

/// Pictures that are none of the unit's: neither offered now nor placed before (a report may have been returned since).
async fn strangers(state: &AppState, unit: &Unit, month: Month, arrangement: &Arrangement) -> Result<Vec<FieldProblem>, ApiError> {
    let mut strange: BTreeSet<PictureKey> = arrangement.all().map(|(_, placed)| placed.key()).collect();
    if let Some(record) = state.store.monthly(unit.id, month).await? {
        let before: BTreeSet<PictureKey> = record.arrangement.all().map(|(_, placed)| placed.key()).collect();
        strange.retain(|key| !before.contains(key));
    }
    let offered = state.store.offered(Offer { month, unit: unit.id, area: unit.area.as_ref() }, &strange).await?;
    let strange = arrangement.all().filter(|(_, placed)| strange.contains(&placed.key()) && !offered.contains(&placed.key()));
    Ok(strange.map(|(channel, _)| FieldProblem::new(format!("channels.{}", channel.code()), "photo_unknown")).collect())
}
