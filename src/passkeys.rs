//! Passkeys by `navigator.credentials` (Web Authentication, Level 2); the desk's program alone holds it.
use app::domain::passkey::CHALLENGE_MINUTES;
use app::offline::ports::Task;
use app::ui::ports::{NoPasskey, Passkeys};
use app::wire::passkeys::{NewPasskey, PasskeyChallenge, PasskeyReply, PasskeyUser};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;

use crate::js;
use crate::secrets::{from_base64url, to_base64url};

/// Milliseconds for finding and touching the key, a little less than the challenge lives.
const TIMEOUT_MS: f64 = (CHALLENGE_MINUTES * 60_000 - 10_000) as f64;

pub struct BrowserPasskeys;

impl Passkeys for BrowserPasskeys {
    fn are_here(&self, relying_party: &str) -> bool {
        let host = js::window().location().hostname().unwrap_or_default();
        let is_ours = host == relying_party || host.strip_suffix(relying_party).is_some_and(|above| above.ends_with('.'));
        // Looked for before a passkey is made that nobody could read.
        let made = js::get(&js::window(), "AuthenticatorAttestationResponse").and_then(|response| js::get(&response, "prototype"));
        is_ours && made.is_some_and(|made| js::get(&made, "getAuthenticatorData").is_some())
    }

    fn make(&self, challenge: PasskeyChallenge) -> Task<'_, Result<NewPasskey, NoPasskey>> {
        Box::pin(async move {
            let response = said("create", to_make(&challenge).ok_or(NoPasskey)?).await.map_err(none)?.1;
            let authenticator_data = js::call(&response, "getAuthenticatorData", &[]).map_err(none)?;
            Ok(NewPasskey { client_data: part(&response, "clientDataJSON")?, authenticator_data: text(&authenticator_data) })
        })
    }

    fn show(&self, challenge: PasskeyChallenge) -> Task<'_, Result<PasskeyReply, NoPasskey>> {
        Box::pin(async move {
            let (id, response) = said("get", to_show(&challenge).ok_or(NoPasskey)?).await.map_err(none)?;
            Ok(PasskeyReply {
                id,
                client_data: part(&response, "clientDataJSON")?,
                authenticator_data: part(&response, "authenticatorData")?,
                signature: part(&response, "signature")?,
            })
        })
    }
}

/// The credential's name and what it answered.
async fn said(act: &str, options: JsValue) -> Result<(String, JsValue), JsValue> {
    let credentials = js::get(&js::window().navigator(), "credentials").ok_or(JsValue::NULL)?;
    let options = js::object(&[("publicKey", options)]);
    let credential = js::settled(js::call(&credentials, act, &[options])).await?;
    let response = js::get(&credential, "response").ok_or(JsValue::NULL)?;
    let id = js::get(&credential, "rawId").ok_or(JsValue::NULL)?;
    Ok((text(&id), response))
}

fn to_make(challenge: &PasskeyChallenge) -> Option<JsValue> {
    let PasskeyUser { id, login, name } = challenge.user.as_ref()?;
    let user = [("id", bytes(id)?), ("name", login.into()), ("displayName", name.into())];
    let party = [("id", (&challenge.relying_party).into()), ("name", "Rutan".into())];
    let kind = |algorithm: &i32| js::object(&[("type", "public-key".into()), ("alg", (*algorithm).into())]);
    let kinds: Array = challenge.algorithms.iter().map(kind).collect();
    // It is found without the person's name, and asks for finger, face or PIN.
    let wanted = [("residentKey", "required".into()), ("requireResidentKey", true.into()), ("userVerification", "required".into())];
    Some(js::object(&[
        ("challenge", bytes(&challenge.challenge)?),
        ("rp", js::object(&party)),
        ("user", js::object(&user)),
        ("pubKeyCredParams", kinds.into()),
        ("authenticatorSelection", js::object(&wanted)),
        ("excludeCredentials", known(challenge)),
        ("attestation", "none".into()),
        ("timeout", TIMEOUT_MS.into()),
    ]))
}

fn to_show(challenge: &PasskeyChallenge) -> Option<JsValue> {
    Some(js::object(&[
        ("challenge", bytes(&challenge.challenge)?),
        ("rpId", (&challenge.relying_party).into()),
        ("allowCredentials", known(challenge)),
        ("userVerification", "required".into()),
        ("timeout", TIMEOUT_MS.into()),
    ]))
}

fn known(challenge: &PasskeyChallenge) -> JsValue {
    let one = |id: &String| Some(js::object(&[("type", "public-key".into()), ("id", bytes(id)?)]));
    challenge.known.iter().filter_map(one).collect::<Array>().into()
}

fn bytes(text: &str) -> Option<JsValue> {
    Some(Uint8Array::from(from_base64url(text)?.as_slice()).into())
}

fn text(buffer: &JsValue) -> String {
    to_base64url(&Uint8Array::new(buffer).to_vec())
}

fn part(response: &JsValue, name: &str) -> Result<String, NoPasskey> {
    js::get(response, name).map(|buffer| text(&buffer)).ok_or(NoPasskey)
}

/// A browser does not say more than that it was not allowed, so that nobody learns which passkeys there are.
fn none(_: JsValue) -> NoPasskey {
    NoPasskey
}
