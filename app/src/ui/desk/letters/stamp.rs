//! The office's stamp: number, day and time under which a letter stands in the register of what came in.
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use leptos::html::Input;
use leptos::prelude::*;

use super::letter::OnScreen;
use crate::domain::thai_date::{self, BANGKOK, from_thai_digits, one_day};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::state::Load;
use crate::ui::desk::{lang, words};
use crate::wire::directives::{Delivery, Registers, RegistrationInput};
use crate::wire::paths;

#[component]
pub fn Stamp(on_screen: OnScreen, delivery: Delivery, may_register: bool) -> impl IntoView {
    match delivery.registration {
        Some(line) => {
            let (number, at) = (words().num(line.number), words().moment(line.at));
            let by = delivery.registered_by.map(|by| text::letters_registered_by(lang(), words().person(&by)));
            view! {
                <p class="letter-stamp">
                    <strong>{text::letters_own_number(lang(), number)}</strong>
                    <span>{at}</span>
                    <span class="small muted">{by}</span>
                </p>
            }
            .into_any()
        }
        None if may_register => view! { <Form on_screen/> }.into_any(),
        None => view! { <p class="muted">{text::letters_not_registered(lang())}</p> }.into_any(),
    }
}

/// The next number and the present time are offered; an office that keeps its register on paper types what stands there.
#[component]
fn Form(on_screen: OnScreen) -> impl IntoView {
    let registers = RwSignal::new(Load::<Registers>::Waiting);
    on_screen.desk.load(paths::REGISTERS.to_owned(), registers);
    let (number, day, time) = (NodeRef::<Input>::new(), NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let unread = RwSignal::new(None::<&'static str>);
    let offered = move || match registers.get() {
        Load::Here(registers) => words().num(registers.received),
        _ => String::new(),
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let value = |input: NodeRef<Input>| input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
        match read(&value(number), &value(day), &value(time), now(on_screen)) {
            Ok(input) => {
                unread.set(None);
                on_screen.put(paths::directive_registration(on_screen.id), input);
            }
            Err(code) => {
                // What was refused before is not said of this try.
                on_screen.trouble.set(None);
                unread.set(Some(code));
            }
        }
    };
    view! {
        <form class="stack" on:submit=submit>
            <div class="letter-stamp-form">
                <label class="field"><span>{text::letters_number_received(lang())}</span>
                    <input class="input" node_ref=number inputmode="numeric" autocomplete="off" placeholder=offered/></label>
                <label class="field"><span>{text::letters_day(lang())}</span>
                    <input class="input" node_ref=day autocomplete="off" placeholder=words().date(on_screen.desk.context.today())/></label>
                <label class="field"><span>{text::letters_time(lang())}</span>
                    <input class="input" node_ref=time autocomplete="off" placeholder=text::letters_now(lang())/></label>
            </div>
            <p class="hint">{text::letters_stamp_hint(lang())}</p>
            {move || unread.get().map(|code| view! { <p class="problem" role="alert"><Draw icon=Icon::Warning/>{words().problem(code)}</p> })}
            <div class="buttons"><button type="submit" class="button primary"><Draw icon=Icon::Check/>{text::letters_register(lang())}</button></div>
        </form>
    }
}

/// In Bangkok.
fn now(on_screen: OnScreen) -> NaiveDateTime {
    let now = DateTime::from_timestamp_millis(on_screen.desk.context.now_ms()).unwrap_or_default();
    now.with_timezone(&BANGKOK).naive_local()
}

/// What is left empty is the next number, today, and now.
fn read(number: &str, day: &str, time: &str, now: NaiveDateTime) -> Result<RegistrationInput, &'static str> {
    let number = match from_thai_digits(number).as_str() {
        "" => None,
        text => Some(text.parse().ok().filter(|number| *number > 0).ok_or("number_unreadable")?),
    };
    if day.is_empty() && time.is_empty() {
        return Ok(RegistrationInput { number, at: None });
    }
    let day: NaiveDate = if day.is_empty() { now.date() } else { one_day(day).ok_or("date_unreadable")? };
    let time: NaiveTime = if time.is_empty() { now.time() } else { thai_date::parse_time(time).map_err(|_| "time_unreadable")? };
    let at = day.and_time(time).and_local_timezone(BANGKOK).single().ok_or("time_unreadable")?;
    Ok(RegistrationInput { number, at: Some(at.to_utc()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_as_it_stands_on_paper() {
        let at = NaiveDate::from_ymd_opt(2026, 2, 2).unwrap().and_hms_opt(3, 0, 0).unwrap().and_utc();
        let now = NaiveDate::from_ymd_opt(2026, 2, 4).unwrap().and_hms_opt(9, 30, 0).unwrap();
        let read = |number, day, time| super::read(number, day, time, now);
        assert_eq!(read("๑๓๗๔", "๒ ก.พ. ๒๕๖๙", "๑๐.๐๐ น."), Ok(RegistrationInput { number: Some(1374), at: Some(at) }));
        assert_eq!(read("", "", ""), Ok(RegistrationInput { number: None, at: None }));
        let today = NaiveDate::from_ymd_opt(2026, 2, 4).unwrap().and_hms_opt(1, 15, 0).unwrap().and_utc();
        assert_eq!(read("", "", "๐๘.๑๕"), Ok(RegistrationInput { number: None, at: Some(today) }));
        assert_eq!(read("0", "", ""), Err("number_unreadable"));
        assert_eq!(read("12", "๑ - ๒ ก.พ. ๖๙", ""), Err("date_unreadable"));
        assert_eq!(read("12", "", "๒๕.๐๐"), Err("time_unreadable"));
    }
}
