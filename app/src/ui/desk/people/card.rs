//! A join card: made once by the server, shown once, printed on paper and handed over.
use leptos::prelude::*;

use super::history::History;
use crate::domain::access::PersonId;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::desk::parts::{Failure, Modal, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{format, lang, words};
use crate::wire::paths;
use crate::wire::people::{JoinCard, PersonView};

/// Whose card: what is printed on it besides the code.
#[derive(Debug, Clone, PartialEq)]
pub struct CardFor {
    person: PersonId,
    name: String,
    /// Position and unit.
    office: String,
    has_device: bool,
}

impl CardFor {
    pub fn new(person: &PersonView) -> Self {
        let office = format!("{} {}", person.position, person.unit.name);
        Self { person: person.id, name: person.name.clone(), office, has_device: person.devices > 0 }
    }
}

/// Asks before it makes one, because only the newest card is to lie about, and because a lost phone's card ends that phone.
/// `made` hears of a card that was made.
#[component]
pub fn CardDialog(of: CardFor, made: Callback<()>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let card = RwSignal::new(None::<Load<JoinCard>>);
    let lost = RwSignal::new(false);
    let person = of.person;
    let make = move |_| {
        card.set(Some(Load::Waiting));
        let path = format!("{}?cut_off={}", paths::person_join_cards(person), lost.get_untracked());
        desk.ask(
            move |api| Box::pin(async move { api.post::<JoinCard>(path, &()).await }),
            move |answer| {
                if answer.is_ok() {
                    made.run(());
                }
                card.set(Some(answer.map_or_else(Load::Failed, Load::Here)));
            },
        );
    };
    let offer = of.clone();
    view! {
        <Modal title=text::desk_card(lang()) close class="dialog desk-card-dialog">
            {move || match card.get() {
                None => view! {
                    <p><span class="strong">{offer.name.clone()}</span><br/>{offer.office.clone()}</p>
                    {offer.has_device.then(|| view! { <Notice tone=Tone::Attention><p>{text::desk_card_has_device(lang())}</p></Notice> })}
                    {offer.has_device.then(|| view! {
                        <label class="row">
                            <input type="checkbox" prop:checked=move || lost.get() on:change=move |event| lost.set(event_target_checked(&event))/>
                            <span>{text::card_lost(lang())}</span>
                        </label>
                        {move || lost.get().then(|| view! { <p class="strong">{text::card_lost_means(lang())}</p> })}
                    })}
                    <p class="muted">{text::desk_card_hint(lang())}</p>
                    <History person/>
                    <div class="buttons"><button type="button" class="button primary" on:click=make>
                        {move || if lost.get() { text::card_make_and_cut_off(lang()) } else { text::desk_card_make(lang()) }}
                    </button></div>
                }.into_any(),
                Some(Load::Waiting) => view! { <Skeleton lines=3/> }.into_any(),
                Some(Load::Failed(code)) => view! { <Failure code/> }.into_any(),
                Some(Load::Here(card)) => view! { <Paper of=of.clone() card/> }.into_any(),
            }}
        </Modal>
    }
}

/// The card as it is printed.
#[component]
fn Paper(of: CardFor, card: JoinCard) -> impl IntoView {
    let steps = [text::desk_card_step_scan(lang()), text::desk_card_step_confirm(lang()), text::desk_card_step_pin(lang())];
    let address = join_address(&card.url).to_owned();
    let expires = text::desk_card_expires(lang(), format::moment(words(), card.expires_at));
    view! {
        <div class="desk-card">
            <header>
                <p class="strong">{text::app_name(lang())}" · "{text::desk_card(lang())}</p>
                <p>{of.name}<br/><span class="small">{of.office}</span></p>
            </header>
            // The server draws it from the address it made itself; nothing a person typed is in it.
            <div class="desk-card-qr" role="img" aria-label=text::desk_card_qr(lang()) inner_html=card.qr_svg></div>
            <div class="desk-card-words">
                <ol>{steps.map(|step| view! { <li>{step}</li> })}</ol>
                <p class="small">{text::desk_card_or_type(lang())}<br/><span class="desk-card-url">{address}</span></p>
                <p class="desk-card-code">{card.code}</p>
                <p class="small">{expires}</p>
            </div>
        </div>
        <div class="buttons no-print">
            <button type="button" class="button primary" on:click=|_| drop(window().print())><Draw icon=Icon::Document/>{text::desk_print(lang())}</button>
        </div>
    }
}

/// What one types by hand: the address up to the code.
fn join_address(url: &str) -> &str {
    url.find("/join").map_or(url, |at| &url[..at + "/join".len()])
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_address_to_type_ends_before_the_code() {
        assert_eq!(super::join_address("https://example.go.th/join/ABCD-EFGH-JKLM"), "https://example.go.th/join");
    }
}
