//! What speaks about pictures: evidence for a person, never a verdict.
pub mod dismiss;
pub mod list;

use app::domain::access::{Action, Actor, Target, may};
use app::domain::report::ReportId;
use app::wire::pictures::{Likeness, Likenesses, OtherPicture};

use crate::api::paging::with_path;
use crate::api::reports::reachable;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::LikenessRecord;

/// Whether the other picture lies where `actor` may see it.
fn is_seen(actor: &Actor, record: &LikenessRecord) -> bool {
    let other = Target { unit: record.other_owner.unit, area: record.other_owner.area.as_ref() };
    may(actor, Action::ReadReport, &other)
}

/// As `actor` may see them: of those whose other picture lies elsewhere one at most for each picture, so that their number is not told.
async fn shown(state: &AppState, actor: &Actor, report: ReportId) -> Result<Likenesses, ApiError> {
    let may_dismiss = reachable(state, actor, Action::DismissLikeness, report).await.is_ok();
    let mut items: Vec<Likeness> = Vec::new();
    for record in state.store.likenesses(report).await? {
        let elsewhere = !is_seen(actor, &record);
        let told =
            |other: &Likeness| other.elsewhere && other.hash == record.hash && other.dismissed.is_some() == record.dismissed.is_some();
        if elsewhere && items.iter().any(told) {
            continue;
        }
        let LikenessRecord { id, hash, kind, measure, found_at, other, dismissed, .. } = record;
        let other = OtherPicture { unit: with_path(state, other.unit), ..other };
        let other = (!elsewhere && kind.is_pair()).then_some(other);
        items.push(Likeness { id, hash, kind, measure, found_at, other, elsewhere, dismissed });
    }
    Ok(Likenesses { items, may_dismiss })
}
