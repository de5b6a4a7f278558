//! The real server in this process, on a port of its own, with a small country to act in.
//!
//! [`on_both`] tells a story on SQLite and, when `RUTAN_TEST_POSTGRES` names a server, on PostgreSQL too.
// Each test program uses its own part of this.
#![allow(dead_code)]

mod authenticator;
mod browser;
mod client;
mod country;
mod mailbox;
mod passkey;
mod pictures;
mod provider;
mod receiver;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use server::authorities::Authorities;
use server::config::Config;
use server::photo_storage::{Pictures, S3Options};
use server::running;
use server::state::AppState;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use authenticator::Authenticator;
pub use browser::{Browser, vapid_claims};
pub use client::{Client, Reply};
pub use country::*;
pub use mailbox::{ELSEWHERE, Mail, Mailbox, NOBODY};
pub use passkey::{Passkey, Slip};
pub use pictures::{jpeg, png_header_of};
pub use provider::{Change, IdentityProvider};
pub use receiver::{Call, Receiver};

/// What browsers would call a test's server, if it had a name.
pub const NAME: &str = "rutan.example";

/// A running server; dropping it stops it and removes its folder.
pub struct TestServer {
    pub url: String,
    pub state: AppState,
    /// Seconds its clock is ahead.
    ahead: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<std::io::Result<()>>>,
    folder: TempDir,
}

/// Tells `story` once per database, each on a fresh server with the small country in it.
pub async fn on_both(story: impl AsyncFn(&TestServer)) {
    on_both_as(|_| {}, story).await;
}

/// As [`on_both`], on servers that an operator set otherwise.
pub async fn on_both_as(set: impl Fn(&mut Config), story: impl AsyncFn(&TestServer)) {
    let sqlite = TestServer::start_as(None, &set).await;
    story(&sqlite).await;
    sqlite.stop().await;
    if let Ok(url) = std::env::var("RUTAN_TEST_POSTGRES") {
        let postgres = TestServer::start_as(Some(&fresh_database(&url).await), &set).await;
        story(&postgres).await;
        postgres.stop().await;
    }
}

/// An empty database on the server behind `url`.
pub async fn fresh_database(url: &str) -> String {
    let name = format!("rutan_story_{}", uuid::Uuid::now_v7().simple());
    let mut server = PgConnection::connect(url).await.expect("PostgreSQL answers");
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut server).await.expect("a new database");
    let (base, _) = url.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{name}")
}

/// With `RUTAN_TEST_S3` (an S3-compatible store's address, with the bucket `rutan`), every installation keeps its pictures there,
/// each below a name of its own.
pub fn pictures_of_tests() -> Option<Pictures> {
    let endpoint = std::env::var("RUTAN_TEST_S3").ok()?;
    Some(Pictures::S3(S3Options {
        bucket: "rutan".into(),
        prefix: uuid::Uuid::now_v7().to_string(),
        endpoint: Some(endpoint),
        region: "us-east-1".into(),
        access_key: "test".into(),
        secret_key: "test".into(),
        authorities: Authorities::default(),
    }))
}

impl TestServer {
    /// On `database`, or on SQLite in its own folder.
    pub async fn start(database: Option<&str>) -> Self {
        Self::start_as(database, &|_| {}).await
    }

    /// Known by a name, as passkeys want it ([`NAME`]).
    pub async fn start_named() -> Self {
        Self::start_as(None, &|config| config.public_url = format!("http://{NAME}")).await
    }

    async fn start_as(database: Option<&str>, set: &impl Fn(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let database = database.map_or_else(|| format!("sqlite://{}", folder.path().join("rutan.db").display()), str::to_owned);
        let mut config = Config { public_url: url.clone(), ..Self::config(&database, folder.path()) };
        config.pictures = pictures_of_tests().unwrap_or(config.pictures);
        set(&mut config);
        let ahead = Arc::new(AtomicI64::new(0));
        let by = ahead.clone();
        let clock = Arc::new(move || Utc::now() + TimeDelta::seconds(by.load(Ordering::SeqCst)));
        let state = running::open_at(config, clock).await.expect("an empty installation opens");
        populate(&state).await;
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            let _ = stopped.await;
        };
        let running = tokio::spawn(running::run(state.clone(), listener, stopped));
        Self { url, state, ahead, stop: Some(stop), running: Some(running), folder }
    }

    /// As tests want it set, on `database` and in `folder`.
    pub fn config(database: &str, folder: &std::path::Path) -> Config {
        Config {
            client_address_header: Some("x-test-address".to_owned()),
            contact: Some("mailto:rutan@example.go.th".to_owned()),
            private_targets: true,
            ..Config::plain(database, folder, "https://rutan.example", env!("CARGO_BIN_EXE_rutan-server").as_ref())
        }
    }

    /// A caller without a session.
    pub fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// A caller signed in as one of [`STAFF`].
    pub async fn staff(&self, login: &str) -> Client {
        let client = self.client();
        client.sign_in(login, PASSWORD).await.expect(200);
        client
    }

    /// A phone that joined as this official, by a card their coordinator printed.
    pub async fn phone(&self, official: &Official) -> Client {
        let card = self.staff("moi").await.issue_card(official.person).await;
        let client = self.client();
        client.join(&card.code).await.expect(200);
        client
    }

    /// Moves the server's clock.
    pub fn pass(&self, time: TimeDelta) {
        self.ahead.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    /// The folder of database, pictures and site.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Stops as SIGTERM does and waits until it has.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        if let Some(running) = self.running.take() {
            running.await.expect("the server did not panic").expect("the server ended well");
        }
    }
}

/// Asks again until `ready` answers something; fails after a minute.
pub async fn eventually<T>(what: &str, ready: impl AsyncFn() -> Option<T>) -> T {
    let patience = async {
        loop {
            if let Some(value) = ready().await {
                return value;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), patience).await.unwrap_or_else(|_| panic!("never came: {what}"))
}
