//! Units of the demo: the ministry, some of its agencies, two provinces with all their districts, two districts'
//! subdistricts, and villages that do not exist.
use app::domain::area::{Area, AreaCode, AreaLevel};
use app::domain::thai_date::to_thai_digits;
use app::domain::unit::{Unit, UnitId, UnitKind};

use super::id_of;

pub(super) const MINISTRY: &str = "กระทรวงมหาดไทย";
pub(super) const PROVINCIAL_ADMINISTRATION: &str = "กรมการปกครอง";
pub(super) const PROVINCIAL_ELECTRICITY: &str = "การไฟฟ้าส่วนภูมิภาค";

/// Without an area.
const AGENCIES: [(UnitKind, &str); 8] = [
    (UnitKind::Ministry, MINISTRY),
    (UnitKind::Department, PROVINCIAL_ADMINISTRATION),
    (UnitKind::Department, "กรมที่ดิน"),
    (UnitKind::Department, "กรมโยธาธิการและผังเมือง"),
    (UnitKind::StateEnterprise, "การไฟฟ้านครหลวง"),
    (UnitKind::StateEnterprise, PROVINCIAL_ELECTRICITY),
    (UnitKind::StateEnterprise, "การประปานครหลวง"),
    (UnitKind::StateEnterprise, "การประปาส่วนภูมิภาค"),
];
/// Ubon Ratchathani and Roi Et.
const PROVINCES: [&str; 2] = ["34", "45"];
/// Districts whose subdistricts are units too.
const DISTRICTS_IN_FULL: [&str; 2] = ["3401", "4501"];
/// Subdistricts with villages and a local administration.
pub(super) const SUBDISTRICTS: [&str; 2] = ["340109", "450102"];
pub(super) const VILLAGES_EACH: usize = 6;

pub(super) fn units() -> Vec<Unit> {
    let agencies = AGENCIES.into_iter().map(|(kind, name)| unit(kind, name.to_owned(), None));
    let areas = crate::area_data::areas().into_iter().filter_map(unit_of_area);
    let local = (0..SUBDISTRICTS.len()).map(|n| unit(UnitKind::LocalAdministration, local_name(n), code(SUBDISTRICTS[n])));
    let villages = village_areas().into_iter().map(|area| unit(UnitKind::Village, area.name_th, Some(area.code)));
    agencies.chain(areas).chain(local).chain(villages).collect()
}

fn unit_of_area(area: Area) -> Option<Unit> {
    let within = |codes: [&str; 2]| codes.iter().any(|code| area.code.as_str().starts_with(code));
    let (kind, word) = match area.code.level() {
        AreaLevel::Province if within(PROVINCES) => (UnitKind::Province, "จังหวัด"),
        AreaLevel::District if within(PROVINCES) => (UnitKind::District, "อำเภอ"),
        AreaLevel::Subdistrict if within(DISTRICTS_IN_FULL) => (UnitKind::Subdistrict, "ตำบล"),
        _ => return None,
    };
    Some(unit(kind, format!("{word}{}", area.name_th), Some(area.code)))
}

fn local_name(n: usize) -> String {
    to_thai_digits(&format!("องค์การบริหารส่วนตำบลตัวอย่าง {}", n + 1))
}

/// Villages are not among the shipped areas; these are invented.
pub(super) fn village_areas() -> Vec<Area> {
    let numbers = SUBDISTRICTS.into_iter().flat_map(|subdistrict| (1..=VILLAGES_EACH).map(move |moo| (subdistrict, moo)));
    numbers.enumerate().filter_map(|(index, (subdistrict, moo))| village_area(subdistrict, moo, index + 1)).collect()
}

fn village_area(subdistrict: &str, moo: usize, number: usize) -> Option<Area> {
    Some(Area {
        code: code(&format!("{subdistrict}{moo:02}"))?,
        name_th: to_thai_digits(&format!("บ้านตัวอย่าง {number} หมู่ที่ {moo}")),
        name_en: format!("Ban Tuayang {number}, Moo {moo}"),
    })
}

fn code(text: &str) -> Option<AreaCode> {
    AreaCode::parse(text).ok()
}

fn unit(kind: UnitKind, name: String, area: Option<AreaCode>) -> Unit {
    let id = match &area {
        Some(area) => area_unit(kind, area.as_str()),
        None => agency(&name),
    };
    Unit { id, kind, name, area, area_path: Vec::new() }
}

/// The unit of a kind in an area.
pub(super) fn area_unit(kind: UnitKind, area: &str) -> UnitId {
    UnitId(id_of(&format!("unit {} {area}", kind.code())))
}

/// A unit without an area.
pub(super) fn agency(name: &str) -> UnitId {
    UnitId(id_of(&format!("unit {name}")))
}

/// Code of a village, 0 to 11.
pub(super) fn village_code(index: usize) -> String {
    format!("{}{:02}", SUBDISTRICTS[index / VILLAGES_EACH % SUBDISTRICTS.len()], index % VILLAGES_EACH + 1)
}
