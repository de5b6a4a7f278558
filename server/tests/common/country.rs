//! A small country: two provinces, three villages, a department, the ministry. Everybody in it is invented.
use std::sync::OnceLock;

use app::domain::access::{PersonId, Role};
use app::domain::area::{Area, AreaCode};
use app::domain::channel::Channel;
use app::domain::photo::{PhotoHash, ReportPhoto};
use app::domain::report::{ReportContent, ReportId};
use app::domain::unit::{Unit, UnitId, UnitKind};
use app::wire::reports::ReportSubmission;
use chrono::{NaiveDate, Utc};
use server::auth::password;
use server::running;
use server::state::AppState;
use server::store::NewPerson;
use uuid::Uuid;

/// Of everybody in [`STAFF`].
pub const PASSWORD: &str = "a password for stories";

/// Somebody who joins by card.
pub struct Official {
    pub person: PersonId,
    pub unit: UnitId,
}

pub const CHAERAMAE_1: Official = official(1, 11);
pub const CHAERAMAE_2: Official = official(2, 12);
pub const ROI_ET_VILLAGE: Official = official(3, 13);

const fn official(person: u128, unit: u128) -> Official {
    Official { person: PersonId(Uuid::from_u128(person)), unit: UnitId(Uuid::from_u128(unit)) }
}

/// Login, role and unit of everybody who signs in with a password.
pub const STAFF: [(&str, Role, u128); 7] = [
    ("mueang-ubon", Role::Coordinator, 21),
    ("ubon", Role::Coordinator, 22),
    ("roiet", Role::Coordinator, 23),
    ("department", Role::Coordinator, 24),
    ("enterprise", Role::Coordinator, 25),
    ("moi", Role::Coordinator, 26),
    ("admin", Role::Administrator, 26),
];

pub fn unit_id(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

/// The person behind a login.
pub fn staff_id(login: &str) -> PersonId {
    let at = STAFF.iter().position(|(name, ..)| *name == login).expect("one of the staff");
    PersonId(Uuid::from_u128(100 + at as u128))
}

fn units() -> Vec<Unit> {
    let unit = |number, kind, name: &str, area: &str| Unit {
        id: unit_id(number),
        kind,
        name: name.to_owned(),
        area: (!area.is_empty()).then(|| AreaCode::parse(area).expect("an area code")),
        area_path: Vec::new(),
    };
    vec![
        unit(11, UnitKind::Village, "หมู่ที่ ๑ แจระแม", "34010901"),
        unit(12, UnitKind::Village, "หมู่ที่ ๒ แจระแม", "34010902"),
        unit(13, UnitKind::Village, "หมู่ที่ ๑ ในเมือง", "45010101"),
        unit(21, UnitKind::District, "อำเภอเมืองอุบลราชธานี", "3401"),
        unit(22, UnitKind::Province, "จังหวัดอุบลราชธานี", "34"),
        unit(23, UnitKind::Province, "จังหวัดร้อยเอ็ด", "45"),
        unit(24, UnitKind::Department, "กรมตัวอย่าง", ""),
        unit(25, UnitKind::StateEnterprise, "รัฐวิสาหกิจตัวอย่าง", ""),
        unit(26, UnitKind::Ministry, "กระทรวงมหาดไทย", ""),
    ]
}

/// Puts the country into an empty installation.
pub async fn populate(state: &AppState) {
    let village =
        |code: &str| Area {
            code: AreaCode::parse(code).expect("a code"), name_th: "หมู่บ้าน".to_owned(), name_en: "Village".to_owned()
        };
    state.store.replace_areas(&[village("34010901"), village("34010902"), village("45010101")]).await.expect("areas");
    running::reload_areas(state).await.expect("areas again");
    state.store.upsert_units(&units()).await.expect("units");
    let officials = [CHAERAMAE_1, CHAERAMAE_2, ROI_ET_VILLAGE].map(|official| NewPerson {
        id: official.person,
        name: format!("ผู้ใหญ่บ้าน {}", official.person.0.as_u128()),
        position: "ผู้ใหญ่บ้าน".to_owned(),
        role: Role::Official,
        unit: official.unit,
        login: None,
        password_hash: None,
    });
    // Hashed once: what is slow on purpose need not be slow in every story.
    static HASH: OnceLock<String> = OnceLock::new();
    let hash = HASH.get_or_init(|| password::hash(PASSWORD).expect("a hash"));
    let staff = STAFF.map(|(login, role, unit)| NewPerson {
        id: staff_id(login),
        name: format!("เจ้าหน้าที่ {login}"),
        position: "เจ้าพนักงาน".to_owned(),
        role,
        unit: unit_id(unit),
        login: Some(login.to_owned()),
        password_hash: Some(hash.clone()),
    });
    for person in officials.iter().chain(&staff) {
        state.store.insert_person(person, state.now()).await.expect("a person");
    }
}

pub fn new_id() -> ReportId {
    ReportId(Uuid::now_v7())
}

/// A session in the village hall, today, with these pictures.
pub fn submission(unit: UnitId, photos: &[&[u8]]) -> ReportSubmission {
    let today: NaiveDate = app::domain::thai_date::bangkok_date(Utc::now());
    let photos = photos.iter().map(|bytes| ReportPhoto {
        hash: PhotoHash::of(bytes),
        size: bytes.len() as u64,
        width: 640,
        height: 480,
        caption: "ชาวบ้านฟังเรื่องภัยออนไลน์".to_owned(),
        taken_at: None,
        location: None,
    });
    let content = ReportContent {
        unit,
        channel: Channel::Community,
        from: today,
        to: today,
        place_area: Some(AreaCode::parse("340109").expect("a code")),
        place: "ศาลากลางบ้าน".to_owned(),
        location: None,
        people: Some(42),
        partners: [app::domain::report::Partner::Police].into(),
        topics: ["call_centre".to_owned()].into(),
        note: String::new(),
        photos: photos.collect(),
    };
    ReportSubmission { version: 1, content, saved_at: DateTimeMs::now() }
}

/// The time a phone would write: whole milliseconds.
struct DateTimeMs;

impl DateTimeMs {
    fn now() -> chrono::DateTime<Utc> {
        chrono::DateTime::from_timestamp_millis(Utc::now().timestamp_millis()).expect("now is a time")
    }
}
