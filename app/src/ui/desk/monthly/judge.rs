//! For the ministry: accept the month, or send it back saying why.
use leptos::prelude::*;

use super::edit::Edit;
use crate::domain::monthly::MonthlyState;
use crate::domain::report::MAX_NOTE_CHARS;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon};
use crate::ui::desk::lang;
use crate::ui::desk::state::Load;
use crate::wire::monthly::DecisionInput;
use crate::wire::paths;

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
        edit.step_on(paths::monthly_decision(edit.unit, edit.month), input);
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
                <textarea id="monthly-comment" class="input" rows="2" maxlength=MAX_NOTE_CHARS.to_string() aria-invalid=move || missing.get().to_string()
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
