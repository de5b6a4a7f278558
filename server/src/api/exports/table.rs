use app::domain::channel::Channel;
use app::domain::unit::UnitKind;
use app::wire::problem::Problem;
use app::wire::trend::UnitOrder;
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use super::asked::{Asked, asked};
use super::{PIECE, attachment, in_turn};
use crate::auth::reader::Reader;
use crate::error::ApiError;
use crate::exports::{csv, xlsx};
use crate::extract::ApiPath;
use crate::state::AppState;

const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A whole table as a file: `reports`, `obligations`, `units`, `unit-months`, `area-months`, `months`, and for who is signed in
/// `people`, `coordinators`, `directives`, `deliveries`, `recipients` (of the letter `directive`, all below one's own unit, or those of
/// one `source`); each as `.csv` (UTF-8 with its mark, dates as in ISO 8601, times in Thailand)
/// or `.xlsx` (refused with `too_many_rows`, 422, above what a sheet holds). It takes the parameters of the table's list, for
/// obligations also the months `from` and `to`, and the language of its headings.
#[utoipa::path(get, path = "/api/v1/exports/{name}", tag = "exports",
    params(("name" = String, Path, example = "reports.csv"), ("area" = Option<String>, Query), ("channel" = Option<Channel>, Query),
        ("month" = Option<String>, Query, example = "2026-02"), ("from" = Option<String>, Query, example = "2026-01"),
        ("to" = Option<String>, Query, example = "2026-12"), ("kind" = Option<UnitKind>, Query), ("state" = Option<String>, Query),
        ("unit" = Option<Uuid>, Query), ("own" = Option<bool>, Query), ("counted" = Option<bool>, Query), ("open" = Option<bool>, Query),
        ("stuck" = Option<bool>, Query), ("due" = Option<NaiveDate>, Query), ("until" = Option<String>, Query, example = "2026-02"), ("months" = Option<u32>, Query),
        ("sort" = Option<UnitOrder>, Query), ("joined" = Option<bool>, Query), ("missing" = Option<bool>, Query),
        ("directive" = Option<Uuid>, Query), ("source" = Option<Uuid>, Query), ("lang" = Option<String>, Query, example = "th")),
    responses((status = 200, content_type = "text/csv"), (status = "default", body = Problem)))]
pub async fn table(State(state): State<AppState>, reader: Reader, ApiPath(name): ApiPath<String>, uri: Uri) -> Result<Response, ApiError> {
    let (table, form) = name.split_once('.').ok_or_else(ApiError::not_found)?;
    // Before anything is asked of the database.
    let turn = state.export_turns.of(reader.person).await?;
    let Asked { sheet, file_name } = asked(&state, &reader, table, &uri).await?.ok_or_else(ApiError::not_found)?;
    match form {
        "csv" => {
            let described = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
                (header::CONTENT_DISPOSITION, attachment(&format!("{file_name}.csv"))),
            ];
            Ok((described, in_turn(turn, csv::table(sheet).await?)).into_response())
        }
        "xlsx" => {
            let file = File::from_std(xlsx::table(sheet).await?);
            let size = file.metadata().await.map_err(ApiError::internal)?.len();
            let described = [
                (header::CONTENT_TYPE, SPREADSHEET.to_owned()),
                (header::CONTENT_DISPOSITION, attachment(&format!("{file_name}.xlsx"))),
                (header::CONTENT_LENGTH, size.to_string()),
            ];
            Ok((described, in_turn(turn, ReaderStream::with_capacity(file, PIECE))).into_response())
        }
        _ => Err(ApiError::not_found()),
    }
}
