//! Key messages: written and published by an office; read by anybody, as JSON, as Atom and as the foot of a receipt.
mod answer;
pub mod atom;
pub mod feed;
pub mod footer;
pub mod own;
pub mod publish;
pub mod save;
pub mod withdraw;

use app::domain::access::Actor;
use app::domain::area::{AreaCode, AreaLevel};
use app::domain::channel::Channel;
use app::domain::key_message::KeyMessageId;
use app::wire::key_messages::OwnKeyMessage;
use app::wire::problem::code;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::api::paging;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{KeyMessageFilter, KeyMessageOutcome};

pub use answer::preflight;

/// What a list for everybody is narrowed to.
#[derive(Deserialize)]
pub struct Asked {
    channel: Option<String>,
    topic: Option<String>,
    area: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

impl Asked {
    fn filter(&self, state: &AppState) -> Result<KeyMessageFilter, ApiError> {
        let area = paging::area(state, self.area.as_deref())?;
        Ok(KeyMessageFilter {
            on: state.today(),
            channel: paging::choice("channel", self.channel.as_deref(), Channel::from_code)?,
            topic: paging::filled(self.topic.as_deref()).map(str::to_owned),
            province: area.as_ref().and_then(province_of),
        })
    }
}

/// The province that an area lies in, or is.
pub fn province_of(area: &AreaCode) -> Option<AreaCode> {
    area.path().into_iter().find(|code| code.level() == AreaLevel::Province)
}

async fn owned(state: &AppState, actor: &Actor, id: KeyMessageId) -> Result<OwnKeyMessage, ApiError> {
    state.store.own_key_message(actor.unit, id).await?.ok_or_else(ApiError::not_found)
}

/// A change that was not made, as a refusal.
fn made(outcome: KeyMessageOutcome) -> Result<(), ApiError> {
    match outcome {
        KeyMessageOutcome::Done => Ok(()),
        KeyMessageOutcome::Stale => Err(ApiError::changed_meanwhile()),
        KeyMessageOutcome::NotNow => Err(ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "not possible in the state it is in")),
    }
}
