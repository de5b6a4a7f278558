//! `generate`: a whole country of units with months of reports, for trying the installation at its real size.
//!
//! Rows go in by the thousand and past the rules of filing; pictures are rows without bytes. Everything is made from a number, so
//! that the same call makes the same data.
use std::time::Instant;

use app::domain::access::{PersonId, Role};
use app::domain::area::{Area, AreaCode, AreaLevel};
use app::domain::channel::Channel;
use app::domain::obligation::Review;
use app::domain::period::{Month, end_of_day};
use app::domain::photo::{PhotoHash, ReportPhoto};
use app::domain::report::{ReportContent, ReportId, TOPICS};
use app::domain::thai_date::bangkok_date;
use app::domain::unit::{Unit, UnitId, UnitKind};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use crate::area_data;
use crate::store::{BulkReport, NewPerson, Part, Said, Store, StoreError};

/// How much to make.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Amount {
    /// Villages, spread evenly over the subdistricts of the whole country.
    #[arg(long, default_value_t = 75_000)]
    pub villages: usize,
    /// Months up to the present one.
    #[arg(long, default_value_t = 12)]
    pub months: u32,
    /// Pictures of each report: rows that say they can be shown, without bytes behind them.
    #[arg(long, default_value_t = 3)]
    pub pictures: u32,
}

/// What is told of them, without and with a place, so that a search has something to find and to pass over.
const CAPTIONS: [&str; 8] = [
    "ประชุมชี้แจงชาวบ้านเรื่องแก๊งคอลเซ็นเตอร์",
    "ผู้ใหญ่บ้านประกาศเสียงตามสายเตือนภัยออนไลน์",
    "แจกแผ่นพับเรื่องลิงก์ปลอมที่ตลาดนัด",
    "อบรมผู้สูงอายุไม่ให้หลงเชื่อข้อความหลอกลวง",
    "ตำรวจให้ความรู้เรื่องบัญชีม้าที่โรงเรียน",
    "อสม. เดินเคาะประตูบ้านแนะนำเบอร์แจ้งเหตุ",
    "ติดป้ายเตือนเงินกู้นอกระบบหน้าวัด",
    "เยาวชนแสดงละครเรื่องหลอกลงทุน",
];

/// Reports in one transaction.
const AT_ONCE: usize = 10_000;

/// `progress` hears of each step what it made and how long it took.
///
/// # Errors
/// When the store fails.
pub async fn generate(store: &Store, amount: Amount, now: DateTime<Utc>, mut progress: impl FnMut(&str)) -> Result<(), StoreError> {
    let areas = area_data::areas();
    let villages = villages(&areas, amount.villages);
    let mut took = Lap::start();
    store.replace_areas(&areas).await?;
    store.replace_areas(&villages).await?;
    let units = units(&areas, &villages);
    store.upsert_units(&units).await?;
    store.insert_person(&filer(), now).await?;
    progress(&format!("{} units in {:.1} s", units.len(), took.lap()));
    let present = Month::of(bangkok_date(now));
    let months: Vec<Month> = std::iter::successors(Some(present), |month| Some(month.previous())).take(amount.months as usize).collect();
    for month in months.into_iter().rev() {
        let mut reports: Vec<BulkReport> =
            units.iter().enumerate().flat_map(|(n, unit)| reports(n, unit, month, amount.pictures, now)).collect();
        // As they would have come: a database's disk holds them in that order.
        reports.sort_by_key(|report| (report.received_at, report.id));
        for some in reports.chunks(AT_ONCE) {
            store.insert_bulk(some).await?;
        }
        let filed = took.lap();
        let followed = store.follow_month(month, &Part::Everything, end_of_day(month.first_day())).await?;
        let opened = took.lap();
        say(store, &units, month, now).await?;
        while store.add_up_months(1, now).await? {}
        let (reports, rows, said) = (reports.len(), followed.opened, took.lap());
        progress(&format!("{month}: {reports} reports in {filed:.1} s, {rows} rows in {opened:.1} s, what was said in {said:.1} s"));
    }
    Ok(())
}

/// Seconds since it was last asked.
struct Lap(Instant);

impl Lap {
    fn start() -> Self {
        Self(Instant::now())
    }

    fn lap(&mut self) -> f64 {
        std::mem::replace(&mut self.0, Instant::now()).elapsed().as_secs_f64()
    }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x6000_0000_0000_8000_8000_0000_0000_0000 | n)
}

fn filer() -> NewPerson {
    NewPerson {
        id: PersonId(id(1)),
        name: "ข้อมูลทดสอบ".to_owned(),
        position: String::new(),
        role: Role::Official,
        unit: UnitId(id(1)),
        login: None,
        password_hash: None,
    }
}

fn villages(areas: &[Area], count: usize) -> Vec<Area> {
    let subdistricts: Vec<&Area> = areas.iter().filter(|area| area.code.level() == AreaLevel::Subdistrict).collect();
    let village = |n: usize| {
        let (above, moo) = (subdistricts.get(n % subdistricts.len().max(1))?, n / subdistricts.len() + 1);
        let code = AreaCode::parse(&format!("{}{moo:02}", above.code)).ok()?;
        Some(Area {
            code, name_th: format!("หมู่ที่ {moo} {}", above.name_th), name_en: format!("Moo {moo} {}", above.name_en)
        })
    };
    (0..count).filter_map(village).collect()
}

