//! The public pages `/material` and `/material/{id}`: what is published and holds today, to be looked at, kept and passed
//! on. Read without any script.
pub mod item;
mod messages;

use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::file::{FileForm, size_words};
use app::domain::key_message::KeyMessage;
use app::domain::material::Material;
use app::labels;
use app::text::{self, Lang};
use app::wire::Page;
use app::wire::files::FileInfo;
use app::wire::paths;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::frame::{About, page_about, style_sheet};
use crate::api::publications::province_of;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::{PublicationFilter, Published};
use messages::Messages;

const A_PAGE: u32 = 24;
/// The front page of the list shows only the newest messages.
const MESSAGES: u32 = 20;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    lang: Lang,
    channel: Option<String>,
    area: Option<String>,
    /// Of the material.
    cursor: Option<String>,
    /// Of the key messages.
    messages: Option<String>,
}

/// What the page shows; every link on it keeps what else was chosen.
struct Choice {
    lang: Lang,
    channel: Option<Channel>,
    province: Option<AreaCode>,
}

impl Choice {
    /// `?…` for a link from this page; `further` continues one of its lists.
    fn query(&self, lang: Lang, channel: Option<Channel>, further: Option<(&str, &str)>) -> String {
        let mut parts = Vec::new();
        parts.extend((lang == Lang::En).then(|| "lang=en".to_owned()));
        parts.extend(channel.map(|channel| format!("channel={}", channel.code())));
        parts.extend(self.province.as_ref().map(|code| format!("area={code}")));
        parts.extend(further.map(|(list, cursor)| format!("{list}={cursor}")));
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    fn page(&self, lang: Lang, channel: Option<Channel>, further: Option<(&str, &str)>) -> String {
        format!("/material{}", self.query(lang, channel, further))
    }

    fn feed(&self, path: &str) -> String {
        format!("{path}{}", self.query(Lang::Th, self.channel, None))
    }
}

/// `GET /material?channel=&area=`; what cannot be read narrows nothing, so that a link typed off a paper still opens.
pub async fn show(State(state): State<AppState>, asked: Result<ApiQuery<Asked>, ApiError>) -> Result<Response, ApiError> {
    let asked = asked.map_or_else(|_| Asked::default(), |ApiQuery(asked)| asked);
    let area = asked.area.as_deref().and_then(|text| AreaCode::parse(text).ok()).filter(|code| state.areas.exists(code));
    let choice = Choice {
        lang: asked.lang,
        channel: asked.channel.as_deref().and_then(Channel::from_code),
        province: area.as_ref().and_then(province_of),
    };
    let filter = PublicationFilter { on: state.today(), channel: choice.channel, topic: None, province: choice.province.clone() };
    let things = state.store.published::<Material>(&filter, asked.cursor.as_deref(), A_PAGE).await?;
    let messages = state.store.published::<KeyMessage>(&filter, asked.messages.as_deref(), MESSAGES).await?;
    let css = style_sheet(&state.config).await;
    let about = About {
        title: text::material_title(choice.lang).to_owned(),
        description: text::material_lead(choice.lang).to_owned(),
        url: state.config.public_url.trim_end_matches('/').to_owned() + "/material",
        image: None,
    };
    Ok(page_about(choice.lang, css, Some(about), view! { <List choice things messages/> }))
}

#[component]
fn List(choice: Choice, things: Page<Published<Material>>, messages: Page<Published<KeyMessage>>) -> impl IntoView {
    let lang = choice.lang;
    let (code, other) = match lang {
        Lang::Th => ("en", Lang::En),
        Lang::En => ("th", Lang::Th),
    };
    let is_empty = things.items.is_empty();
    let more = things.next.map(|cursor| choice.page(lang, choice.channel, Some(("cursor", &cursor))));
    let cards: Vec<_> = things.items.into_iter().map(|thing| view! { <Card lang thing/> }).collect();
    view! {
        <main class="front stack loose">
            <p class="row between">
                <a class="brand" href="/">{text::app_name(lang)}</a>
                <a class="button quiet" href=choice.page(other, choice.channel, None) lang=code>{text::public_other_language(lang)}</a>
            </p>
            <h1>{text::material_title(lang)}</h1>
            <p class="lead">{text::material_lead(lang)}</p>
            <Filters choice=&choice/>
            <section class="stack" aria-labelledby="things">
                <h2 id="things">{text::material_things(lang)}</h2>
                {is_empty.then(|| view! { <p>{text::material_none(lang)}</p> })}
                <ul class="material" role="list">{cards}</ul>
                {more.map(|href| view! { <p><a class="button" href=href>{text::material_more_things(lang)}</a></p> })}
            </section>
            <Messages choice found=messages/>
        </main>
    }
}

/// Plain links: one for all channels and one for each, the chosen one marked.
#[component]
fn Filters<'a>(choice: &'a Choice) -> impl IntoView + use<> {
    let lang = choice.lang;
    let link = |channel: Option<Channel>| {
        let name = channel.map_or_else(|| text::material_all_channels(lang), |channel| labels::channel(channel)(lang));
        let current = (channel == choice.channel).then_some("page");
        view! { <li><a href=choice.page(lang, channel, None) aria-current=current>{name}</a></li> }
    };
    let links: Vec<_> = [None].into_iter().chain(Channel::ALL.map(Some)).map(link).collect();
    view! { <nav aria-label=text::material_channels(lang)><ul class="material-filters" role="list">{links}</ul></nav> }
}

#[component]
fn Card(lang: Lang, thing: Published<Material>) -> impl IntoView {
    let href = format!("/material/{}{}", thing.id.0, if lang == Lang::En { "?lang=en" } else { "" });
    let file = thing.file.as_ref().map(|file| &file.info);
    let preview = file.filter(|file| file.has_preview).map(|_| paths::material_preview(thing.id));
    let kind = kind_words(lang, file);
    let excerpt: String = thing.content.text.chars().take(140).collect();
    view! {
        <li><a class="card material-card" href=href>
            {preview.map(|src| view! { <img src=src alt="" loading="lazy" decoding="async"/> })}
            <span class="strong" lang="th">{thing.content.title}</span>
            {file.is_none().then(|| view! { <span class="small" lang="th">{excerpt}</span> })}
            <span class="muted small">{kind}" · "{text::material_from(lang, &thing.publisher)}</span>
        </a></li>
    }
}

/// What kind of thing, and how many bytes it costs to have it.
fn kind_words(lang: Lang, file: Option<&FileInfo>) -> String {
    let Some(file) = file else { return text::material_kind_text(lang).to_owned() };
    let kind = match file.form {
        FileForm::Picture => text::material_kind_picture(lang),
        FileForm::Audio => text::material_kind_audio(lang),
        FileForm::Video => text::material_kind_video(lang),
        FileForm::Document => text::material_kind_document(lang),
    };
    format!("{kind} {}", size_words(file.bytes))
}
