use app::domain::review::Judgement;
use app::wire::problem::Problem;
use app::wire::reviews::{MAX_REVIEWS, ReviewBatch, ReviewBatchReply, ReviewResult};
use axum::extract::State;
use axum::{Extension, Json};

use crate::api::if_match::named;
use crate::api::reports::review::judge;
use crate::auth::signed_in::SignedIn;
use crate::error::{ApiError, Refusal};
use crate::extract::ApiJson;
use crate::state::AppState;

/// Judges up to 100 reports, each on its own: the reply tells of each whether it was done, and if not, why.
#[utoipa::path(post, path = "/api/v1/reviews", tag = "reviews", request_body = ReviewBatch,
    responses((status = 200, body = ReviewBatchReply), (status = "default", body = Problem)))]
pub async fn batch(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(batch): ApiJson<ReviewBatch>,
) -> Result<(Option<Extension<Refusal>>, Json<ReviewBatchReply>), ApiError> {
    if batch.items.len() > MAX_REVIEWS {
        return Err(ApiError::field("items", "too_many"));
    }
    let mut results = Vec::with_capacity(batch.items.len());
    let mut refused = Vec::new();
    for item in batch.items {
        let judgement = Judgement { decision: item.decision, comment: item.comment, photos: Vec::new() };
        let outcome = match named(&item.if_match) {
            Ok(revision) => judge(&state, &session.actor, item.report, revision, judgement).await,
            Err(error) => Err(error),
        };
        let (done, problem) = match outcome {
            Ok(done) => (Some(done), None),
            Err(error) => {
                let problem = error.problem();
                refused.push(error);
                (None, Some(problem))
            }
        };
        results.push(ReviewResult { report: item.report, done, problem });
    }
    Ok((Refusal::among(&refused).map(Extension), Json(ReviewBatchReply { results })))
}
