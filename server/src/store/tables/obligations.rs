//! Who owed a month's report by when, how it stands, and what was done: the rows of the ledger.
use app::domain::area::AreaLevel;
use app::domain::obligation::{ObligationState, Owes};
use app::labels;
use app::text::{self, Lang};

use super::units::{kind, place};
use super::{AREA_CODE, Column, Kind, Table};
use crate::store::ledger::list::SETTLED;

/// `$1` is the present month, `$2` the present time (`Facts::state` in SQL for any month).
const STATE: &[&str] = &[SETTLED, "WHEN o.month >= $1 THEN 'not_yet_due' WHEN o.due_at > $2 THEN 'due' ELSE 'missing' END"];

fn state(code: &str, lang: Lang) -> Option<&'static str> {
    ObligationState::from_code(code).map(|state| labels::obligation_state(state)(lang))
}

fn owes(code: &str, lang: Lang) -> Option<&'static str> {
    Some(match Owes::from_code(code)? {
        Owes::Monthly => text::table_owes_monthly(lang),
        _ => text::table_owes_activities(lang),
    })
}

pub static OBLIGATIONS: Table = Table {
    set: "Obligations",
    entity: "Obligation",
    columns: &[
        Column::new("UnitId", Kind::Id, text::table_unit_id, &["o.unit"]),
        Column::new("Month", Kind::Text, text::table_month, &["o.month"]),
        Column::new("UnitName", Kind::Text, text::table_unit, &["o.name"]),
        Column::new("UnitKind", Kind::Code(kind), text::table_unit_kind, &["o.kind"]),
        Column::new(AREA_CODE, Kind::Text, text::table_area_code, &["o.area"]),
        Column::place("Province", AreaLevel::Province, text::table_province, &place!("o.area", 2)),
        Column::place("District", AreaLevel::District, text::table_district, &place!("o.area", 4)),
        Column::place("Subdistrict", AreaLevel::Subdistrict, text::table_subdistrict, &place!("o.area", 6)),
        Column::new("Owes", Kind::Code(owes), text::table_owes, &["o.owes"]),
        Column::new("OwedTo", Kind::Text, text::table_owed_to, &["o.owed_to_name"]),
        Column::new("DueBefore", Kind::Deadline, text::table_due, &["o.due_at"]),
        Column::new("State", Kind::Code(state), text::table_state, STATE),
        Column::new("SubmittedAt", Kind::Time, text::table_submitted_at, &["o.submitted_at"]).or_none(),
        Column::new("Activities", Kind::Number, text::table_activities, &["o.activities"]),
        Column::new("People", Kind::Number, text::table_people, &["o.people"]),
        Column::new("Online", Kind::Number, text::table_online, &["o.online"]),
        Column::new("OnlinePeople", Kind::Number, text::table_online_people, &["o.online_people"]),
        Column::new("OnAir", Kind::Number, text::table_on_air, &["o.on_air"]),
        Column::new("OnAirPeople", Kind::Number, text::table_on_air_people, &["o.on_air_people"]),
        Column::new("OnGround", Kind::Number, text::table_on_ground, &["o.on_ground"]),
        Column::new("OnGroundPeople", Kind::Number, text::table_on_ground_people, &["o.on_ground_people"]),
        Column::new("DigitalBillboard", Kind::Number, text::table_digital_billboard, &["o.billboard"]),
        Column::new("DigitalBillboardPeople", Kind::Number, text::table_digital_billboard_people, &["o.billboard_people"]),
        Column::new("Community", Kind::Number, text::table_community, &["o.community"]),
        Column::new("CommunityPeople", Kind::Number, text::table_community_people, &["o.community_people"]),
        Column::new("DocumentsApps", Kind::Number, text::table_documents_apps, &["o.documents"]),
        Column::new("DocumentsAppsPeople", Kind::Number, text::table_documents_apps_people, &["o.documents_people"]),
        Column::new("NothingReason", Kind::Text, text::table_nothing_reason, &["o.nothing_reason"]).or_none(),
        Column::new("ExcusedReason", Kind::Text, text::table_excused_reason, &["o.excused_reason"]).or_none(),
    ],
    key: &["UnitId", "Month"],
    listed: &[("Month", false), ("AreaCode", false), ("UnitName", false), ("UnitId", false)],
    unit: Some("UnitId"),
};