fn units(areas: &[Area], villages: &[Area]) -> Vec<Unit> {
    let of = |(n, area): (usize, &Area)| {
        let kind = match area.code.level() {
            AreaLevel::Country => return None,
            AreaLevel::Province => UnitKind::Province,
            AreaLevel::District => UnitKind::District,
            AreaLevel::Subdistrict => UnitKind::LocalAdministration,
            AreaLevel::Village => UnitKind::Village,
        };
        let unit = UnitId(id(100 + n as u128));
        Some(Unit { id: unit, kind, name: area.name_th.clone(), area: Some(area.code.clone()), area_path: Vec::new() })
    };
    let agency = |n: u128, kind, name: &str| Unit { id: UnitId(id(n)), kind, name: name.to_owned(), area: None, area_path: Vec::new() };
    let agencies = (2..20).map(|n| agency(n, UnitKind::Department, &format!("กรมที่ {n}")));
    let ministry = agency(1, UnitKind::Ministry, "กระทรวงมหาดไทย");
    std::iter::once(ministry).chain(agencies).chain(areas.iter().chain(villages).enumerate().filter_map(of)).collect()
}

/// Seven of ten villages report in a month, one of those late; three of those seven twice.
fn reports(n: usize, unit: &Unit, month: Month, pictures: u32, now: DateTime<Utc>) -> Vec<BulkReport> {
    let luck = luck(n, month);
    let files = !unit.kind.owes_picture_report() && unit.kind != UnitKind::Ministry;
    let times = match luck % 10 {
        0..4 if files => 1,
        4..7 if files => 2,
        _ => 0,
    };
    (0..times).filter_map(|time| report((n, time), unit, month, (luck, pictures), now)).collect()
}

fn report((n, time): (usize, u32), unit: &Unit, month: Month, (luck, pictures): (u32, u32), now: DateTime<Utc>) -> Option<BulkReport> {
    let day = month.first_day() + Duration::days(i64::from((luck / 16 + time * 7) % 28));
    // Some moment of the last six hours of the day.
    let before_midnight = Duration::milliseconds(i64::from(luck.wrapping_mul(2_654_435_761) % 21_600_000) + 1);
    let received_at = end_of_day(day) - before_midnight + Duration::days(if luck.is_multiple_of(10) { 20 } else { 0 });
    // In the order of time, as those that phones make (RFC 9562, version 7) are.
    let own_id = id(u128::from(received_at.timestamp().unsigned_abs()) << 80 | u128::from(time) << 32 | (n as u128 + 1));
    let content = ReportContent {
        unit: unit.id,
        channel: if unit.kind == UnitKind::Village { Channel::Community } else { Channel::ALL[luck as usize / 8 % Channel::ALL.len()] },
        from: day,
        to: day,
        place_area: unit.area.clone(),
        place: "ศาลากลางบ้าน".to_owned(),
        location: None,
        people: Some(10 + luck % 90),
        partners: Default::default(),
        topics: [TOPICS[luck as usize / 32 % TOPICS.len()].to_owned()].into(),
        note: String::new(),
        photos: (0..pictures).map(|position| picture(own_id, position, luck)).collect(),
    };
    (received_at <= now).then(|| BulkReport { id: ReportId(own_id), content, filed_by: PersonId(id(1)), received_at })
}

/// Of a hash that nothing else has.
fn picture(report: Uuid, position: u32, luck: u32) -> ReportPhoto {
    let name = [report.as_bytes().as_slice(), &position.to_be_bytes()].concat();
    ReportPhoto {
        hash: PhotoHash::of(&name),
        size: 200_000,
        width: 1_600,
        height: 1_200,
        caption: CAPTIONS[(luck / 64 + position) as usize % CAPTIONS.len()].to_owned(),
        taken_at: None,
        location: None,
    }
}

async fn say(store: &Store, units: &[Unit], month: Month, now: DateTime<Utc>) -> Result<(), StoreError> {
    let said = Said {
        reason: "น้ำท่วม".to_owned(), by: PersonId(id(1)), by_name: "ข้อมูลทดสอบ".to_owned(), at: now
    };
    for (n, unit) in units.iter().enumerate() {
        let luck = luck(n, month);
        match unit.kind {
            UnitKind::Village if luck % 200 == 8 => drop(store.say_nothing(unit.id, month, &said).await?),
            UnitKind::Village if luck % 1000 == 9 => drop(store.excuse(unit.id, month, &said).await?),
            kind if kind.owes_picture_report() && luck % 10 < 8 && end_of_day(month.last_day()) < now => {
                let at = end_of_day(month.last_day()) + Duration::days(i64::from(luck % 8));
                store.record_month_submission(unit.id, month, at.min(now), Review::Submitted).await?;
                if luck.is_multiple_of(3) {
                    // After the last report that came late.
                    store.record_month_submission(unit.id, month, (at + Duration::days(21)).min(now), Review::Accepted).await?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A number that looks thrown, the same each time.
fn luck(n: usize, month: Month) -> u32 {
    use chrono::Datelike;
    let first = month.first_day();
    let seed = (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ u64::from(first.month() * 31 + first.year_ce().1).wrapping_mul(0xD1B5_4A32_D192_ED03);
    u32::try_from((seed ^ (seed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40).unwrap_or_default()
}
