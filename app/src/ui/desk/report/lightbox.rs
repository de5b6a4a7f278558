//! A picture as large as the window: by arrow keys, swipe, or the buttons beside it; Esc closes.
use leptos::html::Dialog;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

use super::pictures::{Picture, join, name, taken};
use crate::domain::report::ReportId;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::state::Load;
use crate::ui::desk::{lang, words};
use crate::wire::paths;
use crate::wire::reports::{PhotoState, ReportDetail};

/// Pixels a finger must travel sideways to turn the page.
const SWIPE: i32 = 50;

#[component]
pub fn Lightbox(id: ReportId, detail: RwSignal<Load<ReportDetail>>, enlarged: RwSignal<Option<usize>>) -> impl IntoView {
    let element = NodeRef::<Dialog>::new();
    let pictures = Memo::new(move |_| detail.with(|detail| if let Load::Here(detail) = detail { join(detail) } else { Vec::new() }));
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        match (enlarged.get().is_some(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let turn = move |step: isize| {
        if let Some(to) = enlarged.get_untracked().and_then(|at| pictures.with_untracked(|all| next_shown(all, at, step))) {
            enlarged.set(Some(to));
        }
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowRight" => turn(1),
        "ArrowLeft" => turn(-1),
        _ => {}
    };
    let began = StoredValue::new(0);
    let lift = move |event: PointerEvent| {
        let travelled = event.client_x() - began.get_value();
        if travelled.abs() > SWIPE {
            turn(if travelled < 0 { 1 } else { -1 });
        }
    };
    let can = move |step| enlarged.get().is_some_and(|at| pictures.with(|all| next_shown(all, at, step).is_some()));
    view! {
        <dialog node_ref=element class="desk-lightbox" aria-label=text::desk_picture(lang()) on:close=move |_| enlarged.set(None)
            on:keydown=key on:pointerdown=move |event: PointerEvent| began.set_value(event.client_x()) on:pointerup=lift>
            {move || enlarged.get().and_then(|at| pictures.with(|all| all.get(at).map(|picture| view! { <Shown id picture=picture.clone() at count=all.len()/> })))}
            <button type="button" class="icon-button desk-lightbox-close" aria-label=text::desk_close(lang()) on:click=move |_| enlarged.set(None)>
                <Draw icon=Icon::Close/>
            </button>
            <button type="button" class="icon-button desk-lightbox-back" aria-label=text::desk_picture_before(lang()) disabled=move || !can(-1) on:click=move |_| turn(-1)>
                <Draw icon=Icon::Next/>
            </button>
            <button type="button" class="icon-button desk-lightbox-on" aria-label=text::desk_picture_after(lang()) disabled=move || !can(1) on:click=move |_| turn(1)>
                <Draw icon=Icon::Next/>
            </button>
        </dialog>
    }
}

#[component]
fn Shown(id: ReportId, picture: Picture, at: usize, count: usize) -> impl IntoView {
    let (name, taken) = (name(&picture, at), taken(&picture.photo));
    let position = words().num(format!("{} / {count}", at + 1));
    view! {
        <figure>
            <img src=paths::photo(id, &picture.photo.hash) alt=name.clone() draggable="false"/>
            <figcaption aria-live="polite">
                <p class="strong">{name}</p>
                <p class="small">{taken.map(|taken| format!("{taken} · "))}{position}</p>
            </figcaption>
        </figure>
    }
}

/// The next picture in that direction that can be shown.
fn next_shown(pictures: &[Picture], at: usize, step: isize) -> Option<usize> {
    let indices = std::iter::successors(at.checked_add_signed(step), |index| index.checked_add_signed(step));
    indices.take_while(|index| *index < pictures.len()).find(|index| pictures[*index].state == PhotoState::Ready)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::photo::{PhotoHash, ReportPhoto};

    #[test]
    fn pictures_that_cannot_be_shown_are_passed_over_and_the_ends_hold() {
        let picture = |n: u8, state| {
            let hash = PhotoHash::of(&[n]);
            Picture {
                photo: ReportPhoto { hash, size: 1, width: 1, height: 1, caption: String::new(), taken_at: None, location: None },
                state,
            }
        };
        let pictures = [PhotoState::Ready, PhotoState::Awaited, PhotoState::Ready, PhotoState::Unreadable];
        let pictures: Vec<Picture> = (0..).zip(pictures).map(|(n, state)| picture(n, state)).collect();
        assert_eq!(next_shown(&pictures, 0, 1), Some(2));
        assert_eq!(next_shown(&pictures, 2, 1), None);
        assert_eq!(next_shown(&pictures, 2, -1), Some(0));
        assert_eq!(next_shown(&pictures, 0, -1), None);
    }
}
