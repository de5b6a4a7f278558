//! Small parts that every desk screen uses.
use leptos::html::{Dialog, Div, H1, H2};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use super::print::NarrowedTo;
use super::state::use_desk;
use super::{focus, lang, words};
use crate::domain::channel::Channel;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, State, Tone};
use crate::ui::names;
use crate::wire::problem::Problem;
use crate::wire::reports::ReportState;

/// What is filled in.
const FIELDS: &str = "input:not([type=hidden], [type=file], :disabled), select:not(:disabled), textarea:not(:disabled)";

/// Where what was sent is said to be refused.
const REFUSED: &str = "[role=alert]:not(:empty), [aria-invalid=true]";

/// The screen's one heading. It names the window, and takes the focus when one came here from another screen, so that
/// a screen reader says where one is. `place`: what area the screen is narrowed to, empty until it is known.
#[component]
pub fn Heading(
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] place: Option<Memo<String>>,
    #[prop(optional)] keep_focus: bool,
) -> impl IntoView {
    let (desk, element) = (use_desk(), NodeRef::<H1>::new());
    let said = Memo::new(move |_| {
        let place = place.map(|place| place.get()).filter(|place| !place.is_empty());
        text.with(|text| place.map_or_else(|| text.clone(), |place| format!("{text} · {place}")))
    });
    Effect::new(move |_| document().set_title(&format!("{} · {}", said.get(), text::app_name(lang()))));
    let came_from_another = desk.context.moved.get_value();
    desk.context.moved.set_value(true);
    Effect::new(move |_| {
        let Some(heading) = element.get().filter(|_| came_from_another) else { return };
        if keep_focus {
            // What has it keeps it: a filter, a row that one comes back to.
            focus::soon(move || focus::is_lost() && focus::quietly(heading.into()));
        } else {
            let _ = heading.focus();
        }
    });
    view! { <h1 node_ref=element tabindex="-1">{said}</h1><NarrowedTo/> }
}

/// A table of months begins at its newest, which is what one came for: on a phone it would lie out of sight.
pub fn at_the_newest(frame: NodeRef<Div>) {
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            request_animation_frame(move || frame.set_scroll_left(frame.scroll_width()));
        }
    });
}

/// What a list is narrowed to beside its selects, and the way out of that.
pub fn chip(word: String, without: String) -> impl IntoView {
    let label = text::desk_chip_remove(lang(), &word);
    view! { <a class="button small desk-chip" href=without aria-label=label>{word}<Draw icon=Icon::Close/></a> }
}

/// What went wrong, in words, and the way to try again.
#[component]
pub fn Failure(#[prop(into)] code: String, #[prop(optional)] retry: Option<Callback<()>>) -> impl IntoView {
    let again = retry.map(|retry| {
        let press = move |_| {
            retry.run(());
            focus::or_heading();
        };
        view! { <button type="button" class="button small" on:click=press>{text::desk_retry(lang())}</button> }
    });
    let sentence = words().problem(&code);
    view! { <div role="alert"><Notice tone=Tone::Bad><p>{sentence}</p>{again}</Notice></div> }
}

/// What was refused and why: each field's sentence, or the one for the whole.
#[component]
pub fn Refusal(problem: Problem) -> impl IntoView {
    let mut sentences: Vec<String> = problem.errors.iter().map(|error| words().problem(&error.code)).collect();
    sentences.dedup();
    if sentences.is_empty() {
        sentences.push(words().problem(&problem.code));
    }
    let lines = sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
    view! { <div role="alert"><Notice tone=Tone::Bad>{lines}</Notice></div> }
}

/// Grey lines while something is on its way.
#[component]
pub fn Skeleton(#[prop(default = 5)] lines: usize) -> impl IntoView {
    view! {
        <div class="desk-skeleton" aria-hidden="true">{(0..lines).map(|_| view! { <div></div> }).collect_view()}</div>
        <p class="sr-only" role="status">{text::desk_loading(lang())}</p>
    }
}

