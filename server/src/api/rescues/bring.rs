use std::collections::HashMap;

use app::domain::access::{Action, Actor, Target, may, may_manage};
use app::domain::photo::PhotoHash;
use app::wire::problem::{Problem, code};
use app::wire::reports::Receipt;
use app::wire::rescue::{MAX_BYTES, RescueContent, RescueReply, RescueResult, RescuedReport, unpack};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use uuid::Uuid;

use crate::api::people::managed_as;
use crate::api::photos::keep::keep;
use crate::api::reports::file::file as file_report;
use crate::auth::device_key;
use crate::auth::signed_in::SignedIn;
use crate::error::{ApiError, Refusal};
use crate::intake::{read_back, spool};
use crate::state::AppState;
use crate::store::Person;

/// Opens a rescue file and files what is in it as the phone's own person; one bad report does not stop the rest.
/// Bringing it twice changes nothing. The file of a phone that was cut off is taken only from whoever could cut it off.
///
/// Refuses with `rescue_unreadable` (422), `rescue_cut_off` (403) or `too_large` (413).
#[utoipa::path(post, path = "/api/v1/rescues", tag = "rescues", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = RescueReply), (status = "default", body = Problem)))]
pub async fn bring(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    body: Body,
) -> Result<(Option<Extension<Refusal>>, Json<RescueReply>), ApiError> {
    if !may(&session.actor, Action::BringRescue, &Target { unit: session.actor.unit, area: session.actor.area.as_ref() }) {
        return Err(ApiError::forbidden());
    }
    let _place = state.intake.place(session.actor.person)?;
    let spooled = spool(&state.config.data, body, MAX_BYTES).await?;
    let _turn = state.intake.turn().await?;
    let file = read_back(spooled).await?;
    let device = device_key::claimed_device(&file).ok_or_else(unreadable)?;
    let known = state.store.device_key(device).await?.ok_or_else(unreadable)?;
    let owner = state.store.person(known.person).await?.ok_or_else(unreadable)?;
    if known.is_cut_off {
        let (whom, target) = (managed_as(&state, &owner).await?, Target { unit: owner.unit.id, area: owner.unit.area.as_ref() });
        if !may_manage(&session.actor, &whom, &target) {
            return Err(cut_off());
        }
    }
    let (content, photos) = open(file, known.key).await?;
    let actor = actor_of(owner);

    let mut results = Vec::with_capacity(content.reports.len());
    let mut refused = Vec::new();
    for report in &content.reports {
        let (receipt, problem) = match take_in(&state, &actor, device, report, &photos).await {
            Ok((receipt, problem)) => (Some(receipt), problem),
            Err(error) => (None, Some(error)),
        };
        results.push(RescueResult { report: report.id, receipt, problem: problem.as_ref().map(ApiError::problem) });
        refused.extend(problem);
    }
    Ok((Refusal::among(&refused).map(Extension), Json(RescueReply { results })))
}

/// Decrypting hundreds of megabytes takes a while: not on a thread that answers requests.
async fn open(file: Vec<u8>, key: [u8; 32]) -> Result<(RescueContent, HashMap<PhotoHash, Bytes>), ApiError> {
    tokio::task::spawn_blocking(move || {
        let plain = device_key::open(file, &key)?;
        let (content, slices) = unpack(&plain).ok()?;
        let photos = content.photos.iter().zip(slices).map(|((hash, _), slice)| (hash.clone(), plain.slice_ref(slice))).collect();
        Some((content, photos))
    })
    .await
    .map_err(ApiError::internal)?
    .ok_or_else(unreadable)
}

/// Files one report and its pictures. A picture that is refused leaves the receipt incomplete and says why.
async fn take_in(
    state: &AppState,
    actor: &Actor,
    device: Uuid,
    report: &RescuedReport,
    photos: &HashMap<PhotoHash, Bytes>,
) -> Result<(Receipt, Option<ApiError>), ApiError> {
    let receipt = file_report(state, actor, Some(device), report.id, &report.submission).await?;
    let mut problem = None;
    for wanted in receipt.photos.iter().filter(|photo| !photo.stored) {
        if let Some(bytes) = photos.get(&wanted.hash)
            && let Err(error) = keep(state, &wanted.hash, bytes.clone()).await
        {
            problem = Some(error);
        }
    }
    let receipt = state.store.receipt(report.id).await?.ok_or_else(ApiError::not_found)?;
    Ok((receipt, problem))
}

fn actor_of(Person { id, role, unit, .. }: Person) -> Actor {
    Actor { person: id, role, unit: unit.id, unit_kind: unit.kind, area: unit.area, by_card: true }
}

fn cut_off() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, code::RESCUE_CUT_OFF, "the phone was cut off; its own coordinator may bring the file")
}

fn unreadable() -> ApiError {
    ApiError::unprocessable(code::RESCUE_UNREADABLE, "not a rescue file of a phone known here, or damaged")
}
