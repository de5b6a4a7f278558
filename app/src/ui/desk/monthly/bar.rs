//! How far the month is, and the unit's next step: submitting and correcting. What does not change is never made anew, so that
//! a save or a tick of progress closes no question and takes no focus.
use leptos::prelude::*;

use super::edit::Edit;
use super::focus;
use super::saves::Saving;
use super::submit::Submit;
use crate::domain::monthly::MonthlyState;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon, State, Tone};
use crate::ui::desk::state::Load;
use crate::ui::desk::{format, lang, words};
use crate::wire::monthly::Monthly;
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

/// Something of the month, once it is here.
fn of_month<T: PartialEq + Send + Sync + 'static>(edit: Edit, read: impl Fn(&Monthly) -> T + Send + Sync + 'static) -> Memo<Option<T>> {
    Memo::new(move |_| edit.monthly.with(|monthly| if let Load::Here(monthly) = monthly { Some(read(monthly)) } else { None }))
}

#[component]
pub fn Bar(edit: Edit) -> impl IntoView {
    let state = of_month(edit, |monthly| (monthly.state, monthly.version > 0));
    let number = of_month(edit, |monthly| monthly.number.clone());
    let changed = of_month(edit, |monthly| monthly.changed_at.zip(monthly.changed_by.clone()));
    let is_open = Memo::new(move |_| edit.is_open());
    let has_draft = Memo::new(move |_| is_open.get() && matches!(state.get(), Some((_, true))));
    let can_correct =
        of_month(edit, |monthly| monthly.may_arrange && matches!(monthly.state, MonthlyState::Submitted | MonthlyState::Accepted));
    let is_correcting = of_month(edit, |monthly| monthly.may_arrange && monthly.state == MonthlyState::Draft && monthly.revision > 0);
    view! {
        <div class="monthly-bar no-print">
            <span id="monthly-state" tabindex="-1">{move || state.get().map(|(state, has_begun)| state_mark(state, has_begun))}</span>
            <span class="muted">{move || number.get().flatten().map(|number| format!("{} {}", text::desk_number(lang()), words().num(number)))}</span>
            <span class="muted small">
                {move || changed.get().flatten().map(|(at, by)| text::monthly_changed_by(lang(), words().person(&by), format::moment(words(), at)))}
            </span>
            <span class="grow"></span>
            {move || is_open.get().then(|| view! { <SavingWord edit/> })}
            {move || has_draft.get().then(|| draft_link(edit))}
            {move || is_open.get().then(|| view! { <Submit edit/> })}
            {move || (can_correct.get() == Some(true)).then(|| view! { <Correct edit/> })}
            {move || (is_correcting.get() == Some(true)).then(|| view! { <GiveUp edit/> })}
        </div>
    }
}

fn state_mark(state: MonthlyState, has_begun: bool) -> impl IntoView {
    let (tone, icon) = match state {
        MonthlyState::Draft | MonthlyState::Unknown => (Tone::Quiet, Icon::Write),
        MonthlyState::Submitted => (Tone::Action, Icon::Clock),
        MonthlyState::Returned => (Tone::Attention, Icon::Return),
        MonthlyState::Accepted => (Tone::Good, Icon::CheckCircle),
    };
    let word = if has_begun { state_word(state) } else { text::monthly_state_none(lang()) };
    view! { <State tone icon word/> }
}

/// The whole as it would be printed now.
pub fn draft_link(edit: Edit) -> impl IntoView {
    view! {
        <a class="button quiet" href=paths::monthly_draft(edit.unit, edit.month) target="_blank"><Draw icon=Icon::Document/>{text::monthly_draft_pdf(lang())}</a>
    }
}

#[component]
fn SavingWord(edit: Edit) -> impl IntoView {
    let unread = Memo::new(move |_| edit.unread_pictures().len());
    move || {
        let (icon, word) = match (edit.saving.get(), unread.get()) {
            (Saving::Failed(_), _) => (Icon::Warning, text::monthly_not_saved(lang()).to_owned()),
            (_, count) if count > 0 => (Icon::Warning, text::monthly_unread(lang(), words().num(count))),
            (Saving::Saved, _) => (Icon::Check, text::monthly_saved(lang()).to_owned()),
            _ => {
                let word = text::monthly_saving(lang());
                return view! { <span class="muted small row nowrap"><span class="spinner"></span>{word}</span> }.into_any();
            }
        };
        // What to do about it stands above the cards, perhaps far above what is on screen.
        let to_trouble = move |_| {
            focus::on("#monthly-trouble");
        };
        match icon {
            Icon::Warning => {
                view! { <button type="button" class="button small quiet problem" on:click=to_trouble><Draw icon/>{word}</button> }
                    .into_any()
            }
            _ => view! { <span class="muted small row nowrap"><Draw icon/>{word}</span> }.into_any(),
        }
    }
}

#[component]
fn Correct(edit: Edit) -> impl IntoView {
    let asking = RwSignal::new(false);
    let correct = Callback::new(move |()| edit.step_on(paths::monthly_correction(edit.unit, edit.month), ()));
    view! {
        <button type="button" class="button" on:click=move |_| asking.set(true)><Draw icon=Icon::Write/>{text::monthly_correct(lang())}</button>
        <Confirm open=asking title=text::monthly_correct_title(lang()) body=Signal::stored(text::monthly_correct_body(lang()).to_owned())
            yes=text::monthly_correct(lang()) no=text::desk_cancel(lang()) on_yes=correct/>
    }
}

#[component]
fn GiveUp(edit: Edit) -> impl IntoView {
    let (asking, wanted) = (RwSignal::new(false), RwSignal::new(false));
    let press = Callback::new(move |()| {
        edit.save_now();
        wanted.set(true);
    });
    // It names the version it gives up, so a save that is under way must be answered first, however.
    Effect::new(move |_| {
        if wanted.get() && matches!(edit.saving.get(), Saving::Saved | Saving::Failed(_)) {
            wanted.set(false);
            edit.step_back(paths::monthly_correction(edit.unit, edit.month));
        }
    });
    view! {
        <button type="button" class="button quiet" on:click=move |_| asking.set(true)><Draw icon=Icon::Undo/>{text::monthly_correct_back(lang())}</button>
        <Confirm open=asking title=text::monthly_correct_back_title(lang()) body=Signal::stored(text::monthly_correct_back_body(lang()).to_owned())
            yes=text::monthly_correct_back(lang()) no=text::monthly_correct_go_on(lang()) on_yes=press/>
    }
}
