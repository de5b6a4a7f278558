//! What one was told of, readable with no network; that it was read is told once there is one. Each mark is a value of its own
//! and stays until the centre has heard it.
use super::api::{Api, ApiError};
use super::ports::{LocalStore, StoreError};
use crate::domain::access::PersonId;
use crate::domain::notice::{NoticeId, NoticeKind};
use crate::wire::notices::{MyNotices, Notice};
use crate::wire::paths;

/// So many of the newest are kept.
const KEPT: u32 = 20;

fn name(person: PersonId) -> String {
    format!("notices:{}", person.0)
}

fn mark(id: NoticeId) -> String {
    format!("notice-read:{}", id.0)
}

/// Those that were not read, here or elsewhere, the newest first. A letter that came is none of them: the first page shows it itself.
///
/// # Errors
/// When the phone cannot be read.
pub async fn unread(store: &dyn LocalStore, person: PersonId) -> Result<Vec<Notice>, StoreError> {
    let mut unread = Vec::new();
    for notice in read(store, person).await? {
        let is_to_be_shown = notice.opened_at.is_none() && notice.kind != NoticeKind::LetterArrived;
        if is_to_be_shown && store.value(&mark(notice.id)).await?.is_none() {
            unread.push(notice);
        }
    }
    Ok(unread)
}

/// On disk when it returns; told by [`tend`].
///
/// # Errors
/// When the phone cannot keep it.
pub async fn mark_read(store: &dyn LocalStore, id: NoticeId) -> Result<(), StoreError> {
    store.set_value(&mark(id), Some("true")).await
}

/// Tells the centre what was read here, then asks what is new; silence leaves everything as it is. True when something changed.
///
/// # Errors
/// When the phone cannot be read or written.
pub async fn tend(store: &dyn LocalStore, api: &Api, person: PersonId) -> Result<bool, StoreError> {
    let known = read(store, person).await?;
    let mut told = Vec::new();
    for notice in &known {
        if store.value(&mark(notice.id)).await?.is_some() && is_heard(api, notice.id).await {
            told.push(notice.id);
        }
    }
    let Ok(now) = api.get::<MyNotices>(format!("{}?limit={KEPT}", paths::MY_NOTICES)).await else { return Ok(false) };
    let mut items = now.items;
    // That an older one was read is still to be told.
    for notice in &known {
        let is_told = told.contains(&notice.id) || items.iter().any(|other| other.id == notice.id);
        if !is_told && store.value(&mark(notice.id)).await?.is_some() {
            items.push(notice.clone());
        }
    }
    let changed = items != known;
    if changed {
        let json = serde_json::to_string(&items).map_err(|error| StoreError::Failed(error.to_string()))?;
        store.set_value(&name(person), Some(&json)).await?;
    }
    // Only now: until the list says that it was read, the mark does.
    for id in told {
        store.set_value(&mark(id), None).await?;
    }
    Ok(changed)
}

/// Also when the centre no longer knows it: then nothing is left to be told.
async fn is_heard(api: &Api, id: NoticeId) -> bool {
    match api.put::<()>(paths::notice_opening(id), &()).await {
        Ok(()) => true,
        Err(ApiError::Problem { problem, .. }) => problem.status == 404,
        Err(ApiError::NoAnswer(_)) => false,
    }
}

async fn read(store: &dyn LocalStore, person: PersonId) -> Result<Vec<Notice>, StoreError> {
    let kept = store.value(&name(person)).await?;
    Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}
