//! Lets go of what is kept no longer ([`app::domain::retention`] says how long), learns what others brought, and looks whether the
//! months' sums are right.
use app::domain::retention::Kept;
use chrono::{DateTime, Utc};
use ring::hmac::Key;

use super::TIDY_EVERY;
use crate::audit::chain::Fault;

use crate::error::ApiError;
use crate::running::reload_areas;
use crate::state::AppState;
use crate::store::{Store, StoreError};

/// Rows in one transaction: nobody waits long for it.
const AT_ONCE: u32 = 2_000;
/// Transactions in one round, of each kind; the next round goes on.
const TIMES: u32 = 100;

/// A century.
const MONTHS: u32 = 1_200;

/// One round.
///
/// # Errors
/// When the database or the storage does not answer; what was let go of until then is gone.
pub async fn once(state: &AppState) -> Result<(), ApiError> {
    state.throttle.tidy();
    let now = state.now();
    match state.photos.drop_stale(Kept::Staged.before(now)).await {
        Ok(0) => {}
        Ok(removed) => tracing::info!(removed, "removed parts of pictures that were never finished"),
        // What the store cannot do now holds up nothing of the rest.
        Err(error) => tracing::warn!(%error, "could not look for parts of pictures that were never finished"),
    }
    drop_unused_files(state, Kept::UnusedFile.before(now)).await;
    // Another process, or the operator's list, may have brought villages.
    reload_areas(state).await?;
    drop_rows(state, now).await?;
    mend_sums(&state.store, now).await?;
    Ok(())
}

/// The last two months, and one older one each round, in turn: what goes round the triggers, as a table brought back without them, is
/// found within days. What fails is left for another round.
async fn mend_sums(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    let months = store.ledger_months(None, MONTHS).await?;
    let (last, older) = months.split_at(months.len().min(2));
    let turn = usize::try_from(now.timestamp() / TIDY_EVERY.as_secs().cast_signed()).unwrap_or_default();
    for month in last.iter().chain(older.iter().cycle().skip(turn % older.len().max(1)).take(1)) {
        match store.mend_sums(*month, now).await {
            Ok(0) => {}
            Ok(mended) => tracing::warn!(%month, mended, "sums were not what their rows say, and were mended"),
            Err(error) => tracing::warn!(%month, %error, "could not look whether the sums are right"),
        }
    }
    Ok(())
}

async fn drop_rows(state: &AppState, now: DateTime<Utc>) -> Result<(), StoreError> {
    let store = &state.store;
    store.drop_attempts(Kept::SignInTries.before(now)).await?;
    let sessions = store.drop_ended_sessions(Kept::EndedSession.before(now)).await?;
    let cards = store.drop_expired_cards(Kept::ExpiredCard.before(now)).await?;
    let keys = store.drop_ended_api_keys(Kept::EndedApiKey.before(now)).await?;
    // After the sessions, which name them.
    let devices = store.drop_cut_off_devices(Kept::CutOffDevice.before(now)).await?;
    let mappings = store.drop_import_mappings(Kept::ImportMapping.before(now)).await?;
    store.drop_ended_calls(Kept::Call.before(now)).await?;
    let notices = drop_notices(state, Kept::Notice.before(now)).await?;
    let entries = match shorten_audit(store, &state.audit.keeper.key, now).await {
        // The owner does it: `rutan-server shorten-audit`.
        Err(error) if error.is_denied() => 0,
        done => done?.count,
    };
    if sessions + cards + keys + devices + mappings + notices + entries > 0 {
        tracing::info!(sessions, cards, keys, devices, mappings, notices, entries, "let go of what is kept no longer");
    }
    Ok(())
}

async fn drop_notices(state: &AppState, before: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut count = 0;
    for _ in 0..TIMES {
        match state.store.drop_notices(before, AT_ONCE).await? {
            0 => break,
            some => count += some,
        }
    }
    Ok(count)
}

/// What became of old entries of the record.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Shortened {
    pub count: u64,
    /// Why no more went.
    pub fault: Option<Fault>,
}

/// Lets go of old entries of the record of who did what. A record that is not whole stays as it is: it is evidence of what was
/// done to it.
///
/// # Errors
/// When the database does not answer, or keeps the record from this account ([`StoreError::is_denied`]).
pub async fn shorten_audit(store: &Store, key: &Key, now: DateTime<Utc>) -> Result<Shortened, StoreError> {
    let mut done = Shortened::default();
    for _ in 0..TIMES {
        match store.drop_audit(key, Kept::Audit.before(now), AT_ONCE).await? {
            Ok(0) => break,
            Ok(some) => done.count += some,
            Err(fault) => {
                tracing::error!(%fault, "the record of who did what is not whole; old entries stay");
                done.fault = Some(fault);
                break;
            }
        }
    }
    Ok(done)
}

/// What fails here is left for another round, and holds up nothing else.
async fn drop_unused_files(state: &AppState, before: DateTime<Utc>) {
    match state.store.drop_unused_files(before).await {
        Ok(hashes) => {
            for hash in hashes {
                if let Err(error) = state.photos.drop_file(&hash, before).await {
                    tracing::warn!(%error, "could not remove a file that nothing names");
                }
            }
        }
        Err(error) => tracing::warn!(%error, "could not look for files that nothing names"),
    }
}
