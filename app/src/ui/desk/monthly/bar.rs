//! How far the month is, and the next step: submitting and correcting for the unit, accepting and returning for the ministry.
use leptos::prelude::*;

use super::edit::{Edit, Saving};
use crate::domain::channel::Channel;
use crate::domain::monthly::MonthlyState;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon, Notice, State, Tone};
use crate::ui::desk::parts::Modal;
use crate::ui::desk::reason::ReasonForm;
use crate::ui::desk::state::Load;
use crate::ui::desk::{format, lang, words};
use crate::ui::names;
use crate::wire::monthly::{DecisionInput, Monthly, SubmissionInput};
use crate::wire::paths;

/// A state in words.
pub fn state_word(state: MonthlyState) -> &'static str {
    match state {
        MonthlyState::Draft => text::monthly_state_draft(lang()),
        MonthlyState::Submitted => text::monthly_state_submitted(lang()),
        MonthlyState::Returned => text::monthly_state_returned(lang()),
        MonthlyState::Accepted => text::monthly_state_accepted(lang()),
        MonthlyState::Unknown => text::desk_state_unknown(lang()),
    }
}

fn state_mark(monthly: &Monthly) -> impl IntoView + use<> {
    let (tone, icon) = match monthly.state {
        MonthlyState::Draft | MonthlyState::Unknown => (Tone::Quiet, Icon::Write),
        MonthlyState::Submitted => (Tone::Action, Icon::Clock),
        MonthlyState::Returned => (Tone::Attention, Icon::Return),
        MonthlyState::Accepted => (Tone::Good, Icon::CheckCircle),
    };
    let word = if monthly.version == 0 { text::monthly_state_none(lang()) } else { state_word(monthly.state) };
    view! { <State tone icon word/> }
}

#[component]
pub fn Bar(edit: Edit) -> impl IntoView {
    let shown = move || match edit.monthly.get() {
        Load::Here(monthly) => view! { <Shown edit monthly/> }.into_any(),
        _ => ().into_any(),
    };
    view! { <div class="monthly-bar no-print">{shown}</div> <Trouble edit/> }
}

#[component]
fn Shown(edit: Edit, monthly: Monthly) -> impl IntoView {
    let number = monthly.number.as_ref().map(|number| format!("{} {}", text::desk_number(lang()), words().num(number)));
    let changed = monthly
        .changed_at
        .zip(monthly.changed_by.clone())
        .map(|(at, by)| text::monthly_changed_by(lang(), by, format::moment(words(), at)));
    let is_open = edit.is_open();
    let can_correct = monthly.may_arrange && matches!(monthly.state, MonthlyState::Submitted | MonthlyState::Accepted);
    view! {
        {state_mark(&monthly)}
        <span class="muted">{number}</span>
        <span class="muted small">{changed}</span>
        <span class="grow"></span>
        {is_open.then(|| view! { <SavingWord edit/> })}
        {(is_open && monthly.version > 0).then(|| view! {
            <a class="button quiet" href=paths::monthly_draft(edit.unit, edit.month) target="_blank"><Draw icon=Icon::Document/>{text::monthly_draft_pdf(lang())}</a>
        })}
        {is_open.then(|| view! { <Submit edit/> })}
        {can_correct.then(|| view! { <Correct edit/> })}
    }
}

#[component]
fn SavingWord(edit: Edit) -> impl IntoView {
    move || match edit.saving.get() {
        Saving::Saved => {
            view! { <span class="muted small row nowrap"><Draw icon=Icon::Check/>{text::monthly_saved(lang())}</span> }.into_any()
        }
        Saving::Changed | Saving::Running => {
            view! { <span class="muted small row nowrap"><span class="spinner"></span>{text::monthly_saving(lang())}</span> }.into_any()
        }
        Saving::Failed(_) => ().into_any(),
    }
}

