use app::domain::channel::Channel;
use app::domain::unit::UnitKind;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use super::asked::asked;
use super::{attachment, in_turn};
use crate::auth::reader::Reader;
use crate::error::ApiError;
use crate::exports::{Pages, csv, xlsx};
use crate::extract::ApiPath;
use crate::state::AppState;
use crate::store::tables::Rows;

const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A whole table as a file: `reports`, `obligations` or `units`, each as `.csv` (UTF-8 with its mark, dates as in ISO 8601, times
/// in Thailand) or `.xlsx` (refused with `too_many_rows`, 422, above what a sheet holds). It takes the parameters of the table's list, for obligations also the months `from` and `to`, and the language
/// of its headings.
#[utoipa::path(get, path = "/api/v1/exports/{name}", tag = "exports",
    params(("name" = String, Path, example = "reports.csv"), ("area" = Option<String>, Query), ("channel" = Option<Channel>, Query),
        ("month" = Option<String>, Query, example = "2026-02"), ("from" = Option<String>, Query, example = "2026-01"),
        ("to" = Option<String>, Query, example = "2026-12"), ("kind" = Option<UnitKind>, Query), ("state" = Option<String>, Query),
        ("unit" = Option<Uuid>, Query), ("own" = Option<bool>, Query), ("counted" = Option<bool>, Query), ("open" = Option<bool>, Query),
        ("stuck" = Option<bool>, Query), ("lang" = Option<String>, Query, example = "th")),
    responses((status = 200, content_type = "text/csv"), (status = "default", body = Problem)))]
pub async fn table(State(state): State<AppState>, reader: Reader, ApiPath(name): ApiPath<String>, uri: Uri) -> Result<Response, ApiError> {
    let (table, form) = name.split_once('.').ok_or_else(ApiError::not_found)?;
    let asked = asked(&state, &reader.scope, table, &uri)?.ok_or_else(ApiError::not_found)?;
    let rows = Rows { scope: reader.scope, narrow: asked.narrow, condition: None, now: state.now() };
    let turn = state.export_turn()?;
    let pages = Pages::new(state.store.clone(), rows);
    match form {
        "csv" => {
            let described = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
                (header::CONTENT_DISPOSITION, attachment(&format!("{}.csv", asked.file_name))),
            ];
            Ok((described, in_turn(turn, csv::table(pages, asked.lang).await?)).into_response())
        }
        "xlsx" => {
            let file = File::from_std(xlsx::table(pages, asked.lang).await?);
            let size = file.metadata().await.map_err(ApiError::internal)?.len();
            let described = [
                (header::CONTENT_TYPE, SPREADSHEET.to_owned()),
                (header::CONTENT_DISPOSITION, attachment(&format!("{}.xlsx", asked.file_name))),
                (header::CONTENT_LENGTH, size.to_string()),
            ];
            Ok((described, in_turn(turn, ReaderStream::new(file))).into_response())
        }
        _ => Err(ApiError::not_found()),
    }
}
