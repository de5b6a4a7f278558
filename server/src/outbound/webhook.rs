//! Calls of webhooks, signed as Standard Webhooks has it.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use ring::hmac;
use uuid::Uuid;

use super::Outbound;
use super::call::Answer;
use crate::auth::secret::{self, NoRandomness};
use crate::store::WebhookTarget;

const PREFIX: &str = "whsec_";

/// # Errors
/// When the system gives no random bytes.
pub fn new_secret() -> Result<String, NoRandomness> {
    Ok(format!("{PREFIX}{}", STANDARD.encode(secret::random::<32>()?)))
}

impl Outbound {
    /// One try. The identity and the body are the same at each; the moment is this one's.
    pub(super) async fn call(&self, target: &WebhookTarget, id: Uuid, body: &str, now: DateTime<Utc>) -> Result<Answer, String> {
        let url = self.caller.read(&target.url).map_err(|problem| format!("not called: {}", problem.rule()))?;
        let id = format!("msg_{}", id.simple());
        let timestamp = now.timestamp().to_string();
        let signature = sign(&target.secret, &format!("{id}.{timestamp}.{body}")).ok_or("the secret is unreadable")?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)] {
            headers.insert(name, HeaderValue::try_from(value).map_err(|error| error.to_string())?);
        }
        self.caller.post(url, headers, body.as_bytes().to_vec()).await
    }
}

fn sign(secret: &str, text: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), text.as_bytes());
    Some(format!("v1,{}", STANDARD.encode(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification's libraries.
    #[test]
    fn the_signature_is_the_one_of_the_specification() {
        let text = r#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#;
        let signature = sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", text);
        assert_eq!(signature.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(sign("no secret", text), None);
    }

    #[test]
    fn a_secret_is_32_bytes_and_never_twice_the_same() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert_ne!(one, other);
        assert_eq!(STANDARD.decode(&one[PREFIX.len()..]).unwrap().len(), 32);
    }
}
