//! The office's identity provider: going there, and what one comes back with.
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::offline::api::{Api, ApiError};
use crate::wire::session::{Errand, ErrandInput, ProviderReply, SentTo};
use crate::wire::{ServerInfo, paths};

/// What the provider sent the browser back with.
#[derive(Clone)]
pub enum CameBack {
    With(ProviderReply),
    /// Without saying who somebody is: they did not agree, perhaps. What they went for, if that is known.
    WithNothing(Option<Errand>),
}

/// As the address says it; none where nobody comes from there. Not reactive.
pub fn came_back() -> Option<CameBack> {
    use_location().query.with_untracked(|query| match (query.get("code"), query.get("state"), query.get("error")) {
        (Some(code), Some(state), None) => Some(CameBack::With(ProviderReply { code, state })),
        (_, state, Some(_)) => Some(CameBack::WithNothing(state.and_then(|state| Errand::of_state(&state)))),
        _ => None,
    })
}

/// What it is called, where the installation has one.
pub async fn name(api: &Api) -> Option<String> {
    api.get::<ServerInfo>(paths::SERVER.to_owned()).await.ok()?.provider
}

/// Leaves for the provider's own page.
pub async fn go(api: &Api, errand: Errand) -> Result<(), ApiError> {
    let sent: SentTo = api.post(paths::ERRANDS, &ErrandInput { errand }).await?;
    // Fails for no address that a server makes.
    let _ = window().location().assign(&sent.address);
    Ok(())
}
