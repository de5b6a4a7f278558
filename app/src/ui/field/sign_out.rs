//! Giving the phone back. Nothing saved is ever deleted by it.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kept::{self, Kept};
use crate::offline::api::ApiError;
use crate::offline::rescue;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::others;
use crate::ui::words::Words;
use crate::wire::paths;
use crate::wire::problem::code;

#[component]
pub fn SignOut() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let (asking, sentence) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let ask = move |_| {
        spawn_local(async move {
            let refused = match kept::read(context.ports()).await {
                Ok(kept) => why_not(&kept, words),
                Err(_) => Some(words.say(text::field_store_failed).to_owned()),
            };
            let _ = asking.try_set(refused.is_none());
            let _ = sentence.try_set(refused);
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

/// What must be done first: each unsent report must be wholly in a rescue file, and a draft goes into none.
fn why_not(kept: &Kept, words: Words) -> Option<String> {
    let packed = others::packed();
    if kept.unreadable > 0 {
        return Some(text::field_unreadable(words.lang, words.num(kept.unreadable)));
    }
    if !kept.drafts.is_empty() {
        return Some(words.say(text::field_sign_out_drafts).to_owned());
    }
    let is_safe = kept.outbox.iter().all(|item| rescue::covers(&packed, item));
    (!is_safe).then(|| words.say(text::field_sign_out_unsent).to_owned())
}
