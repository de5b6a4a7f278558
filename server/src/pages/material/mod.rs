//! The public pages `/material` and `/material/{id}`: what is published and holds today, to be looked at, kept and passed
//! on. Read without any script.
pub mod item;
mod messages;

use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::file::FileForm;
use app::domain::key_message::KeyMessage;
use app::domain::material::Material;
use app::domain::publication::is_topic;
use app::domain::report::{TOPICS, Topic};
use app::labels;
use app::text::{self, Lang};
use app::wire::Page;
use app::wire::files::FileInfo;
use app::wire::paths;
use app::wire::url::url_part;
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
    topic: Option<String>,
    area: Option<String>,
    /// Of the material.
    cursor: Option<String>,
    /// Of the key messages.
    messages: Option<String>,
}

/// What the page shows; every link on it keeps what else was chosen.
#[derive(Clone)]
struct Choice {
    lang: Lang,
    channel: Option<Channel>,
    topic: Option<Topic>,
    province: Option<AreaCode>,
}

impl Choice {
    fn in_other_language(&self) -> Self {
        let lang = if self.lang == Lang::Th { Lang::En } else { Lang::Th };
        Self { lang, ..self.clone() }
    }

    fn with_channel(&self, channel: Option<Channel>) -> Self {
        Self { channel, ..self.clone() }
    }

    fn with_topic(&self, topic: Option<&str>) -> Self {
        Self { topic: topic.map(str::to_owned), ..self.clone() }
    }

    /// `?…`; `further` continues one of the page's lists.
    fn query(&self, further: Option<(&str, &str)>) -> String {
        let mut parts = Vec::new();
        parts.extend((self.lang == Lang::En).then(|| "lang=en".to_owned()));
        parts.extend(self.channel.map(|channel| format!("channel={}", channel.code())));
        parts.extend(self.topic.as_ref().map(|topic| format!("topic={}", url_part(topic))));
        parts.extend(self.province.as_ref().map(|code| format!("area={code}")));
        parts.extend(further.map(|(list, cursor)| format!("{list}={}", url_part(cursor))));
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    fn page(&self, further: Option<(&str, &str)>) -> String {
        format!("/material{}", self.query(further))
    }

    fn feed(&self, path: &str) -> String {
        format!("{path}{}", Self { lang: Lang::Th, ..self.clone() }.query(None))
    }
}

/// `GET /material?channel=&topic=&area=`; what cannot be read narrows nothing, so that a link typed off a paper still opens.
pub async fn show(State(state): State<AppState>, asked: Result<ApiQuery<Asked>, ApiError>) -> Result<Response, ApiError> {
    let asked = asked.map_or_else(|_| Asked::default(), |ApiQuery(asked)| asked);
    let area = asked.area.as_deref().and_then(|text| AreaCode::parse(text).ok()).filter(|code| state.areas.exists(code));
    let choice = Choice {
        lang: asked.lang,
        channel: asked.channel.as_deref().and_then(Channel::from_code),
        topic: asked.topic.filter(|topic| is_topic(topic)),
        province: area.as_ref().and_then(province_of),
    };
    let filter =
        PublicationFilter { on: state.today(), channel: choice.channel, topic: choice.topic.clone(), province: choice.province.clone() };
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
    let (lang, other) = (choice.lang, choice.in_other_language());
    let code = if other.lang == Lang::En { "en" } else { "th" };
    let is_empty = things.items.is_empty();
    let more = things.next.map(|cursor| choice.page(Some(("cursor", &cursor))));
    let cards: Vec<_> = things.items.into_iter().map(|thing| view! { <Card choice=&choice thing/> }).collect();
    view! {
        <main class="front stack loose">
            <p class="row between">
                <a class="brand" href="/">{text::app_name(lang)}</a>
                <a class="button quiet" href=other.page(None) lang=code>{text::public_other_language(lang)}</a>
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

/// Plain links: one for all channels and one for each, the chosen one marked; likewise the topics.
#[component]
fn Filters<'a>(choice: &'a Choice) -> impl IntoView + use<> {
    let lang = choice.lang;
    let link = |to: Choice, is_current: bool, name: String| view! { <li><a href=to.page(None) aria-current=is_current.then_some("page")>{name}</a></li> };
    let channel = |channel: Option<Channel>| {
        let name = channel.map_or_else(|| text::material_all_channels(lang), |channel| labels::channel(channel)(lang));
        link(choice.with_channel(channel), channel == choice.channel, name.to_owned())
    };
    let topic = |topic: Option<&str>| {
        let name = topic.map_or_else(|| text::material_all_topics(lang).to_owned(), |topic| topic_words(lang, topic));
        link(choice.with_topic(topic), topic == choice.topic.as_deref(), name)
    };
    // One that an office made itself is named here while it is chosen.
    let own = choice.topic.as_deref().filter(|topic| !TOPICS.contains(topic));
    let channels: Vec<_> = [None].into_iter().chain(Channel::ALL.map(Some)).map(channel).collect();
    let topics: Vec<_> = [None].into_iter().chain(TOPICS.map(Some)).chain(own.map(Some)).map(topic).collect();
    view! {
        <nav aria-label=text::material_channels(lang)><ul class="material-filters" role="list">{channels}</ul></nav>
        <nav aria-label=text::material_topics(lang)><ul class="material-filters" role="list">{topics}</ul></nav>
    }
}

#[component]
fn Card<'a>(choice: &'a Choice, thing: Published<Material>) -> impl IntoView + use<> {
    let lang = choice.lang;
    let href = format!("/material/{}{}", thing.id.0, if lang == Lang::En { "?lang=en" } else { "" });
    let file = thing.file.as_ref().map(|file| &file.info);
    let preview = file.filter(|file| file.has_preview).map(|_| paths::material_preview(thing.id));
    let kind = kind_words(lang, file);
    let excerpt: String = thing.content.text.chars().take(140).collect();
    let Material { title, collection, topics, .. } = thing.content;
    let collection = (!collection.is_empty()).then(|| view! { <span class="small" lang="th">{collection}</span> });
    let topic = |topic: &String| view! { <a href=choice.with_topic(Some(topic)).page(None)>{topic_words(lang, topic)}</a>" " };
    let topics = (!topics.is_empty()).then(|| view! { <p class="small">{topics.iter().map(topic).collect::<Vec<_>>()}</p> });
    view! {
        <li class="card material-card">
            <a href=href>
                {preview.map(|src| view! { <img src=src alt="" loading="lazy" decoding="async"/> })}
                <span class="strong" lang="th">{title}</span>
                {collection}
                {file.is_none().then(|| view! { <span class="small" lang="th">{excerpt}</span> })}
                <span class="muted small">{kind}" · "{text::material_from(lang, &thing.publisher)}</span>
            </a>
            {topics}
        </li>
    }
}

fn topic_words(lang: Lang, topic: &str) -> String {
    labels::topic(topic).map_or_else(|| topic.to_owned(), |word| word(lang).to_owned())
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
    format!("{kind} {}", labels::size(lang, file.bytes))
}
