//! What every server-rendered page has around its content.
use app::text::{self, Lang};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;

use crate::config::Config;

/// `?lang=en`; Thai otherwise.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub lang: Lang,
}

/// The style sheet's hashed address, if the client has been built.
pub async fn style_sheet(config: &Config) -> Option<String> {
    let index = tokio::fs::read(config.site.join("site.json")).await.ok()?;
    let index: serde_json::Value = serde_json::from_slice(&index).ok()?;
    index.get("css")?.as_str().map(str::to_owned)
}

pub fn page(lang: Lang, css: Option<String>, content: impl IntoView) -> Response {
    page_about(lang, css, None, content)
}

/// What a link to a page shows of it elsewhere (Open Graph).
pub struct About {
    pub title: String,
    pub description: String,
    pub url: String,
    pub image: Option<String>,
}

/// As [`page`], with a name of its own.
pub fn page_about(lang: Lang, css: Option<String>, about: Option<About>, content: impl IntoView) -> Response {
    let code = match lang {
        Lang::Th => "th",
        Lang::En => "en",
    };
    let title = match &about {
        Some(about) => format!("{} · {}", about.title, text::app_name(lang)),
        None => text::app_name(lang).to_owned(),
    };
    let html = view! {
        <html lang=code>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                {about.map(meta)}
                {css.map(|css| view! { <link rel="stylesheet" href=css/> })}
                <link rel="icon" href="/icons/icon.svg" type="image/svg+xml"/>
            </head>
            <body>{content}</body>
        </html>
    }
    .to_html();
    let cache = [(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    (cache, Html(format!("<!doctype html>{html}"))).into_response()
}

fn meta(about: About) -> impl IntoView {
    let property = |name: &'static str, content: String| leptos::html::meta().attr("property", name).attr("content", content);
    view! {
        <meta name="description" content=about.description.clone()/>
        {property("og:type", "article".to_owned())}
        {property("og:title", about.title)}
        {property("og:description", about.description)}
        {property("og:url", about.url)}
        {about.image.map(|image| property("og:image", image))}
    }
}
