//! Bringing in a whole district: the table to fill in, the file checked, what it would do, and then for good; then the cards.
mod lines;
mod sentences;
mod work;

use leptos::html::H2;
use leptos::prelude::*;
use web_sys::File;

use self::lines::{Figures, Lines};
use self::work::{Step, Work};
use super::cards::CardsDialog;
use crate::domain::enrolment::template;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon, Notice, Tone, Waiting};
use crate::ui::desk::parts::Heading;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::upload::FileButton;
use crate::ui::desk::{PEOPLE, lang, words};
use crate::wire::enrolment::{EnrolmentCounts, EnrolmentReply};
use crate::wire::problem::{Problem, code};

const TEMPLATE_NAME: &str = "villages-and-officials.csv";

#[component]
pub fn EnrolmentImport() -> impl IntoView {
    let work = Work::new(use_desk());
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=PEOPLE><Draw icon=Icon::Back/>{text::desk_people(lang())}</a>
        </nav>
        <div class="desk-top"><Heading text=text::enrolment_title(lang())/></div>
        <div class="stack loose">
            <p>{text::enrolment_hint(lang())}</p>
            <Prepare work/>
            <Choose work/>
            <p class="sr-only" role="status">{move || said(&work.step.get())}</p>
            {move || match work.step.get() {
                Step::Shown(reply) => Some(view! { <Shown work reply/> }.into_any()),
                Step::Done(reply) => Some(view! { <Done reply/> }.into_any()),
                _ => None,
            }}
        </div>
    }
}

/// What a screen reader says of a result that appears further down.
fn said(step: &Step) -> Option<String> {
    match step {
        Step::Shown(reply) => Some(lines::summary(reply.counts)),
        Step::Done(reply) => Some(sentence(reply.counts, text::enrolment_done)),
        _ => None,
    }
}

#[component]
fn Prepare(work: Work) -> impl IntoView {
    let saved = RwSignal::new(None);
    let save = move |_| {
        let platform = work.desk.context.ports().platform;
        saved.set(Some(platform.save_file(TEMPLATE_NAME, "text/csv", template().as_bytes()).is_ok()));
    };
    let said = move |is_saved: bool| match is_saved {
        true => view! { <p>{text::enrolment_template_saved(lang())}</p> }.into_any(),
        false => view! { <Notice tone=Tone::Bad><p>{text::enrolment_template_not_saved(lang())}</p></Notice> }.into_any(),
    };
    view! {
        <section class="card stack" aria-labelledby="enrolment-prepare">
            <h2 id="enrolment-prepare">{text::enrolment_step_prepare(lang())}</h2>
            <p>{words().num(text::enrolment_columns(lang()))}</p>
            <div class="row"><button type="button" class="button" on:click=save><Draw icon=Icon::Document/>{text::enrolment_template(lang())}</button></div>
            <div role="status">{move || saved.get().map(said)}</div>
        </section>
    }
}

#[component]
fn Choose(work: Work) -> impl IntoView {
    let choose = Callback::new(move |file: File| work.take(file));
    view! {
        <section class="card stack" aria-labelledby="enrolment-choose">
            <h2 id="enrolment-choose">{text::enrolment_step_choose(lang())}</h2>
            <FileButton word=text::import_sheet(lang()) accept=".csv,.xlsx,text/csv" choose/>
            {move || match work.step.get() {
                Step::Choosing => None,
                Step::Checking => Some(view! { <Waiting word=text::enrolment_checking(lang(), work.name.get())/> }.into_any()),
                Step::Writing => Some(view! { <Waiting word=text::enrolment_writing(lang())/> }.into_any()),
                Step::Refused(problem) => Some(view! { <Refused work problem/> }.into_any()),
                Step::Shown(_) | Step::Done(_) => Some(view! { <p class="row nowrap"><Draw icon=Icon::CheckCircle/>{work.name.get()}</p> }.into_any()),
            }}
        </section>
    }
}

/// A file that is no table is chosen anew; anything else may go well another time.
#[component]
fn Refused(work: Work, problem: Problem) -> impl IntoView {
    let is_the_file = [code::VALIDATION, code::SHEET_EMPTY, code::SHEET_QUOTE_OPEN, code::SHEET_UNREADABLE, code::TOO_LARGE]
        .contains(&problem.code.as_str());
    let again = (!is_the_file).then(|| {
        view! { <button type="button" class="button small" on:click=move |_| work.check()>{text::enrolment_check_again(lang())}</button> }
    });
    let lines = sentences::of_table(&problem).into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
    view! { <div role="alert"><Notice tone=Tone::Bad>{lines}{again}</Notice></div> }
}

#[component]
fn Shown(work: Work, reply: EnrolmentReply) -> impl IntoView {
    let asking = RwSignal::new(false);
    let counts = reply.counts;
    let owes = if counts.new_villages > 0 { text::enrolment_confirm_owes(lang()) } else { "" };
    let body = Signal::stored(format!("{} {owes}", sentence(counts, text::enrolment_confirm_body)));
    view! {
        <section class="card stack" aria-labelledby="enrolment-result">
            <h2 id="enrolment-result">{text::enrolment_step_result(lang())}</h2>
            <Figures counts/>
            {counts.changes_something().then(|| view! {
                <div class="row"><button type="button" class="button primary" on:click=move |_| asking.set(true)><Draw icon=Icon::Upload/>{text::enrolment_run(lang())}</button></div>
            })}
            <Lines reply/>
        </section>
        <Confirm open=asking title=text::enrolment_title(lang()) body yes=text::enrolment_yes(lang()) no=text::desk_cancel(lang())
            on_yes=Callback::new(move |()| work.write())/>
    }
}

#[component]
fn Done(reply: EnrolmentReply) -> impl IntoView {
    let (printing, heading) = (RwSignal::new(false), NodeRef::<H2>::new());
    // The button that was pressed is gone.
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    let counts = reply.counts;
    view! {
        <section class="card stack" aria-labelledby="enrolment-done">
            <h2 id="enrolment-done" tabindex="-1" node_ref=heading>{text::enrolment_step_done(lang())}</h2>
            <Notice tone=Tone::Good><p>{sentence(counts, text::enrolment_done)}</p></Notice>
            <p>{text::enrolment_then_print(lang())}</p>
            <div class="row">
                <button type="button" class="button primary" on:click=move |_| printing.set(true)><Draw icon=Icon::Document/>{text::cards_print(lang())}</button>
                <a class="button" href=PEOPLE>{text::enrolment_to_people(lang())}</a>
            </div>
            {(counts.refused > 0).then(|| view! { <Lines reply/> })}
        </section>
        {move || printing.get().then(|| view! {
            <CardsDialog area=None done=Callback::new(|()| ()) close=Callback::new(move |()| printing.set(false))/>
        })}
    }
}

/// With officials, renamed villages and new ones.
fn sentence(counts: EnrolmentCounts, words_of: fn(crate::text::Lang, String, String, String) -> String) -> String {
    let count = |value: u32| words().count(value.into());
    words_of(lang(), count(counts.new_officials), count(counts.renamed_villages), count(counts.new_villages))
}
