//! Reminding by hand: asked once, told what came of it.
use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::domain::notice::Matter;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::desk::parts::{Modal, Refusal};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, words};
use crate::wire::notices::{ReminderInput, ReminderReply, ReminderRows, SkippedWhy};
use crate::wire::paths;
use crate::wire::problem::Problem;

/// Who is to be reminded, among those who have not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    All,
    Units(Vec<UnitId>),
    /// Of a month.
    Rows(ReminderRows),
}

/// A button that reminds one unit, or everybody below who has not.
#[component]
pub fn Remind(
    matter: Matter,
    #[prop(optional)] unit: Option<UnitId>,
    /// Whom, as the question says it.
    #[prop(into)]
    whom: String,
    #[prop(default = "button small")] class: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| open.set(false));
    let word = match (unit, matter) {
        (Some(_), _) => text::notices_remind_one(lang()),
        (None, Matter::Month(_)) => text::notices_remind_all(lang()),
        (None, Matter::Directive(_)) => text::notices_remind_unregistered(lang()),
    };
    view! {
        <button type="button" class=class on:click=move |_| open.set(true)><Draw icon=Icon::Bell/>{word}</button>
        {move || open.get().then(|| view! { <RemindDialog matter whom=unit.map_or(Whom::All, |unit| Whom::Units(vec![unit])) said=whom.clone() close/> })}
    }
}

/// For those who were chosen in a list: how many they are, a button that reminds them, and what else can be done for them.
#[component]
pub fn RemindChosen(matter: Signal<Matter>, chosen: RwSignal<BTreeSet<UnitId>>, children: ChildrenFn) -> impl IntoView {
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| open.set(false));
    let whom = move || text::grid_chosen(lang(), words().count(chosen.with(BTreeSet::len) as u64));
    let is_any = Memo::new(move |_| chosen.with(|chosen| !chosen.is_empty()));
    view! {
        // There from the beginning, so that nothing moves under the one who chooses.
        <div class="grid-chosen-place"><div class="grid-chosen" class:is-any=is_any>
            <span role="status" class:strong=is_any>{move || if is_any.get() { whom() } else { text::grid_choose_hint(lang()).to_owned() }}</span>
            {move || is_any.get().then(|| view! { <kbd class="desk-wide-only" aria-hidden="true">"c"</kbd> })}
            {move || is_any.get().then(|| view! {
                <button type="button" class="button small primary" aria-keyshortcuts="c" on:click=move |_| open.set(true)><Draw icon=Icon::Bell/>{text::notices_remind_all(lang())}</button>
                {children()}
                <button type="button" class="button small quiet" on:click=move |_| chosen.set(BTreeSet::new())>{text::grid_choose_none(lang())}</button>
            })}
        </div></div>
        {move || open.get().then(|| {
            let units = chosen.with_untracked(|chosen| chosen.iter().copied().collect());
            view! { <RemindDialog matter=matter.get_untracked() whom=Whom::Units(units) said=whom() close/> }
        })}
    }
}

/// `said`: whom, in words.
#[component]
pub fn RemindDialog(matter: Matter, whom: Whom, said: String, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (units, rows) = match whom {
        Whom::All => (None, None),
        Whom::Units(units) => (Some(units), None),
        Whom::Rows(rows) => (None, Some(rows)),
    };
    let input = StoredValue::new(ReminderInput { matter, units, rows });
    let (busy, failed, done) = (RwSignal::new(false), RwSignal::new(None::<Problem>), RwSignal::new(None::<ReminderReply>));
    let send = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let input = input.get_value();
        desk.ask_why(
            move |api| Box::pin(async move { api.post::<ReminderReply>(paths::REMINDERS, &input).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(reply) => done.set(Some(reply)),
                    Err(problem) => failed.set(Some(problem)),
                }
            },
        );
    };
    view! {
        <Modal title=text::notices_remind_title(lang()) close>
            {move || match done.get() {
                Some(reply) => view! { <Result reply/> }.into_any(),
                None => view! {
                    <p class="strong">{said.clone()}</p>
                    <p class="muted">{text::notices_remind_hint(lang())}</p>
                    {move || failed.get().map(|problem| view! { <Refusal problem/> })}
                    <div class="buttons">
                        <button type="button" class="button primary" aria-disabled=move || busy.get().to_string() on:click=send>{text::notices_remind_send(lang())}</button>
                        <button type="button" class="button" on:click=move |_| close.run(())>{text::desk_cancel(lang())}</button>
                    </div>
                }.into_any(),
            }}
        </Modal>
    }
}

/// How many were reminded, and how many were not and why.
#[component]
fn Result(reply: ReminderReply) -> impl IntoView {
    let count = |why| reply.skipped.iter().filter(|skipped| skipped.why == why).count() as u64;
    let reminded = reply.reminded.len() as u64;
    let tone = if reminded > 0 { Tone::Good } else { Tone::Quiet };
    let skipped = [
        (count(SkippedWhy::Today), text::notices_skipped_today as fn(_, _) -> String),
        (count(SkippedWhy::Nobody), text::notices_skipped_nobody),
        (count(SkippedWhy::NothingOpen), text::notices_skipped_nothing),
    ];
    let skipped =
        skipped.into_iter().filter(|(count, _)| *count > 0).map(|(count, say)| view! { <p>{say(lang(), words().count(count))}</p> });
    view! {
        <div role="status"><Notice tone>
            <p class="strong">{text::notices_reminded(lang(), words().count(reminded))}</p>
            {skipped.collect_view()}
        </Notice></div>
    }
}
