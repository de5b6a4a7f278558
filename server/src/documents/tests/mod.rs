//! Both papers of the reference month and of months at the edges.
mod set;
mod word;

use std::collections::BTreeMap;

use app::domain::channel::Channel;
use app::domain::monthly::{Activity, Arrangement, FrozenMonth, Placed, Signatory};
use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::domain::thai_date::Digits;
use chrono::{NaiveDate, TimeZone, Utc};
use uuid::Uuid;

use super::{Paper, Pictures};
use crate::decode::{PRINT, copies};

const CHECK: &str = "https://rutan.example/check/0123456789abcdef";
const REFERENCE: &str = include_str!("../../../demo/reference_month.csv");
/// Each picture's two lines, in print order.
const LINES: [(&str, &str); 12] = [
    ("เว็บไซต์จังหวัด", "(๑๔ ก.พ. ๖๙)"),
    ("เพจ FB จังหวัด", "(๑๔ ก.พ. ๖๙)"),
    ("ไลน์กลุ่มส่วนราชการ", "(๒๐ ก.พ. ๖๙)"),
    ("วิทยุชุมชน", "(๑๖ - ๒๒ ก.พ. ๖๙)"),
    ("รายการวิทยุของกรมประชาสัมพันธ์", "(๑๕ ก.พ. ๖๙)"),
    ("วิทยุชุมชน", "(๒๖ ก.พ. ๖๙)"),
    ("การประชุมหัวหน้าส่วนราชการประจำเดือน", "(๒๗ ก.พ. ๖๙)"),
    ("จอ LED หน้าศาลากลางจังหวัด", "(๙ - ๑๑ ก.พ. ๖๙)"),
    ("จอ LED หน้าศาลากลางจังหวัด", "(๑๒ - ๑๕ ก.พ. ๖๙)"),
    ("ถ่ายทอดความรู้เกี่ยวกับภัยออนไลน์ให้กับชาวบ้าน", "(๑๙ ก.พ. ๖๙)"),
    ("ใบเสร็จค่าไฟ", "(๑ - ๒๘ ก.พ. ๖๙)"),
    ("Pop - up บนแอป PEA", "(๒๓ - ๒๘ ก.พ. ๖๙)"),
];

fn month_of(channels: BTreeMap<Channel, Vec<Placed>>) -> FrozenMonth {
    let activity = |(channel, placed): (Channel, &Placed)| Activity {
        channel,
        unit_name: "อำเภอเมืองตัวอย่าง".into(),
        what: placed.caption.clone(),
        place: "หมู่ ๓ บ้านหนองตัวอย่าง".into(),
        from: placed.from,
        to: placed.to,
        people: (channel == Channel::Community).then_some(1_045),
    };
    let arrangement = Arrangement { channels, note: String::new() };
    FrozenMonth {
        unit_name: "จังหวัดตัวอย่าง".into(),
        month: Month::new(2026, 2).unwrap(),
        number: "69-000012".into(),
        revision: 1,
        // Still the second of March in London, the third in Bangkok.
        submitted_at: Utc.with_ymd_and_hms(2026, 3, 2, 18, 30, 0).unwrap(),
        signatory: Some(Signatory {
            name: "นายตัวอย่าง ทดสอบ".into(), position: "หัวหน้าสำนักงานจังหวัดตัวอย่าง".into()
        }),
        activities: arrangement.all().map(activity).collect(),
        arrangement,
    }
}

/// The real month of the form, with the demonstration's drawings.
fn reference() -> (FrozenMonth, Pictures) {
    let mut channels: BTreeMap<Channel, Vec<Placed>> = BTreeMap::new();
    let mut pictures = Pictures::new();
    for (index, row) in csv::Reader::from_reader(REFERENCE.as_bytes()).records().enumerate() {
        let row = row.unwrap();
        let file = format!("{}/demo/pictures/{}", env!("CARGO_MANIFEST_DIR"), &row[4]);
        let bytes = std::fs::read(file).unwrap();
        let day = |field: usize| NaiveDate::parse_from_str(&row[field], "%Y-%m-%d").unwrap();
        let placed = placed(index, PhotoHash::of(&bytes), &row[1], day(2), day(3));
        pictures.insert(placed.hash.clone(), copies(&bytes, &[PRINT]).unwrap().remove(0));
        channels.entry(Channel::from_code(&row[0]).unwrap()).or_default().push(placed);
    }
    (month_of(channels), pictures)
}

fn placed(index: usize, hash: PhotoHash, caption: &str, from: NaiveDate, to: NaiveDate) -> Placed {
    Placed { hash, source: ReportId(Uuid::from_u128(index as u128)), caption: caption.into(), from, to }
}

/// So many pictures of mixed shapes under one channel; all the bytes are a few small ones.
fn many(count: usize, caption: &str) -> (FrozenMonth, Pictures) {
    let day = NaiveDate::from_ymd_opt(2026, 2, 19).unwrap();
    let shapes = [(160, 120), (120, 160), (200, 60), (100, 100)];
    let mut pictures = Pictures::new();
    let placed = (0..count).map(|index| {
        let (width, height) = shapes[index % shapes.len()];
        let hash = PhotoHash::of(&index.to_le_bytes());
        pictures.insert(hash.clone(), jpeg(width, height, index as u8));
        placed(index, hash, &format!("{caption} {index}"), day, day)
    });
    let channels = BTreeMap::from([(Channel::Community, placed.collect())]);
    (month_of(channels), pictures)
}

fn jpeg(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([shade, 128, 255 - shade]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn final_paper(month: &FrozenMonth) -> Paper<'_> {
    Paper { month, is_draft: false, check_url: Some(CHECK), digits: Digits::Thai }
}

fn draft(month: &FrozenMonth) -> Paper<'_> {
    Paper { is_draft: true, check_url: None, ..final_paper(month) }
}

/// Finds the parts one after another; the rest of the text between them does not matter.
#[track_caller]
fn assert_in_order<'a>(text: &str, parts: impl IntoIterator<Item = &'a str>) {
    let mut rest = text;
    for part in parts {
        let Some(at) = rest.find(part) else { panic!("{part:?} is missing or out of order in:\n{text}") };
        rest = &rest[at + part.len()..];
    }
}
