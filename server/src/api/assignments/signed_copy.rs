use app::domain::access::Action;
use app::domain::assignment::AssignmentId;
use app::wire::assignments::{MAX_SIGNED_BYTES, UnitAssignments};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use uuid::Uuid;

use super::{made, reachable, view};
use crate::api::files::download::PDF;
use crate::auth::signed_in::SignedIn;
use crate::decode::THUMBNAIL;
use crate::error::ApiError;
use crate::extract::{ApiPath, read_body};
use crate::headers::SANDBOXED;
use crate::photo_check;
use crate::state::AppState;

/// Attaches the form as it was signed: a PDF, or a picture of it; another one takes its place.
///
/// Refuses with `signed_copy_kind`, `photo_unreadable` and `file_infected` (422), `too_large` (413), and `not_now` (409) once the assignment was withdrawn.
#[utoipa::path(post, path = "/api/v1/assignments/{id}/signed-copy", tag = "assignments", params(("id" = Uuid, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = UnitAssignments), (status = "default", body = Problem)))]
pub async fn attach(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    body: Body,
) -> Result<Json<UnitAssignments>, ApiError> {
    let (record, unit) = reachable(&state, &session.actor, Action::CompleteAssignment, AssignmentId(id)).await?;
    let body = read_body(&state, Some(session.actor.person), body, MAX_SIGNED_BYTES).await?;
    let media_type =
        kind(&body.bytes).ok_or_else(|| ApiError::unprocessable(code::SIGNED_COPY_KIND, "neither a PDF nor a JPEG, PNG or WebP"))?;
    state.scanner.look_at(stream::iter([Ok(body.bytes.clone())])).await?;
    if media_type != PDF {
        opens(&state, &body.bytes).await?;
    }
    let hash = state.photos.put_document(body.bytes.clone()).await?;
    made(state.store.attach_signed_copy(record.id, &hash, media_type, session.actor.person, state.now()).await?)?;
    view::history(&state, &session.actor, unit).await.map(Json)
}

/// The signed copy.
#[utoipa::path(get, path = "/api/v1/assignments/{id}/signed-copy", tag = "assignments", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn show(State(state): State<AppState>, SignedIn(session): SignedIn, ApiPath(id): ApiPath<Uuid>) -> Result<Response, ApiError> {
    let (record, _) = reachable(&state, &session.actor, Action::ReadPeople, AssignmentId(id)).await?;
    let (hash, media_type) = state.store.signed_copy(record.id).await?.ok_or_else(ApiError::not_found)?;
    let bytes = state.photos.document(&hash).await?.ok_or_else(ApiError::not_found)?;
    let alone = (media_type != PDF).then_some([(header::CONTENT_SECURITY_POLICY, SANDBOXED)]);
    let media_type = HeaderValue::from_str(&media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"signed-copy\"")),
    ];
    Ok((headers, alone, bytes).into_response())
}

/// What cannot be opened is shown to nobody.
async fn opens(state: &AppState, picture: &[u8]) -> Result<(), ApiError> {
    // Opening takes a few hundred megabytes at worst: one at a time.
    let _turn = state.intake.turn().await?;
    let opened = state.decoder.copy(picture, THUMBNAIL).await?;
    opened.map(drop).ok_or_else(|| ApiError::unprocessable(code::PHOTO_UNREADABLE, "the picture is damaged or too large to open"))
}

/// The media type, told by the content.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"%PDF-") {
        return Some(PDF);
    }
    photo_check::check(bytes).ok().map(|picture| picture.kind.media_type())
}
