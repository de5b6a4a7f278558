//! The public page `/material`: the key messages that hold today, to be read, copied and passed on. Read without any script.
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::key_message::{RECEIPT_COLUMNS, lines};
use app::text::{self, Lang};
use app::wire::Page;
use app::wire::key_messages::PublishedKeyMessage;
use app::wire::paths;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::frame::{page, style_sheet};
use crate::api::key_messages::province_of;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;
use crate::store::KeyMessageFilter;

const MESSAGES_A_PAGE: u32 = 20;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    lang: Lang,
    channel: Option<String>,
    area: Option<String>,
    cursor: Option<String>,
}

/// What the page shows; every link on it keeps what else was chosen.
struct Choice {
    lang: Lang,
    channel: Option<Channel>,
    province: Option<AreaCode>,
}

impl Choice {
    /// `?…` for a link from this page.
    fn query(&self, lang: Lang, channel: Option<Channel>, cursor: Option<&str>) -> String {
        let mut parts = Vec::new();
        parts.extend((lang == Lang::En).then(|| "lang=en".to_owned()));
        parts.extend(channel.map(|channel| format!("channel={}", channel.code())));
        parts.extend(self.province.as_ref().map(|code| format!("area={code}")));
        parts.extend(cursor.map(|cursor| format!("cursor={cursor}")));
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    fn page(&self, lang: Lang, channel: Option<Channel>, cursor: Option<&str>) -> String {
        format!("/material{}", self.query(lang, channel, cursor))
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
    let filter = KeyMessageFilter { on: state.today(), channel: choice.channel, topic: None, province: choice.province.clone() };
    let found = state.store.published_key_messages(&filter, asked.cursor.as_deref(), MESSAGES_A_PAGE).await?;
    let css = style_sheet(&state.config).await;
    Ok(page(choice.lang, css, view! { <Material choice found/> }))
}

#[component]
fn Material(choice: Choice, found: Page<PublishedKeyMessage>) -> impl IntoView {
    let lang = choice.lang;
    let (code, other) = match lang {
        Lang::Th => ("en", Lang::En),
        Lang::En => ("th", Lang::Th),
    };
    let is_empty = found.items.is_empty();
    let more = found.next.map(|cursor| choice.page(lang, choice.channel, Some(&cursor)));
    let messages: Vec<_> = found.items.into_iter().map(|message| view! { <Message lang message/> }).collect();
    view! {
        <main class="content stack loose">
            <p class="row">
                <a class="brand" href="/">{text::app_name(lang)}</a>
                <a class="button quiet" href=choice.page(other, choice.channel, None) lang=code>{text::public_other_language(lang)}</a>
            </p>
            <h1>{text::material_title(lang)}</h1>
            <p class="lead">{text::material_lead(lang)}</p>
            <Filters choice=&choice/>
            {is_empty.then(|| view! { <p>{text::material_empty(lang)}</p> })}
            {messages}
            {more.map(|href| view! { <p><a class="button" href=href>{text::material_more(lang)}</a></p> })}
            <section class="stack">
                <h2>{text::material_feeds(lang)}</h2>
                <ul>
                    <li><a href=choice.feed(paths::KEY_MESSAGES)>"JSON"</a></li>
                    <li><a href=choice.feed(paths::KEY_MESSAGES_ATOM)>"Atom"</a></li>
                    <li><a href=choice.feed(paths::KEY_MESSAGE_FOOTER)>"Text"</a></li>
                </ul>
            </section>
        </main>
    }
}

/// Plain links: one for all channels and one for each, the chosen one marked.
#[component]
fn Filters<'a>(choice: &'a Choice) -> impl IntoView + use<> {
    let lang = choice.lang;
    let link = |channel: Option<Channel>| {
        let name = channel.map_or_else(|| text::material_all_channels(lang), Channel::heading);
        let current = (channel == choice.channel).then_some("page");
        view! { <li><a href=choice.page(lang, channel, None) aria-current=current>{name}</a></li> }
    };
    let links: Vec<_> = [None].into_iter().chain(Channel::ALL.map(Some)).map(link).collect();
    view! { <nav aria-label=text::material_channels(lang)><ul>{links}</ul></nav> }
}

#[component]
fn Message(lang: Lang, message: PublishedKeyMessage) -> impl IntoView {
    let foot = lines(&message.text, RECEIPT_COLUMNS).join("\n");
    view! {
        <article class="card stack">
            <p class="lead" lang="th">{message.text}</p>
            <p class="muted small">{text::material_from(lang, &message.publisher)}</p>
            <details>
                <summary>{text::material_footer(lang)}</summary>
                <pre lang="th">{foot}</pre>
            </details>
        </article>
    }
}
