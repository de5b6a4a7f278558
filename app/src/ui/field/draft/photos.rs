//! The pictures of the report: from camera or gallery, several at once.
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;

use super::form::{Form, Incoming};
use super::intake;
use super::photo_card::PhotoCard;
use super::unfinished::Unfinished;
use crate::domain::photo::{PhotoHash, ReportPhoto};
use crate::text;
use crate::ui::components::inputs::FieldProblem;
use crate::ui::components::{Draw, Icon};
use crate::ui::context::Context;

/// The button that brings a picture back.
pub const UNDO: &str = "field-photo-undo";

/// Once it is drawn.
pub fn focus_soon(id: String) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}

/// A picture taken out, and where it was.
pub type Removed = RwSignal<Option<(usize, ReportPhoto)>>;

#[component]
pub fn Photos(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let hashes = form.part(|form| form.photos.iter().map(|photo| photo.hash.clone()).collect::<Vec<PhotoHash>>());
    let removed: Removed = RwSignal::new(None);
    view! {
        <section class="stack" id="field-photos" tabindex="-1" aria-labelledby="photos-title">
            <h2 id="photos-title">{words.say(text::field_pictures)}</h2>
            <div class="sources">
                <Source form icon=Icon::Camera label=words.say(text::field_take_picture) camera=true/>
                <Source form icon=Icon::Picture label=words.say(text::field_choose_pictures) camera=false/>
            </div>
            <Unfinished form/>
            <FieldProblem id="photos" problem=form.problem_of("photos")/>
            <ul class="photos">
                <For each=move || hashes.get() key=|hash| hash.clone() let:hash><PhotoCard form hash hashes removed/></For>
                <For each=move || form.incoming.get() key=|one| (one.key, one.problem) let:one><IncomingCard form one/></For>
            </ul>
            <Progress form/>
            <Undo form removed/>
        </section>
    }
}

/// A button that is a file input: camera, or gallery with several at once.
#[component]
fn Source(form: Form, icon: Icon, label: &'static str, camera: bool) -> impl IntoView {
    let chosen = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        let Some(list) = input.files() else { return };
        let files: Vec<_> = (0..list.length()).filter_map(|at| list.get(at)).collect();
        intake::take_in(form, files);
        // The same picture may be chosen again after it was taken out.
        input.set_value("");
    };
    view! {
        <label class="button big source">
            <Draw icon/>{label}
            // The camera may kill the page: what is in memory is written before it opens.
            <input type="file" accept="image/*" multiple=!camera capture=camera.then_some("environment")
                on:click=move |_| form.save() on:change=chosen/>
        </label>
    }
}

/// A file not yet a picture: waiting, or refused and why.
#[component]
fn IncomingCard(form: Form, one: Incoming) -> impl IntoView {
    let words = Context::take().words();
    let Incoming { key, name, problem } = one;
    let dismiss = move |_| form.incoming.update(|incoming| incoming.retain(|one| one.key != key));
    match problem {
        None => view! { <li class="photo waiting"><span class="preview none"><span class="spinner" aria-hidden="true"></span></span><p class="small name">{name}</p></li> }
            .into_any(),
        Some(code) => view! {
            <li class="photo refused" role="alert">
                <p class="small name">{name}</p>
                <p class="problem"><Draw icon=Icon::Warning/><span>{words.problem(code)}</span></p>
                <button type="button" class="button small" on:click=dismiss>{words.say(text::field_dismiss)}</button>
            </li>
        }
        .into_any(),
    }
}

#[component]
fn Progress(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let left = Memo::new(move |_| form.incoming.with(|incoming| incoming.iter().filter(|one| one.problem.is_none()).count()));
    view! {
        <p class="muted" role="status">
            {move || Some(left.get()).filter(|left| *left > 0).map(|left| text::field_preparing(words.lang, words.num(left)))}
        </p>
    }
}

#[component]
fn Undo(form: Form, removed: Removed) -> impl IntoView {
    let words = Context::take().words();
    let undo = move |_| {
        if let Some((at, photo)) = removed.get_untracked() {
            form.change(|draft| {
                let at = at.min(draft.photos.len());
                draft.photos.insert(at, photo);
            });
            removed.set(None);
            form.context.spoken.set(words.say(text::field_picture_back).to_owned());
            focus_soon(format!("field-photo-{at}"));
        }
    };
    view! {
        <div role="status">
            <Show when=move || removed.with(Option::is_some)>
                <p class="undo"><span class="grow">{words.say(text::field_picture_removed)}</span>
                    <button type="button" id=UNDO class="button small" on:click=undo><Draw icon=Icon::Undo/>{words.say(text::common_undo)}</button>
                </p>
            </Show>
        </div>
    }
}
