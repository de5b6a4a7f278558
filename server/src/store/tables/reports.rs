//! Reports, a row each, as their current version stands.
use app::domain::area::AreaLevel;
use app::domain::channel::Channel;
use app::labels;
use app::text::{self, Lang};
use app::wire::reports::ReportState;

use super::units::{kind, place};
use super::{AREA_CODE, Column, Kind, Table};
use crate::store::ledger::closing::COUNTS_REPORT;

const STATE: &str = "CASE WHEN r.state = 'awaiting_photos' THEN 'awaiting_photos' WHEN r.review = 'none' THEN 'received' ELSE r.review END";
/// `69-000123`, as [`crate::store::numbers`] writes it.
const NUMBER: &str = "substr(CAST(r.number_year AS TEXT), 3) || '-' || CASE WHEN r.number > 99999 THEN CAST(r.number AS TEXT) \
     ELSE substr('000000' || CAST(r.number AS TEXT), length(CAST(r.number AS TEXT)) + 1) END";
const PICTURES: &str = "(SELECT COUNT(*) FROM report_photos p WHERE p.report = r.id AND p.version = r.version)";
fn channel(code: &str, lang: Lang) -> Option<&'static str> {
    Channel::from_code(code).map(|channel| labels::channel(channel)(lang))
}

fn state(code: &str, lang: Lang) -> Option<&'static str> {
    ReportState::from_code(code).map(|state| labels::report_state(state)(lang))
}

pub static REPORTS: Table = Table {
    set: "Reports",
    entity: "Report",
    columns: &[
        Column::new("Id", Kind::Id, text::table_id, &["r.id"]),
        Column::new("Number", Kind::Text, text::table_number, &[NUMBER]),
        Column::new("UnitId", Kind::Id, text::table_unit_id, &["r.unit"]),
        Column::new("UnitName", Kind::Text, text::table_unit, &["u.name"]),
        Column::new("UnitKind", Kind::Code(kind), text::table_unit_kind, &["u.kind"]),
        Column::new(AREA_CODE, Kind::Text, text::table_area_code, &["COALESCE(r.area, '')"]),
        Column::place("Province", AreaLevel::Province, text::table_province, &place!("r.area", 2)),
        Column::place("District", AreaLevel::District, text::table_district, &place!("r.area", 4)),
        Column::place("Subdistrict", AreaLevel::Subdistrict, text::table_subdistrict, &place!("r.area", 6)),
        Column::new("Channel", Kind::Code(channel), text::table_channel, &["r.channel"]),
        Column::new("FromDay", Kind::Date, text::table_from_day, &["r.from_day"]),
        Column::new("ToDay", Kind::Date, text::table_to_day, &["r.to_day"]),
        Column::new("Month", Kind::Text, text::table_month, &["r.month"]),
        Column::new("Place", Kind::Text, text::table_place, &["r.place"]),
        Column::new("People", Kind::Number, text::table_people, &["r.people"]).or_none(),
        Column::new("Pictures", Kind::Number, text::table_pictures, &[PICTURES]),
        Column::new("State", Kind::Code(state), text::table_state, &[STATE]),
        Column::new("ReceivedAt", Kind::Time, text::table_received_at, &["r.received_at"]),
        Column::new("CompletedAt", Kind::Time, text::table_completed_at, &["r.completed_at"]).or_none(),
        Column::new("Counted", Kind::Flag, text::table_counted, &[COUNTS_REPORT]),
    ],
    key: &["Id"],
    listed: &[("ReceivedAt", true), ("Id", true)],
    unit: Some("UnitId"),
};
