//! Binding the card to this phone.
use crate::offline::ports::StoreError;
use crate::text;
use crate::ui::context::{Context, JOIN_CARD};
use crate::ui::others;
use crate::wire::paths;
use crate::wire::session::{JoinOffer, JoinRequest, Me};

pub struct Joined {
    pub pin_needed: bool,
}

/// The phone's identity is made and kept before anything is sent, so a repeat after a lost answer is the same request.
///
/// # Errors
/// A sentence for the person.
pub async fn join(context: Context, code: String, offer: &JoinOffer) -> Result<Joined, String> {
    let (ports, words) = (context.ports(), context.words());
    // A shared phone: who comes next waits until what the one before saved is sent or in a rescue file.
    match others::left_behind(context, |owner| owner.name == offer.name && owner.unit == offer.unit.id).await {
        Ok(None) => {}
        Ok(Some(other)) => return Err(text::join_other_work(words.lang, other)),
        Err(_) => return Err(words.say(text::field_store_failed).to_owned()),
    }
    let (device, device_key) = ports.rescue.device().await.map_err(|error| match error {
        StoreError::Full => words.problem("storage_full"),
        StoreError::Failed(_) => words.say(text::field_store_failed).to_owned(),
    })?;
    let request = JoinRequest { code: code.clone(), device, device_key, device_label: ports.platform.device_label() };
    let me: Me = ports.api.post(paths::JOIN, &request).await.map_err(|error| words.problem(error.code()))?;
    let card = serde_json::to_string(&code).unwrap_or_default();
    let same_card = is_own_card(context, &code).await;
    let _ = ports.store.set_value(JOIN_CARD, Some(&card)).await;
    context.remember(me).await;
    // An answer is not waited for: some browsers ask the person, some never answer.
    leptos::task::spawn_local(async move {
        let _ = context.ports().platform.ask_to_persist().await;
    });
    ports.platform.sync_now();
    let has_pin = ports.lock.has_pin().await.unwrap_or(false);
    Ok(Joined { pin_needed: !(same_card && has_pin) })
}

/// Whether this phone joined with this very card: it is used up, and by nobody else.
pub async fn is_own_card(context: Context, code: &str) -> bool {
    let card = serde_json::to_string(code).unwrap_or_default();
    context.ports().store.value(JOIN_CARD).await.ok().flatten() == Some(card)
}
