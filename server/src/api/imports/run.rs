use app::domain::access::Actor;
use app::domain::import::{Line, Verdict, plan};
use app::wire::imports::{ImportInput, ImportLine, ImportOutcome, ImportReply, MAX_ROWS_AT_ONCE};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use super::authorize;
use super::file::{Outcome, bring};
use super::load::given;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;

/// Tries or files some rows of a sheet; one bad line does not stop the others, and a line that came in before is left alone.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", request_body = ImportInput,
    responses((status = 200, body = ImportReply), (status = "default", body = Problem)))]
pub async fn run(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(input): ApiJson<ImportInput>,
) -> Result<Json<ImportReply>, ApiError> {
    authorize(&session.actor)?;
    let given = given(&state, &session.actor, &input).await?;
    if !input.dry_run {
        state.store.remember_import_mapping(session.actor.unit, &given.sheet.columns, &input.mapping, state.now()).await?;
    }
    let first = input.first as usize;
    let rows = first..first + input.count.min(MAX_ROWS_AT_ONCE) as usize;
    // Every row is seen against the whole sheet and all pictures: too long for a thread that answers requests.
    let planned = tokio::task::spawn_blocking(move || plan(&given, rows)).await.map_err(ApiError::internal)?;
    let mut lines = Vec::new();
    for line in planned {
        lines.push(bring_line(&state, &session.actor, line, input.dry_run).await?);
    }
    Ok(Json(ImportReply { lines }))
}

async fn bring_line(state: &AppState, actor: &Actor, line: Line, is_try: bool) -> Result<ImportLine, ApiError> {
    let shown = ImportLine {
        line: line.number,
        outcome: ImportOutcome::Refused,
        problems: Vec::new(),
        report: None,
        unit_name: line.unit,
        pictures: u32::try_from(line.files.len()).unwrap_or(u32::MAX),
        files: line.files,
        unmatched: Vec::new(),
    };
    Ok(match line.verdict {
        Verdict::Empty => ImportLine { outcome: ImportOutcome::Empty, ..shown },
        Verdict::Repeat => ImportLine { outcome: ImportOutcome::Same, ..shown },
        Verdict::Refused { problems, unmatched } => ImportLine { problems, unmatched, ..shown },
        Verdict::Answer(answer) => match bring(state, actor, *answer, is_try).await? {
            Outcome::New(id) => ImportLine { outcome: ImportOutcome::New, report: Some(id), ..shown },
            Outcome::Same(id) => ImportLine { outcome: ImportOutcome::Same, report: Some(id), ..shown },
            Outcome::Refused(problems) => ImportLine { problems, ..shown },
        },
    })
}