/// A dialog over the page: opened on sight, closed by Esc, its cross, or a click beside it; while something is written
/// there that was not sent, by its buttons and cross alone, unless it `keeps_writing` for the next time. `is_held`: it
/// shows what cannot be shown again, and is closed by its own buttons alone.
#[component]
pub fn Modal(
    #[prop(into)] title: String,
    close: Callback<()>,
    #[prop(default = "dialog")] class: &'static str,
    #[prop(optional, into)] is_held: Signal<bool>,
    #[prop(optional)] keeps_writing: bool,
    children: Children,
) -> impl IntoView {
    let (element, heading, label) = (NodeRef::<Dialog>::new(), NodeRef::<H2>::new(), title.clone());
    let opener = StoredValue::new_local(document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok()));
    let held = focus::held();
    Effect::new(move |_| {
        if let Some(dialog) = element.get() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
            begin(&dialog, heading.get_untracked());
        }
    });
    // A dialog that is taken away, and not closed, gives nothing back by itself.
    on_cleanup(move || {
        if let Some(button) = opener.try_with_value(Clone::clone).flatten() {
            // When the dialog is gone, and unless somebody else took the focus.
            focus::soon(move || {
                focus::is_lost() && (button.is_connected() && button.focus().is_ok() || held.is_some_and(|held| held.give_back()))
            });
        }
    });
    // What somebody wrote is not lost by a key or a click beside it.
    let (is_written, is_sent) = (RwSignal::new(false), RwSignal::new(false));
    let written = move |event: web_sys::Event| {
        let target = event.target();
        let is_area = target.as_ref().is_some_and(|target| target.has_type::<web_sys::HtmlTextAreaElement>());
        let input = target.and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        if is_area || input.is_some_and(|input| input.type_() == "text") {
            is_written.set(true);
            is_sent.set(false);
        }
    };
    // An answer that says no leaves it unsent.
    let is_refused = move || element.get_untracked().is_some_and(|dialog| matches!(dialog.query_selector(REFUSED), Ok(Some(_))));
    let is_unsent = move || is_written.get_untracked() && (!is_sent.get_untracked() || is_refused());
    let stays = move || is_held.get_untracked() || !keeps_writing && is_unsent();
    let shut = move || {
        if let Some(dialog) = element.get_untracked() {
            dialog.close();
        }
    };
    let beside = move |event: web_sys::MouseEvent| {
        if event.target() == event.current_target() && !stays() {
            shut();
        }
    };
    let by_esc = move |event: web_sys::Event| {
        if stays() {
            event.prevent_default();
        }
    };
    // A browser takes no for an answer once or twice; the key is kept from it altogether.
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && stays() {
            event.prevent_default();
        }
    };
    view! {
        <dialog node_ref=element class=class aria-label=label on:close=move |_| close.run(()) on:cancel=by_esc on:keydown=key on:input=written on:submit=move |_| is_sent.set(true) on:click=beside>
            <div class="desk-dialog">
                <header class="row between nowrap">
                    <h2 node_ref=heading tabindex="-1">{title}</h2>
                    <button type="button" class="icon-button" aria-label=text::desk_close(lang()) on:click=move |_| shut()><Draw icon=Icon::Close/></button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}

/// A dialog begins at its first field, or at its heading, and not at what closes it. One that says itself where, is heard.
fn begin(dialog: &HtmlDialogElement, heading: Option<web_sys::HtmlHeadingElement>) {
    if dialog.query_selector("[autofocus]").ok().flatten().is_some() {
        return;
    }
    let field = dialog.query_selector(FIELDS).ok().flatten().and_then(|field| field.dyn_into::<HtmlElement>().ok());
    if let Some(element) = field.or_else(|| heading.map(Into::into)) {
        let _ = element.focus();
    }
}

/// The channel's number and short heading, as on the ministry's form.
#[component]
pub fn ChannelBadge(channel: Channel) -> impl IntoView {
    view! {
        <p class="desk-channel" data-channel=channel.code() title=channel.heading()>
            <b>{words().num(channel.number())}</b>
            <span>{names::channel(words(), channel)}</span>
        </p>
    }
}

/// Where a report is in its life: an icon and a word.
#[component]
pub fn StateWord(state: ReportState) -> impl IntoView {
    let (tone, icon, word) = match state {
        ReportState::AwaitingPhotos => (Tone::Action, Icon::Clock, text::desk_state_awaiting(lang())),
        ReportState::Received => (Tone::Quiet, Icon::List, text::desk_shown_to_judge(lang())),
        ReportState::Returned => (Tone::Attention, Icon::Return, text::desk_state_returned(lang())),
        ReportState::Accepted => (Tone::Good, Icon::CheckCircle, text::desk_state_accepted(lang())),
        ReportState::Unknown => (Tone::Quiet, Icon::Info, text::desk_state_unknown(lang())),
    };
    view! { <State tone icon word/> }
}
