//! One agency: who coordinates it, who comes next, who did.
use leptos::prelude::*;

use super::act::OnScreen;
use super::history::Entry;
use super::naming::Naming;
use crate::domain::assignment::AssignmentState;
use crate::domain::unit::{Unit, UnitId, UnitKind};
use crate::text;
use crate::ui::components::{Draw, Empty, Icon, Notice, Tone};
use crate::ui::desk::parts::{Failure, Heading, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{COORDINATORS, lang, words};
use crate::wire::assignments::{Coordination, UnitAssignments};

#[component]
pub fn Agency(unit: UnitId) -> impl IntoView {
    let on_screen = OnScreen { desk: use_desk(), unit, history: RwSignal::new(Load::Waiting) };
    on_screen.load();
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=COORDINATORS><Draw icon=Icon::Back/>{text::coordinators_title(lang())}</a>
        </nav>
        {move || match on_screen.history.get() {
            Load::Waiting => view! { <Skeleton/> }.into_any(),
            Load::Failed(code) => view! {
                <Heading text=text::coordinators_title(lang())/>
                <Failure code retry=Callback::new(move |()| on_screen.load())/>
            }
            .into_any(),
            Load::Here(history) => view! { <Shown on_screen history/> }.into_any(),
        }}
    }
}

#[component]
fn Shown(on_screen: OnScreen, history: UnitAssignments) -> impl IntoView {
    let UnitAssignments { coordination, items } = history;
    let naming = RwSignal::new(false);
    let close = Callback::new(move |()| naming.set(false));
    let Coordination { may_assign, may_complete, .. } = coordination;
    let current = coordination.current.clone();
    let word = if current.is_some() { text::coordinators_change(lang()) } else { text::coordinators_assign(lang()) };
    let before: Vec<_> = items.iter().filter(|one| one.state != AssignmentState::Withdrawn).cloned().collect();
    let entries = items.into_iter().map(|assignment| view! { <Entry on_screen assignment may_assign may_complete/> }).collect::<Vec<_>>();
    let is_empty = entries.is_empty();
    view! {
        <div class="desk-top row between">
            <Heading text=format!("{}: {}", text::coordinators_title(lang()), coordination.unit.name.clone())/>
            {may_assign.then(|| view! {
                <button type="button" class="button primary small" on:click=move |_| naming.set(true)><Draw icon=Icon::Plus/>{word}</button>
            })}
        </div>
        <div class="stack">
            <Standing coordination=coordination.clone()/>
            <ul class="letters" role="list">{entries}</ul>
            {is_empty.then(|| view! { <Empty icon=Icon::People word=text::coordinators_nobody_yet(lang())/> })}
            <GuideLinks unit=coordination.unit/>
        </div>
        {move || naming.get().then(|| view! { <Naming on_screen current=current.clone() before=before.clone() close/> })}
    }
}

/// Whether there is a gap, and by when it was to be closed.
#[component]
fn Standing(coordination: Coordination) -> impl IntoView {
    let due = coordination.due.map(|due| text::coordinators_due(lang(), words().date(due)));
    if coordination.is_missing() {
        return view! { <Notice tone=Tone::Attention><p class="strong">{text::coordinators_missing(lang())}</p><p>{due}</p></Notice> }
            .into_any();
    }
    view! { <p class="muted">{due}</p> }.into_any()
}

/// A province's page for the units under it, which anybody may read.
#[component]
fn GuideLinks(unit: Unit) -> impl IntoView {
    let code = unit.area.filter(|_| unit.kind == UnitKind::Province)?;
    let address = format!("/g/{code}");
    Some(view! {
        <section class="card stack" aria-labelledby="guide-links">
            <h2 id="guide-links">{text::coordinators_guide(lang())}</h2>
            <p class="muted">{text::coordinators_guide_hint(lang())}</p>
            <div class="buttons">
                <a class="button small" href=address.clone() target="_blank"><Draw icon=Icon::Share/>{address.clone()}</a>
                <a class="button small" href=format!("{address}.pdf") target="_blank"><Draw icon=Icon::Document/>"PDF"</a>
                <a class="button small" href=format!("{address}.png") target="_blank"><Draw icon=Icon::Document/>"PNG"</a>
            </div>
        </section>
    })
}
