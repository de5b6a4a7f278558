//! What key messages and material have in common: an office writes, publishes and takes back what is its own.
use std::collections::BTreeSet;

use app::domain::access::{Action, Actor};
use app::domain::area::{AreaCode, AreaLevel};
use app::domain::channel::Channel;
use app::domain::publication::{Publication, PublicationId, Publishable};
use app::wire::Page;
use app::wire::problem::code;
use app::wire::publications::{OwnPublication, PublicationInput};
use axum::http::StatusCode;
use serde::Deserialize;
use uuid::Uuid;

use crate::api::directives::authorize;
use crate::api::paging;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{PublicationChange, PublicationFilter, PublicationOutcome};

/// What a list for everybody is narrowed to.
#[derive(Deserialize)]
pub struct Asked {
    channel: Option<String>,
    topic: Option<String>,
    area: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<String>,
}

impl Asked {
    pub fn filter(&self, state: &AppState) -> Result<PublicationFilter, ApiError> {
        let area = paging::area(state, self.area.as_deref())?;
        Ok(PublicationFilter {
            on: state.today(),
            channel: paging::choice("channel", self.channel.as_deref(), Channel::from_code)?,
            topic: paging::filled(self.topic.as_deref()).map(str::to_owned),
            province: area.as_ref().and_then(province_of),
        })
    }
}

/// A page of one's own office's list.
#[derive(Deserialize)]
pub struct AskedOwn {
    cursor: Option<String>,
    limit: Option<String>,
}

/// The province that an area lies in, or is.
pub fn province_of(area: &AreaCode) -> Option<AreaCode> {
    area.path().into_iter().find(|code| code.level() == AreaLevel::Province)
}

/// What one's office wrote, drafts too.
pub async fn own<T: Publishable>(state: &AppState, actor: &Actor, asked: &AskedOwn) -> Result<Page<OwnPublication<T>>, ApiError> {
    authorize(actor, Action::PublishMaterial)?;
    let limit = paging::limit(asked.limit.as_deref())?;
    let cursor = paging::filled(asked.cursor.as_deref());
    Ok(state.store.own_publications(actor.unit, cursor, limit).await?)
}

/// Writes a draft, whole.
///
/// # Errors
/// `validation`; `not_now` once it was published; `changed_meanwhile`.
pub async fn save<T: Publishable>(
    state: &AppState,
    actor: &Actor,
    (id, version): (Uuid, u32),
    input: &PublicationInput<T>,
) -> Result<OwnPublication<T>, ApiError> {
    authorize(actor, Action::PublishMaterial)?;
    let problems = input.content.draft_problems();
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    if let Some(first) = input.replaces {
        let first = state.store.own_publication::<T>(actor.unit, first).await?;
        if first.is_none_or(|first| first.state == Publication::Draft) {
            return Err(ApiError::field("replaces", "not_published"));
        }
    }
    let named: BTreeSet<_> = input.content.file().into_iter().collect();
    let files = state.store.files(&named).await?;
    if files.iter().filter(|file| file.unit == actor.unit).count() < named.len() {
        return Err(ApiError::field("file", "file_unknown"));
    }
    let change = change(state, actor, id, version);
    made(state.store.save_publication(&change, &input.content, input.replaces).await?)?;
    owned(state, actor, change.id).await
}

/// Shows a draft to everybody from its first day on; the one that it replaces ends then.
///
/// # Errors
/// `validation` for what is not whole, `not_now` for what is no draft, `place_taken` where another took the place,
/// `changed_meanwhile`.
pub async fn publish<T: Publishable>(state: &AppState, actor: &Actor, (id, version): (Uuid, u32)) -> Result<OwnPublication<T>, ApiError> {
    authorize(actor, Action::PublishMaterial)?;
    let change = change(state, actor, id, version);
    let record: OwnPublication<T> = owned(state, actor, change.id).await?;
    let problems = record.content.problems(state.today());
    if record.state == Publication::Draft && !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    made(state.store.publish::<T>(&change).await?)?;
    owned(state, actor, change.id).await
}

/// Shows it to nobody any more; its office still reads it.
///
/// # Errors
/// `not_now` for what is not published, `changed_meanwhile`.
pub async fn withdraw<T: Publishable>(state: &AppState, actor: &Actor, (id, version): (Uuid, u32)) -> Result<OwnPublication<T>, ApiError> {
    authorize(actor, Action::PublishMaterial)?;
    let change = change(state, actor, id, version);
    owned::<T>(state, actor, change.id).await?;
    made(state.store.withdraw_publication::<T>(&change).await?)?;
    owned(state, actor, change.id).await
}

fn change(state: &AppState, actor: &Actor, id: Uuid, version: u32) -> PublicationChange {
    PublicationChange { id: PublicationId(id), unit: actor.unit, version, by: actor.person, at: state.now() }
}

async fn owned<T: Publishable>(state: &AppState, actor: &Actor, id: PublicationId) -> Result<OwnPublication<T>, ApiError> {
    state.store.own_publication(actor.unit, id).await?.ok_or_else(ApiError::not_found)
}

/// A change that was not made, as a refusal.
fn made(outcome: PublicationOutcome) -> Result<(), ApiError> {
    match outcome {
        PublicationOutcome::Done => Ok(()),
        PublicationOutcome::Stale => Err(ApiError::changed_meanwhile()),
        PublicationOutcome::NotNow => Err(ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "not possible in the state it is in")),
        PublicationOutcome::PlaceTaken => {
            Err(ApiError::new(StatusCode::CONFLICT, code::PLACE_TAKEN, "another was published for its place"))
        }
    }
}
