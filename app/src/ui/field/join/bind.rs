//! Binding the card to this phone, so that whatever cuts it short, the same card goes on.
use leptos::prelude::*;

use crate::offline::api::ApiError;
use crate::offline::owner::Owner;
use crate::offline::ports::StoreError;
use crate::text;
use crate::ui::context::{Context, Gate, JOIN_CARD, JOIN_SEEN};
use crate::ui::field::draft::store_code;
use crate::ui::others;
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::session::{JoinOffer, JoinRequest, Me};

pub struct Joined {
    pub pin_needed: bool,
}

/// The phone's identity and the card are kept before anything is sent, so a repeat after a lost answer is the same request.
///
/// # Errors
/// A sentence for the person.
pub async fn join(context: Context, card: String, offer: &JoinOffer) -> Result<Joined, String> {
    let (ports, words) = (context.ports(), context.words());
    let say = |problem: String| words.problem(&problem);
    // A shared phone: who comes next waits until what the one before saved is sent or in a rescue file.
    match others::left_behind(context, |owner| is_for(offer, owner)).await {
        Ok(None) => {}
        Ok(Some(other)) => return Err(text::join_other_work(words.lang, other)),
        Err(_) => return Err(words.say(text::field_store_failed).to_owned()),
    }
    let before = ports.store.value(JOIN_CARD).await.map_err(|error| say(kept_not(&error)))?;
    let same_card = before.as_deref() == Some(&json(&card));
    let here = context.me.get_untracked().as_ref().map(Owner::from).filter(|owner| is_for(offer, owner));
    let next = offer.person.or(here.map(|owner| owner.person));
    ports.rescue.expect(next).await.map_err(|error| say(kept_not(&error)))?;
    keep(context, Some(&json(&card))).await.map_err(say)?;
    if let Err(problem) = accept(context, card).await {
        if is_refusal(&problem) {
            // What cannot be put back is looked at again when it is used.
            let _ = keep(context, before.as_deref()).await;
            let _ = ports.rescue.refused().await;
        }
        return Err(say(problem));
    }
    // An answer is not waited for: some browsers ask the person, some never answer.
    leptos::task::spawn_local(async move {
        let _ = context.ports().platform.ask_to_persist().await;
    });
    ports.platform.sync_now();
    let has_pin = ports.lock.has_pin().await.unwrap_or(false);
    Ok(Joined { pin_needed: !(same_card && has_pin) })
}

/// Whether the card is for this person. A server of before cards told whose they are has only the name and the unit.
fn is_for(offer: &JoinOffer, owner: &Owner) -> bool {
    match offer.person {
        Some(person) => owner.person == person,
        None => owner.name == offer.name && owner.unit == offer.unit.id,
    }
}

/// The same card once more, by the phone that used it up: the centre answers as it did, and ends the session whose token got lost.
///
/// # Errors
/// A problem's code.
pub async fn again(context: Context, card: String) -> Result<Joined, String> {
    accept(context, card).await?;
    Ok(Joined { pin_needed: !context.ports().lock.has_pin().await.unwrap_or(false) })
}

/// A phone that died before it had kept what joining gave it (its person, or the browser its session) goes on by its card, by itself. One
/// whose session the centre has known later is another matter: then somebody ended it.
pub async fn rejoin(context: Context) {
    let store = context.ports().store;
    let seen = store.value(JOIN_SEEN).await.ok().flatten();
    let card = store.value(JOIN_CARD).await.ok().flatten().and_then(|json| serde_json::from_str::<String>(&json).ok());
    let Some(card) = card.filter(|_| seen.is_none()) else { return };
    if let Ok(Joined { pin_needed }) = again(context, card).await {
        if pin_needed {
            context.gate.set(Gate::NoPin);
        }
        context.ports().platform.sync_now();
    }
}

async fn accept(context: Context, card: String) -> Result<(), String> {
    let ports = context.ports();
    let (device, device_key) = ports.rescue.device().await.map_err(|error| kept_not(&error))?;
    ports.store.set_value(JOIN_SEEN, None).await.map_err(|error| kept_not(&error))?;
    let request = JoinRequest { code: card, device, device_key, device_label: ports.platform.device_label() };
    let me: Me = ports.api.post(paths::JOIN, &request).await.map_err(|error: ApiError| error.code().to_owned())?;
    ports.rescue.bound(me.person).await.map_err(|error| kept_not(&error))?;
    context.remember(me).await.map_err(|error| kept_not(&error))
}

async fn keep(context: Context, card: Option<&str>) -> Result<(), String> {
    context.ports().store.set_value(JOIN_CARD, card).await.map_err(|error| kept_not(&error))
}

fn kept_not(error: &StoreError) -> String {
    store_code(error).to_owned()
}

fn is_refusal(problem: &str) -> bool {
    [code::JOIN_CARD_USED, code::JOIN_CARD_EXPIRED, code::JOIN_CARD_UNKNOWN].contains(&problem)
}

fn json(card: &str) -> String {
    serde_json::to_string(card).unwrap_or_default()
}

/// Whether this phone joined, or began to, with this very card: it is used up, and by nobody else.
pub async fn is_own_card(context: Context, card: &str) -> bool {
    context.ports().store.value(JOIN_CARD).await.ok().flatten() == Some(json(card))
}
