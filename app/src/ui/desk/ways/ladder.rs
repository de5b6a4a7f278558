//! On which days around a due day whoever owes is reminded, and in which hours nobody is: the ministry's to set.
use leptos::html::{Input, Select};
use leptos::prelude::*;

use crate::domain::notice::{Ladder, QuietHours};
use crate::domain::thai_date::from_thai_digits;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::desk::parts::{Failure, Refusal, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::paths;
use crate::wire::problem::Problem;

#[component]
pub fn Days() -> impl IntoView {
    let desk = use_desk();
    let ladder = RwSignal::new(Load::<Ladder>::Waiting);
    let load = move || desk.load(paths::NOTICE_LADDER.to_owned(), ladder);
    load();
    view! {
        <section class="card stack" aria-labelledby="ladder">
            <h2 id="ladder">{text::ladder_title(lang())}</h2>
            <p class="muted small">{text::ladder_hint(lang())}</p>
            {move || match ladder.get() {
                Load::Waiting => view! { <Skeleton lines=3/> }.into_any(),
                Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| load())/> }.into_any(),
                Load::Here(ladder) => view! { <Form ladder/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Form(ladder: Ladder) -> impl IntoView {
    let desk = use_desk();
    let (before, after) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let (from, until) = (NodeRef::<Select>::new(), NodeRef::<Select>::new());
    let (busy, refused, saved) = (RwSignal::new(false), RwSignal::new(None::<Problem>), RwSignal::new(false));
    let unread = RwSignal::new(false);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let read = |field: NodeRef<Input>| days(&field.get_untracked().map(|input| input.value()).unwrap_or_default());
        let hour = |field: NodeRef<Select>| field.get_untracked().and_then(|select| select.value().parse().ok()).unwrap_or_default();
        refused.set(None);
        saved.set(false);
        let (Some(before), Some(after)) = (read(before), read(after)) else {
            unread.set(true);
            return;
        };
        unread.set(false);
        busy.set(true);
        let ladder = Ladder { days: rungs(&before, &after), quiet: QuietHours { from: hour(from), until: hour(until) } };
        desk.ask_why(
            move |api| Box::pin(async move { api.put::<Ladder>(paths::NOTICE_LADDER, &ladder).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(_) => saved.set(true),
                    Err(problem) => refused.set(Some(problem)),
                }
            },
        );
    };
    let listed = |days: Vec<i64>| days.into_iter().map(|day| words().num(day)).collect::<Vec<_>>().join(", ");
    let first = listed(ladder.days.iter().filter(|days| **days <= 0).map(|days| -days).collect());
    let last = listed(ladder.days.iter().filter(|days| **days > 0).copied().collect());
    view! {
        <form class="stack" novalidate on:submit=save>
            <div class="letter-stamp-form">
                <label class="field"><span>{text::ladder_before(lang())}</span><input class="input" autocomplete="off" node_ref=before value=first/></label>
                <label class="field"><span>{text::ladder_after(lang())}</span><input class="input" autocomplete="off" node_ref=after value=last/></label>
            </div>
            <p class="hint">{text::ladder_days_hint(lang())}</p>
            <div class="letter-stamp-form">
                <label class="field"><span>{text::ladder_quiet_from(lang())}</span><select class="input" node_ref=from>{hours(ladder.quiet.from)}</select></label>
                <label class="field"><span>{text::ladder_quiet_until(lang())}</span><select class="input" node_ref=until>{hours(ladder.quiet.until)}</select></label>
            </div>
            {move || unread.get().then(|| view! { <p class="problem" role="alert"><Draw icon=Icon::Warning/>{words().problem("ladder_wrong")}</p> })}
            {move || refused.get().map(|problem| view! { <Refusal problem/> })}
            <div role="status">{move || saved.get().then(|| view! { <Notice tone=Tone::Good><p>{text::ladder_saved(lang())}</p></Notice> })}</div>
            <div class="buttons"><button type="submit" class="button" aria-disabled=move || busy.get().to_string()>{text::ways_save(lang())}</button></div>
        </form>
    }
}

fn hours(chosen: u32) -> impl IntoView {
    let hour = move |hour: u32| {
        let word = words().num(format!("{hour:02}.00"));
        view! { <option value=hour.to_string() selected=hour == chosen>{word}</option> }
    };
    (0..24).map(hour).collect_view()
}

/// Numbers between commas or spaces, in either digits; none where something else stands between them.
fn days(text: &str) -> Option<Vec<i64>> {
    let text = from_thai_digits(text);
    let parts = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty());
    parts.map(|part| part.parse::<u32>().ok().map(i64::from)).collect()
}

/// From the furthest before the due day to the furthest after it, each day once.
fn rungs(before: &[i64], after: &[i64]) -> Vec<i64> {
    let days = before.iter().map(|days| -days).chain(after.iter().copied());
    days.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(days("๕, ๑"), Some(vec![5, 1]));
        assert_eq!(days("7 3,1"), Some(vec![7, 3, 1]));
        assert_eq!(days(" "), Some(vec![]));
        assert_eq!(days("ห้า"), None);
        assert_eq!(days("-5"), None);
        assert_eq!(rungs(&[1, 5, 0], &[1, 1]), [-5, -1, 0, 1]);
    }
}
