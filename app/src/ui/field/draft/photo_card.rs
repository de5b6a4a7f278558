//! One picture of the report: its caption, its place in the row, and the way out.
use leptos::{html::Button, prelude::*};

use super::form::Form;
use super::photos::{Removed, UNDO, focus_soon};
use crate::domain::photo::PhotoHash;
use crate::domain::report::MAX_CAPTION_CHARS;
use crate::text;
use crate::ui::components::{Draw, Icon, Preview};
use crate::ui::context::Context;
use crate::ui::field::answer::PictureComment;

#[component]
pub fn PhotoCard(form: Form, hash: PhotoHash, hashes: Signal<Vec<PhotoHash>>, removed: Removed) -> impl IntoView {
    let words = Context::take().words();
    let caption = form.draft.with_untracked(|draft| {
        draft.form.photos.iter().find(|photo| photo.hash == hash).map(|photo| photo.caption.clone()).unwrap_or_default()
    });
    let hash = StoredValue::new(hash);
    let at = Memo::new(move |_| hashes.with(|all| hash.with_value(|hash| all.iter().position(|one| one == hash).unwrap_or(0))));
    let total = Memo::new(move |_| hashes.with(Vec::len));
    let position = move || text::field_picture_of(words.lang, words.num(at.get() + 1), words.num(total.get()));
    let input = move |event| {
        let typed = event_target_value(&event);
        form.change(|draft| {
            hash.with_value(|hash| draft.photos.iter_mut().filter(|one| one.hash == *hash).for_each(|one| one.caption.clone_from(&typed)))
        });
    };
    let (up, down) = (NodeRef::<Button>::new(), NodeRef::<Button>::new());
    // Moved in the list it loses the focus; at an end the other way is what is left.
    let hold = move |by: isize| {
        request_animation_frame(move || {
            let ways = if by < 0 { [up, down] } else { [down, up] };
            let open = ways.into_iter().filter_map(|way| way.try_get_untracked().flatten()).find(|way| !way.disabled());
            if let Some(way) = open {
                let _ = way.focus();
            }
        });
    };
    let step = move |by: isize| {
        form.change(|draft| {
            let here = at.get_untracked();
            if let Some(there) = here.checked_add_signed(by).filter(|there| *there < draft.photos.len()) {
                draft.photos.swap(here, there);
            }
        });
        form.context.spoken.set(untrack(position));
        hold(by);
    };
    let remove = move |_| {
        let here = at.get_untracked();
        form.change(|draft| {
            if here < draft.photos.len() {
                removed.set(Some((here, draft.photos.remove(here))));
            }
        });
        form.context.spoken.set(words.say(text::field_picture_removed).to_owned());
        focus_soon(UNDO.to_owned());
    };
    let problem = move || {
        let (one, its_caption) = (format!("photos[{}]", at.get()), format!("photos[{}].caption", at.get()));
        form.problems.with(|all| {
            all.iter().find(|problem| problem.field == one || problem.field == its_caption).map(|problem| words.problem(&problem.code))
        })
    };
    let comment = form.review.with_value(|review| Some(review.as_ref()?.comment_on(&hash.get_value())?.to_owned()));
    let (is_first, is_last) = (move || at.get() == 0, move || at.get() + 1 == total.get());
    view! {
        <li class="photo" id=move || format!("field-photo-{}", at.get()) tabindex="-1">
            <Preview hash=hash.get_value() alt=Signal::derive(position)/>
            {comment.map(|comment| view! { <PictureComment comment/> })}
            <div class="photo-tools">
                <button type="button" class="icon-button" node_ref=up aria-label=words.say(text::field_earlier) disabled=is_first on:click=move |_| step(-1)><Draw icon=Icon::Up/></button>
                <button type="button" class="icon-button" node_ref=down aria-label=words.say(text::field_later) disabled=is_last on:click=move |_| step(1)><Draw icon=Icon::Down/></button>
                <button type="button" class="icon-button" aria-label=words.say(text::field_remove_picture) on:click=remove><Draw icon=Icon::Trash/></button>
            </div>
            <input class="input caption" aria-label=words.say(text::field_caption) placeholder=words.say(text::field_caption) maxlength=MAX_CAPTION_CHARS.to_string()
                enterkeyhint="done" value=caption on:input=input/>
            {move || problem().map(|sentence| view! { <p class="problem"><Draw icon=Icon::Warning/><span>{sentence}</span></p> })}
        </li>
    }
}
