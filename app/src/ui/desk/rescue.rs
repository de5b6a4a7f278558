//! Handing in a rescue file that somebody brought: everything unsent from a phone that cannot send it itself.
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

use super::parts::{Failure, Heading};
use super::state::{Desk, Load, use_desk};
use super::{IMPORT, lang, words};
use crate::text;
use crate::ui::components::{Draw, Icon, State, Tone, Waiting};
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::rescue::{MAX_BYTES, RescueReply, RescueResult};

#[component]
pub fn Rescue() -> impl IntoView {
    let desk = use_desk();
    let outcome = RwSignal::new(None::<Load<RescueReply>>);
    let choose = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            hand_in(desk, file, outcome);
        }
        // The same file may be chosen again after a failure.
        input.set_value("");
    };
    view! {
        <div class="desk-top"><Heading text=text::desk_rescue(lang())/></div>
        <div class="stack desk-narrow">
            <p>{text::desk_rescue_hint(lang())}</p>
            <label class="button primary desk-file">
                <Draw icon=Icon::Upload/>{text::desk_rescue_file(lang())}
                <input class="sr-only" type="file" on:change=choose/>
            </label>
            {move || outcome.get().map(|outcome| match outcome {
                Load::Waiting => view! { <Waiting word=text::desk_rescue_sending(lang())/> }.into_any(),
                Load::Failed(code) => view! { <Failure code/> }.into_any(),
                Load::Here(reply) => view! { <Results reply/> }.into_any(),
            })}
            <p><a href=IMPORT>{text::desk_way_import(lang())}</a></p>
        </div>
    }
}

fn hand_in(desk: Desk, file: File, outcome: RwSignal<Option<Load<RescueReply>>>) {
    if file.size() > MAX_BYTES as f64 {
        outcome.set(Some(Load::Failed(code::TOO_LARGE.to_owned())));
        return;
    }
    outcome.set(Some(Load::Waiting));
    spawn_local(async move {
        let platform = desk.context.ports().platform;
        let Some(bytes) = platform.read_file(file).await else {
            outcome.set(Some(Load::Failed(code::RESCUE_UNREADABLE.to_owned())));
            return;
        };
        desk.ask(
            move |api| Box::pin(async move { api.post_bytes(paths::RESCUES, bytes).await }),
            move |answer| outcome.set(Some(answer.map_or_else(Load::Failed, Load::Here))),
        );
    });
}

#[component]
fn Results(reply: RescueReply) -> impl IntoView {
    let stored = reply.results.iter().filter(|result| result.receipt.is_some()).count();
    let summary = text::desk_rescue_done(lang(), words().count(reply.results.len() as u64), words().count(stored as u64));
    view! {
        <section class="card stack" aria-labelledby="rescue-results">
            <h2 id="rescue-results" role="status">{summary}</h2>
            <ul class="desk-list">{reply.results.into_iter().map(|result| view! { <li><Outcome result/></li> }).collect_view()}</ul>
        </section>
    }
}

/// What became of one report in the file.
#[component]
fn Outcome(result: RescueResult) -> impl IntoView {
    let problem = result.problem.map(|problem| {
        let fields = problem.errors.iter().map(|error| words().problem(&error.code)).collect::<Vec<_>>().join(" ");
        view! { <p class="row nowrap"><Draw icon=Icon::Warning/><span>{words().problem(&problem.code)}" "{fields}</span></p> }
    });
    let receipt = result.receipt.map(|receipt| {
        let (tone, icon, word) = if receipt.complete {
            (Tone::Good, Icon::CheckCircle, text::desk_state_received(lang()))
        } else {
            (Tone::Action, Icon::Clock, text::desk_state_awaiting(lang()))
        };
        let link = format!("/desk/reports/{}", receipt.report.0);
        view! { <p class="row between"><a href=link>{words().num(receipt.number)}</a><State tone icon word/></p> }
    });
    view! { {receipt}{problem} }
}
