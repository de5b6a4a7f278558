//! Submitting: first whatever stands in its way, then what looks wrong as a question, then the month goes.
use leptos::prelude::*;

use super::edit::Edit;
use super::focus;
use super::saves::Saving;
use crate::domain::channel::Channel;
use crate::domain::monthly::Arrangement;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon, Notice, Tone};
use crate::ui::desk::parts::Modal;
use crate::ui::desk::reason::ReasonForm;
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::monthly::SubmissionInput;
use crate::wire::paths;

#[component]
pub fn Submit(edit: Edit) -> impl IntoView {
    let (wanted, asking, nothing) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let press = move |_| {
        if !leads_to_trouble(edit) {
            edit.save_now();
            wanted.set(true);
        }
    };
    // What is on screen must be what is submitted: the question comes once everything is saved.
    Effect::new(move |_| match edit.saving.get() {
        Saving::Saved if wanted.get() => {
            wanted.set(false);
            let is_empty = edit.arrangement.with_untracked(|now| now.empty_channels().len() == Channel::ALL.len());
            nothing.set(is_empty);
            asking.set(!is_empty);
        }
        Saving::Failed(_) if wanted.get() => {
            wanted.set(false);
            focus::soon(|| focus::on("#monthly-trouble"));
        }
        _ => {}
    });
    let body = Signal::derive(move || edit.arrangement.with(|now| question(edit, now)));
    let submit =
        Callback::new(move |()| edit.step_on(paths::monthly_submission(edit.unit, edit.month), SubmissionInput { gaps_confirmed: true }));
    view! {
        <button type="button" class="button primary" on:click=press><Draw icon=Icon::Upload/>{text::monthly_submit(lang())}</button>
        {move || nothing.get().then(|| view! { <Nothing edit close=Callback::new(move |()| nothing.set(false))/> })}
        <Confirm open=asking title=text::monthly_submit_title(lang(), words().month(edit.month.first_day())) body
            yes=text::monthly_submit(lang()) no=text::monthly_stay(lang()) on_yes=submit/>
    }
}

/// Leads to what must be put right before anything can be submitted, if there is something.
fn leads_to_trouble(edit: Edit) -> bool {
    if let Some(key) = untrack(move || edit.unread_pictures()).first() {
        return focus::on_card(key, Some("days"));
    }
    let is_withdrawn = edit.withdrawn.with_untracked(|withdrawn| !withdrawn.is_empty());
    is_withdrawn && focus::on("#monthly-withdrawn")
}

/// How much is submitted, after what looks as if it was not meant.
fn question(edit: Edit, now: &Arrangement) -> String {
    let gaps: Vec<_> = now.empty_channels().into_iter().map(|channel| names::channel(words(), channel)).collect();
    let outside: Vec<_> = now.outside(edit.month).into_iter().map(|placed| format!("“{}”", placed.caption)).collect();
    let gaps = (!gaps.is_empty()).then(|| text::monthly_gaps_body(lang(), gaps.join(", ")));
    let outside = (!outside.is_empty()).then(|| text::monthly_outside_body(lang(), outside.join(", ")));
    let count = text::monthly_submit_body(lang(), words().count(now.all().count() as u64));
    let is_running = (edit.desk.context.today() <= edit.month.last_day()).then(|| text::monthly_not_over(lang()).to_owned());
    is_running.into_iter().chain(gaps).chain(outside).chain([count]).collect::<Vec<_>>().join(" ")
}

/// For a month without a picture: to say instead that there was nothing, and why.
#[component]
fn Nothing(edit: Edit, close: Callback<()>) -> impl IntoView {
    let said = RwSignal::new(false);
    let done = Callback::new(move |()| said.set(true));
    let path = paths::nothing(edit.unit, edit.month);
    view! {
        <Modal title=text::monthly_nothing_title(lang(), words().month(edit.month.first_day())) close>
            {move || match said.get() {
                true => view! { <div role="status"><Notice tone=Tone::Good><p>{text::monthly_nothing_done(lang())}</p></Notice></div> }.into_any(),
                false => view! { <ReasonForm path=path.clone() hint=text::monthly_nothing_body(lang()) word=text::monthly_nothing(lang()) done=move || { done.try_run(()); }/> }.into_any(),
            }}
        </Modal>
    }
}
