//! The reference month to the letter, what people type, and what is refused.

use super::*;
use Digits::{Arabic, Thai};

pub(super) fn d(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the test")
}

/// The day in February 2569 of the reference month.
fn feb(day: u32) -> NaiveDate {
    d(2026, 2, day)
}

#[test]
fn writes_and_reads_every_caption_of_the_reference_month() {
    let captions = [
        (14, 14, "๑๔ ก.พ. ๖๙"),
        (14, 14, "๑๔ ก.พ. ๖๙"),
        (20, 20, "๒๐ ก.พ. ๖๙"),
        (16, 22, "๑๖ - ๒๒ ก.พ. ๖๙"),
        (15, 15, "๑๕ ก.พ. ๖๙"),
        (26, 26, "๒๖ ก.พ. ๖๙"),
        (27, 27, "๒๗ ก.พ. ๖๙"),
        (9, 11, "๙ - ๑๑ ก.พ. ๖๙"),
        (12, 15, "๑๒ - ๑๕ ก.พ. ๖๙"),
        (19, 19, "๑๙ ก.พ. ๖๙"),
        (1, 28, "๑ - ๒๘ ก.พ. ๖๙"),
        (23, 28, "๒๓ - ๒๘ ก.พ. ๖๙"),
    ];
    for (from, to, printed) in captions {
        assert_eq!(short_range(feb(from), feb(to), Thai), printed);
        assert_eq!(parse(printed), Ok((feb(from), feb(to))), "{printed}");
        assert_eq!(parse(&format!("({printed})")), Ok((feb(from), feb(to))), "in brackets, as under a picture");
    }
}

#[test]
fn ranges_across_months_and_years_say_what_they_must_and_no_more() {
    let (over_month, over_year) = ((feb(28), d(2026, 3, 3)), (d(2025, 12, 30), d(2026, 1, 2)));
    assert_eq!(short_range(over_month.0, over_month.1, Thai), "๒๘ ก.พ. - ๓ มี.ค. ๖๙");
    assert_eq!(short_range(over_year.0, over_year.1, Thai), "๓๐ ธ.ค. ๖๘ - ๒ ม.ค. ๖๙");
    assert_eq!(medium_range(over_month.0, over_month.1, Arabic), "28 ก.พ. - 3 มี.ค. 2569");
    assert_eq!(long_range(feb(16), feb(22), Thai), "๑๖ - ๒๒ กุมภาพันธ์ ๒๕๖๙");
    assert_eq!(long_range(over_year.0, over_year.1, Thai), "๓๐ ธันวาคม ๒๕๖๘ - ๒ มกราคม ๒๕๖๙");
    assert_eq!(english_range(feb(16), feb(22)), "16 - 22 Feb 2026");
    assert_eq!(english_range(over_month.0, over_month.1), "28 Feb - 3 Mar 2026");
    assert_eq!(english_long_range(over_year.0, over_year.1), "30 December 2025 - 2 January 2026");
    assert_eq!(short_range(feb(22), feb(16), Thai), "๑๖ - ๒๒ ก.พ. ๖๙", "ends given in the wrong order");
    assert_eq!(short_range(feb(16), d(2027, 2, 16), Thai), "๑๖ ก.พ. ๖๙ - ๑๖ ก.พ. ๗๐", "the same day a year later is not one day");
}

#[test]
fn single_days_months_and_times() {
    assert_eq!(short(feb(14), Thai), "๑๔ ก.พ. ๖๙");
    assert_eq!(short(feb(14), Arabic), "14 ก.พ. 69");
    assert_eq!(short(d(1962, 1, 5), Thai), "๕ ม.ค. ๐๕", "two digits even when the first is nought");
    assert_eq!(medium(feb(2), Thai), "๒ ก.พ. ๒๕๖๙");
    assert_eq!(long(feb(14), Thai), "๑๔ กุมภาพันธ์ ๒๕๖๙");
    assert_eq!(month_year(feb(14), Thai), "กุมภาพันธ์ ๒๕๖๙");
    assert_eq!(month_year(feb(14), Arabic), "กุมภาพันธ์ 2569");
    assert_eq!(month_year_short(feb(14), Thai), "ก.พ. ๖๙");
    assert_eq!(english(feb(14)), "14 Feb 2026");
    assert_eq!(english_long(feb(14)), "14 February 2026");
    assert_eq!(english_month_year(feb(14)), "February 2026");
    let ten = NaiveTime::from_hms_opt(10, 0, 59).expect("ten");
    let early = NaiveTime::from_hms_opt(9, 5, 0).expect("five past nine");
    assert_eq!(time(ten, Thai), "๑๐.๐๐ น.");
    assert_eq!(time(early, Arabic), "09.05 น.");
    assert_eq!(english_time(early), "09:05");
}

#[test]
fn digits_change_and_everything_else_stays() {
    assert_eq!(to_thai_digits("ที่ มท 0206.2/ว 552"), "ที่ มท ๐๒๐๖.๒/ว ๕๕๒");
    assert_eq!(from_thai_digits("เลขที่รับ ๑๓๗๔ (1374)"), "เลขที่รับ 1374 (1374)");
}

#[test]
fn the_day_in_bangkok_begins_seven_hours_before_utc() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    assert_eq!(bangkok_date(at("2026-02-28T16:59:59.999Z")), feb(28));
    assert_eq!(bangkok_date(at("2026-02-28T17:00:00Z")), d(2026, 3, 1));
    assert_eq!(bangkok_midnight(d(2026, 3, 1)), Some(at("2026-02-28T17:00:00Z")));
    assert_eq!(bangkok_date(DateTime::<Utc>::MAX_UTC), NaiveDate::MAX, "the last instant there is");
    assert_eq!(bangkok_midnight(NaiveDate::MIN), None);
}

