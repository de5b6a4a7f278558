//! The ledger of the reference month and of the last three months, so that it shows every way a month can stand.
use app::domain::channel::Channel;
use app::domain::obligation::Review;
use app::domain::period::{Month, end_of_day};
use app::domain::report::{Partner, ReportContent};
use app::domain::thai_date::bangkok_date;
use app::domain::unit::{UnitId, UnitKind};
use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::people::{self, Official};
use super::{Activity, country, pictures};
use crate::store::{Part, Said, Store, StoreError};

/// Village (0 to 11), how many months ago, the day of that month, and how many days after it was filed.
const SESSIONS: [(usize, u32, i64, i64); 13] = [
    (0, 2, 11, 0),
    (1, 2, 13, 0),
    (2, 2, 20, 17),
    (3, 2, 21, 0),
    (6, 2, 9, 0),
    (7, 2, 28, 9),
    (8, 2, 17, 0),
    (0, 3, 8, 0),
    (1, 3, 15, 0),
    (3, 3, 25, 12),
    (5, 3, 12, 0),
    (6, 3, 6, 0),
    (9, 3, 19, 0),
];
/// Village, how many months ago, why.
const NOTHING: [(usize, u32, &str); 4] = [(5, 1, "น้ำท่วมหมู่บ้าน"), (9, 1, "จัดกิจกรรมเดือนหน้า"), (4, 2, "ผู้ใหญ่บ้านป่วย"), (7, 3, "อยู่ในฤดูเกี่ยวข้าว")];
const EXCUSED: [(usize, u32, &str); 2] = [(10, 1, "ผู้ใหญ่บ้านลาออก รอเลือกตั้งใหม่"), (11, 2, "ถนนขาด เข้าพื้นที่ไม่ได้")];
/// Unit of the monthly report, how many months ago, days after the month's end, how it stands.
const SUBMITTED: [(&str, u32, i64, Review); 7] = [
    ("45", 1, 4, Review::Submitted),
    ("45", 2, 3, Review::Accepted),
    ("45", 3, 9, Review::Accepted),
    (country::PROVINCIAL_ADMINISTRATION, 1, 5, Review::Returned),
    (country::PROVINCIAL_ADMINISTRATION, 2, 2, Review::Accepted),
    (country::PROVINCIAL_ELECTRICITY, 2, 7, Review::Submitted),
    // The last one is of a month that a later start has not spoken of.
    (country::PROVINCIAL_ELECTRICITY, 1, 2, Review::Accepted),
];

fn ago(now: DateTime<Utc>, months: u32) -> Month {
    (0..months).fold(Month::of(bangkok_date(now)), |month, _| month.previous())
}

/// As if the server had run all the while: each month is opened from within it, and once: days that are set later are not those of months
/// that have ended.
pub(super) async fn open(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    let reference = NaiveDate::from_ymd_opt(2026, 2, 1).map(Month::of);
    let mut months: Vec<Month> = (0..=3).map(|months| ago(now, months)).chain(reference).collect();
    months.sort();
    for month in months.into_iter().filter(|month| end_of_day(month.first_day()) <= now) {
        if !store.month_is_open(month).await? {
            store.follow_month(month, &Part::Everything, end_of_day(month.first_day())).await?;
        }
    }
    Ok(())
}

/// Sessions of the months before the last; some were filed late.
pub(super) fn activities(now: DateTime<Utc>) -> Vec<Activity> {
    SESSIONS.iter().filter_map(|(village, months, day, late)| activity(*village, ago(now, *months), *day, *late)).collect()
}

fn activity(village: usize, month: Month, day: i64, late: i64) -> Option<Activity> {
    let filed_by = people::village_head(village);
    let day = month.first_day() + Duration::days(day - 1);
    let content = ReportContent {
        unit: filed_by.unit,
        channel: Channel::Community,
        from: day,
        to: day,
        place_area: None,
        place: "ศาลากลางบ้าน".to_owned(),
        location: None,
        people: u32::try_from(24 + village * 7).ok(),
        partners: [Partner::District].into(),
        topics: ["call_centre".to_owned()].into(),
        note: String::new(),
        photos: vec![pictures::photo("13", "ประชุมประจำเดือนของหมู่บ้าน")?],
    };
    let filed_at = end_of_day(day) - Duration::hours(4) + Duration::days(late);
    Some(Activity { name: format!("earlier session {village} {day}"), filed_by, content, filed_at })
}

/// What was said about months, after everything was filed: of rows that nobody has said or sent anything of, and once.
pub(super) async fn say(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    // The last of what follows: what people made of these months since stays.
    if let [.., (unit, months, ..)] = SUBMITTED
        && store.obligation(reporter(unit), ago(now, months)).await?.is_some_and(|entry| entry.submitted.is_some())
    {
        return Ok(());
    }
    for (village, months, why) in NOTHING {
        let (head, month) = (people::village_head(village), ago(now, months));
        let at = end_of_day(month.last_day()) - Duration::hours(6);
        if is_silent(store, head.unit, month).await? {
            store.say_nothing(head.unit, month, &said(&head, why, at.min(now))).await?;
        }
    }
    for (village, months, why) in EXCUSED {
        let (unit, month) = (people::village_head(village).unit, ago(now, months));
        let at = end_of_day(month.last_day()) + Duration::hours(15);
        if is_silent(store, unit, month).await? {
            store.excuse(unit, month, &said(&people::coordinator_of_roi_et(), why, at.min(now))).await?;
        }
    }
    for (unit, months, days, review) in SUBMITTED {
        let (unit, month) = (reporter(unit), ago(now, months));
        let at = end_of_day(month.last_day()) + Duration::days(days) - Duration::hours(9);
        if is_silent(store, unit, month).await? {
            store.record_month_submission(unit, month, at.min(now), Review::Submitted).await?;
            if review != Review::Submitted {
                store.record_month_submission(unit, month, (at + Duration::days(10)).min(now), review).await?;
            }
        }
    }
    Ok(())
}

async fn is_silent(store: &Store, unit: UnitId, month: Month) -> Result<bool, StoreError> {
    let entry = store.obligation(unit, month).await?;
    Ok(entry.is_some_and(|entry| entry.submitted.is_none() && entry.nothing.is_none() && entry.excused.is_none()))
}

fn said(by: &Official, why: &str, at: DateTime<Utc>) -> Said {
    Said { reason: why.to_owned(), by: by.id(), by_name: by.new_person().name, at }
}

fn reporter(name: &str) -> UnitId {
    if name.len() == 2 { country::area_unit(UnitKind::Province, name) } else { country::agency(name) }
}
