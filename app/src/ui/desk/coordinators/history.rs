//! Everybody who was named, the latest first, and what can be done about each.
use leptos::html::{Input, Textarea};
use leptos::prelude::*;

use super::act::{OnScreen, Step, StepDialog};
use super::attach::Attach;
use super::naming::ReachFields;
use super::{TermState, day, term};
use crate::domain::assignment::AssignmentState;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::{lang, words};
use crate::wire::assignments::{Assignment, EndInput};
use crate::wire::directives::WithdrawalInput;
use crate::wire::paths;

/// What is being done about an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    End,
    Reach,
    Withdraw,
}

#[component]
pub fn Entry(on_screen: OnScreen, assignment: Assignment, may_assign: bool, may_complete: bool) -> impl IntoView {
    let acting = RwSignal::new(None::<Act>);
    let close = Callback::new(move |()| acting.set(None));
    let is_open = matches!(assignment.state, AssignmentState::Coming | AssignmentState::Valid);
    let may_attach = may_complete && assignment.state != AssignmentState::Withdrawn;
    let name = words().person(&assignment.appointee.name);
    let act = move |act: Act, word: &'static str| {
        let label = format!("{word}: {name}");
        view! { <button type="button" class="button small quiet" aria-label=label on:click=move |_| acting.set(Some(act))>{word}</button> }
    };
    let acts = is_open.then(|| {
        view! {
            {may_complete.then(|| act.clone()(Act::Reach, text::coordinators_change_reach(lang())))}
            {may_assign.then(|| act.clone()(Act::End, text::coordinators_end(lang())))}
            {may_assign.then(|| act(Act::Withdraw, text::coordinators_withdraw(lang())))}
        }
    });
    let shown = assignment.clone();
    let dialog = move || {
        let assignment = assignment.clone();
        acting.get().map(|act| match act {
            Act::End => view! { <End on_screen assignment close/> }.into_any(),
            Act::Reach => view! { <ChangeReach on_screen assignment close/> }.into_any(),
            Act::Withdraw => view! { <Withdraw on_screen assignment close/> }.into_any(),
        })
    };
    view! {
        <li class="letters-line">
            <Facts assignment=shown.clone()/>
            <div class="buttons">
                <a class="button small" href=paths::assignment_form(shown.id) target="_blank"><Draw icon=Icon::Document/>{text::coordinators_form(lang())}</a>
                {shown.signed_at.map(|_| view! {
                    <a class="button small" href=paths::assignment_signed_copy(shown.id) target="_blank"><Draw icon=Icon::CheckCircle/>{text::coordinators_signed_copy(lang())}</a>
                })}
                {may_attach.then(|| view! { <Attach on_screen id=shown.id has_one=shown.signed_at.is_some()/> })}
                {acts}
            </div>
            {dialog}
        </li>
    }
}

#[component]
fn Facts(assignment: Assignment) -> impl IntoView {
    let Assignment { appointee, term: days, state, made_at, made_by, reason, .. } = assignment;
    let reach = appointee.reach;
    let numbers = [words().num(&reach.telephone), words().num(&reach.mobile), reach.online];
    let numbers = numbers.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let made = text::coordinators_made(lang(), words().moment(made_at), words().person(&made_by));
    view! {
        <div class="row between"><span class="strong">{words().person(&appointee.name)}</span><TermState state/></div>
        <p>{appointee.position}</p>
        <p>{numbers}</p>
        <p>{term(days)}</p>
        {(!reason.is_empty()).then(|| view! { <p>{text::coordinators_reason(lang(), reason)}</p> })}
        <p class="small muted">{made}</p>
    }
}

#[component]
fn End(on_screen: OnScreen, assignment: Assignment, close: Callback<()>) -> impl IntoView {
    let (step, until) = (Step::new(on_screen, close), NodeRef::<Input>::new());
    let id = assignment.id;
    let submit = Callback::new(move |()| match day::read(until) {
        Ok(day) => {
            let until = day.unwrap_or_else(|| on_screen.desk.context.today());
            step.put(paths::assignment_end(id), EndInput { until });
        }
        Err(code) => step.unread.set(Some(code)),
    });
    let title = format!("{}: {}", text::coordinators_end(lang()), assignment.appointee.name);
    view! {
        <StepDialog step title word=text::coordinators_end(lang()) close submit>
            <label class="field"><span>{text::coordinators_until(lang())}</span>
                <input class="input" node_ref=until autocomplete="off" placeholder=words().date(on_screen.desk.context.today())/></label>
            <p class="hint">{text::coordinators_end_hint(lang())}</p>
        </StepDialog>
    }
}

#[component]
fn ChangeReach(on_screen: OnScreen, assignment: Assignment, close: Callback<()>) -> impl IntoView {
    let (step, fields) = (Step::new(on_screen, close), ReachFields::default());
    let id = assignment.id;
    let submit = Callback::new(move |()| step.put(paths::assignment_reach(id), fields.read()));
    let title = format!("{}: {}", text::coordinators_change_reach(lang()), assignment.appointee.name);
    view! {
        <StepDialog step title word=text::coordinators_keep(lang()) close submit>{fields.show(&assignment.appointee.reach)}</StepDialog>
    }
}

#[component]
fn Withdraw(on_screen: OnScreen, assignment: Assignment, close: Callback<()>) -> impl IntoView {
    let (step, reason) = (Step::new(on_screen, close), NodeRef::<Textarea>::new());
    let id = assignment.id;
    let submit = Callback::new(move |()| {
        let reason = reason.get_untracked().map(|area| area.value().trim().to_owned()).unwrap_or_default();
        step.post(paths::assignment_withdrawal(id), WithdrawalInput { reason });
    });
    let title = format!("{}: {}", text::coordinators_withdraw(lang()), assignment.appointee.name);
    view! {
        <StepDialog step title word=text::coordinators_withdraw(lang()) close submit class="button danger">
            <div class="field">
                <label for="assignment-reason">{text::month_reason(lang())}</label>
                <textarea class="input" id="assignment-reason" node_ref=reason required maxlength="500" rows="3"></textarea>
                <p class="hint">{text::coordinators_withdraw_hint(lang())}</p>
            </div>
        </StepDialog>
    }
}
