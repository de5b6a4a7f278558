use app::text::{self, Lang};
use axum::response::Response;
use leptos::prelude::*;

use super::frame::page;

/// For addresses nobody answers; in both languages, as nothing is known of the reader.
pub fn page_not_found(css: Option<String>) -> Response {
    let content = view! {
        <main class="page">
            <h1>{text::public_not_found(Lang::Th)}</h1>
            <p lang="en">{text::public_not_found(Lang::En)}</p>
            <p><a class="button" href="/">{text::public_home(Lang::Th)}" "<span lang="en">{text::public_home(Lang::En)}</span></a></p>
        </main>
    };
    page(Lang::Th, css, content)
}
