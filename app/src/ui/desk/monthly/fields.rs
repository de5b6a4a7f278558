//! The two lines under a picture, edited in place. They follow the arrangement, whoever changes it.
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::edit::Edit;
use super::saves::Field;
use super::trouble::mark_words;
use crate::domain::monthly::{PictureKey, Placed};
use crate::domain::report::MAX_CAPTION_CHARS;
use crate::domain::thai_date;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::{format, lang, words};

/// What the server said of one of the picture's fields.
fn marked(edit: Edit, stored: StoredValue<PictureKey>, field: Field) -> Memo<Option<String>> {
    Memo::new(move |_| {
        let is_own = |key: &Option<PictureKey>| stored.with_value(|own| key.as_ref() == Some(own));
        edit.marks().iter().find(|mark| mark.field == field && is_own(&mark.picture)).map(mark_words)
    })
}

fn wrong(sentence: String) -> impl IntoView {
    view! { <p class="problem small" role="alert"><Draw icon=Icon::Warning/>{sentence}</p> }
}

#[component]
pub fn Caption(edit: Edit, stored: StoredValue<PictureKey>) -> impl IntoView {
    let caption = Memo::new(move |_| edit.placed(&stored.get_value()).map(|placed| placed.caption).unwrap_or_default());
    let problem = marked(edit, stored, Field::Caption);
    let write = move |event: web_sys::Event| {
        let value = event_target_value(&event).replace('\n', " ");
        change(edit, stored, |placed| placed.caption = value);
    };
    view! {
        <textarea class="input" rows="2" maxlength=MAX_CAPTION_CHARS.to_string() aria-label=text::monthly_caption(lang()) data-control="caption"
            aria-invalid=move || problem.get().is_some().to_string() prop:value=move || caption.get() on:input=write></textarea>
        {move || problem.get().map(wrong)}
    }
}

fn change(edit: Edit, stored: StoredValue<PictureKey>, change: impl FnOnce(&mut Placed)) {
    edit.change(|now| {
        if let Some(placed) = stored.with_value(|key| now.get_mut(key)) {
            change(placed);
        }
    });
}

/// The date as it will print; written in any way Thai dates are written. What cannot be read stays as it was typed, and
/// nothing is submitted over it.
#[component]
pub fn Days(edit: Edit, stored: StoredValue<PictureKey>) -> impl IntoView {
    let unread = Memo::new(move |_| stored.with_value(|key| edit.unread_date(key)));
    let printed = Memo::new(move |_| {
        let placed = edit.placed(&stored.get_value());
        placed.map(|placed| format::range(words(), placed.from, placed.to)).unwrap_or_default()
    });
    let problem = marked(edit, stored, Field::Days);
    let typed = move |event: web_sys::Event| {
        let (key, input) = (stored.get_value(), event_target::<HtmlInputElement>(&event));
        let Ok((from, to)) = thai_date::parse(&input.value()) else { return edit.set_unread_date(&key, Some(input.value())) };
        edit.set_unread_date(&key, None);
        change(edit, stored, |placed| (placed.from, placed.to) = (from, to));
        // The same days written otherwise are no change that would bring the printed form back.
        input.set_value(&format::range(words(), from, to));
    };
    let said = move || unread.get().map(|_| text::monthly_date_wrong(lang()).to_owned()).or_else(|| problem.get());
    view! {
        <input class="input" type="text" aria-label=text::monthly_date(lang()) aria-invalid=move || said().is_some().to_string() data-control="days"
            prop:value=move || unread.get().unwrap_or_else(|| printed.get()) on:change=typed/>
        {move || said().map(wrong)}
    }
}
