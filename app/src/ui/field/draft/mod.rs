//! Writing a report. Everything is on the phone's disk as it is made; the form can be left and found again anywhere.
mod channel;
mod finish;
mod form;
mod intake;
mod location;
mod photo_card;
mod photos;
mod scroll;
mod texts;
mod unfinished;
mod when;
mod writing;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::answer::Said;
use super::keeping;
use super::shell::Page;
use crate::domain::report::ReportId;
use crate::offline::draft::Draft;
use crate::offline::owner;
use crate::text;
use crate::ui::components::{Confirm, Draw, Empty, Icon, Notice, Tone, Waiting};
use crate::ui::context::Context;
use crate::ui::place;

pub use finish::field_name;
pub use form::store_code;
use form::{Form, SaveState};
pub use scroll::open_draft;

/// Opens a form: one that was opened before and left untouched, or a new one.
#[component]
pub fn NewReport() -> impl IntoView {
    let context = Context::take();
    let failed = RwSignal::new(None::<String>);
    let navigate = use_navigate();
    spawn_local(async move {
        match open_new(context).await {
            Ok(id) => navigate(&place::draft(id), NavigateOptions { replace: true, ..NavigateOptions::default() }),
            Err(sentence) => {
                let _ = failed.try_set(Some(sentence));
            }
        }
    });
    let words = context.words();
    view! {
        <Page title=words.say(text::field_record) back=place::HOME>
            {move || match failed.get() {
                None => view! { <Waiting word=words.say(text::common_opening)/> }.into_any(),
                Some(sentence) => view! { <Notice tone=Tone::Bad><p>{sentence}</p></Notice> }.into_any(),
            }}
        </Page>
    }
}

async fn open_new(context: Context) -> Result<ReportId, String> {
    let (ports, words) = (context.ports(), context.words());
    let failed = |error| words.problem(store_code(&error));
    let Some(me) = context.me.get_untracked() else { return Err(words.say(text::field_store_failed).to_owned()) };
    let new = keeping::new_draft(&me, context.today(), context.now_ms());
    // Filled in anew: opened on another day, it must not carry that day's date. Its identity stays, for another window may
    // have it open.
    if let Some(old) = owner::own_drafts(&*ports.store).await.map_err(failed)?.into_iter().find(|draft| !draft.is_touched()) {
        let now_ms = new.changed_ms.max(old.changed_ms + 1);
        let again = Draft { id: old.id, created_ms: now_ms, changed_ms: now_ms, ..new.clone() };
        // Refused when somebody has just begun to write in it.
        if ports.store.save_draft(&again, Some(old.changed_ms)).await.map_err(failed)?.is_ok() {
            return Ok(again.id);
        }
    }
    // Nothing else can have its new identity.
    let _ = ports.store.save_draft(&new, None).await.map_err(failed)?;
    Ok(new.id)
}

#[component]
pub fn DraftScreen(id: ReportId) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let form = RwSignal::new(None::<Option<Form>>);
    context.ports().camera.get_ready();
    spawn_local(async move {
        let _ = form.try_set(Some(Form::open(context, id).await));
    });
    move || match form.get() {
        None => view! { <Page title=words.say(text::field_record) back=place::HOME><Waiting word=words.say(text::common_opening)/></Page> }
            .into_any(),
        Some(None) => view! { <Gone/> }.into_any(),
        Some(Some(form)) => view! { <Whole form/> }.into_any(),
    }
}

/// Already saved, deleted, or made on another phone.
#[component]
fn Gone() -> impl IntoView {
    scroll::forget_open();
    let words = Context::take().words();
    view! {
        <Page title=words.say(text::field_record) back=place::HOME>
            <Empty icon=Icon::Search word=words.say(text::field_draft_gone)>
                <a class="button primary" href=place::REPORTS>{words.say(text::field_reports)}</a>
            </Empty>
        </Page>
    }
}

#[component]
fn Whole(form: Form) -> impl IntoView {
    let words = Context::take().words();
    scroll::keep_place(form.id());
    Effect::new(move |before: Option<()>| {
        form.context.changes.track();
        if before.is_some() {
            spawn_local(form.look_again());
        }
    });
    let fields = move || {
        form.drawn.track();
        view! {
            <photos::Photos form/>
            <when::When form/>
            <channel::ChannelChoice form/>
            <texts::Texts form/>
            <location::Location form/>
        }
    };
    let bar = view! { <Saved form/><finish::Save form/> }.into_any();
    view! {
        <Page title=words.say(text::field_record) back=place::HOME bar>
            {form.review.get_value().map(|review| view! { <Said review/> })}
            <Elsewhere form/>
            <finish::Summary form/>
            {fields}
            <Delete form/>
        </Page>
    }
}

/// What another window did with the same report.
#[component]
fn Elsewhere(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let notice = move || {
        form.elsewhere.get().map(|code| {
            view! {
                <Notice tone=Tone::Attention>
                    <p>{words.problem(code)}</p>
                    {form.is_closed().then(|| view! { <a class="button small" href=place::REPORTS>{words.say(text::field_reports)}</a> })}
                </Notice>
            }
        })
    };
    view! { <div role="alert">{notice}</div> }
}

/// True at any moment: on this phone, being written, or not written and why.
#[component]
fn Saved(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let preparing = Memo::new(move |_| form.incoming.with(|incoming| incoming.iter().filter(|one| one.problem.is_none()).count()));
    let line = move || {
        let (icon, sentence, class) = match form.saved.get() {
            SaveState::Saved if preparing.get() > 0 => {
                (Icon::Clock, text::field_preparing(words.lang, words.num(preparing.get())), "saved")
            }
            SaveState::Saved => (Icon::Check, words.say(text::field_saved_here).to_owned(), "saved"),
            SaveState::Saving => (Icon::Clock, words.say(text::field_saving_here).to_owned(), "saved"),
            SaveState::Failed(code) => (Icon::Warning, words.problem(code), "saved problem"),
        };
        view! { <p class=class><Draw icon/><span>{sentence}</span></p> }
    };
    view! { <div class="saved-line">{line}</div> }
}

#[component]
fn Delete(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let asking = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let delete = move |()| {
        let go = navigate.get_value();
        form.discard(move || go(place::HOME, NavigateOptions::default()));
    };
    view! {
        <div>
            <button type="button" class="button quiet" on:click=move |_| asking.set(true)><Draw icon=Icon::Trash/>{words.say(text::field_draft_delete)}</button>
            <Confirm open=asking title=words.say(text::field_draft_delete_title) body=words.say(text::field_draft_delete_body).to_owned()
                yes=words.say(text::field_delete_yes) no=words.say(text::common_cancel) danger=true on_yes=delete/>
        </div>
    }
}
