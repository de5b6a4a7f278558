//! Units: who records and reports.
use app::domain::area::AreaLevel;
use app::domain::unit::UnitKind;
use app::labels;
use app::text::{self, Lang};

use super::{AREA_CODE, Column, Kind, Table};

/// The Thai name of the area so many digits deep in which the code of a row lies; empty where it does not reach that deep.
macro_rules! place {
    ($area:literal, $digits:literal) => {
        [concat!(
            "COALESCE((SELECT a.name_th FROM areas a WHERE a.code = substr(",
            $area,
            ", 1, ",
            $digits,
            ") AND length(a.code) = ",
            $digits,
            "), '')"
        )]
    };
}
pub(super) use place;

pub(super) fn kind(code: &str, lang: Lang) -> Option<&'static str> {
    UnitKind::from_code(code).map(|kind| labels::unit_kind(kind)(lang))
}

pub static UNITS: Table = Table {
    set: "Units",
    entity: "Unit",
    columns: &[
        Column::new("Id", Kind::Id, text::table_id, &["u.id"]),
        Column::new("Name", Kind::Text, text::table_unit, &["u.name"]),
        Column::new("Kind", Kind::Code(kind), text::table_unit_kind, &["u.kind"]),
        Column::new(AREA_CODE, Kind::Text, text::table_area_code, &["COALESCE(u.area, '')"]),
        Column::place("Province", AreaLevel::Province, text::table_province, &place!("u.area", 2)),
        Column::place("District", AreaLevel::District, text::table_district, &place!("u.area", 4)),
        Column::place("Subdistrict", AreaLevel::Subdistrict, text::table_subdistrict, &place!("u.area", 6)),
        Column::new("OpenedOn", Kind::Date, text::table_opened_on, &["u.opened_on"]).or_none(),
        Column::new("ClosedOn", Kind::Date, text::table_closed_on, &["u.closed_on"]).or_none(),
    ],
    key: &["Id"],
    listed: &[("AreaCode", false), ("Name", false), ("Id", false)],
    unit: None,
};
