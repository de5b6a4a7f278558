//! Letters from those above: what they ask for, in large letters and with no network.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::shell::{Page, Tab};
use crate::domain::directive::{Ask, AskKind, DirectiveState};
use crate::offline::letters::{self, KeptLetter, Mark};
use crate::text;
use crate::ui::components::{Draw, Empty, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::place;
use crate::ui::words::Words;
use crate::wire::paths;

/// At home: that there is something to do, until it is done.
pub fn notice(letters: &[KeptLetter]) -> AnyView {
    let words = Context::take().words();
    let open = letters.iter().filter(|kept| kept.letter.summary.state == DirectiveState::Sent && !kept.is_done).count();
    let known = !letters.is_empty();
    match open {
        0 if known => {
            view! { <a class="button quiet wide" href=place::LETTERS><Draw icon=Icon::Book/>{words.say(text::letters_title)}</a> }
                .into_any()
        }
        0 => ().into_any(),
        _ => view! {
            <Notice tone=Tone::Attention icon=Icon::Book>
                <p class="strong">{text::field_letters_open(words.lang, words.num(open))}</p>
                <a class="button small" href=place::LETTERS>{words.say(text::field_letters_read)}</a>
            </Notice>
        }
        .into_any(),
    }
}

#[component]
pub fn Letters() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let kept = context.watch(move |ports| async move {
        let unit = context.me.with_untracked(|me| me.as_ref().map(|me| me.unit.id))?;
        letters::letters(&*ports.store, unit).await.ok()
    });
    context.tend_letters();
    let list = move || {
        kept.with(|kept| match kept.as_ref().and_then(Option::as_ref) {
            Some(letters) if !letters.is_empty() => letters.iter().cloned().map(|kept| view! { <Letter kept/> }).collect_view().into_any(),
            _ => view! { <Empty icon=Icon::Book word=words.say(text::letters_none_received)/> }.into_any(),
        })
    };
    view! { <Page title=words.say(text::letters_title) tab=Tab::Home back=place::HOME>{list}</Page> }
}

#[component]
fn Letter(kept: KeptLetter) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let (id, letter) = (kept.letter.summary.id, kept.letter);
    let summary = letter.summary;
    let from = letter.delivery.as_ref().map(|delivery| delivery.source.name.clone()).unwrap_or_default();
    let holds = summary.state.holds();
    let mark = move |mark: Mark| {
        spawn_local(async move {
            // A phone that cannot keep it shows it as it was.
            if letters::mark(&*context.ports().store, mark, id).await.is_ok() {
                context.changed();
                context.tend_letters();
                context.tell_soon();
            }
        });
    };
    let opened = move |event: web_sys::Event| {
        use web_sys::wasm_bindgen::JsCast;
        let is_open =
            event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|it| it.has_attribute("open"));
        if is_open && !kept.is_opened {
            mark(Mark::Opened);
        }
    };
    let over = match summary.state {
        DirectiveState::Withdrawn => Some(text::field_letter_withdrawn(words.lang, letter.reason.clone())),
        DirectiveState::Corrected => Some(words.say(text::field_letter_corrected).to_owned()),
        _ => None,
    };
    let done = match (kept.is_done, kept.waits) {
        (true, true) => Some(words.say(text::field_letter_done_waits)),
        (true, false) => Some(words.say(text::letters_step_done)),
        _ => None,
    };
    let asks = letter.letter.asks.into_iter().map(|ask| view! { <li>{ask_words(words, &ask)}</li> }).collect_view();
    let enclosed =
        letter.letter.enclosures.iter().filter_map(|it| Some((it.title.clone(), letter.files.iter().find(|file| file.id == it.file)?)));
    let enclosures = enclosed
        .map(|(title, file)| {
            let (href, size) = (paths::directive_enclosure(id, file.id), words.size(file.bytes));
            view! { <li><a href=href target="_blank">{words.num(title)}</a>" "<span class="muted small">{size}</span></li> }
        })
        .collect_view();
    let paragraphs = letter.letter.body.lines().map(|line| view! { <p>{words.num(line)}</p> }).collect_view();
    view! {
        <details class="card field-letter" on:toggle=opened>
            <summary>
                <span class="strong">{words.num(&summary.subject)}</span>
                <span class="muted small">{format!("{from} · {}", words.date(summary.dated))}</span>
                {done.map(|word| view! { <span class="state good"><Draw icon=Icon::CheckCircle/>{word}</span> })}
            </summary>
            <div class="stack">
                {over.map(|sentence| view! { <Notice tone=Tone::Bad><p>{sentence}</p></Notice> })}
                <ul class="letter-asks">{asks}</ul>
                {paragraphs}
                <ul class="letter-asks">{enclosures}</ul>
                {(holds && !kept.is_done).then(|| view! {
                    <button type="button" class="button primary wide" on:click=move |_| mark(Mark::Done)><Draw icon=Icon::Check/>{words.say(text::field_letter_done)}</button>
                })}
            </div>
        </details>
    }
}

/// What to do, and by when.
fn ask_words(words: Words, ask: &Ask) -> String {
    let what = match ask.kind {
        AskKind::Publish => words.say(text::letters_ask_publish),
        AskKind::ReportMonthly => words.say(text::letters_ask_report),
        AskKind::AssignCoordinator => words.say(text::letters_ask_coordinator),
        AskKind::Other | AskKind::Unknown => "",
    };
    let by = ask.due.map(|due| text::letters_due(words.lang, words.date(due)));
    [what.to_owned(), words.num(&ask.text), by.unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
