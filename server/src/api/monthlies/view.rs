//! A month as the one who asks sees it.
use app::domain::access::{Action, Actor, may};
use app::domain::monthly::{MonthlyState, Move};
use app::domain::period::Month;
use app::domain::unit::Unit;
use app::wire::monthly::{Monthly, Revision};

use super::target;
use crate::api::paging::with_path;
use crate::error::ApiError;
use crate::receipts;
use crate::state::AppState;
use crate::store::RevisionRecord;

/// With its revisions and their papers; an empty draft of version 0 where nothing was arranged yet.
pub async fn view(state: &AppState, actor: &Actor, unit: Unit, month: Month) -> Result<Monthly, ApiError> {
    let (may_arrange, may_judge) = (may(actor, Action::ArrangeMonth, &target(&unit)), may(actor, Action::JudgeMonth, &target(&unit)));
    let record = state.store.monthly(unit.id, month).await?;
    let revisions = match &record {
        Some(record) => state.store.monthly_revisions(record.id).await?,
        None => Vec::new(),
    };
    let number = record.as_ref().and_then(|record| record.number.clone());
    let mut shown = Vec::with_capacity(revisions.len());
    for revision in revisions {
        shown.push(show(state, number.as_deref().unwrap_or_default(), revision).await?);
    }
    let withdrawn = match &record {
        Some(record) if may_arrange && record.state.after(Move::Submit).is_some() => {
            let keys: Vec<_> = record.arrangement.all().map(|(_, placed)| placed.key()).collect();
            state.store.withdrawn(month, unit.id, unit.area.as_ref(), &keys).await?
        }
        _ => Vec::new(),
    };
    let unit = with_path(state, unit);
    let empty = Monthly {
        unit,
        month,
        state: MonthlyState::Draft,
        version: 0,
        revision: 0,
        number,
        arrangement: Default::default(),
        changed_at: None,
        changed_by: None,
        revisions: shown,
        may_arrange,
        may_judge,
        withdrawn,
    };
    Ok(match record {
        None => empty,
        Some(record) => Monthly {
            state: record.state,
            version: record.version,
            revision: record.revision,
            arrangement: record.arrangement,
            changed_at: Some(record.changed_at),
            changed_by: Some(record.changed_by),
            ..empty
        },
    })
}

async fn show(state: &AppState, number: &str, record: RevisionRecord) -> Result<Revision, ApiError> {
    let facts = receipts::of_month(&state.store, number, record.revision).await?;
    Ok(Revision {
        revision: record.revision,
        submitted_at: record.submitted_at,
        submitted_by: record.submitted_by,
        state: record.state,
        decided_at: record.decided_at,
        decided_by: record.decided_by,
        comment: record.comment,
        check_path: facts.map(|facts| state.receipts.check_path(&facts)).unwrap_or_default(),
        documents: record.documents,
    })
}
