//! What the office wrote, the last changed first, and the ways in which others fetch it.
use leptos::prelude::*;

use super::editor::Editor;
use crate::domain::key_message::KeyMessage;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::ui::desk::parts::Heading;
use crate::ui::desk::publishing::{Dialog, LineButtons, PublicationState, Shown, Withdraw, placing_words};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{LETTERS, lang};
use crate::wire::paths;
use crate::wire::publications::OwnPublication;

#[component]
pub fn KeyMessages() -> impl IntoView {
    let shown = Shown::<KeyMessage>::new(use_desk());
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
            <a href="/material#messages" target="_blank">{text::messages_public_page(lang())}</a>
            <a href=paths::KEY_MESSAGES target="_blank">"JSON"</a>
            <a href=paths::KEY_MESSAGES_ATOM target="_blank">"Atom"</a>
            <a href=format!("{}/footer?channel=documents_apps", paths::KEY_MESSAGES) target="_blank">{text::messages_footer(lang())}</a>
        </p>
        <ul class="letters" role="list">
            <For each=move || shown.items.items.get() key=|message| (message.id, message.version) let:message><Line message shown/></For>
        </ul>
        {move || shown.items.is_empty().then(|| view! { <Empty icon=Icon::Document word=text::messages_none(lang())/> })}
        {shown.items.foot()}
        {move || match shown.dialog.get() {
            Some(Dialog::Write(of)) => view! { <Editor of shown/> }.into_any(),
            Some(Dialog::Withdraw(of)) => {
                let body = of.content.text.clone();
                view! { <Withdraw of shown title=text::messages_withdraw(lang()) body/> }.into_any()
            }
            None => ().into_any(),
        }}
    }
}

#[component]
fn Line(message: OwnPublication<KeyMessage>, shown: Shown<KeyMessage>) -> impl IntoView {
    let (channels, days) = placing_words(&message);
    let (state, from, text) = (message.state, message.content.from, message.content.text.clone());
    view! {
        <li class="letters-line">
            <div class="row between"><span class="strong">{text}</span><PublicationState state from/></div>
            <p class="small">{channels}</p>
            <p class="small muted">{days}</p>
            <LineButtons of=message shown replace=text::messages_replace(lang()) withdraw=text::messages_withdraw(lang())/>
        </li>
    }
}
