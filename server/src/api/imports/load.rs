//! What was handed in before, and whose it may be.
use app::domain::access::Actor;
use app::domain::import::{Given, ImportPicture, Listed, MAX_ROWS, Sheet, Units};
use app::domain::photo::PhotoHash;
use app::wire::imports::{ImportInput, MAX_PICTURE_LISTS};
use app::wire::problem::code;
use axum::body::Bytes;
use axum::http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::ApiError;
use crate::imports::sheet::{self, SheetError};
use crate::state::AppState;
use crate::store::UnitFilter;

/// Units read at once.
const UNITS: u32 = 500;

/// Everything that says what the rows of `input` mean.
///
/// # Errors
/// `import_gone` for what was not handed in, or too long ago; those of [`parse`].
pub async fn given(state: &AppState, actor: &Actor, input: &ImportInput) -> Result<Given, ApiError> {
    if input.picture_lists.len() > MAX_PICTURE_LISTS {
        return Err(ApiError::too_large());
    }
    let sheet = parse(state, handed_in(state, &input.sheet).await?, MAX_ROWS).await?;
    let mut pictures = input.pictures.clone();
    for list in &input.picture_lists {
        pictures.extend(get_list::<ImportPicture>(state, list).await?);
    }
    let listed = match &input.file_list {
        Some(list) => get_list::<Listed>(state, list).await?,
        None => Vec::new(),
    };
    let units = units(state, actor, Units::wanted(&sheet.rows, &input.mapping)).await?;
    let own = state.store.unit(actor.unit).await?;
    Ok(Given { sheet, mapping: input.mapping.clone(), pictures, listed, units, own, today: state.today() })
}

/// Those of one's own area.
async fn units(state: &AppState, actor: &Actor, mut units: Units) -> Result<Units, ApiError> {
    let mut cursor: Option<String> = None;
    while !units.is_empty() {
        let page = state.store.units(&actor.scope(), &UnitFilter::default(), cursor.as_deref(), UNITS).await?;
        page.items.iter().for_each(|unit| units.offer(unit));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(units)
}

/// A workbook takes a while to unfold, and its reader panics on some that are damaged.
pub async fn parse(state: &AppState, bytes: Bytes, max_rows: usize) -> Result<Sheet, ApiError> {
    let _turn = state.intake.table().await?;
    let read = tokio::task::spawn_blocking(move || sheet::read(&bytes, max_rows)).await.unwrap_or(Err(SheetError::Unreadable));
    read.map_err(|error| match error {
        SheetError::Unreadable => ApiError::unprocessable(code::SHEET_UNREADABLE, "neither an XLSX workbook nor CSV in UTF-8"),
        SheetError::QuoteOpen => ApiError::unprocessable(code::SHEET_QUOTE_OPEN, "a quotation mark is not closed"),
        SheetError::Empty => ApiError::unprocessable(code::SHEET_EMPTY, "no line below the headings"),
        SheetError::TooLarge => ApiError::too_large(),
    })
}

/// Keeps a list among the files handed in, and answers with what it is called.
pub async fn put_list<T: Serialize>(state: &AppState, list: &[T]) -> Result<PhotoHash, ApiError> {
    let bytes = serde_json::to_vec(list).map_err(ApiError::internal)?;
    Ok(state.photos.put_import(bytes.into()).await?)
}

async fn get_list<T: DeserializeOwned>(state: &AppState, list: &PhotoHash) -> Result<Vec<T>, ApiError> {
    // What was handed in as something else is no list.
    serde_json::from_slice(&handed_in(state, list).await?).map_err(|_| gone())
}

/// A sheet, picture or list by what it is called.
///
/// # Errors
/// `import_gone`.
pub async fn handed_in(state: &AppState, hash: &PhotoHash) -> Result<Bytes, ApiError> {
    state.photos.import(hash).await?.ok_or_else(gone)
}

fn gone() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, code::IMPORT_GONE, "no longer here, or never handed in")
}
