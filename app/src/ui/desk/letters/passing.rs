//! Passing a registered letter on to units below.
use std::collections::BTreeSet;

use leptos::prelude::*;

use super::addressees::choose;
use super::letter::OnScreen;
use crate::domain::directive::Addressees;
use crate::domain::unit::UnitKind;
use crate::text;
use crate::ui::components::{Chip, Draw, Icon, Notice, Tone};
use crate::ui::desk::parts::{Modal, Refusal};
use crate::ui::desk::{format, lang, words};
use crate::wire::directives::{Directive, PassingInput, PassingReply};
use crate::wire::paths;
use crate::wire::problem::Problem;

/// What may lie below somebody who receives a letter.
const KINDS: [UnitKind; 4] = [UnitKind::District, UnitKind::LocalAdministration, UnitKind::Subdistrict, UnitKind::Village];

#[component]
pub fn Passing(on_screen: OnScreen) -> impl IntoView {
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| open.set(false));
    view! {
        <button type="button" class="button primary" on:click=move |_| open.set(true)><Draw icon=Icon::Share/>{text::letters_pass_on(lang())}</button>
        {move || open.get().then(|| view! { <Dialog on_screen close/> })}
    }
}

#[component]
fn Dialog(on_screen: OnScreen, close: Callback<()>) -> impl IntoView {
    let desk = on_screen.desk;
    let kinds = RwSignal::new(BTreeSet::<UnitKind>::new());
    let (busy, failed, passed) = (RwSignal::new(false), RwSignal::new(None::<Problem>), RwSignal::new(None::<PassingReply>));
    let own = desk.actor().map(|actor| actor.unit_kind);
    let below = KINDS.into_iter().filter(move |kind| own.is_none_or(|own| *kind > own));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || kinds.with_untracked(BTreeSet::is_empty) {
            return;
        }
        busy.set(true);
        failed.set(None);
        let input = PassingInput { addressees: Addressees { kinds: kinds.get_untracked(), ..Addressees::default() } };
        let path = paths::directive_passing(on_screen.id);
        desk.ask_why(
            move |api| Box::pin(async move { api.post::<PassingReply>(path, &input).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(reply) => passed.set(Some(reply)),
                    Err(problem) => failed.set(Some(problem)),
                }
            },
        );
    };
    // The tree and the state are read anew once the answer was seen.
    let shut = Callback::new(move |()| {
        if passed.get_untracked().is_some() {
            let path = paths::directive(on_screen.id);
            desk.ask_why(move |api| Box::pin(async move { api.get::<Directive>(path).await }), move |outcome| on_screen.take(outcome));
        }
        close.run(());
    });
    view! {
        <Modal title=text::letters_pass_on(lang()) close=shut>
            {move || match passed.get() {
                Some(reply) => {
                    let sentence = text::letters_passed(lang(), words().count(reply.added.into()), words().count(reply.had.into()));
                    view! { <div role="status"><Notice tone=Tone::Good><p>{sentence}</p></Notice></div> }.into_any()
                }
                None => view! {
                    <form class="stack" on:submit=submit>
                        <fieldset class="field">
                            <legend>{text::letters_to_whom(lang())}</legend>
                            <div class="chips">{below.clone().map(|kind| kind_chip(kinds, kind)).collect_view()}</div>
                        </fieldset>
                        <p class="hint">{text::letters_pass_hint(lang())}</p>
                        {move || failed.get().map(|problem| view! { <Refusal problem/> })}
                        <div class="buttons">
                            <button type="submit" class="button primary" aria-disabled=move || (busy.get() || kinds.with(BTreeSet::is_empty)).to_string()>
                                {text::letters_pass_on(lang())}
                            </button>
                        </div>
                    </form>
                }.into_any(),
            }}
        </Modal>
    }
}

/// Every unit of a kind.
fn kind_chip(kinds: RwSignal<BTreeSet<UnitKind>>, kind: UnitKind) -> impl IntoView {
    let checked = Signal::derive(move || kinds.with(|kinds| kinds.contains(&kind)));
    let change = move |wanted: bool| kinds.update(|kinds| choose(kinds, kind, wanted));
    view! { <Chip name="kinds" label=text::letters_every(lang(), format::unit_kind(lang(), kind)) checked change/> }
}
