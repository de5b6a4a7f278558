use app::text;
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
    let content = view! {
        <main class="page">
            <h1>{text::public_title(lang)}</h1>
            <p>{text::public_lead(lang)}</p>
            <p><a class="button" href="/app/">{text::public_open_app(lang)}</a></p>
            <p><a href="/signin">{text::public_sign_in(lang)}</a></p>
            <p><a href="/" lang="th">"ไทย"</a>" "<a href="/?lang=en" lang="en">"English"</a></p>
        </main>
    };
    page(lang, style_sheet(&state.config).await, content)
}
