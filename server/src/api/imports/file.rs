//! One answer: whether it came in before, and filing it.
use app::domain::access::Actor;
use app::domain::import::{Answer, Identity};
use app::domain::report::{FieldProblem, ReportId};
use app::wire::reports::ReportSubmission;

use super::load::handed_in;
use crate::api::photos::keep::keep;
use crate::api::reports::file::{Stored, file as file_report, permit, stored};
use crate::error::ApiError;
use crate::state::AppState;

/// What an answer comes to.
pub enum Outcome {
    New(ReportId),
    Same(ReportId),
    Refused(Vec<FieldProblem>),
}

/// Says what filing comes to and, unless it is only tried, files.
///
/// # Errors
/// Only faults of the server; what is wrong with the answer is an [`Outcome::Refused`].
pub async fn bring(state: &AppState, actor: &Actor, answer: Answer, is_try: bool) -> Result<Outcome, ApiError> {
    let submission = ReportSubmission { version: 1, content: answer.content, saved_at: state.now() };
    let outcome = match permit(state, actor, answer.identity.id, &submission).await {
        Ok(()) => look(state, &answer.identity, &submission).await?,
        Err(error) => refused(error)?,
    };
    match outcome {
        Outcome::New(id) | Outcome::Same(id) if !is_try => match file(state, actor, id, &submission).await {
            Ok(()) => Ok(outcome),
            Err(error) => refused(error),
        },
        outcome => Ok(outcome),
    }
}

/// As what it came in before, if it did.
async fn look(state: &AppState, identity: &Identity, submission: &ReportSubmission) -> Result<Outcome, ApiError> {
    for id in [identity.id, identity.by_text] {
        match stored(state, id, submission).await? {
            Stored::Nothing => {}
            Stored::Same => return Ok(Outcome::Same(id)),
            Stored::Other => return Ok(Outcome::Refused(vec![FieldProblem::new("row", "answer_changed")])),
        }
    }
    for id in &identity.nearby {
        if stored(state, *id, submission).await? == Stored::Same {
            return Ok(Outcome::Same(*id));
        }
    }
    Ok(Outcome::New(identity.id))
}

/// A repeat brings what is still missing of its pictures.
async fn file(state: &AppState, actor: &Actor, id: ReportId, submission: &ReportSubmission) -> Result<(), ApiError> {
    let receipt = file_report(state, actor, None, id, submission).await?;
    for wanted in receipt.photos.iter().filter(|photo| !photo.stored) {
        keep(state, &wanted.hash, handed_in(state, &wanted.hash).await?).await?;
    }
    Ok(())
}

fn refused(error: ApiError) -> Result<Outcome, ApiError> {
    if error.status.is_server_error() {
        return Err(error);
    }
    let problems = if error.errors.is_empty() { vec![FieldProblem::new("row", error.code)] } else { error.errors };
    Ok(Outcome::Refused(problems))
}
