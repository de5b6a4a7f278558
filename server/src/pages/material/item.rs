//! One thing on a page of its own: looked at here, kept, or passed on by its address.
use app::domain::file::FileForm;
use app::domain::material::Material;
use app::domain::publication::PublicationId;
use app::labels;
use app::text::{self, Lang};
use app::wire::paths;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use uuid::Uuid;

use super::kind_words;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::pages::frame::{About, Asked, page_about, style_sheet};
use crate::pages::not_found::page_not_found;
use crate::state::AppState;
use crate::store::Published;

/// `GET /material/{id}`
pub async fn show(
    State(state): State<AppState>,
    id: Result<ApiPath<Uuid>, ApiError>,
    asked: Result<ApiQuery<Asked>, ApiError>,
) -> Result<Response, ApiError> {
    let lang = asked.map_or(Lang::Th, |ApiQuery(asked)| asked.lang);
    let css = style_sheet(&state.config).await;
    let found = match id {
        Ok(ApiPath(id)) => state.store.published_one::<Material>(PublicationId(id), state.today()).await?,
        Err(_) => None,
    };
    let Some(thing) = found else { return Ok((StatusCode::NOT_FOUND, page_not_found(css)).into_response()) };
    let base = state.config.public_url.trim_end_matches('/');
    let url = format!("{base}/material/{}", thing.id.0);
    let has_preview = thing.file.as_ref().is_some_and(|file| file.info.has_preview);
    let about = About {
        title: thing.content.title.clone(),
        description: thing.content.text.chars().take(200).collect(),
        url: url.clone(),
        image: has_preview.then(|| base.to_owned() + &paths::material_preview(thing.id)),
    };
    Ok(page_about(lang, css, Some(about), view! { <Thing lang thing url/> }))
}

#[component]
fn Thing(lang: Lang, thing: Published<Material>, url: String) -> impl IntoView {
    let back = if lang == Lang::En { "/material?lang=en" } else { "/material" };
    let kind = kind_words(lang, thing.file.as_ref().map(|file| &file.info));
    let paragraphs: Vec<_> = thing.content.text.lines().map(|line| view! { <p lang="th">{line.to_owned()}</p> }).collect();
    let title = thing.content.title.clone();
    let edition = (thing.edition > 1).then(|| text::material_edition(lang, thing.edition));
    view! {
        <main class="content stack loose">
            <p><a class="button quiet" href=back>{text::material_back(lang)}</a></p>
            <h1 lang="th">{thing.content.title.clone()}</h1>
            <p class="muted small">
                {kind}" · "{text::material_from(lang, &thing.publisher)}{edition.map(|edition| format!(" · {edition}"))}
            </p>
            <Shown lang thing=&thing title/>
            {paragraphs}
            <p class="small">{text::material_share(lang)}<br/><code>{url}</code></p>
        </main>
    }
}

/// The file where a browser shows it, and the way to keep it.
#[component]
fn Shown<'a>(lang: Lang, thing: &'a Published<Material>, title: String) -> impl IntoView + use<> {
    let id = thing.id;
    thing.file.as_ref().map(|file| file.info.clone()).map(|file| {
        let src = paths::material_file(id);
        let shown = match file.form {
            FileForm::Picture => view! { <img class="material-shown" src=src.clone() alt=title/> }.into_any(),
            FileForm::Audio => view! { <audio class="material-shown" controls preload="metadata" src=src.clone()></audio> }.into_any(),
            FileForm::Video => view! { <video class="material-shown" controls preload="metadata" src=src.clone()></video> }.into_any(),
            FileForm::Document => ().into_any(),
        };
        let word = text::material_keep(lang, labels::size(lang, file.bytes));
        view! { {shown}<p><a class="button primary" href=src download=file.name>{word}</a></p> }
    })
}
