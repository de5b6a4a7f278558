//! Passkeys: what one is made or shown for comes from the server, the rest is between browser and person.
use std::rc::Rc;

use leptos::prelude::*;

use crate::offline::api::{Api, ApiError};
use crate::ui::ports::{NoPasskey, Passkeys};
use crate::wire::passkeys::{PasskeyChallenge, PasskeyReply, PasskeyView};
use crate::wire::paths;
use crate::wire::problem::{Problem, code};

/// None where the browser knows of none, as in tests, which have no browser. Not reactive.
pub fn port() -> Option<Rc<dyn Passkeys>> {
    let port = use_context::<StoredValue<Rc<dyn Passkeys>, LocalStorage>>()?.get_value();
    port.are_here().then_some(port)
}

/// A new one, by which one comes in from now on.
pub async fn add(api: &Api, port: &dyn Passkeys) -> Result<PasskeyView, ApiError> {
    let challenge: PasskeyChallenge = api.post(paths::MY_PASSKEY_CHALLENGE, &()).await?;
    let made = port.make(challenge).await.map_err(none)?;
    api.post(paths::MY_PASSKEYS, &made).await
}

/// One that is there; the server judges it.
pub async fn show(api: &Api, port: &dyn Passkeys) -> Result<PasskeyReply, ApiError> {
    let challenge: PasskeyChallenge = api.post(paths::PASSKEY_CHALLENGES, &()).await?;
    port.show(challenge).await.map_err(none)
}

fn none(_: NoPasskey) -> ApiError {
    ApiError::Problem { problem: Problem::new(0, code::PASSKEY_NONE, "no passkey was made or shown"), retry_after_s: None }
}
