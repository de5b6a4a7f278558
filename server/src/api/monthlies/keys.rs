use axum::Json;
use axum::extract::State;

use crate::receipts::PublicKey;
use crate::state::AppState;

/// The public halves of the keys that receipts are signed with.
#[utoipa::path(get, path = "/api/v1/receipt-keys", tag = "months", responses((status = 200, body = Vec<PublicKey>)))]
pub async fn keys(State(state): State<AppState>) -> Json<Vec<PublicKey>> {
    Json(state.receipts.public())
}
