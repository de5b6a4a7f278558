//! Passkeys: what one is made or shown for comes from the server, the rest is between browser and person.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::offline::api::{Api, ApiError};
use crate::ui::ports::{NoPasskey, Passkeys};
use crate::wire::passkeys::{PasskeyChallenge, PasskeyErrand, PasskeyErrandInput, PasskeyReply, PasskeyView};
use crate::wire::problem::{Problem, code};
use crate::wire::{ServerInfo, paths};

/// The browser's passkeys, once it is known that it has them for this installation.
#[derive(Clone, Copy)]
pub struct Offered {
    port: StoredValue<Option<Rc<dyn Passkeys>>, LocalStorage>,
    is_offered: RwSignal<bool>,
}

/// Asks the installation by what name it is known. Tests have no browser.
pub fn offered(api: Api) -> Offered {
    let port = use_context::<StoredValue<Rc<dyn Passkeys>, LocalStorage>>().map(|port| port.get_value());
    let offered = Offered { port: StoredValue::new_local(port), is_offered: RwSignal::new(false) };
    spawn_local(async move {
        let name = api.get::<ServerInfo>(paths::SERVER.to_owned()).await.ok().and_then(|server| server.passkeys);
        let port = offered.port.try_get_value().flatten();
        if port.zip(name).is_some_and(|(port, name)| port.are_here(&name)) {
            offered.is_offered.try_set(true);
        }
    });
    offered
}

impl Offered {
    /// Reactive.
    pub fn is_offered(self) -> bool {
        self.is_offered.get()
    }

    pub fn port(self) -> Option<Rc<dyn Passkeys>> {
        self.port.get_value().filter(|_| self.is_offered.get_untracked())
    }
}

/// A new one, by which one comes in from now on.
pub async fn add(api: &Api, port: &dyn Passkeys) -> Result<PasskeyView, ApiError> {
    let challenge: PasskeyChallenge = api.post(paths::MY_PASSKEY_CHALLENGE, &()).await?;
    let made = port.make(challenge).await.map_err(none)?;
    api.post(paths::MY_PASSKEYS, &made).await
}

/// One that is there; the server judges it.
pub async fn show(api: &Api, port: &dyn Passkeys, errand: PasskeyErrand) -> Result<PasskeyReply, ApiError> {
    let challenge: PasskeyChallenge = api.post(paths::PASSKEY_CHALLENGES, &PasskeyErrandInput { errand }).await?;
    port.show(challenge).await.map_err(none)
}

fn none(_: NoPasskey) -> ApiError {
    ApiError::Problem { problem: Problem::new(0, code::PASSKEY_NONE, "no passkey was made or shown"), retry_after_s: None }
}
