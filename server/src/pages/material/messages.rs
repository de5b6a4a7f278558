//! The key messages on the page: to be copied, and the addresses where other systems fetch them.
use app::domain::key_message::{KeyMessage, RECEIPT_COLUMNS, lines};
use app::text::{self, Lang};
use app::wire::{Page, paths};
use leptos::prelude::*;

use super::Choice;
use crate::store::Published;

#[component]
pub fn Messages(choice: Choice, found: Page<Published<KeyMessage>>) -> impl IntoView {
    let lang = choice.lang;
    let is_empty = found.items.is_empty();
    let more = found.next.map(|cursor| choice.page(Some(("messages", &cursor))));
    let messages: Vec<_> = found.items.into_iter().map(|message| view! { <Message lang message/> }).collect();
    view! {
        <section class="stack" aria-labelledby="messages">
            <h2 id="messages">{text::material_messages(lang)}</h2>
            <p>{text::material_messages_lead(lang)}</p>
            {is_empty.then(|| view! { <p>{text::material_empty(lang)}</p> })}
            {messages}
            {more.map(|href| view! { <p><a class="button" href=href>{text::material_more(lang)}</a></p> })}
            <h3>{text::material_feeds(lang)}</h3>
            <ul>
                <li><a href=choice.feed(paths::KEY_MESSAGES)>"JSON"</a></li>
                <li><a href=choice.feed(paths::KEY_MESSAGES_ATOM)>"Atom"</a></li>
                <li><a href=choice.feed(paths::KEY_MESSAGE_FOOTER)>"Text"</a></li>
            </ul>
        </section>
    }
}

#[component]
fn Message(lang: Lang, message: Published<KeyMessage>) -> impl IntoView {
    let foot = lines(&message.content.text, RECEIPT_COLUMNS).join("\n");
    view! {
        <article class="card stack">
            <p class="lead" lang="th">{message.content.text}</p>
            <p class="muted small">{text::material_from(lang, &message.publisher)}</p>
            <details>
                <summary>{text::material_footer(lang)}</summary>
                <pre lang="th">{foot}</pre>
            </details>
        </article>
    }
}
