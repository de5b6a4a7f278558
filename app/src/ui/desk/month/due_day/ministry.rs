//! The campaign's days, whether they move off weekends and holidays, and the holidays themselves.
use leptos::html::{Input, Select};
use leptos::prelude::*;

use super::{Days, SaveButton, Saving};
use crate::domain::obligation::CampaignDays;
use crate::domain::thai_date::one_day;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::{lang, words};
use crate::wire::months::{DueDayChange, DueDays, Holiday};

/// One form and one button, so that nothing that was written is left behind.
#[component]
pub(super) fn Ministry(days: DueDays, saving: Saving) -> impl IntoView {
    let before = days.campaign;
    let (activities, monthly, shift) = (NodeRef::<Select>::new(), NodeRef::<Select>::new(), NodeRef::<Input>::new());
    let line = |(number, of): (usize, &Holiday)| Line { number, day: words().date(of.day), name: of.name.clone() };
    let lines = RwSignal::new(days.holidays.iter().enumerate().map(line).collect::<Vec<_>>());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let chosen =
            |select: NodeRef<Select>, before| select.get_untracked().and_then(|select| select.value().parse().ok()).unwrap_or(before);
        let campaign = CampaignDays {
            activities: chosen(activities, before.activities),
            monthly: chosen(monthly, before.monthly),
            shift_holidays: shift.get_untracked().is_some_and(|shift| shift.checked()),
        };
        match lines.with_untracked(|lines| read(lines)) {
            Ok(holidays) => saving.save(vec![DueDayChange::Campaign(campaign), DueDayChange::Holidays(holidays)]),
            Err(()) => saving.failed.set(Some("date_unreadable".to_owned())),
        }
    };
    view! {
        <form class="stack" on:submit=submit>
            <div class="field">
                <label for="due-activities">{text::month_due_day_activities(lang())}</label>
                <select class="input" id="due-activities" node_ref=activities><Days set=Some(before.activities)/></select>
            </div>
            <div class="field">
                <label for="due-monthly">{text::month_due_day_monthly(lang())}</label>
                <select class="input" id="due-monthly" node_ref=monthly><Days set=Some(before.monthly)/></select>
                <p class="hint">{text::month_due_day_hint(lang())}</p>
            </div>
            <label class="row nowrap"><input type="checkbox" node_ref=shift checked=before.shift_holidays/><span>{text::month_due_day_shift(lang())}</span></label>
            <Holidays lines/>
            <SaveButton saving/>
        </form>
    }
}

/// A line of the list as it is written; the number tells the lines apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    number: usize,
    day: String,
    name: String,
}

#[component]
fn Holidays(lines: RwSignal<Vec<Line>>) -> impl IntoView {
    let change = move |number: usize, change: &dyn Fn(&mut Line)| {
        lines.update(|lines| lines.iter_mut().filter(|line| line.number == number).for_each(change));
    };
    let add = move |_| {
        lines.update(|lines| {
            let number = lines.iter().map(|line| line.number + 1).max().unwrap_or(0);
            lines.push(Line { number, day: String::new(), name: String::new() });
        });
    };
    let row = move |line: Line| {
        let number = line.number;
        view! {
            <li class="month-holiday">
                <label class="field"><span>{text::month_holiday(lang())}</span>
                    <input class="input" type="text" autocomplete="off" placeholder=text::month_holiday_like(lang()) prop:value=line.day
                        on:change=move |event| { let day = event_target_value(&event); change(number, &|line| line.day.clone_from(&day)); }/></label>
                <label class="field"><span>{text::month_holiday_name(lang())}</span>
                    <input class="input" type="text" maxlength="200" prop:value=line.name
                        on:change=move |event| { let name = event_target_value(&event); change(number, &|line| line.name.clone_from(&name)); }/></label>
                <button type="button" class="icon-button" aria-label=text::month_holiday_remove(lang())
                    on:click=move |_| lines.update(|lines| lines.retain(|line| line.number != number))><Draw icon=Icon::Close/></button>
            </li>
        }
    };
    view! {
        <details>
            <summary>{move || text::month_holidays(lang(), words().num(lines.with(Vec::len)))}</summary>
            <div class="stack">
                <ul class="stack tight"><For each=move || lines.get() key=|line| line.number let:line>{row(line)}</For></ul>
                <div><button type="button" class="button small" on:click=add><Draw icon=Icon::AddSquare/>{text::month_holiday_add(lang())}</button></div>
            </div>
        </details>
    }
}

/// Lines in which nothing was written are none; a name without a day cannot be kept.
fn read(lines: &[Line]) -> Result<Vec<Holiday>, ()> {
    let written = lines.iter().filter(|line| !line.day.trim().is_empty() || !line.name.trim().is_empty());
    written.map(|line| Ok(Holiday { day: one_day(&line.day).ok_or(())?, name: line.name.trim().to_owned() })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn an_empty_line_is_left_out_and_a_name_without_a_day_is_refused() {
        let line = |day: &str, name: &str| Line { number: 0, day: day.to_owned(), name: name.to_owned() };
        let songkran = Holiday { day: NaiveDate::from_ymd_opt(2026, 4, 13).unwrap(), name: "สงกรานต์".to_owned() };
        assert_eq!(read(&[line("", " "), line("๑๓ เม.ย. ๒๕๖๙", " สงกรานต์ ")]), Ok(vec![songkran]));
        assert_eq!(read(&[line("", "สงกรานต์")]), Err(()));
    }
}
