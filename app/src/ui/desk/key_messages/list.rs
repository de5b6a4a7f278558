//! What the office wrote, the last changed first, and the ways in which others fetch it.
use leptos::prelude::*;

use super::editor::Editor;
use super::{Dialog, PublicationState, Shown};
use crate::domain::key_message::KeyMessage;
use crate::domain::publication::Publication;
use crate::text;
use crate::ui::components::{Confirm, Draw, Empty, Icon};
use crate::ui::desk::pages::Pages;
use crate::ui::desk::parts::{Failure, Heading};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{LETTERS, lang, words};
use crate::ui::names;
use crate::wire::paths;
use crate::wire::publications::OwnPublication;

#[component]
pub fn KeyMessages() -> impl IntoView {
    let desk = use_desk();
    let shown = Shown { messages: Pages::new(format!("{}?limit=50", paths::OWN_KEY_MESSAGES)), dialog: RwSignal::new(None) };
    shown.messages.load(desk);
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=LETTERS><Draw icon=Icon::Back/>{text::letters_title(lang())}</a>
        </nav>
        <div class="desk-top row between">
            <Heading text=text::messages_title(lang())/>
            <button type="button" class="button primary small" on:click=move |_| shown.dialog.set(Some(Dialog::Write(None)))>
                <Draw icon=Icon::Plus/>{text::messages_write(lang())}
            </button>
        </div>
        <p class="muted">{text::messages_lead(lang())}</p>
        <p class="row">
            <a href="/material" target="_blank">{text::messages_public_page(lang())}</a>
            <a href=paths::KEY_MESSAGES target="_blank">"JSON"</a>
            <a href=paths::KEY_MESSAGES_ATOM target="_blank">"Atom"</a>
            <a href=format!("{}/footer?channel=documents_apps", paths::KEY_MESSAGES) target="_blank">{text::messages_footer(lang())}</a>
        </p>
        <ul class="letters" role="list">
            <For each=move || shown.messages.items.get() key=|message| (message.id, message.version) let:message><Line message shown/></For>
        </ul>
        {move || shown.messages.is_empty().then(|| view! { <Empty icon=Icon::Document word=text::messages_none(lang())/> })}
        {shown.messages.foot()}
        {move || match shown.dialog.get() {
            Some(Dialog::Write(of)) => view! { <Editor of shown/> }.into_any(),
            Some(Dialog::Withdraw(message)) => view! { <Withdraw message shown/> }.into_any(),
            None => ().into_any(),
        }}
    }
}

#[component]
fn Line(message: OwnPublication<KeyMessage>, shown: Shown) -> impl IntoView {
    let content = message.content.clone();
    let channels = content.channels.iter().map(|channel| names::channel(words(), *channel)).collect::<Vec<_>>().join(" · ");
    let days = match content.until {
        Some(until) => text::form_from_until(lang(), words().date(content.from), words().date(until)),
        None => text::form_from_open(lang(), words().date(content.from)),
    };
    let state = message.state;
    let (written, taken) = (message.clone(), message);
    let word = if state == Publication::Draft { text::messages_go_on(lang()) } else { text::messages_replace(lang()) };
    view! {
        <li class="letters-line">
            <div class="row between"><span class="strong">{content.text}</span><PublicationState state/></div>
            <p class="small">{channels}</p>
            <p class="small muted">{days}</p>
            <div class="buttons">
                {(state != Publication::Withdrawn).then(|| view! {
                    <button type="button" class="button small" on:click=move |_| shown.dialog.set(Some(Dialog::Write(Some(written.clone()))))>{word}</button>
                })}
                {(state == Publication::Published).then(|| view! {
                    <button type="button" class="button small quiet" on:click=move |_| shown.dialog.set(Some(Dialog::Withdraw(taken.clone())))>{text::messages_withdraw(lang())}</button>
                })}
            </div>
        </li>
    }
}

/// Asks once: other systems stop showing it.
#[component]
fn Withdraw(message: OwnPublication<KeyMessage>, shown: Shown) -> impl IntoView {
    let desk = use_desk();
    let (open, failed) = (RwSignal::new(true), RwSignal::new(None::<String>));
    Effect::new(move |_| {
        if !open.get() && failed.with(Option::is_none) {
            shown.dialog.set(None);
        }
    });
    let (path, version, body) = (paths::key_message_withdrawal(message.id), message.version, message.content.text);
    let on_yes = Callback::new(move |()| {
        let path = path.clone();
        desk.ask(
            move |api| Box::pin(async move { api.change::<OwnPublication<KeyMessage>>("POST", path, version, &()).await }),
            move |outcome| match outcome {
                Ok(_) => shown.messages.load(desk),
                Err(code) => failed.set(Some(code)),
            },
        );
    });
    view! {
        {move || failed.get().map(|code| view! { <Failure code/> })}
        <Confirm open title=text::messages_withdraw(lang()) body yes=text::messages_withdraw(lang()) no=text::desk_cancel(lang()) danger=true on_yes/>
    }
}
