use app::ui::public::Front;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

use super::frame::{Asked, page, style_sheet};
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

/// `GET /`
pub async fn show(State(state): State<AppState>, asked: Result<ApiQuery<Asked>, ApiError>) -> Response {
    let lang = asked.map_or_else(|_| Default::default(), |ApiQuery(asked)| asked.lang);
    page(lang, style_sheet(&state.config).await, view! { <Front lang/> })
}