/// What could not be done, and the way on.
#[component]
fn Trouble(edit: Edit) -> impl IntoView {
    move || match edit.saving.get() {
        Saving::Failed(code) => view! {
            <div role="alert"><Notice tone=Tone::Bad>
                <p>{words().problem(&code)}</p>
                <button type="button" class="button small" on:click=move |_| edit.load()>{text::monthly_reload(lang())}</button>
            </Notice></div>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

#[component]
fn Submit(edit: Edit) -> impl IntoView {
    let (asking, nothing) = (RwSignal::new(false), RwSignal::new(false));
    let ask = move |_| {
        let is_empty = edit.arrangement.with_untracked(|now| now.empty_channels().len() == Channel::ALL.len());
        nothing.set(is_empty);
        asking.set(!is_empty);
    };
    let body = Signal::derive(move || {
        edit.arrangement.with(|now| {
            let gaps: Vec<_> = now.empty_channels().into_iter().map(|channel| names::channel(words(), channel)).collect();
            let count = text::monthly_submit_body(lang(), words().count(now.all().count() as u64));
            if gaps.is_empty() { count } else { format!("{} {count}", text::monthly_gaps_body(lang(), gaps.join(", "))) }
        })
    });
    let submit = Callback::new(move |()| {
        let path = paths::monthly_submission(edit.unit, edit.month);
        edit.call("POST", path, SubmissionInput { gaps_confirmed: true }, move |outcome| edit.take(outcome, true));
    });
    // What is on screen must be what is submitted.
    let is_saved = move || edit.saving.get() == Saving::Saved;
    view! {
        <button type="button" class="button primary" disabled=move || !is_saved() on:click=ask><Draw icon=Icon::Upload/>{text::monthly_submit(lang())}</button>
        {move || nothing.get().then(|| view! { <Nothing edit close=Callback::new(move |()| nothing.set(false))/> })}
        <Confirm open=asking title=text::monthly_submit_title(lang(), words().month(edit.month.first_day())) body
            yes=text::monthly_submit(lang()) no=text::monthly_stay(lang()) on_yes=submit/>
    }
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
                false => view! { <ReasonForm path=path.clone() hint=text::monthly_nothing_body(lang()) word=text::monthly_nothing(lang()) done/> }.into_any(),
            }}
        </Modal>
    }
}

#[component]
fn Correct(edit: Edit) -> impl IntoView {
    let asking = RwSignal::new(false);
    let correct = Callback::new(move |()| {
        edit.call("POST", paths::monthly_correction(edit.unit, edit.month), (), move |outcome| edit.take(outcome, true));
    });
    view! {
        <button type="button" class="button" on:click=move |_| asking.set(true)><Draw icon=Icon::Write/>{text::monthly_correct(lang())}</button>
        <Confirm open=asking title=text::monthly_correct_title(lang()) body=Signal::stored(text::monthly_correct_body(lang()).to_owned())
            yes=text::monthly_correct(lang()) no=text::desk_cancel(lang()) on_yes=correct/>
    }
}

/// For the ministry: accept it, or send it back saying why.
#[component]
pub fn Judge(edit: Edit) -> impl IntoView {
    let can = Memo::new(move |_| {
        edit.monthly.with(|monthly| match monthly {
            Load::Here(monthly) if monthly.may_judge => match monthly.state {
                MonthlyState::Submitted => (true, true),
                MonthlyState::Accepted => (false, true),
                _ => (false, false),
            },
            _ => (false, false),
        })
    });
    move || match can.get() {
        (_, false) => ().into_any(),
        (accept, true) => view! { <Decision edit accept/> }.into_any(),
    }
}

#[component]
fn Decision(edit: Edit, accept: bool) -> impl IntoView {
    let (comment, missing, asking) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let decide = move |accepted: bool| {
        let input = DecisionInput { accepted, comment: comment.get_untracked() };
        edit.call("POST", paths::monthly_decision(edit.unit, edit.month), input, move |outcome| edit.take(outcome, true));
    };
    let send_back = move |_| {
        let is_missing = comment.with_untracked(|comment| comment.trim().is_empty());
        missing.set(is_missing);
        if !is_missing {
            decide(false);
        }
    };
    let unit =
        edit.monthly.with_untracked(|monthly| if let Load::Here(monthly) = monthly { monthly.unit.name.clone() } else { String::new() });
    view! {
        <section class="card stack no-print">
            <div class="field">
                <label for="monthly-comment">{text::monthly_comment(lang())}</label>
                <textarea id="monthly-comment" class="input" rows="2" aria-invalid=move || missing.get().to_string()
                    on:input=move |event| comment.set(event_target_value(&event))></textarea>
                {move || missing.get().then(|| view! { <p class="problem" role="alert"><Draw icon=Icon::Warning/>{text::monthly_comment_missing(lang())}</p> })}
            </div>
            <div class="row">
                {accept.then(|| view! { <button type="button" class="button primary" on:click=move |_| asking.set(true)><Draw icon=Icon::Check/>{text::monthly_accept(lang())}</button> })}
                <button type="button" class="button" on:click=send_back><Draw icon=Icon::Return/>{text::monthly_return(lang())}</button>
            </div>
            <Confirm open=asking title=text::monthly_accept_title(lang(), unit) body=Signal::stored(text::monthly_accept_body(lang()).to_owned())
                yes=text::monthly_accept(lang()) no=text::desk_cancel(lang()) on_yes=Callback::new(move |()| decide(true))/>
        </section>
    }
}
