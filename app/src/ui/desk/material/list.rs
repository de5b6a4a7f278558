//! What the office wrote, the last changed first.
use leptos::prelude::*;

use super::editor::Editor;
use crate::domain::material::Material;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::ui::desk::parts::Heading;
use crate::ui::desk::publishing::{Dialog, LineButtons, PublicationState, Shown, Withdraw, placing_words};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{LETTERS, lang, words};
use crate::wire::paths;
use crate::wire::publications::OwnPublication;

#[component]
pub fn MaterialScreen() -> impl IntoView {
    let shown = Shown::<Material>::new(use_desk());
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=LETTERS><Draw icon=Icon::Back/>{text::letters_title(lang())}</a>
        </nav>
        <div class="desk-top row between">
            <Heading text=text::things_title(lang())/>
            <button type="button" class="button primary small" on:click=move |_| shown.dialog.set(Some(Dialog::Write(None)))>
                <Draw icon=Icon::Plus/>{text::things_write(lang())}
            </button>
        </div>
        <p class="muted">{text::things_lead(lang())}</p>
        <p><a href="/material" target="_blank">{text::messages_public_page(lang())}</a></p>
        <ul class="letters" role="list">
            <For each=move || shown.items.items.get() key=|of| (of.id, of.version) let:of><Line of shown/></For>
        </ul>
        {move || shown.items.is_empty().then(|| view! { <Empty icon=Icon::Picture word=text::things_none(lang())/> })}
        {shown.items.foot()}
        {move || match shown.dialog.get() {
            Some(Dialog::Write(of)) => view! { <Editor of shown/> }.into_any(),
            Some(Dialog::Withdraw(of)) => {
                let body = of.content.title.clone();
                view! { <Withdraw of shown title=text::things_withdraw(lang()) body/> }.into_any()
            }
            None => ().into_any(),
        }}
    }
}

#[component]
fn Line(of: OwnPublication<Material>, shown: Shown<Material>) -> impl IntoView {
    let (channels, days) = placing_words(&of);
    let (state, from, title, collection) = (of.state, of.content.from, of.content.title.clone(), of.content.collection.clone());
    let preview = of.file.as_ref().filter(|file| file.has_preview).map(|file| format!("{}?preview=true", paths::file(file.id)));
    let file = of.file.as_ref().map(|file| format!("{} · {}", file.name, words().size(file.bytes)));
    let edition = (of.edition > 1).then(|| text::material_edition(lang(), words().num(of.edition)));
    let about: Vec<String> = [Some(collection).filter(|words| !words.is_empty()), file, edition].into_iter().flatten().collect();
    view! {
        <li class="letters-line things-line">
            {preview.map(|src| view! { <img src=src alt="" loading="lazy"/> })}
            <div class="grow">
                <div class="row between"><span class="strong">{title}</span><PublicationState state from/></div>
                <p class="small">{about.join(" · ")}</p>
                <p class="small">{channels}</p>
                <p class="small muted">{days}</p>
                <LineButtons of shown replace=text::things_replace(lang()) withdraw=text::things_withdraw(lang())/>
            </div>
        </li>
    }
}
