//! What a table comes to: the figures, and every line with what becomes of it.
use leptos::prelude::*;

use super::sentences;
use crate::text;
use crate::ui::components::{Icon, Notice, State, Tone};
use crate::ui::desk::{lang, words};
use crate::wire::enrolment::{EnrolmentCounts, EnrolmentReply, Line, LineChange, OfficialChange, VillageChange};

/// Lines shown at once: those that need a person come first.
const SHOWN: usize = 200;

#[component]
pub fn Figures(counts: EnrolmentCounts) -> impl IntoView {
    let count = |value: u32| words().count(value.into());
    let EnrolmentCounts { new_villages, renamed_villages, refused, .. } = counts;
    view! {
        <p class="strong">{summary(counts)}</p>
        <p>{text::enrolment_summary_villages(lang(), count(new_villages), count(renamed_villages))}</p>
        {(refused > 0).then(|| view! { <Notice tone=Tone::Attention><p>{text::enrolment_refused(lang(), count(refused))}</p></Notice> })}
        {(!counts.changes_something()).then(|| view! { <Notice tone=Tone::Quiet><p>{text::enrolment_nothing_new(lang())}</p></Notice> })}
    }
}

pub fn summary(counts: EnrolmentCounts) -> String {
    let count = |value: u32| words().count(value.into());
    let EnrolmentCounts { lines, new_officials, same_officials, refused, .. } = counts;
    text::enrolment_summary(lang(), count(new_officials), count(lines), count(refused), count(same_officials))
}

#[component]
pub fn Lines(reply: EnrolmentReply) -> impl IntoView {
    let only_problems = RwSignal::new(false);
    let lines = StoredValue::new(in_order(reply.lines));
    let shown = move || {
        let only = only_problems.get();
        lines.with_value(|lines| lines.iter().filter(|line| !only || line.change.is_none()).cloned().collect::<Vec<_>>())
    };
    let head = [text::enrolment_line(lang()), text::enrolment_village(lang()), text::desk_name(lang()), text::enrolment_result(lang())];
    view! {
        <label class="row nowrap">
            <input type="checkbox" prop:checked=move || only_problems.get() on:change=move |event| only_problems.set(event_target_checked(&event))/>
            <span>{text::enrolment_only_problems(lang())}</span>
        </label>
        {move || {
            let mut rows = shown();
            if rows.is_empty() {
                return view! { <p class="muted" role="status">{text::enrolment_no_problems(lang())}</p> }.into_any();
            }
            let more = rows.len().saturating_sub(SHOWN);
            rows.truncate(SHOWN);
            view! {
                <table class="desk-table">
                    <caption class="sr-only">{text::enrolment_step_result(lang())}</caption>
                    <thead><tr>{head.map(|word| view! { <th scope="col">{word}</th> })}</tr></thead>
                    <tbody>{rows.into_iter().map(|line| view! { <Row line/> }).collect_view()}</tbody>
                </table>
                {(more > 0).then(|| view! { <p class="muted" role="status">{text::import_more(lang(), words().count(more as u64))}</p> })}
            }
            .into_any()
        }}
    }
}

/// Lines at fault first, then as in the table.
fn in_order(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(|line| (line.change.is_some(), line.number));
    lines
}

#[component]
fn Row(line: Line) -> impl IntoView {
    let village_change = line.change.as_ref().and_then(village_words);
    let problems: Vec<String> = line.problems.iter().map(sentences::of_field).collect();
    let (tone, icon, word) = match &line.change {
        None => (Tone::Attention, Icon::Warning, text::import_line_refused(lang())),
        Some(change) if change.official == OfficialChange::New => (Tone::Good, Icon::Plus, text::import_line_new(lang())),
        Some(_) => (Tone::Quiet, Icon::Check, text::import_line_same(lang())),
    };
    view! {
        <tr>
            <td data-label=text::enrolment_line(lang())><span>{words().num(line.number)}</span></td>
            <td data-label=text::enrolment_village(lang())>
                <span>{line.village}</span>
                <span class="muted small">{words().num(line.code)}</span>
                {village_change.map(|word| view! { <span class="small">{word}</span> })}
            </td>
            <td data-label=text::desk_name(lang())><span>{line.name}</span><span class="muted small">{line.position}</span></td>
            <td>
                <State tone icon word/>
                {problems.into_iter().map(|sentence| view! { <p class="problem small">{sentence}</p> }).collect_view()}
            </td>
        </tr>
    }
}

fn village_words(change: &LineChange) -> Option<String> {
    match change.village {
        VillageChange::New => Some(text::enrolment_village_new(lang()).to_owned()),
        VillageChange::Renamed => Some(text::enrolment_village_renamed(lang(), change.was.as_deref().unwrap_or_default())),
        VillageChange::Same => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::report::FieldProblem;

    #[test]
    fn lines_that_need_a_person_come_first() {
        let line = |number, is_good: bool| Line {
            number,
            code: String::new(),
            village: String::new(),
            name: String::new(),
            position: String::new(),
            change: is_good.then_some(LineChange { village: VillageChange::Same, was: None, official: OfficialChange::New }),
            problems: if is_good { Vec::new() } else { vec![FieldProblem::new("code", "village_outside")] },
        };
        let order: Vec<u32> =
            in_order(vec![line(2, true), line(3, false), line(4, true), line(5, false)]).iter().map(|line| line.number).collect();
        assert_eq!(order, [3, 5, 2, 4]);
    }
}
