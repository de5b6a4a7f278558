//! An identity provider, as far as an installation sees of it: it describes itself, sends people back with a code, and gives an ID token
//! for the code to whoever knows the verifier and the secret. What the token says is the test's to change.
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use app::wire::session::{Errand, ErrandInput, ProviderReply, SentTo};
use app::wire::{paths, url};
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use server::config::{Config, ProviderConfig};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use super::Client;

const CLIENT: &str = "rutan:test";
const SECRET: &str = "s%cret/of the office";

/// Changes header and claims of a token before it is signed.
pub type Change = fn(&mut Value, &mut Value);

pub struct IdentityProvider {
    pub issuer: String,
    known: Arc<Known>,
}

struct Known {
    issuer: String,
    key: Mutex<(String, EcdsaKeyPair)>,
    visits: Mutex<HashMap<String, Visit>>,
    change: Mutex<Change>,
}

/// What came with the browser, and who was there.
struct Visit {
    nonce: String,
    challenge: String,
    redirect: String,
    subject: String,
}

impl IdentityProvider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let known =
            Arc::new(Known { issuer: issuer.clone(), key: Mutex::new(new_key()), visits: Mutex::default(), change: Mutex::new(|_, _| ()) });
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(known.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { issuer, known }
    }

    /// For an installation whose staff come here.
    pub fn set(&self, config: &mut Config) {
        config.provider = Some(ProviderConfig {
            issuer: self.issuer.clone(),
            client_id: CLIENT.into(),
            client_secret: Some(SECRET.into()),
            name: "ThaiD".into(),
            scope: "openid".into(),
        });
    }

    pub fn tokens_say(&self, change: Change) {
        *self.known.change.lock().unwrap() = change;
    }

    /// From now on it signs with another key.
    pub fn turn_key(&self) {
        *self.known.key.lock().unwrap() = new_key();
    }

    /// Goes there from this browser, is `subject` there, and comes back.
    pub async fn visit(&self, browser: &Client, errand: Errand, subject: &str) -> ProviderReply {
        let sent: SentTo = browser.post(paths::ERRANDS, &ErrandInput { errand }).await.expect(201).json();
        let address = reqwest::Url::parse(&sent.address).expect("an address");
        assert!(sent.address.starts_with(&self.issuer), "{}", sent.address);
        let asked: HashMap<String, String> = address.query_pairs().into_owned().collect();
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str(), asked["scope"].as_str()), ("code", CLIENT, "openid"));
        assert_eq!(asked["code_challenge_method"], "S256");
        let code = uuid::Uuid::now_v7().to_string();
        let visit = Visit {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            redirect: asked["redirect_uri"].clone(),
            subject: subject.to_owned(),
        };
        self.known.visits.lock().unwrap().insert(code.clone(), visit);
        ProviderReply { code, state: asked["state"].clone() }
    }
}

/// With a name that no other has.
fn new_key() -> (String, EcdsaKeyPair) {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).expect("the same");
    (uuid::Uuid::now_v7().to_string(), pair)
}

async fn describe(State(known): State<Arc<Known>>) -> Json<Value> {
    let issuer = &known.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    }))
}

async fn keys(State(known): State<Arc<Known>>) -> Json<Value> {
    let held = known.key.lock().unwrap();
    let (name, point) = (&held.0, held.1.public_key().as_ref());
    let [x, y] = [&point[1..33], &point[33..]].map(|number| URL_SAFE_NO_PAD.encode(number));
    // As real ones have them, beside those that sign.
    let other = json!({ "kty": "RSA", "use": "enc", "alg": "RSA-OAEP", "kid": name, "n": "AQAB", "e": "AQAB" });
    let newer = json!({ "kty": "AKP", "use": "sig", "alg": "ML-DSA-44", "kid": "newer", "pub": "AQAB" });
    Json(json!({ "keys": [other, newer, { "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": name, "x": x, "y": y }] }))
}

/// A code counts once, for whoever proves to be the one that asked.
async fn token(
    State(known): State<Arc<Known>>,
    headers: HeaderMap,
    Form(asked): Form<HashMap<String, String>>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let refused = |why: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": why })));
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", url::url_part(CLIENT), url::url_part(SECRET))));
    if headers.get("authorization").and_then(|value| value.to_str().ok()) != Some(&basic) {
        return Err(refused("invalid_client"));
    }
    let visit = known.visits.lock().unwrap().remove(&asked["code"]).ok_or_else(|| refused("invalid_grant"))?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&asked["code_verifier"]));
    if challenge != visit.challenge || asked["redirect_uri"] != visit.redirect || asked["grant_type"] != "authorization_code" {
        return Err(refused("invalid_grant"));
    }
    let (mut header, mut claims) = (
        json!({ "alg": "ES256", "kid": known.key.lock().unwrap().0 }),
        json!({ "iss": known.issuer, "aud": CLIENT, "sub": visit.subject, "nonce": visit.nonce, "exp": chrono::Utc::now().timestamp() + 300 }),
    );
    (known.change.lock().unwrap())(&mut header, &mut claims);
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = known.key.lock().unwrap().1.sign(&SystemRandom::new(), format!("{header}.{claims}").as_bytes()).expect("a signature");
    Ok(Json(
        json!({ "access_token": "unused", "token_type": "Bearer", "id_token": format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(signed)) }),
    ))
}
