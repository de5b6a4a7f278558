//! Filing a report: the one way in, for a phone's own sending and for a rescue file somebody else brings.
use app::domain::access::{Action, Actor, Target, may};
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::wire::problem::code;
use app::wire::reports::{Receipt, ReportSubmission};
use axum::http::StatusCode;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::ApiError;
use crate::running::has_area;
use crate::state::AppState;
use crate::store::{NewReport, PutReport};

/// Checks who, where and what, then stores; a repeat gets the receipt as it stands. Nothing is written on a refusal.
///
/// # Errors
/// `forbidden`, `unit_unknown`, `bad_area`, `validation`, `report_conflict`; of a later version alone, `month_locked`. [`permit`]
/// and [`stored`] foresee all of them.
pub async fn file(
    state: &AppState,
    actor: &Actor,
    device: Option<Uuid>,
    id: ReportId,
    submission: &ReportSubmission,
) -> Result<Receipt, ApiError> {
    permit(state, actor, id, submission).await?;
    let report = NewReport { id, submission, digest: digest(submission)?, filed_by: actor.person, device, received_at: state.now() };
    match state.store.put_report(&report).await? {
        PutReport::Stored(receipt) => {
            tell_the_ledger(state, Month::of(submission.content.from)).await;
            Ok(receipt)
        }
        PutReport::Same(receipt) => Ok(receipt),
        PutReport::Conflict => Err(conflict()),
        PutReport::MonthClosed => Err(month_locked()),
    }
}

/// A month that was never opened has its first report. The report is safe whatever comes of this: the ledger also looks by
/// itself, every hour.
async fn tell_the_ledger(state: &AppState, month: Month) {
    if !month.contains(state.today()) && !state.store.month_is_open(month).await.unwrap_or(true) {
        state.ledger.notify_one();
    }
}

/// Whether it may be filed at all: who, where and what.
///
/// # Errors
/// Those of [`file`], except for what is stored already.
pub async fn permit(state: &AppState, actor: &Actor, id: ReportId, submission: &ReportSubmission) -> Result<(), ApiError> {
    authorize(state, actor, id, submission).await?;
    check(state, submission).await
}

/// What is stored under an identity, compared with what would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    Nothing,
    Same,
    Other,
}

pub async fn stored(state: &AppState, id: ReportId, submission: &ReportSubmission) -> Result<Stored, ApiError> {
    Ok(match state.store.report_content(id, submission.version).await? {
        None => Stored::Nothing,
        Some(content) if content == submission.content => Stored::Same,
        Some(_) => Stored::Other,
    })
}

async fn authorize(state: &AppState, actor: &Actor, id: ReportId, submission: &ReportSubmission) -> Result<(), ApiError> {
    let own = Target { unit: actor.unit, area: actor.area.as_ref() };
    if !may(actor, Action::FileReport, &own) {
        return Err(ApiError::forbidden());
    }
    if submission.content.unit != actor.unit {
        let unit = state.store.unit(submission.content.unit).await?;
        let within = |unit: &app::domain::unit::Unit| may(actor, Action::FileReport, &Target { unit: unit.id, area: unit.area.as_ref() });
        if !unit.as_ref().is_some_and(within) {
            return Err(ApiError::unprocessable(code::UNIT_UNKNOWN, "no such unit, or not one of yours"));
        }
    }
    // A first version cannot take anything over: the same id with another content is a conflict.
    if submission.version > 1
        && let Some(owner) = state.store.report_owner(id).await?
        && !may(actor, Action::FileReport, &Target { unit: owner.unit, area: owner.area.as_ref() })
    {
        return Err(conflict());
    }
    Ok(())
}

async fn check(state: &AppState, submission: &ReportSubmission) -> Result<(), ApiError> {
    let mut problems = submission.content.problems(state.today());
    if submission.version == 0 || i32::try_from(submission.version).is_err() {
        problems.push(app::domain::report::FieldProblem::new("version", "unreadable"));
    }
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    if let Some(area) = &submission.content.place_area
        && !has_area(state, area).await?
    {
        return Err(ApiError::unprocessable(code::BAD_AREA, "no such area"));
    }
    Ok(())
}

/// Over what makes it the same report: not over `saved_at`, which a phone with a mended clock may write anew.
fn digest(submission: &ReportSubmission) -> Result<[u8; 32], ApiError> {
    let canonical = serde_json::to_vec(&(submission.version, &submission.content)).map_err(ApiError::internal)?;
    Ok(Sha256::digest(&canonical).into())
}

/// 422 and not 409: phones from before this could happen try a 409 again and again, and show a person any other refusal.
fn month_locked() -> ApiError {
    ApiError::unprocessable(code::MONTH_LOCKED, "the month's report was accepted; the version before stays")
}

fn conflict() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, code::REPORT_CONFLICT, "another content is stored under this id and version")
}
