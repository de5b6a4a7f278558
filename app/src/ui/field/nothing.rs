//! "Nothing this month" is a report too: one tap and a reason, with or without a signal.
use leptos::html::{Dialog, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domain::obligation::MAX_REASON_CHARS;
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::offline::month::{self, Nothing};
use crate::text;
use crate::ui::components::{Chip, Draw, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::words::Words;
use crate::wire::months::ObligationView;

/// What was said about the month, or the way to say it. Shown while no report of the month is on the phone; `row` is what the
/// centre last told of it.
#[component]
pub fn NothingThisMonth(month: Month, row: Option<ObligationView>) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let said = context.watch(move |ports| async move {
        let unit = context.me.with_untracked(|me| me.as_ref().map(|me| me.unit.id))?;
        month::nothing(&*ports.store, unit, month).await.ok().flatten()
    });
    let is_closed = row.as_ref().is_some_and(|row| row.locked);
    // Said on another phone, or by those above.
    let elsewhere = row.and_then(|row| Some((row.unit.id, row.nothing?)));
    let elsewhere = elsewhere.map(|(unit, said)| Nothing { unit, month, reason: said.reason, sent: true, refused: None, back: false });
    let asking = RwSignal::new(false);
    let ask = move || {
        (!is_closed).then(|| view! {
            <button type="button" class="button wide" on:click=move |_| asking.set(true)><Draw icon=Icon::Info/>{words.say(text::field_nothing)}</button>
        })
    };
    view! {
        {move || said.get().map(|said| match said.or_else(|| elsewhere.clone()) {
            None => ask().into_any(),
            Some(said) => {
                let again = (said.back || (said.refused.is_some() && !said.sent)).then(ask);
                view! { <Said said is_closed/>{again} }.into_any()
            }
        })}
        {move || asking.get().then(|| view! { <Ask month asking/> })}
    }
}

#[component]
fn Said(said: Nothing, is_closed: bool) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let can_take_back = !is_closed && !said.back && said.refused.is_none();
    let (tone, icon, sentence) = match &said.refused {
        Some(code) if said.sent => (Tone::Attention, Icon::Warning, text::field_nothing_back_refused(words.lang, words.problem(code))),
        Some(code) => (Tone::Attention, Icon::Warning, text::field_nothing_refused(words.lang, words.problem(code))),
        None if said.back => (Tone::Quiet, Icon::Phone, words.say(text::field_nothing_back_waiting).to_owned()),
        None if said.sent => (Tone::Good, Icon::CheckCircle, words.say(text::field_nothing_sent).to_owned()),
        None => (Tone::Quiet, Icon::Phone, words.say(text::field_nothing_waiting).to_owned()),
    };
    let (unit, month) = (said.unit, said.month);
    view! {
        <Notice tone icon>
            <p>{sentence}</p>
            {(!said.back).then(|| view! { <p class="small">{said.reason}" · "{words.say(text::field_nothing_change)}</p> })}
            {can_take_back.then(|| view! {
                <button type="button" class="button small" on:click=move |_| take_back(context, unit, month)>{words.say(text::field_nothing_back)}</button>
            })}
        </Notice>
    }
}

fn take_back(context: Context, unit: UnitId, month: Month) {
    spawn_local(async move {
        // A phone that cannot keep it shows what it kept before.
        if month::take_nothing_back(&*context.ports().store, unit, month).await.is_ok() {
            context.changed();
            context.tend_month();
            context.tell_soon();
        }
    });
}

fn reasons(words: Words) -> [&'static str; 3] {
    [text::field_nothing_planned, text::field_nothing_ill, text::field_nothing_flood].map(|key| words.say(key))
}

/// A reason to choose, or one's own words.
#[component]
fn Ask(month: Month, asking: RwSignal<bool>) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let (dialog, own) = (NodeRef::<Dialog>::new(), NodeRef::<Textarea>::new());
    // Which of the reasons; the last one is one's own.
    let chosen = RwSignal::new(0_usize);
    let problem = RwSignal::new(None::<String>);
    // Closed, and not only taken away: then the browser gives the focus back to where it was.
    let shut = move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    };
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let save = move |_| {
        let written = own.get_untracked().map(|area| area.value().trim().to_owned()).unwrap_or_default();
        let reason = reasons(words).get(chosen.get_untracked()).map_or(written, |reason| (*reason).to_owned());
        let unit = context.me.with_untracked(|me| me.as_ref().map(|me| me.unit.id));
        let Some(unit) = unit.filter(|_| !reason.is_empty()) else {
            return problem.set(Some(words.problem("text_missing")));
        };
        spawn_local(async move {
            match month::say_nothing(&*context.ports().store, unit, month, &reason).await {
                Ok(()) => {
                    context.changed();
                    context.tend_month();
                    context.tell_soon();
                    shut();
                }
                Err(_) => drop(problem.try_set(Some(words.problem("store_failed")))),
            }
        });
    };
    let choices = reasons(words).into_iter().chain([words.say(text::field_nothing_other)]).enumerate().map(move |(index, label)| {
        let checked = Signal::derive(move || chosen.get() == index);
        let change = move |_| {
            chosen.set(index);
            problem.set(None);
        };
        view! { <Chip name="nothing-why" label checked radio=true change/> }
    });
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="nothing-title" on:close=move |_| asking.set(false)>
            <h2 id="nothing-title">{words.say(text::field_nothing_why)}</h2>
            <div class="chips" role="radiogroup" aria-labelledby="nothing-title">{choices.collect_view()}</div>
            <textarea class="input" node_ref=own rows="3" maxlength=MAX_REASON_CHARS.to_string() aria-label=words.say(text::field_nothing_other)
                hidden=move || chosen.get() < reasons(words).len()></textarea>
            <div role="alert">{move || problem.get().map(|sentence| view! { <p class="problem"><Draw icon=Icon::Warning/>{sentence}</p> })}</div>
            <div class="buttons">
                <button type="button" class="button primary wide" on:click=save>{words.say(text::field_nothing)}</button>
                <button type="button" class="button wide" on:click=move |_| shut()>{words.say(text::common_cancel)}</button>
            </div>
        </dialog>
    }
}
