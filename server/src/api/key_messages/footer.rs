use app::domain::key_message::{KeyMessage, RECEIPT_COLUMNS, lines};
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::api::for_everybody::answer;
use crate::api::publications::Asked;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

/// The last published message in lines of at most 48 columns, to be printed as it is at the foot of a receipt; empty when
/// there is none, so that a printer prints nothing. Narrowed as the list is.
#[utoipa::path(get, path = "/api/v1/key-messages/footer", tag = "key-messages",
    params(("channel" = Option<String>, Query), ("topic" = Option<String>, Query), ("area" = Option<String>, Query),
        ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, body = String, content_type = "text/plain"), (status = 304), (status = "default", body = Problem)))]
pub async fn footer(State(state): State<AppState>, headers: HeaderMap, ApiQuery(asked): ApiQuery<Asked>) -> Result<Response, ApiError> {
    let page = state.store.published::<KeyMessage>(&asked.filter(&state)?, None, 1).await?;
    let set: String = page.items.iter().flat_map(|message| lines(&message.content.text, RECEIPT_COLUMNS)).map(|line| line + "\n").collect();
    Ok(answer(&headers, "text/plain; charset=utf-8", set.into_bytes()))
}
