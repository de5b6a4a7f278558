//! A letter as the one who asks sees it.
use app::domain::access::{Action, Actor, may};
use app::wire::directives::{Delivery, Directive, DirectiveSummary};

use super::own;
use crate::api::files::infos;
use crate::api::paging::with_path;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::DirectiveRecord;

pub async fn view(state: &AppState, actor: &Actor, record: DirectiveRecord) -> Result<Directive, ApiError> {
    let sender = state.store.unit(record.sender).await?.ok_or_else(ApiError::not_found)?;
    let corrects = match record.draft.corrects {
        Some(first) => state.store.directive_link(first).await?,
        None => None,
    };
    let named_units = state.store.units_named(&record.draft.letter.addressees.units).await?;
    let enclosed: Vec<_> = record.draft.letter.enclosures.iter().map(|enclosure| enclosure.file).collect();
    let files = state.store.files(&enclosed.iter().copied().collect()).await?;
    let delivery = state.store.delivery(record.id, actor.unit).await?.map(|delivery| named(state, delivery));
    let summary = DirectiveSummary {
        id: record.id,
        sender: with_path(state, sender),
        state: record.state,
        number: record.draft.number,
        dated: record.draft.dated,
        subject: record.draft.letter.subject.clone(),
        sent_at: record.sent_at,
        progress: state.store.directive_progress(record.id, record.sender).await?,
    };
    Ok(Directive {
        version: record.version,
        letter: record.draft.letter,
        named: named_units.into_iter().map(|unit| with_path(state, unit)).collect(),
        files: infos(enclosed.into_iter(), &files),
        corrects,
        corrected_by: state.store.correction_of(record.id).await?,
        withdrawn_at: record.withdrawn_at,
        reason: record.reason,
        may_write: record.sender == actor.unit && may(actor, Action::WriteDirective, &own(actor)),
        may_remind: record.state.holds() && state.store.is_letter_open(actor, record.id).await?,
        may_register: delivery.is_some() && may(actor, Action::RegisterLetter, &own(actor)),
        delivery,
        summary,
    })
}

/// With the names of the areas its units lie in.
pub fn named(state: &AppState, delivery: Delivery) -> Delivery {
    Delivery { unit: with_path(state, delivery.unit), source: with_path(state, delivery.source), ..delivery }
}
