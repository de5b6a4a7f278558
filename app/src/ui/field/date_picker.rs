//! A day in the Buddhist calendar as three plain selects: no calendar to aim at, no typing.
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

use crate::domain::period::Month;
use crate::domain::thai_date::{BUDDHIST_OFFSET, MONTHS_EN_LONG, MONTHS_LONG};
use crate::text::{self, Lang};
use crate::ui::context::Context;
use crate::ui::words::Words;

#[component]
pub fn DatePicker(
    id: &'static str,
    #[prop(into)] label: String,
    day: Signal<NaiveDate>,
    #[prop(into)] change: Callback<NaiveDate>,
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let this_year = context.today().year();
    let days = move || 1..=last_day(day.get());
    let months: Vec<_> = (1..=12_u32).map(|month| (month, month_name(words, month).to_owned())).collect();
    // An old draft may lie outside the usual years; its own year is always offered.
    let first_year = (this_year - 2).min(day.get_untracked().year());
    let years: Vec<_> = (first_year..=this_year + 1).rev().map(|year| (year, year_name(words, year))).collect();
    let pick = move |part: Part, value: String| {
        if let Some(date) = value.parse().ok().and_then(|value| replaced(day.get_untracked(), part, value)) {
            change.run(date);
        }
    };
    let invalid = move || problem.with(Option::is_some).to_string();
    view! {
        <fieldset class="date" id=id tabindex="-1">
            <legend>{label}</legend>
            <div class="date-parts">
                <select class="input" aria-label=words.say(text::field_day) aria-invalid=invalid on:change=move |event| pick(Part::Day, event_target_value(&event))>
                    {move || days().map(|number| view! {
                        <option value=number.to_string() selected=day.get().day() == number>{words.num(number)}</option>
                    }).collect_view()}
                </select>
                <select class="input" aria-label=words.say(text::field_month_name) aria-invalid=invalid on:change=move |event| pick(Part::Month, event_target_value(&event))>
                    {months.into_iter().map(|(number, name)| view! {
                        <option value=number.to_string() selected=move || day.get().month() == number>{name}</option>
                    }).collect_view()}
                </select>
                <select class="input" aria-label=words.say(text::field_year) aria-invalid=invalid on:change=move |event| pick(Part::Year, event_target_value(&event))>
                    {years.into_iter().map(|(number, name)| view! {
                        <option value=number.to_string() selected=move || day.get().year() == number>{name}</option>
                    }).collect_view()}
                </select>
            </div>
        </fieldset>
    }
}

#[derive(Clone, Copy)]
enum Part {
    Day,
    Month,
    Year,
}

/// The date with one part changed; a day the new month lacks becomes its last.
fn replaced(date: NaiveDate, part: Part, value: i32) -> Option<NaiveDate> {
    let (year, month, day) = match part {
        Part::Day => (date.year(), date.month(), u32::try_from(value).ok()?),
        Part::Month => (date.year(), u32::try_from(value).ok()?, date.day()),
        Part::Year => (value, date.month(), date.day()),
    };
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    first.with_day(day.clamp(1, last_day(first)))
}

fn last_day(date: NaiveDate) -> u32 {
    Month::of(date).last_day().day()
}

fn month_name(words: Words, month: u32) -> &'static str {
    let names = if words.lang == Lang::Th { MONTHS_LONG } else { MONTHS_EN_LONG };
    names.get(month as usize - 1).copied().unwrap_or_default()
}

fn year_name(words: Words, year: i32) -> String {
    words.num(if words.lang == Lang::Th { year + BUDDHIST_OFFSET } else { year })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_31st_becomes_the_last_day_of_a_shorter_month() {
        let january = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        assert_eq!(replaced(january, Part::Month, 2), NaiveDate::from_ymd_opt(2026, 2, 28));
        let leap = NaiveDate::from_ymd_opt(2028, 2, 29).unwrap();
        assert_eq!(replaced(leap, Part::Year, 2027), NaiveDate::from_ymd_opt(2027, 2, 28));
        assert_eq!(replaced(january, Part::Month, 13), None);
    }
}
