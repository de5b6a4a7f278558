use app::wire::ServerInfo;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use crate::auth::passkey::relying_party;
use crate::state::AppState;

/// Version and clock of the server; needs no session.
#[utoipa::path(get, path = "/api/v1/server", tag = "server", responses((status = 200, body = ServerInfo), (status = "default", body = Problem)))]
pub async fn show(State(state): State<AppState>) -> Json<ServerInfo> {
    Json(ServerInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        time: state.now(),
        passkeys: relying_party(&state.config),
        provider: state.provider.as_ref().map(|provider| provider.name().to_owned()),
    })
}
