//! What was said to a sent report, and the way to correct it; all of it works without a signal.
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::domain::review::Review;
use crate::offline::outbox::SentReport;
use crate::offline::queue;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::place;

/// The judgement in words, and the button that opens the report again.
#[component]
pub fn Answer(sent: SentReport) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let is_returned = sent.returned().is_some();
    let can_correct = queue::can_correct(&sent);
    let review = sent.review.clone();
    let too_late = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let sent = StoredValue::new(sent);
    let correct = move |_| {
        let go = navigate.get_value();
        spawn_local(async move {
            let begun = queue::begin_correction(&*context.ports().store, &sent.get_value(), context.now_ms()).await;
            context.changed();
            match begun {
                Ok(Some(draft)) => go(&place::draft(draft.id), Default::default()),
                _ => {
                    let _ = too_late.try_set(true);
                }
            }
        });
    };
    let (class, word) = if is_returned {
        ("button primary big wide", text::field_correct as fn(_) -> _)
    } else {
        ("button quiet", text::field_correct_sent as fn(_) -> _)
    };
    view! {
        {review.map(|review| view! { <Said review/> })}
        <Show when=move || too_late.get()><Notice tone=Tone::Quiet><p>{words.say(text::field_too_late)}</p></Notice></Show>
        {can_correct.then(|| view! {
            <div><button type="button" class=class on:click=correct><Draw icon=Icon::Write/>{words.say(word)}</button></div>
        })}
    }
}

/// Who said what of the whole report.
#[component]
pub fn Said(review: Review) -> impl IntoView {
    let words = Context::take().words();
    let (tone, icon, who) = if review.decision == crate::domain::review::Decision::Returned {
        (Tone::Attention, Icon::Return, text::field_returned_by(words.lang, words.person(&review.by)))
    } else {
        (Tone::Good, Icon::CheckCircle, text::field_accepted_by(words.lang, words.person(&review.by)))
    };
    let on_pictures = review.photo_comments.len();
    view! {
        <Notice tone icon>
            <p class="muted small">{who}</p>
            {(!review.comment.is_empty()).then(|| view! { <p class="strong said">{words.num(&review.comment)}</p> })}
            {(on_pictures > 0).then(|| view! { <p>{text::field_returned_pictures(words.lang, words.num(on_pictures))}</p> })}
        </Notice>
    }
}

/// What was said of one picture, beside it.
#[component]
pub fn PictureComment(comment: String) -> impl IntoView {
    let words = Context::take().words();
    view! {
        <p class="picture-comment"><Draw icon=Icon::Return/><span><span class="sr-only">{words.say(text::field_returned_picture)}": "</span>{words.num(comment)}</span></p>
    }
}
