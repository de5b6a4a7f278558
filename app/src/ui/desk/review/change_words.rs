//! A change between two versions in words.
use leptos::prelude::*;

use crate::domain::change::Change;
use crate::domain::photo::ReportPhoto;
use crate::domain::report::ReportId;
use crate::text;
use crate::ui::desk::{format, lang, words};
use crate::ui::names;
use crate::wire::paths;

/// One change as an item of a list; a picture is shown with it.
pub fn line(id: ReportId, change: &Change<'_>) -> AnyView {
    let lang = lang();
    match change {
        Change::PhotoAdded(photo) => picture(id, photo, text::desk_change_added(lang)),
        Change::PhotoRemoved(photo) => picture(id, photo, text::desk_change_removed(lang)),
        Change::Caption(before, after) => picture(id, after, &from_to(text::desk_change_caption(lang), &before.caption, &after.caption)),
        Change::PhotoOrder => view! { <li>{text::desk_change_order(lang)}</li> }.into_any(),
        Change::Position => view! { <li>{text::desk_change_position(lang)}</li> }.into_any(),
        other => view! { <li>{values(other)}</li> }.into_any(),
    }
}

fn picture(id: ReportId, photo: &ReportPhoto, sentence: &str) -> AnyView {
    let source = paths::thumbnail(id, &photo.hash);
    view! {
        <li class="desk-changed-picture">
            <img class="desk-thumb" src=source alt=photo.caption.clone() loading="lazy" width="72" height="54"/>
            <span>{sentence.to_owned()}</span>
        </li>
    }
    .into_any()
}

/// A field with its value before and after.
fn values(change: &Change<'_>) -> String {
    let (words, lang) = (words(), lang());
    let people = |people: &Option<u32>| people.map(|people| words.count(people.into())).unwrap_or_default();
    let (field, before, after) = match change {
        Change::Channel(before, after) => {
            (text::desk_channel(lang), names::channel(words, *before).to_owned(), names::channel(words, *after).to_owned())
        }
        Change::Dates(before, after) => {
            (text::desk_when(lang), format::range(words, before.0, before.1), format::range(words, after.0, after.1))
        }
        Change::Place(before, after) => (text::desk_place(lang), (*before).to_owned(), (*after).to_owned()),
        Change::People(before, after) => (text::desk_people_reached(lang), people(before), people(after)),
        Change::Partners(before, after) => {
            let names =
                |all: &std::collections::BTreeSet<_>| all.iter().map(|one| names::partner(words, *one)).collect::<Vec<_>>().join(", ");
            (text::desk_partners(lang), names(before), names(after))
        }
        Change::Topics(before, after) => {
            let names =
                |all: &std::collections::BTreeSet<String>| all.iter().map(|one| names::topic(words, one)).collect::<Vec<_>>().join(", ");
            (text::desk_topics(lang), names(before), names(after))
        }
        Change::Note(before, after) => (text::desk_note(lang), (*before).to_owned(), (*after).to_owned()),
        _ => return String::new(),
    };
    from_to(field, &before, &after)
}

fn from_to(field: &str, before: &str, after: &str) -> String {
    let shown = |value: &str| if value.is_empty() { text::desk_change_empty(lang()).to_owned() } else { value.to_owned() };
    text::desk_change_from_to(lang(), shown(after), shown(before), field)
}
