//! Reports: taking them in and showing them.
pub mod file;
pub mod list;
pub mod proof;
pub mod put;
pub mod receipt;
pub mod show;

use app::domain::access::{Action, Actor, Target, may};
use app::domain::report::ReportId;
use app::wire::reports::ReportSummary;

use crate::api::paging::with_path;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::ReportOwner;

/// Who owns the report, if `actor` may do this to it; otherwise it does not exist for them.
pub async fn reachable(state: &AppState, actor: &Actor, action: Action, id: ReportId) -> Result<ReportOwner, ApiError> {
    let owner = state.store.report_owner(id).await?.ok_or_else(ApiError::not_found)?;
    let target = Target { unit: owner.unit, area: owner.area.as_ref() };
    if may(actor, action, &target) { Ok(owner) } else { Err(ApiError::not_found()) }
}

fn named(state: &AppState, summary: ReportSummary) -> ReportSummary {
    ReportSummary { unit: with_path(state, summary.unit), ..summary }
}
