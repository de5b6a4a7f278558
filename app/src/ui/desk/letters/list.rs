//! Two lists: the letters that came in, and those that one's office wrote.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{LetterState, RECIPIENTS, StepState, address, number};
use crate::domain::access::{Action, Actor, Target, may};
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::ui::desk::address::of_address;
use crate::ui::desk::back::Back;
use crate::ui::desk::pages::Pages;
use crate::ui::desk::parts::Heading;
use crate::ui::desk::publishing::may_publish;
use crate::ui::desk::save_as::{SaveAs, as_table};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{KEY_MESSAGES, LETTERS, MATERIAL, lang, words};
use crate::wire::directives::{DirectiveSummary, Received};
use crate::wire::paths;

/// The least height of a line, CSS pixels.
const LINE: f64 = 80.0;

#[component]
pub fn Letters() -> impl IntoView {
    let desk = use_desk();
    let writes = Memo::new(move |_| desk.context.me.with(|me| me.as_ref().is_some_and(|me| may_write(&me.actor()))));
    let publishes = Memo::new(move |_| desk.context.me.with(|me| me.as_ref().is_some_and(|me| may_publish(&me.actor()))));
    // Kept here, so that whoever comes back finds both as they were.
    let is_open = of_address(|path| path.trim_end_matches('/') == LETTERS, |get| get("open").is_some_and(|text| text == "true"));
    let back = Back::here(desk);
    let (received, written) = (Pages::<Received>::new(String::new()), Pages::<DirectiveSummary>::new(String::new()));
    let receives = Memo::new(move |_| desk.context.me.with(|me| me.as_ref().is_some_and(|me| !me.unit.kind.is_ministry())));
    Effect::new(move |_| {
        if receives.get() {
            received.load_from(desk, format!("{}?limit=50&open={}", paths::DELIVERIES, is_open.get()), back.rows(LINE));
        }
    });
    Effect::new(move |_| {
        if writes.get() {
            written.load_from(desk, format!("{}?limit=50", paths::DIRECTIVES), back.rows(LINE));
        }
    });
    let is_drawn = move || (received.is_here() || !receives.get()) && (written.is_here() || !writes.get());
    back.come_back(is_drawn);
    view! {
        <div class="desk-top row between">
            <Heading text=text::letters_title(lang()) keep_focus=true/>
            {move || writes.get().then(|| view! {
                <div class="buttons">
                    {publishes.get().then(|| view! {
                        <a class="button small" href=MATERIAL>{text::things_title(lang())}</a>
                        <a class="button small" href=KEY_MESSAGES>{text::messages_title(lang())}</a>
                    })}
                    <a class="button primary small" href=format!("{LETTERS}/new")><Draw icon=Icon::Plus/>{text::letters_write(lang())}</a>
                </div>
            })}
        </div>
        {move || receives.get().then(|| view! { <ReceivedOnes letters=received is_open/> })}
        {move || writes.get().then(|| view! { <Written letters=written/> })}
    }
}

pub fn may_write(actor: &Actor) -> bool {
    may(actor, Action::WriteDirective, &Target { unit: actor.unit, area: actor.area.as_ref() })
}

#[component]
fn ReceivedOnes(letters: Pages<Received>, is_open: Memo<bool>) -> impl IntoView {
    let navigate = use_navigate();
    let only_open = move |event| {
        let link = if event_target_checked(&event) { format!("{LETTERS}?open=true") } else { LETTERS.to_owned() };
        navigate(&link, NavigateOptions { scroll: false, ..Default::default() });
    };
    let any = Memo::new(move |_| letters.items.with(|letters| !letters.is_empty()));
    view! {
        <section class="stack" aria-labelledby="letters-received">
            <div class="row between">
                <h2 id="letters-received">{text::letters_received(lang())}</h2>
                <div class="desk-filters" role="search">
                    <label class="row nowrap">
                        <input type="checkbox" prop:checked=move || is_open.get() on:change=only_open/>
                        {text::letters_only_open(lang())}
                    </label>
                </div>
            </div>
            {move || any.get().then(|| view! { <SaveAs files=as_table("deliveries", move || format!("open={}", is_open.get()))/> })}
            <ul class="letters" role="list">
                <For each=move || letters.items.get() key=|line| (line.directive.id, line.delivery.state) let:line><ReceivedLine line/></For>
            </ul>
            {move || letters.is_empty().then(|| view! { <Empty icon=Icon::Book word=text::letters_none_received(lang())/> })}
            {letters.foot()}
        </section>
    }
}

#[component]
fn ReceivedLine(line: Received) -> impl IntoView {
    let own_number = line.delivery.registration.map(|line| text::letters_own_number(lang(), words().num(line.number)));
    view! {
        <li class="letters-line" data-of=format!("received-{}", line.directive.id.0)>
            <Subject letter=line.directive.clone()/>
            <p class="small muted">{text::letters_from(lang(), words().moment(line.delivery.sent_at), line.delivery.source.name.clone())}</p>
            <p class="row small"><StepState state=line.delivery.state/>{own_number}</p>
        </li>
    }
}

#[component]
fn Written(letters: Pages<DirectiveSummary>) -> impl IntoView {
    let any = Memo::new(move |_| letters.items.with(|letters| !letters.is_empty()));
    view! {
        <section class="stack" aria-labelledby="letters-written">
            <h2 id="letters-written">{text::letters_written(lang())}</h2>
            {move || any.get().then(|| view! { <SaveAs files=as_table("directives", String::new)/> })}
            <ul class="letters" role="list">
                <For each=move || letters.items.get() key=|line| (line.id, line.state) let:line>
                    <li class="letters-line" data-of=format!("written-{}", line.id.0)>
                        <Subject letter=line.clone()/>
                        <p class="row small"><LetterState state=line.state/>{progress(&line).map(|said| view! { <a href=format!("{}{RECIPIENTS}", address(line.id))>{said}</a> })}</p>
                    </li>
                </For>
            </ul>
            {move || letters.is_empty().then(|| view! { <Empty icon=Icon::Write word=text::letters_none_written(lang())/> })}
            {letters.foot()}
        </section>
    }
}

/// How far those who received it are; nothing of a draft.
pub fn progress(line: &DirectiveSummary) -> Option<String> {
    let count = |count: u32| words().count(count.into());
    let progress = line.progress;
    line.sent_at.map(|_| text::letters_progress(lang(), count(progress.done), count(progress.registered), count(progress.sent)))
}

/// Number and day, and the subject as the way to the letter.
#[component]
fn Subject(letter: DirectiveSummary) -> impl IntoView {
    let subject = if letter.subject.is_empty() { text::letters_no_subject(lang()).to_owned() } else { letter.subject.clone() };
    view! {
        <a class="strong" href=address(letter.id)>{subject}</a>
        <p class="small muted">{format!("{} · {}", number(&letter.number), words().date(letter.dated))}</p>
    }
}
