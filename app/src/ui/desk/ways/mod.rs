//! How notices reach one outside the desk, which programs are told of things and read tables, and when the campaign reminds.
mod api_key_form;
mod api_keys;
mod contact;
mod ladder;
mod secret;
mod webhook_form;
mod webhooks;

use leptos::prelude::*;

use super::state::use_desk;
use crate::domain::access::{Action, Target, may};

/// Sections of the account's page.
#[component]
pub fn Ways() -> impl IntoView {
    let actor = use_desk().actor();
    let may = |action| actor.as_ref().is_some_and(|actor| may(actor, action, &Target { unit: actor.unit, area: actor.area.as_ref() }));
    view! {
        <contact::Outside/>
        {may(Action::ManageWebhooks).then(|| view! { <webhooks::List/> })}
        {may(Action::ManageApiKeys).then(|| view! { <api_keys::List/> })}
        {may(Action::ManageCampaign).then(|| view! { <ladder::Days/> })}
    }
}
