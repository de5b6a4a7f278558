//! The server as a value: opened on a configuration, run on a listener, stopped by a future.
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::domain::area::AreaCode;
use app::domain::photo::MAX_BYTES;
use chrono::Utc;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use crate::audit::AuditLog;
use crate::auth::password::{PasswordError, Passwords};
use crate::auth::vault::{Vault, VaultError};
use crate::backup::RESTORING;
use crate::config::Config;
use crate::decode::Decoder;
use crate::documents::Press;
use crate::erasure::{self, ErasureError};
use crate::oidc::Provider;
use crate::outbound::{Outbound, OutboundError};
use crate::own_keys::{self, OwnKeysError};
use crate::photo_storage::{PhotoStorage, StorageError};
use crate::scanner::Scanner;
use crate::state::{AppState, Areas, Clock, EXPORTS_AT_ONCE, FEEDS_AT_ONCE, STREAMS_AT_ONCE, TURN_PATIENCE};
use crate::store::{Store, StoreError};
use crate::turns::Turns;
use crate::{area_data, jobs, router};

/// How long requests that are under way may take after the signal to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(20);
/// And a job, after that; the unit in docs/deploy kills after 30.
const LAST_JOBS: Duration = Duration::from_secs(5);

#[derive(Debug, Error)]
pub enum OpenError {
    #[error("the data folder {0} cannot be used: {1}")]
    Folder(String, std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the place of the pictures cannot be used: {0}")]
    Photos(#[from] StorageError),
    #[error(transparent)]
    Keys(#[from] OwnKeysError),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    #[error(transparent)]
    Erasure(#[from] ErasureError),
    #[error("a restore was cut short here ({0}): empty the data folder and run it again")]
    CutShort(String),
}

/// Opens database and pictures, brings the tables up to date and loads the areas.
///
/// # Errors
/// When the folder, the database or the pictures cannot be used.
pub async fn open(config: Config) -> Result<AppState, OpenError> {
    open_at(config, Arc::new(Utc::now)).await
}

/// As [`open`], by another clock.
pub async fn open_at(config: Config, clock: Clock) -> Result<AppState, OpenError> {
    let folder = |error| OpenError::Folder(config.data.display().to_string(), error);
    private_folder(&config.data).map_err(folder)?;
    let cut_short = config.data.join(RESTORING);
    if cut_short.exists() {
        return Err(OpenError::CutShort(cut_short.display().to_string()));
    }
    let store = Store::connect(&config.database).await?;
    let areas = load_areas(&store).await?;
    let photos = PhotoStorage::open(&config.pictures)?;
    let erased = erasure::again(&store, &photos).await?;
    if erased > 0 {
        tracing::warn!(erased, "people's data was in this database again; it is taken out as it was before");
    }
    let (receipts, keeper) = own_keys::open(&store, &config.receipt_keys).await?;
    let outbound = Outbound::new(&config)?;
    let store = if outbound.offers_email() { store.with_email() } else { store };
    let decoder = Decoder::new(config.decoder.clone());
    let vault = open_vault(&store, &config.receipt_keys).await?;
    Ok(AppState {
        outbound: Arc::new(outbound),
        provider: Provider::of(&config).map_err(OutboundError::from)?.map(Arc::new),
        live: Arc::default(),
        metrics: Arc::default(),
        sendings: Arc::new(Notify::new()),
        receipts: Arc::new(receipts),
        audit: AuditLog::start(store.clone(), Arc::new(keeper)),
        press: Arc::new(Press::new(config.templates.clone(), config.paper_digits, decoder.clone())),
        decoder,
        scanner: Scanner::at(config.scanner.clone()),
        store,
        photos,
        areas: Arc::new(areas),
        passwords: Arc::new(Passwords::new(config.known_passwords.as_deref())?),
        throttle: Arc::default(),
        vault: Arc::new(vault),
        jobs: Arc::new(Notify::new()),
        ledger: Arc::new(Notify::new()),
        clock,
        export_turns: turns(EXPORTS_AT_ONCE),
        feed_turns: turns(FEEDS_AT_ONCE),
        // Who hears nothing asks instead: waiting for a stream helps nobody.
        stream_turns: Arc::new(Turns::new(STREAMS_AT_ONCE.0, STREAMS_AT_ONCE.1, Duration::ZERO)),
        body_share: Arc::new(body_share(config.upload_memory_mb)),
        intake: Arc::default(),
        config: Arc::new(config),
    })
}

fn turns((all, each): (usize, usize)) -> Arc<Turns> {
    Arc::new(Turns::new(all, each, TURN_PATIENCE))
}

/// Of one sender no more than an eighth, and room for a picture in any case.
fn body_share(megabytes: u32) -> Turns {
    let all = megabytes as usize * 1024;
    let picture = usize::try_from(MAX_BYTES / 1024 + 1).unwrap_or(all);
    Turns::new(all, (all / 8).max(picture).min(all), Duration::ZERO)
}

/// With another key than the other servers have, every code would be wrong on this one, and nobody found by their account.
async fn open_vault(store: &Store, keys: &Path) -> Result<Vault, OpenError> {
    let vault = Vault::open(keys)?;
    let opens = store.any_totp().await?.is_none_or(|(person, sealed)| vault.unseal(&sealed, person.0.as_bytes()).is_some());
    let finds = store.any_linked().await?.is_none_or(|sealed| vault.is_of_marks(&sealed));
    if opens && finds { Ok(vault) } else { Err(VaultError::OtherKey(keys.display().to_string()).into()) }
}

/// Makes the folder where it is missing: pictures and sessions are nobody else's on this machine. One that is there already
/// keeps its rights.
pub(crate) fn private_folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Learns areas that were brought in since: another process or the operator may have done so.
///
/// # Errors
/// When the database does not answer.
pub async fn reload_areas(state: &AppState) -> Result<(), StoreError> {
    state.areas.learn(state.store.all_areas().await?);
    Ok(())
}

/// Whether there is such an area. Another process may have enrolled a village a minute ago, whose phones are at work already.
///
/// # Errors
/// When the database does not answer.
pub async fn has_area(state: &AppState, code: &AreaCode) -> Result<bool, StoreError> {
    if state.areas.exists(code) {
        return Ok(true);
    }
    let found = state.store.area(code).await?;
    let is_there = found.is_some();
    state.areas.learn(found.into_iter().collect());
    Ok(is_there)
}

/// Areas that ship with this version and differ from what is stored are written; imported villages stay.
pub(crate) async fn load_areas(store: &Store) -> Result<Areas, StoreError> {
    let stored = store.all_areas().await?;
    let known = Areas::new(stored);
    let fresh: Vec<_> = area_data::areas().into_iter().filter(|area| known.get(&area.code).as_ref() != Some(area)).collect();
    if fresh.is_empty() {
        return Ok(known);
    }
    store.replace_areas(&fresh).await?;
    known.learn(fresh);
    Ok(known)
}

/// Answers requests and does jobs until `stop` resolves; then finishes what is under way.
///
/// # Errors
/// When the listener fails.
pub async fn run(state: AppState, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    take_all_descriptors();
    let (stopping, mut stopped) = watch::channel(false);
    let jobs = tokio::spawn(jobs::run(state.clone(), stopped.clone()));
    tokio::spawn(async move {
        stop.await;
        let _ = stopping.send(true);
    });
    let mut heard = stopped.clone();
    let (audit, store) = (state.audit.clone(), state.store.clone());
    let serving = axum::serve(listener, router::service(state))
        .with_graceful_shutdown(async move {
            let _ = heard.wait_for(|stop| *stop).await;
        })
        .into_future();
    let patience = async {
        let _ = stopped.wait_for(|stop| *stop).await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        served = serving => served?,
        // A phone on a slow line would hold the server; it will go on from where it was.
        () = patience => tracing::warn!("stopped with requests under way"),
    }
    // Whatever it was at is taken up again by its lease.
    if tokio::time::timeout(LAST_JOBS, jobs).await.is_err() {
        tracing::warn!("stopped with jobs under way");
    }
    audit.tell();
    if let Err(error) = store.empty_log().await {
        tracing::warn!(%error, "could not empty the database's log");
    }
    Ok(())
}

/// As many connections as this process may have at all: systemd and most shells let it begin with 1,024, and on a deadline night
/// those who come then would be heard by nobody.
fn take_all_descriptors() {
    let given = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: given.maximum, ..given }) {
        tracing::warn!(%error, "no more connections than the process began with");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_begins_with_fewer_connections_than_it_may_have_and_takes_them_all() {
        let given = getrlimit(Resource::Nofile);
        let fewer = given.maximum.map_or(given.current, |most| Some(most - 1));
        setrlimit(Resource::Nofile, Rlimit { current: fewer, ..given }).unwrap();
        take_all_descriptors();
        assert_eq!(getrlimit(Resource::Nofile).current, given.maximum);
    }
}
