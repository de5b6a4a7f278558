use app::domain::contact::email;
use app::wire::problem::Problem;
use app::wire::sendings::{Contact, ContactInput};
use axum::Json;
use axum::extract::State;

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;
use crate::store::ActiveSession;

/// Where one's notices go by e-mail: to one's own address, or until one says otherwise to the one on one's assignment.
#[utoipa::path(get, path = "/api/v1/me/contact", tag = "notices",
    responses((status = 200, body = Contact), (status = "default", body = Problem)))]
pub async fn show(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<Json<Contact>, ApiError> {
    contact(&state, &session).await.map(Json)
}

/// Refuses with `validation` (field `email`: `email_unreadable`) what is no address, and no address where notices shall go there.
#[utoipa::path(put, path = "/api/v1/me/contact", tag = "notices", request_body = ContactInput,
    responses((status = 200, body = Contact), (status = "default", body = Problem)))]
pub async fn change(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(input): ApiJson<ContactInput>,
) -> Result<Json<Contact>, ApiError> {
    let address = email(&input.email);
    let is_empty = input.email.trim().is_empty();
    if address.is_none() && (input.by_email || !is_empty) {
        return Err(ApiError::field("email", "email_unreadable"));
    }
    state.store.set_contact(session.actor.person, address.unwrap_or_default(), input.by_email, state.now()).await?;
    contact(&state, &session).await.map(Json)
}

async fn contact(state: &AppState, session: &ActiveSession) -> Result<Contact, ApiError> {
    let person = session.actor.person;
    let offered = state.outbound.offers_email();
    let contact = match state.store.contact(person).await? {
        Some((email, by_email)) => Contact { email, by_email, offered },
        None => {
            let assigned = state.store.mail_address(person, state.now()).await?;
            Contact { by_email: assigned.is_some(), email: assigned.unwrap_or_default(), offered }
        }
    };
    Ok(contact)
}
