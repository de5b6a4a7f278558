//! Save: what still needs mending, with the way to it, or into the queue and home with one sentence.
use leptos::{html, prelude::*};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::wasm_bindgen::JsCast;

use super::form::{Form, SaveState, store_code};
use crate::domain::report::FieldProblem;
use crate::domain::unit::UnitId;
use crate::offline::ports::StoreError;
use crate::offline::queue::{self, SaveError};
use crate::offline::stale::Stale;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::context::Context;
use crate::ui::place;
use crate::ui::words::Words;

/// What a field is called on this form.
pub fn field_name(words: Words, field: &str) -> String {
    if let Some(index) = photo_index(field) {
        return text::field_picture_number(words.lang, words.num(index + 1));
    }
    words
        .say(match field {
            "photos" => text::field_pictures,
            "from" | "to" => text::field_when,
            "channel" => text::field_channel,
            "place" | "place_area" => text::field_place,
            "people" => text::field_people,
            "topics" => text::field_topics,
            "note" => text::field_note,
            "location" => text::field_location,
            _ => text::field_report,
        })
        .to_owned()
}

/// `photos[3].caption` → 3.
fn photo_index(field: &str) -> Option<usize> {
    field.strip_prefix("photos[")?.split_once(']')?.0.parse().ok()
}

/// The element of the form where a field's problem is shown.
fn element_of(field: &str) -> String {
    match photo_index(field) {
        Some(index) => format!("field-photo-{index}"),
        None => format!("field-{field}"),
    }
}

/// At the top: everything that needs mending, each a link to its place.
#[component]
pub fn Summary(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<u32>| {
        let told = form.told.get();
        if let (true, Some(element)) = (before.is_some_and(|before| before != told), node.get_untracked()) {
            // The list is drawn after this effect.
            request_animation_frame(move || drop(element.focus()));
        }
        told
    });
    // What was mended goes from the list; what is wrong since then waits until saving is tried again.
    Effect::new(move |_| {
        form.draft.track();
        if form.problems.with_untracked(|problems| !problems.is_empty()) {
            let now = check(form).unwrap_or_default();
            form.problems.update(|problems| problems.retain(|problem| now.contains(problem)));
        }
    });
    let go_to = |field: String| {
        if let Some(element) = document().get_element_by_id(&element_of(&field)) {
            element.scroll_into_view();
            if let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() {
                let _ = element.focus();
            }
        }
    };
    let list = move || {
        let problems = form.problems.get();
        (!problems.is_empty()).then(|| {
            let lines: Vec<_> = problems
                .into_iter()
                .map(|problem| {
                    let sentence = format!("{}: {}", field_name(words, &problem.field), words.problem(&problem.code));
                    view! { <li><button type="button" class="link" on:click=move |_| go_to(problem.field.clone())>{sentence}</button></li> }
                })
                .collect();
            view! { <div class="notice bad"><Draw icon=Icon::Warning/><div class="body"><h2>{words.say(text::field_mend)}</h2><ul class="stack tight">{lines}</ul></div></div> }
        })
    };
    view! { <div class="summary" tabindex="-1" role="alert" node_ref=node>{list}</div> }
}

#[component]
pub fn Save(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let busy = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let waiting = move || form.incoming.with(|incoming| incoming.iter().any(|one| one.problem.is_none()));
    let save = move |_| {
        let Some(problems) = check(form) else {
            busy.set(true);
            let go = navigate.get_value();
            put_in_queue(form, busy, move || go(place::HOME, NavigateOptions { replace: true, ..NavigateOptions::default() }));
            return;
        };
        tell(form, problems);
    };
    let word = move || words.say(if waiting() { text::field_wait_pictures } else { text::field_save });
    view! {
        <button type="button" class="button primary big wide" disabled=move || busy.get() || waiting() on:click=save>
            <Draw icon=Icon::Check/>{word}
        </button>
    }
}

/// Shown at the top, which is read first.
fn tell(form: Form, problems: Vec<FieldProblem>) {
    form.problems.set(problems);
    form.told.update(|told| *told += 1);
}

/// Everything that needs mending; `None` when nothing does.
fn check(form: Form) -> Option<Vec<FieldProblem>> {
    let problems = match unit(form) {
        Some(unit) => form.draft.with_untracked(|draft| queue::finish(draft, unit, form.context.now_ms())).err().unwrap_or_default(),
        None => vec![FieldProblem::new("unit", "session_needed")],
    };
    (!problems.is_empty()).then_some(problems)
}

fn unit(form: Form) -> Option<UnitId> {
    form.context.me.with_untracked(|me| me.as_ref().map(|me| me.unit.id))
}

/// That it goes by itself; and what stood below all pictures as refused, and might be thought to have gone along.
fn saved_sentence(form: Form) -> String {
    let words = form.context.words();
    let refused = form.incoming.with_untracked(|incoming| incoming.iter().filter(|one| one.problem.is_some()).count());
    let saved = words.say(text::field_saved_next);
    if refused == 0 { saved.to_owned() } else { format!("{saved} {}", text::field_saved_without(words.lang, words.num(refused))) }
}

/// Into the queue; the draft is gone in the same transaction.
fn put_in_queue(form: Form, busy: RwSignal<bool>, then: impl Fn() + 'static) {
    form.problems.set(Vec::new());
    form.close_then(Box::pin(async move {
        let context = form.context;
        match save(form).await {
            Ok(()) => {
                super::scroll::forget(form.id());
                let sentence = saved_sentence(form);
                context.spoken.set(sentence.clone());
                context.news.set(Some(sentence));
                context.changed();
                context.ports().platform.sync_now();
                then();
            }
            Err(error) => {
                form.reopen();
                match error {
                    SaveError::Store(error) => form.saved.set(SaveState::Failed(store_code(&error))),
                    SaveError::Incomplete(problems) => tell(form, problems),
                    // The person looks at what the other window did before they save.
                    SaveError::Stale(Stale::Newer(newer)) => {
                        form.take_in(*newer);
                        form.save();
                    }
                    SaveError::Stale(stale) => drop(form.overtaken(&stale)),
                }
                let _ = busy.try_set(false);
            }
        }
    }));
}

async fn save(form: Form) -> Result<(), SaveError> {
    let unit = unit(form).ok_or_else(|| StoreError::Failed("nobody has joined this phone".into()))?;
    let draft = form.draft.get_untracked();
    queue::save(&*form.context.ports().store, &draft, form.based_on(), unit, form.context.now_ms()).await.map(drop)
}
