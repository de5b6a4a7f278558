//! The rescue file: everything unsent in one sealed file that anybody may carry to where there is a network.
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::wasm_bindgen::JsCast;

use crate::offline::rescue::Packed;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::others;
use crate::ui::ports::{NotSealed, Sealed};
use crate::ui::words::Words;
use crate::wire::paths;
use crate::wire::problem::Problem;
use crate::wire::rescue::{RescueReply, RescueResult};

const FILE_NAME: &str = "rutan-rescue.rutan";

/// What a button's work came to.
#[derive(Clone, PartialEq)]
enum Outcome {
    Working,
    Done(String),
    Failed(String),
}

#[component]
fn OutcomeLine(outcome: RwSignal<Option<Outcome>>) -> impl IntoView {
    let words = Context::take().words();
    let line = move || {
        outcome.get().map(|outcome| match outcome {
            Outcome::Working => view! { <p class="row"><span class="spinner"></span>{words.say(text::common_working)}</p> }.into_any(),
            Outcome::Done(sentence) => view! { <Notice tone=Tone::Good><p>{sentence}</p></Notice> }.into_any(),
            Outcome::Failed(sentence) => view! { <Notice tone=Tone::Bad><p>{sentence}</p></Notice> }.into_any(),
        })
    };
    view! { <div role="status">{line}</div> }
}

#[component]
pub fn SaveRescue() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let outcome = RwSignal::new(None);
    let save = move |_| {
        outcome.set(Some(Outcome::Working));
        spawn_local(async move {
            let done = match context.ports().rescue.seal().await {
                Ok(Some(sealed)) => hand_out(context, &sealed),
                Ok(None) => Outcome::Done(words.say(text::field_rescue_nothing).to_owned()),
                Err(NotSealed::NoKey) => Outcome::Failed(words.say(text::field_rescue_no_key).to_owned()),
                Err(NotSealed::Store(_)) => Outcome::Failed(words.say(text::field_store_failed).to_owned()),
            };
            let _ = outcome.try_set(Some(done));
            context.changed();
        });
    };
    view! {
        <section class="stack tight">
            <h2>{words.say(text::field_rescue)}</h2>
            <p>{words.say(text::field_rescue_body)}</p>
            <button type="button" class="button wide" on:click=save><Draw icon=Icon::Download/>{words.say(text::field_rescue_save)}</button>
            <OutcomeLine outcome/>
        </section>
    }
}

/// Gives the file to the person, and notes what is in it only if the browser took it.
fn hand_out(context: Context, sealed: &Sealed) -> Outcome {
    let words = context.words();
    if context.ports().platform.save_file(FILE_NAME, "application/octet-stream", &sealed.bytes).is_err() {
        return Outcome::Failed(words.problem("file_not_saved"));
    }
    others::note_packed(&sealed.packed);
    let sum = |of: fn(&Packed) -> usize| sealed.packed.iter().map(of).sum::<usize>();
    let (photos, missing, reports) = (sum(|one| one.photos), sum(|one| one.missing), sealed.packed.len());
    match missing {
        0 => Outcome::Done(text::field_rescue_saved(words.lang, words.num(photos), words.num(reports))),
        _ => Outcome::Failed(text::field_rescue_partly(words.lang, words.num(missing), words.num(reports))),
    }
}

#[component]
pub fn BringRescue() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let outcome = RwSignal::new(None);
    let results = RwSignal::new(Vec::<RescueResult>::new());
    let bring = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.as_ref().and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        outcome.set(Some(Outcome::Working));
        results.set(Vec::new());
        spawn_local(async move {
            let ports = context.ports();
            let done = match ports.platform.read_file(file).await {
                None => Outcome::Failed(words.problem("rescue_unreadable")),
                Some(bytes) => match ports.api.post_bytes::<RescueReply>(paths::RESCUES, bytes).await {
                    Ok(reply) => {
                        let arrived = reply.results.iter().filter(|result| is_whole(result)).count();
                        let sentence = text::field_rescue_brought(words.lang, words.num(arrived), words.num(reply.results.len()));
                        let _ = results.try_set(reply.results);
                        Outcome::Done(sentence)
                    }
                    Err(error) => Outcome::Failed(words.problem(error.code())),
                },
            };
            let _ = outcome.try_set(Some(done));
        });
        // The same file may be chosen again after a failure.
        if let Some(input) = input {
            input.set_value("");
        }
    };
    view! {
        <section class="stack tight">
            <h2>{words.say(text::field_bring)}</h2>
            <p>{words.say(text::field_bring_body)}</p>
            <label class="button wide file-button">
                <Draw icon=Icon::Upload/>{words.say(text::field_bring_choose)}
                <input type="file" on:change=bring/>
            </label>
            <OutcomeLine outcome/>
            <ul class="stack tight">{move || results.get().into_iter().map(|result| view! { <ResultLine result/> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn ResultLine(result: RescueResult) -> impl IntoView {
    let words = Context::take().words();
    let (whole, silent) = (is_whole(&result), result.receipt.is_none() && result.problem.is_none());
    let receipt = result.receipt.map(|receipt| match whole {
        true => (Icon::CheckCircle, text::field_life_received(words.lang, words.num(receipt.number))),
        false => (Icon::Clock, text::field_rescue_awaiting(words.lang, words.num(receipt.number))),
    });
    let problem = result.problem.map(|problem| (Icon::Warning, sentence_of(words, &problem)));
    let unknown = silent.then(|| (Icon::Warning, words.problem("unknown")));
    let line = |(icon, sentence)| view! { <span class="row nowrap"><Draw icon/><span class="grow">{sentence}</span></span> };
    view! { <li class="stack tight">{[receipt, problem, unknown].into_iter().flatten().map(line).collect_view()}</li> }
}

/// The centre has it with every picture, and found nothing wrong with it.
fn is_whole(result: &RescueResult) -> bool {
    result.problem.is_none() && result.receipt.as_ref().is_some_and(|receipt| receipt.complete)
}

/// The problem, and what is wrong with each field.
fn sentence_of(words: Words, problem: &Problem) -> String {
    let fields = problem.errors.iter().map(|error| words.problem(&error.code));
    std::iter::once(words.problem(&problem.code)).chain(fields).collect::<Vec<_>>().join(" ")
}
