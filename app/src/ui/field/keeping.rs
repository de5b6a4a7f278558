//! A form with everything filled in that the phone knows: pure.
use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::channel::Channel;
use crate::domain::report::ReportId;
use crate::domain::unit::UnitKind;
use crate::offline::draft::{Draft, DraftForm};
use crate::wire::session::Me;

/// Until the person changes something the draft counts as untouched (`changed_ms == created_ms`).
pub fn new_draft(me: &Me, today: NaiveDate, now_ms: i64) -> Draft {
    let unit = &me.unit;
    let in_the_village = matches!(unit.kind, UnitKind::Village | UnitKind::Subdistrict);
    let form = DraftForm {
        channel: in_the_village.then_some(Channel::Community),
        from: Some(today),
        place_area: unit.area.clone(),
        place: if unit.kind.has_area() { unit.name.clone() } else { String::new() },
        ..DraftForm::default()
    };
    Draft { id: ReportId(Uuid::now_v7()), version: 1, owner: Some(me.into()), form, created_ms: now_ms, changed_ms: now_ms }
}
