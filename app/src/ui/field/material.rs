//! What can be shown, read out or announced in the village, with no network: words and small pictures come by themselves,
//! a file is kept when somebody chooses it.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::shell::{Page, Tab};
use crate::domain::file::FileForm;
use crate::domain::publication::PublicationId;
use crate::offline::material::{self, BUDGET_BYTES, Keeping, Known};
use crate::offline::ports::StoreError;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon, Notice, Tone, Waiting};
use crate::ui::context::Context;
use crate::ui::words::Words;
use crate::wire::files::FileInfo;
use crate::wire::key_messages::PublishedKeyMessage;
use crate::wire::material::PublishedMaterial;
use crate::wire::paths;
use crate::wire::problem::code;

#[component]
pub fn MaterialScreen() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let known = context.watch(move |ports| async move { material::known(&*ports.store, &*ports.files, context.today()).await });
    context.tend_material();
    // Each by itself, so that a change elsewhere on the phone leaves a sound that plays alone.
    let stage = Memo::new(move |_| known.with(|known| Stage::of(known.as_ref())));
    let held = Memo::new(move |_| known.with(|known| known.as_ref().and_then(|known| known.as_ref().ok()).cloned().unwrap_or_default()));
    let body = move || match stage.get() {
        Stage::Opening => view! { <Waiting word=words.say(text::common_opening)/> }.into_any(),
        Stage::Failed => view! { <Notice tone=Tone::Bad><p>{words.say(text::field_store_failed)}</p></Notice> }.into_any(),
        Stage::Empty => view! { <Empty icon=Icon::Book word=words.say(text::field_material_empty)/> }.into_any(),
        Stage::Listed => listed(words, held),
    };
    let full =
        move || context.material_full.get().then(|| view! { <Notice tone=Tone::Bad><p>{words.problem(code::STORAGE_FULL)}</p></Notice> });
    view! { <Page title=words.say(text::field_material) tab=Tab::Material>{full}{body}</Page> }
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Opening,
    Failed,
    Empty,
    Listed,
}

impl Stage {
    fn of(known: Option<&Result<Known, StoreError>>) -> Self {
        match known {
            None => Self::Opening,
            Some(Err(_)) => Self::Failed,
            Some(Ok(known)) if known.things.is_empty() && known.messages.is_empty() => Self::Empty,
            Some(Ok(_)) => Self::Listed,
        }
    }
}

fn listed(words: Words, held: Memo<Known>) -> AnyView {
    let chosen = Memo::new(move |_| held.with(Known::chosen_bytes));
    let space = move || text::field_material_space(words.lang, words.size(BUDGET_BYTES), words.size(chosen.get()));
    let things = move || held.with(|known| known.things.iter().map(|kept| kept.thing.clone()).collect::<Vec<_>>());
    let messages = Memo::new(move |_| held.with(|known| known.messages.clone()));
    view! {
        <p class="small muted">{words.say(text::field_material_lead)}</p>
        <Show when=move || { chosen.get() > 0 }><p class="small row nowrap" role="status"><Draw icon=Icon::Phone/>{space}</p></Show>
        <For each=things key=|thing| format!("{thing:?}") let:thing><Thing thing held/></For>
        {move || view! { <Messages messages=messages.get()/> }}
    }
    .into_any()
}

#[component]
fn Thing(thing: PublishedMaterial, held: Memo<Known>) -> impl IntoView {
    let words = Context::take().words();
    let id = thing.id;
    let paragraphs = thing.content.text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
    let shown = thing.file.as_ref().map(|file| shown(words, &thing, file));
    let keep = thing.file.map(|file| {
        let bytes = file.bytes;
        let keeping = Memo::new(move |_| held.with(|known| (known.keeping(id), known.has_room_for(bytes))));
        move || {
            let (keeping, has_room) = keeping.get();
            view! { <Keep id file=file.clone() keeping has_room/> }
        }
    });
    view! {
        <article class="card stack">
            <h2 class="strong">{words.num(&thing.content.title)}</h2>
            {shown}
            {paragraphs}
            <p class="muted small">{text::material_from(words.lang, thing.publisher)}</p>
            {keep}
        </article>
    }
}

/// Nothing is fetched before somebody asks for it; the service worker answers with what is kept.
fn shown(words: Words, thing: &PublishedMaterial, file: &FileInfo) -> AnyView {
    let preview = file.has_preview.then(|| paths::material_preview(thing.id));
    let (src, title) = (paths::material_file(thing.id), words.num(&thing.content.title));
    match file.form {
        FileForm::Picture => view! { <a href=src target="_blank"><img class="material-shown" src=preview alt=title/></a> }.into_any(),
        FileForm::Audio => view! { <audio class="material-shown" controls preload="none" src=src aria-label=title></audio> }.into_any(),
        FileForm::Video => {
            view! { <video class="material-shown" controls preload="none" poster=preview src=src aria-label=title></video> }.into_any()
        }
        FileForm::Document => view! { <a href=src target="_blank">{file.name.clone()}</a> }.into_any(),
    }
}

#[component]
fn Keep(id: PublicationId, file: FileInfo, keeping: Keeping, has_room: bool) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let choose = move |keep: bool| {
        spawn_local(async move {
            // A phone that cannot keep it shows it as it was.
            if material::choose(&*context.ports().store, id, keep).await.is_ok() {
                context.changed();
                context.tend_material();
            }
        });
    };
    let size = words.size(file.bytes);
    let let_go = move || {
        view! { <button type="button" class="button small quiet" on:click=move |_| choose(false)><Draw icon=Icon::Trash/>{words.say(text::field_material_let_go)}</button> }
    };
    match keeping {
        Keeping::No if !has_room => view! { <p class="small">{text::field_material_no_room(words.lang, size)}</p> }.into_any(),
        Keeping::No => view! {
            <button type="button" class="button" on:click=move |_| choose(true)><Draw icon=Icon::Download/>{text::field_material_keep(words.lang, size)}</button>
        }
        .into_any(),
        Keeping::Begun(bytes) => {
            let path = paths::material_file(id);
            // Parts that come while the list stands as it is.
            let here = Memo::new(move |before: Option<&u64>| {
                let came = context.material_came.with(|came| came.as_ref().filter(|(of, _)| *of == path).map(|(_, bytes)| *bytes));
                came.unwrap_or(before.copied().unwrap_or(bytes))
            });
            let sentence = move || text::field_material_coming(words.lang, words.size(here.get()), size.clone());
            view! {
                <p class="small">{sentence.clone()}</p>
                <progress max=file.bytes.max(1).to_string() value=move || here.get().to_string() aria-label=sentence></progress>
                {let_go()}
            }
            .into_any()
        }
        Keeping::Whole => view! {
            <p class="row between"><span class="state good"><Draw icon=Icon::CheckCircle/>{words.say(text::field_material_kept)}</span>{let_go()}</p>
        }
        .into_any(),
    }
}

#[component]
fn Messages(messages: Vec<PublishedKeyMessage>) -> impl IntoView {
    let words = Context::take().words();
    (!messages.is_empty()).then(|| {
        let lines = messages.into_iter().map(|message| view! { <li class="card">{message.text}</li> }).collect_view();
        view! {
            <section class="stack" aria-labelledby="messages">
                <h2 id="messages">{words.say(text::field_material_messages)}</h2>
                <ul class="stack" role="list">{lines}</ul>
            </section>
        }
    })
}
