//! How the desk writes dates, numbers, places and channels, in the reader's language.
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::domain::access::Role;
use crate::domain::area::{Area, AreaCode, AreaLevel};
use crate::domain::photo::GeoPoint;
use crate::domain::thai_date::{self, BANGKOK};
use crate::domain::unit::{Unit, UnitKind};
use crate::labels;
use crate::text::{self, Lang};
use crate::ui::words::Words;

/// An address with what it is narrowed to, if it is.
pub fn address(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The form of captions, `๑๖ - ๒๒ ก.พ. ๖๙`, or `16 - 22 Feb 2026`.
pub fn range(words: Words, from: NaiveDate, to: NaiveDate) -> String {
    match words.lang {
        Lang::Th => thai_date::short_range(from, to, words.digits),
        Lang::En => thai_date::english_range(from, to),
    }
}

/// Day and time in Bangkok: `๑๔ ก.พ. ๖๙ ๑๐.๐๐ น.`
pub fn moment(words: Words, at: DateTime<Utc>) -> String {
    local_moment(words, at.with_timezone(&BANGKOK).naive_local())
}

/// The same of a time that is already local, such as a camera's own.
pub fn local_moment(words: Words, at: NaiveDateTime) -> String {
    format!("{} {}", range(words, at.date(), at.date()), time(words, at.time()))
}

/// Like [`moment`], but only the time when it was on `today` (the day in Bangkok).
pub fn moment_near(words: Words, at: DateTime<Utc>, today: NaiveDate) -> String {
    let local = at.with_timezone(&BANGKOK).naive_local();
    if local.date() == today { text::desk_today_at(words.lang, time(words, local.time())) } else { local_moment(words, local) }
}

fn time(words: Words, time: NaiveTime) -> String {
    match words.lang {
        Lang::Th => thai_date::time(time, words.digits),
        Lang::En => thai_date::english_time(time),
    }
}

/// Degrees north and east, to about ten metres.
pub fn position(words: Words, point: GeoPoint) -> String {
    words.num(format!("{:.4}, {:.4}", point.latitude, point.longitude))
}

/// An area's plain name.
pub fn area_name(lang: Lang, area: &Area) -> &str {
    labels::area(lang, area)
}

/// Where a unit sits, smallest first, without the unit's own level and without the areas around `reader`, which go
/// without saying to somebody there: `ต.ขามใหญ่ อ.เมืองอุบลราชธานี จ.อุบลราชธานี`.
pub fn where_it_sits(words: Words, unit: &Unit, reader: Option<&AreaCode>) -> String {
    let own = unit.area.as_ref();
    let is_its_own = |area: &Area| own == Some(&area.code) && unit.kind != UnitKind::LocalAdministration;
    let is_around = |area: &Area| reader.is_some_and(|reader| area.code.contains(reader));
    let above = unit.area_path.iter().rev().filter(|area| !is_its_own(area) && !is_around(area));
    above.map(|area| area_with_level(words, area)).collect::<Vec<_>>().join(if words.lang == Lang::Th { " " } else { ", " })
}

fn area_with_level(words: Words, area: &Area) -> String {
    let lang = words.lang;
    let name = area_name(lang, area);
    // The capital's areas have words of their own, and it is not called a province.
    let in_bangkok = area.code.as_str().starts_with("10");
    match (area.code.level(), in_bangkok) {
        (AreaLevel::Province, false) => text::desk_province_named(lang, name),
        (AreaLevel::District, false) => text::desk_district_named(lang, name),
        (AreaLevel::Subdistrict, false) => text::desk_subdistrict_named(lang, name),
        (AreaLevel::District, true) => text::desk_khet_named(lang, name),
        (AreaLevel::Subdistrict, true) => text::desk_khwaeng_named(lang, name),
        _ => name.to_owned(),
    }
}

/// What a person does, in words that fit their unit.
pub fn role(lang: Lang, role: Role, kind: UnitKind) -> &'static str {
    labels::role(role, kind)(lang)
}

pub fn unit_kind(lang: Lang, kind: UnitKind) -> &'static str {
    labels::unit_kind(kind)(lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::unit::UnitId;

    fn area(code: &str, name_th: &str, name_en: &str) -> Area {
        Area { code: AreaCode::parse(code).unwrap(), name_th: name_th.into(), name_en: name_en.into() }
    }

    #[test]
    fn a_village_is_placed_by_its_subdistrict_district_and_province() {
        let area_path = vec![
            area("34", "อุบลราชธานี", "Ubon Ratchathani"),
            area("3401", "เมืองอุบลราชธานี", "Mueang Ubon Ratchathani"),
            area("340109", "ขามใหญ่", "Kham Yai"),
            area("34010901", "บ้านดอน", "Ban Don"),
        ];
        let code = AreaCode::parse("34010901").ok();
        let unit = Unit {
            id: UnitId(uuid::Uuid::nil()), kind: UnitKind::Village, name: "หมู่ที่ ๑ บ้านดอน".into(), area: code, area_path
        };
        let province = AreaCode::parse("34").ok();
        assert_eq!(where_it_sits(Words::default(), &unit, province.as_ref()), "ต.ขามใหญ่ อ.เมืองอุบลราชธานี");
        assert_eq!(where_it_sits(Words::default(), &unit, None), "ต.ขามใหญ่ อ.เมืองอุบลราชธานี จ.อุบลราชธานี");
        assert!(where_it_sits(Words { lang: Lang::En, ..Words::default() }, &unit, None).starts_with("Kham Yai"));
    }

    #[test]
    fn something_received_today_shows_its_time_alone() {
        let at = DateTime::parse_from_rfc3339("2026-02-14T18:30:00Z").unwrap().with_timezone(&Utc);
        let day = NaiveDate::from_ymd_opt(2026, 2, 15).unwrap();
        assert!(!moment_near(Words::default(), at, day).contains("ก.พ."), "half past one at night in Bangkok is the 15th");
        assert_eq!(moment_near(Words::default(), at, day.succ_opt().unwrap()), "๑๕ ก.พ. ๖๙ ๐๑.๓๐ น.");
    }
}