#[test]
fn reads_what_people_type() {
    for text in [
        "14 ก.พ. 69",
        "๑๔ก.พ.๖๙",
        "14 กพ 69",
        "14 ก.พ 2569",
        "14 ก. พ. 2569",
        " ๑๔  กุมภาพันธ์\u{a0}๒๕๖๙ ",
        "14 กุมภา 69",
        "วันที่ ๑๔ เดือน กุมภาพันธ์ พ.ศ. ๒๕๖๙",
        "วันเสาร์ที่ 14 กุมภาพันธ์ พ.ศ.2569",
        "เสาร์ 14 กุมภาพันธ์ พศ 2569",
        "14 ก.พ. 2026",
        "14 Feb 2026",
        "14 february 2569",
        "14/02/2569",
        "๑๔/๒/๖๙",
        "14.02.2569",
        "14-2-2569",
        "วันที่ 14/02/2569",
        "14/02/2026",
        "2026-02-14",
        "(๑๔ ก.พ. ๖๙)",
    ] {
        assert_eq!(parse(text), Ok((feb(14), feb(14))), "{text}");
    }
    for text in [
        "16-22 ก.พ. 69",
        "๑๖ – ๒๒ ก.พ. ๖๙",
        "16 ถึง 22 กุมภาพันธ์ 2569",
        "วันที่ ๑๖ ถึงวันที่ ๒๒ กุมภาพันธ์ พ.ศ. ๒๕๖๙",
        "16 ก.พ. - 22 ก.พ. 69",
        "16 ก.พ. 69 — 22 ก.พ. 69",
        "16/2/69 - 22/2/69",
        "16-02-2569 - 22-02-2569",
        "2026-02-16 to 2026-02-22",
        "16 to 22 Feb 2026",
        "16 ~ 22 Feb. 2026",
    ] {
        assert_eq!(parse(text), Ok((feb(16), feb(22))), "{text}");
    }
    assert_eq!(parse("๓๐ ธ.ค. - ๒ ม.ค. ๖๙"), Ok((d(2025, 12, 30), d(2026, 1, 2))));
    assert_eq!(parse("กุมภาพันธ์ ๒๕๖๙"), Ok((feb(1), feb(28))));
    assert_eq!(parse("เดือน ก.พ. 71"), Ok((d(2028, 2, 1), d(2028, 2, 29))), "a leap year");
    assert_eq!(parse("ม.ค. - มี.ค. 69"), Ok((d(2026, 1, 1), d(2026, 3, 31))));
    assert_eq!(parse("16 Sept 2026"), Ok((d(2026, 9, 16), d(2026, 9, 16))));
}

#[test]
fn every_month_is_read_in_every_spelling() {
    for (month, i) in (1..=12u32).zip(0usize..) {
        let day = d(2026, month, 7);
        for name in [MONTHS_LONG[i], MONTHS_SHORT[i], MONTHS_EN_LONG[i], MONTHS_EN_SHORT[i]] {
            assert_eq!(parse(&format!("7 {name} 2569")), Ok((day, day)), "{name}");
            assert_eq!(parse(&format!("7{}2569", name.replace('.', ""))), Ok((day, day)), "{name}");
        }
    }
}

#[test]
fn refuses_nonsense_and_says_why() {
    use ParseError as E;
    for (text, why) in [
        ("", E::Empty),
        ("  \u{200b} ", E::Empty),
        ("()", E::Empty),
        ("เมื่อวาน", E::Unexpected('เ')),
        ("14 ก.พ. 69 เช้า", E::Unexpected('เ')),
        ("<script>", E::Unexpected('<')),
        ("29 ก.พ. 69", E::NoSuchDay),
        ("31 เม.ย. 69", E::NoSuchDay),
        ("0 ก.พ. 69", E::NoSuchDay),
        ("14/13/2569", E::NoSuchDay),
        ("114 ก.พ. 69", E::NoSuchDay),
        ("22 - 16 ก.พ. 69", E::Order),
        ("14 ก.พ. 569", E::Year),
        ("14 ก.พ. 9999", E::Year),
        ("14 ก.พ. 1492", E::Year),
        ("30 ธ.ค. - 2 ม.ค. 1900", E::Year),
        ("14 Feb 26", E::Year),
        ("14 ก.พ. 99999999999999999999", E::Year),
        ("14", E::Form),
        ("14 ก.พ.", E::Form),
        ("2569", E::NoSuchDay),
        ("ก.พ. 14 69", E::Form),
        ("14 69", E::Form),
        ("14 - ก.พ. 69", E::Form),
        ("- 14 ก.พ. 69", E::Form),
        ("14 ก.พ. 69 -", E::Form),
        ("14 - 15 - 16 ก.พ. 69", E::Form),
        ("14 ก.พ. พ.ศ.", E::Form),
        ("1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", E::TooLong),
    ] {
        assert_eq!(parse(text), Err(why), "{text}");
    }
}

#[test]
fn reads_times_of_day() {
    let t = |h, m| NaiveTime::from_hms_opt(h, m, 0).ok_or(ParseError::Form);
    for text in ["๑๐.๐๐ น.", "10.00", "10:00 น", " 10:00 "] {
        assert_eq!(parse_time(text), t(10, 0), "{text}");
    }
    assert_eq!(parse_time("9.05น."), t(9, 5));
    for text in ["", "น.", "24.00 น.", "10.60", "10", "10.5", "๑๐.๐๐.๐๐", "-1.00", "100.00", "ten"] {
        assert!(parse_time(text).is_err(), "{text}");
    }
}
