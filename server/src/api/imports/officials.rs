use std::collections::HashMap;

use app::domain::access::{Action, Actor, Target, may};
use app::domain::area::AreaCode;
use app::domain::enrolment::{Column, Known, MAX_LINES, Plan, Table, plan};
use app::domain::report::FieldProblem;
use app::wire::enrolment::{EnrolmentCounts, EnrolmentReply, MAX_TABLE_BYTES};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use super::load::parse;
use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiQuery, read_body};
use crate::imports::encoding;
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    dry_run: Option<String>,
    expected: Option<String>,
}

/// Tries a table of villages and officials (CSV or XLSX), or brings it in: all lines without a fault, in one step, and nothing
/// is ever taken away. A line outside one's own area is refused like any other line at fault.
///
/// Unless `dry_run=false` it only says what it would do. The run wants the `digest` of that answer as `expected`: without it 428
/// `precondition_required`, and `changed_meanwhile` (412) when the table would do something else by now; then nothing is
/// written. Refuses with `sheet_unreadable`, `sheet_quote_open`, `sheet_empty`, `validation` with the columns that are missing (422), or
/// `too_large` (413).
#[utoipa::path(post, path = "/api/v1/imports/officials", tag = "imports", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("dry_run" = Option<bool>, Query), ("expected" = Option<String>, Query)),
    responses((status = 200, body = EnrolmentReply), (status = "default", body = Problem)))]
pub async fn bring(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
    body: Body,
) -> Result<Json<EnrolmentReply>, ApiError> {
    let actor = &session.actor;
    if !may(actor, Action::ManagePeople, &Target { unit: session.unit.id, area: session.unit.area.as_ref() }) {
        return Err(ApiError::forbidden());
    }
    let dry_run = paging::choice("dry_run", asked.dry_run.as_deref(), |text| text.parse().ok())?.unwrap_or(true);
    let expected = paging::filled(asked.expected.as_deref());
    if !dry_run && expected.is_none() {
        let say = "say in `expected` which digest was shown";
        return Err(ApiError::new(StatusCode::PRECONDITION_REQUIRED, code::PRECONDITION_REQUIRED, say));
    }
    let body = read_body(&state, Some(session.actor.person), body, MAX_TABLE_BYTES).await?;
    let table = read(&state, &body.bytes).await?;
    let plan = understand(&state, actor, table).await?;
    let (digest, counts) = (plan.changes.digest(), EnrolmentCounts::of(&plan));
    if !dry_run {
        if expected != Some(digest.as_str()) {
            return Err(ApiError::changed_meanwhile());
        }
        write(&state, &plan).await?;
    }
    Ok(Json(EnrolmentReply { dry_run, digest, counts, lines: plan.lines }))
}

async fn read(state: &AppState, bytes: &Bytes) -> Result<Table, ApiError> {
    let sheet = parse(state, encoding::utf8(bytes).into_owned().into(), MAX_LINES).await?;
    let missing = |columns: Vec<Column>| {
        ApiError::validation(columns.into_iter().map(|column| FieldProblem::new(column.code(), "column_missing")).collect())
    };
    let table = Table::read(&sheet).map_err(missing)?;
    if table.entries.is_empty() {
        return Err(ApiError::unprocessable(code::SHEET_EMPTY, "no line below the headings"));
    }
    Ok(table)
}

/// Against what is there now.
async fn understand(state: &AppState, actor: &Actor, table: Table) -> Result<Plan, ApiError> {
    let codes: Vec<AreaCode> = table.villages().into_iter().collect();
    let with_subdistricts = codes.iter().flat_map(|code| [Some(code.clone()), code.parent()]).flatten();
    let areas: HashMap<_, _> = with_subdistricts.filter_map(|code| state.areas.get(&code).map(|area| (code, area))).collect();
    let (villages, officials) = state.store.enrolled(&actor.scope(), &codes).await?;
    let (actor, known) = (actor.clone(), Known { areas, villages, officials });
    // Thousands of lines are compared with each other: too long for a thread that answers requests.
    tokio::task::spawn_blocking(move || plan(&actor, &table, &known)).await.map_err(ApiError::internal)
}

async fn write(state: &AppState, plan: &Plan) -> Result<(), ApiError> {
    if plan.changes.is_empty() {
        return Ok(());
    }
    if !state.store.enrol_all(&plan.changes, state.now()).await? {
        return Err(ApiError::changed_meanwhile());
    }
    state.areas.learn(plan.changes.areas.clone());
    // New villages owe the month from today on.
    state.ledger.notify_one();
    Ok(())
}
