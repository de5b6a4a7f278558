use app::domain::channel::Channel;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};

use super::asked::pictures_asked;
use super::{attachment, in_turn};
use crate::auth::reader::Reader;
use crate::error::ApiError;
use crate::exports::pictures::archive;
use crate::extract::ApiPath;
use crate::state::AppState;

/// A month's pictures as a ZIP, a folder for each unit and channel, with `manifest.csv` at its end: those of reports that are whole
/// and not sent back. A picture that is missing is a note in the list.
#[utoipa::path(get, path = "/api/v1/months/{month}/pictures.zip", tag = "exports",
    params(("month" = String, Path, example = "2026-02"), ("area" = Option<String>, Query), ("unit" = Option<Uuid>, Query),
        ("channel" = Option<Channel>, Query), ("kind" = Option<String>, Query), ("own" = Option<bool>, Query), ("lang" = Option<String>, Query)),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn pictures(
    State(state): State<AppState>,
    reader: Reader,
    ApiPath(month): ApiPath<String>,
    uri: Uri,
) -> Result<Response, ApiError> {
    let asked = pictures_asked(&state, reader.scope, &month, &uri)?;
    let turn = state.export_turns.of(reader.person).await?;
    let described = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&format!("{}.zip", asked.file_name))),
    ];
    let bytes = archive(state.store.clone(), state.photos.clone(), asked.rows, asked.lang);
    Ok((described, in_turn(turn, bytes)).into_response())
}
