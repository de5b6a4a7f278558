use app::domain::access::{Action, Role, may};
use app::domain::enrolment::text_problem;
use app::wire::people::{EnrolRequest, PersonView};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::target;
use crate::api::paging::with_path;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;
use crate::store::{Inserted, NewPerson};

/// Enrols an official of a unit in one's care. 201; a repeat of the same is 200.
///
/// Refuses with `unit_unknown` (422), `validation` (422; 409 if the id is taken by somebody else).
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = EnrolRequest,
    responses((status = 201, body = PersonView), (status = 200, body = PersonView), (status = "default", body = Problem)))]
pub async fn enrol(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(asked): ApiJson<EnrolRequest>,
) -> Result<(StatusCode, Json<PersonView>), ApiError> {
    if !may(&session.actor, Action::ManagePeople, &target(&session.unit)) {
        return Err(ApiError::forbidden());
    }
    let unit = state.store.unit(asked.unit).await?;
    let unit = unit.filter(|unit| may(&session.actor, Action::ManagePeople, &target(unit)));
    let unit = unit.ok_or_else(|| ApiError::unprocessable(code::UNIT_UNKNOWN, "no such unit, or not one of yours"))?;
    let (name, position) = (asked.name.trim().to_owned(), asked.position.trim().to_owned());
    let errors: Vec<_> =
        [("name", &name), ("position", &position)].into_iter().filter_map(|(field, text)| text_problem(field, text)).collect();
    if !errors.is_empty() {
        return Err(ApiError::validation(errors));
    }

    let person = NewPerson { id: asked.id, name, position, role: Role::Official, unit: asked.unit, login: None, password_hash: None };
    let now = state.now();
    let status = match state.store.insert_person(&person, now).await? {
        Inserted::New => StatusCode::CREATED,
        Inserted::Same => StatusCode::OK,
        Inserted::Conflict => return Err(ApiError { status: StatusCode::CONFLICT, ..ApiError::field("id", "id_taken") }),
    };
    let sessions = state.store.sessions_of(person.id, now).await?;
    let joining = state.store.joining_of(person.id).await?;
    let view = PersonView {
        id: person.id,
        name: person.name,
        position: person.position,
        role: person.role,
        unit: with_path(&state, unit),
        devices: u32::try_from(sessions.len()).unwrap_or(u32::MAX),
        last_seen_at: sessions.first().map(|session| session.last_seen_at),
        joined_at: joining.joined_at,
        card_until: joining.card_until,
        has_term: state.store.has_open_term(person.id, state.today()).await?,
    };
    Ok((status, Json(view)))
}
