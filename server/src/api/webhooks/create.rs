use app::domain::access::Action;
use app::domain::webhook::{WebhookEvent, WebhookId};
use app::wire::problem::Problem;
use app::wire::sendings::{NewWebhook, Webhook, WebhookInput};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use crate::api::directives::authorize;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::outbound;
use crate::state::AppState;

/// Has a program told of things, by signed calls (Standard Webhooks). The secret that they are signed with is in this reply alone.
///
/// Refuses with `validation` (field `url`: `address_unreadable`, `address_not_https`, `address_has_user`, `address_private`, `address_unlisted`, `webhook_known`; field
/// `events`: `webhook_events_missing`; the eleventh of a unit: `webhooks_too_many`).
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhooks", request_body = WebhookInput,
    responses((status = 201, body = NewWebhook), (status = "default", body = Problem)))]
pub async fn create(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(input): ApiJson<WebhookInput>,
) -> Result<(StatusCode, Json<NewWebhook>), ApiError> {
    let actor = &session.actor;
    authorize(actor, Action::ManageWebhooks)?;
    let url = input.url.trim();
    state.outbound.check(url).map_err(|problem| ApiError::field("url", problem.rule()))?;
    let events: Vec<_> = WebhookEvent::OFFERED.into_iter().filter(|event| input.events.contains(event)).collect();
    if events.is_empty() {
        return Err(ApiError::field("events", "webhook_events_missing"));
    }
    let secret = outbound::new_secret()?;
    let id = WebhookId(Uuid::now_v7());
    let webhook = Webhook { id, url: url.to_owned(), events, made_at: state.now(), last_at: None, last_error: None, off_at: None };
    if !state.store.add_webhook(actor.unit, actor.person, &webhook, &secret).await? {
        let is_known = state.store.webhooks(actor.unit).await?.iter().any(|known| known.url == webhook.url);
        return Err(ApiError::field("url", if is_known { "webhook_known" } else { "webhooks_too_many" }));
    }
    Ok((StatusCode::CREATED, Json(NewWebhook { webhook, secret })))
}
