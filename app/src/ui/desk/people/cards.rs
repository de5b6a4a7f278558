//! Join cards for a whole area: how many, what they end, and then the PDF to print and cut.
use leptos::prelude::*;

use crate::domain::area::AreaCode;
use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::desk::parts::{Failure, Modal, Refusal, Skeleton};
use crate::ui::desk::state::{Desk, Load, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::paths;
use crate::wire::people::{CardsFor, CardsOrder, JoiningSummary};
use crate::wire::problem::Problem;

const FILE_NAME: &str = "join-cards.pdf";
/// As the template lays them.
const CARDS_ON_A_SHEET: u32 = 8;

/// Where one is with the print.
#[derive(Debug, Clone, PartialEq)]
enum Print {
    Asking,
    /// So many are being made.
    Making(u32),
    Saved(u32),
    NotSaved,
    Refused(Problem),
}

/// Asks before it prints, because cards handed out earlier end by it. `done` hears that cards were made.
#[component]
pub fn CardsDialog(area: Option<AreaCode>, done: Callback<()>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (summary, whom, print) =
        (RwSignal::new(Load::<JoiningSummary>::Waiting), RwSignal::new(CardsFor::Waiting), RwSignal::new(Print::Asking));
    let path = summary_path(area.as_ref());
    let load = {
        let path = path.clone();
        move || desk.load(path.clone(), summary)
    };
    load();
    let make = Callback::new(move |cards: u32| {
        if matches!(print.get_untracked(), Print::Making(_)) {
            return;
        }
        let order = CardsOrder { area: area.clone(), whom: whom.get_untracked(), cards };
        let path = path.clone();
        print.set(Print::Making(cards));
        desk.ask_why(
            move |api| Box::pin(async move { api.post_for_file(paths::JOIN_CARDS, &order).await }),
            move |outcome| {
                let now = match outcome {
                    Ok(pdf) => {
                        done.run(());
                        keep(desk, &pdf, cards)
                    }
                    Err(problem) => Print::Refused(problem),
                };
                // Whatever came of it, the figures may be others now.
                desk.load(path, summary);
                print.try_set(now);
            },
        );
    });
    view! {
        <Modal title=text::cards_title(lang()) close class="dialog desk-dialog-wide">
            <div class="stack">
                {move || match summary.get() {
                    Load::Waiting => view! { <Skeleton lines=4/> }.into_any(),
                    Load::Failed(code) => view! { <Failure code retry=Callback::new({ let load = load.clone(); move |()| load() })/> }.into_any(),
                    Load::Here(summary) => view! { <Offer summary whom print make/> }.into_any(),
                }}
                <div role="status">{move || said(print.get())}</div>
                {move || match print.get() {
                    Print::Refused(problem) => Some(view! { <Refusal problem/> }),
                    _ => None,
                }}
            </div>
        </Modal>
    }
}

/// Of everybody in the area.
pub fn summary_path(area: Option<&AreaCode>) -> String {
    area.map_or_else(|| paths::JOIN_CARDS.to_owned(), |area| format!("{}?area={area}", paths::JOIN_CARDS))
}

/// For whom, how many, and what it ends.
#[component]
fn Offer(summary: JoiningSummary, whom: RwSignal<CardsFor>, print: RwSignal<Print>, make: Callback<u32>) -> impl IntoView {
    let (lang, words) = (lang(), words());
    let count = move |value: u32| words.count(u64::from(value));
    let choice = move |value: CardsFor, word: String| {
        view! {
            <label class="row">
                <input type="radio" name="cards-for" prop:checked=move || whom.get() == value on:change=move |_| whom.set(value)/>
                <span>{word}</span>
            </label>
        }
    };
    let is_making = move || print.with(|print| matches!(print, Print::Making(_)));
    view! {
        <fieldset class="stack">
            <legend>{text::cards_whom(lang)}</legend>
            {choice(CardsFor::Waiting, text::cards_whom_waiting(lang, count(summary.cards(CardsFor::Waiting))))}
            {choice(CardsFor::Everybody, text::cards_whom_everybody(lang, count(summary.cards(CardsFor::Everybody))))}
        </fieldset>
        {move || match summary.cards(whom.get()) {
            0 => view! { <p>{text::cards_all_joined(lang)}</p> }.into_any(),
            cards => {
                let replaced = summary.replaced(whom.get());
                view! {
                    <p class="strong">{text::cards_how_many(lang, count(cards), count(cards.div_ceil(CARDS_ON_A_SHEET)))}</p>
                    {(replaced > 0).then(|| view! { <Notice tone=Tone::Attention><p>{text::cards_replaced(lang, count(replaced))}</p></Notice> })}
                    <p>{text::cards_none_cut_off(lang)}</p>
                    <p class="muted">{text::cards_once(lang)}</p>
                    <div class="buttons">
                        <button type="button" class="button primary" aria-disabled=move || is_making().to_string() on:click=move |_| make.run(cards)>
                            {text::cards_make(lang)}
                        </button>
                    </div>
                }
                .into_any()
            }
        }}
    }
}

fn said(print: Print) -> Option<AnyView> {
    let count = |cards: u32| words().count(u64::from(cards));
    match print {
        Print::Asking | Print::Refused(_) => None,
        Print::Making(cards) => Some(view! { <p>{text::cards_making(lang(), count(cards))}</p> }.into_any()),
        Print::Saved(cards) => Some(view! { <Notice tone=Tone::Good><p>{text::cards_saved(lang(), count(cards))}</p></Notice> }.into_any()),
        Print::NotSaved => Some(view! { <Notice tone=Tone::Bad><p>{text::cards_not_saved(lang())}</p></Notice> }.into_any()),
    }
}

fn keep(desk: Desk, pdf: &[u8], cards: u32) -> Print {
    let saved = desk.context.ports().platform.save_file(FILE_NAME, "application/pdf", pdf);
    if saved.is_ok() { Print::Saved(cards) } else { Print::NotSaved }
}
