//! Giving the phone back. Nothing saved is ever deleted by it.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kept::{self, Kept};
use super::rescue;
use crate::offline::api::ApiError;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::settings;
use crate::wire::paths;
use crate::wire::problem::code;

#[component]
pub fn SignOut() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let (asking, sentence) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let ask = move |_| {
        spawn_local(async move {
            let kept = kept::read(context.ports()).await;
            if kept.as_ref().is_ok_and(may_leave) {
                let _ = asking.try_set(true);
            } else {
                let _ = sentence.try_set(Some(words.say(text::field_sign_out_unsent).to_owned()));
            }
        });
    };
    let leave = move |()| {
        spawn_local(async move {
            let refused = match context.ports().api.delete(paths::CURRENT_SESSION).await {
                Ok(()) => None,
                Err(ApiError::Problem { problem, .. }) if problem.code == code::SESSION_NEEDED => None,
                Err(error) => Some(words.problem(error.code())),
            };
            match refused {
                Some(problem) => drop(sentence.try_set(Some(problem))),
                None => context.forget_person().await,
            }
        });
    };
    view! {
        <section class="stack tight">
            <h2>{words.say(text::field_sign_out)}</h2>
            <p>{words.say(text::field_sign_out_hint)}</p>
            <button type="button" class="button danger wide" on:click=ask><Draw icon=Icon::SignOut/>{words.say(text::field_sign_out)}</button>
            <div role="status">{move || sentence.get().map(|line| view! { <Notice tone=Tone::Attention><p>{line}</p></Notice> })}</div>
            <Confirm open=asking title=words.say(text::field_sign_out_title) body=words.say(text::field_sign_out_body).to_owned()
                yes=words.say(text::field_sign_out_yes) no=words.say(text::common_cancel) danger=true on_yes=leave/>
        </section>
    }
}

/// Unsent work must be in a rescue file that is younger than the work.
fn may_leave(kept: &Kept) -> bool {
    let drafts = kept.drafts.iter().map(|draft| draft.changed_ms);
    let newest = drafts.chain(kept.outbox.iter().map(|item| item.saved_ms)).max();
    let saved: Option<i64> = settings::read(rescue::SAVED).and_then(|ms| ms.parse().ok());
    newest.is_none_or(|newest| saved.is_some_and(|saved| saved >= newest))
}
