//! Who has a letter: one level at a time, each unit opening what lies below it.
use std::time::Duration;

use leptos::prelude::*;

use super::StepState;
use super::letter::OnScreen;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::ui::desk::pages::Pages;
use crate::ui::desk::save_as::{SaveAs, as_table};
use crate::ui::desk::{lang, words};
use crate::wire::directives::Delivery;
use crate::wire::paths;

/// How often a tree that is looked at is read anew.
const REFRESH: Duration = Duration::from_secs(15);

#[component]
pub fn Tree(on_screen: OnScreen) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <label class="row nowrap">
            <input type="checkbox" prop:checked=move || is_open.get() on:change=move |event| is_open.set(event_target_checked(&event))/>
            {text::letters_only_open(lang())}
        </label>
        <SaveAs files=as_table("recipients", move || format!("directive={}&open={}", on_screen.id.0, is_open.get()))/>
        {move || view! { <Level on_screen source=None is_open=is_open.get()/> }}
    }
}

/// Those who got it from one unit; without one, from one's own.
#[component]
fn Level(on_screen: OnScreen, source: Option<UnitId>, is_open: bool) -> impl IntoView {
    let desk = on_screen.desk;
    let mut path = format!("{}?limit=100&open={is_open}", paths::directive_deliveries(on_screen.id));
    if let Some(unit) = source {
        path.push_str(&format!("&source={}", unit.0));
    }
    let units = Pages::<Delivery>::new(path);
    units.load(desk);
    // Only a list that is whole in one page: another would shrink under the reader's eyes.
    let again = move || {
        if !document().hidden() && units.items.with_untracked(|items| items.len() < 100) {
            // What failed is asked for again, too.
            units.follow(desk);
        }
    };
    if let Ok(timer) = set_interval_with_handle(again, REFRESH) {
        on_cleanup(move || timer.clear());
    }
    let word = if is_open { text::letters_all_registered(lang()) } else { text::letters_nobody(lang()) };
    view! {
        <ul class="letter-tree" role="list">
            <For each=move || units.items.get() key=|line| (line.unit.id, line.state, line.below) let:line><Line on_screen line is_open/></For>
        </ul>
        {move || units.is_empty().then(|| view! { <Empty icon=Icon::CheckCircle word/> })}
        {units.foot()}
    }
}

#[component]
fn Line(on_screen: OnScreen, line: Delivery, is_open: bool) -> impl IntoView {
    let (unit, below) = (line.unit.id, line.below);
    let opened = RwSignal::new(false);
    let number = line.registration.map(|line| {
        let word = text::letters_own_number(lang(), words().num(line.number));
        format!("{word} · {}", words().moment(line.at))
    });
    let count = text::letters_below(lang(), words().count(below.registered.into()), words().count(below.sent.into()));
    view! {
        <li>
            <div class="letter-tree-line">
                <span class="grow">{words().num(&line.unit.name)}</span>
                <span class="small muted">{number}</span>
                <StepState state=line.state/>
                {(below.sent > 0).then(|| view! {
                    <button type="button" class="button small quiet" aria-expanded=move || opened.get().to_string() on:click=move |_| opened.update(|now| *now = !*now)>
                        {move || view! { <Draw icon=if opened.get() { Icon::Up } else { Icon::Down }/> }}{count}
                    </button>
                })}
            </div>
            {move || opened.get().then(|| view! { <Level on_screen source=Some(unit) is_open/> }.into_any())}
        </li>
    }
    .into_any()
}
