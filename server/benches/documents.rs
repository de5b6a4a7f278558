//! How long the month's papers take and how much memory: the reference month, and the largest month with 240 pictures of
//! 1280 × 960 made small first. Prints a table, asserts nothing about time.
use std::collections::BTreeMap;
use std::time::Instant;

use app::domain::channel::Channel;
use app::domain::monthly::{Arrangement, FrozenMonth, Placed};
use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::domain::thai_date::Digits;
use chrono::{NaiveDate, TimeZone, Utc};
use server::decode::{PRINT, copies};
use server::documents::{self, Paper, Pictures};
use uuid::Uuid;

fn main() {
    println!("{:<28} {:>9} {:>9} {:>9}", "step", "seconds", "KB", "peak MB");
    let demo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    let table = std::fs::read_to_string(demo.join("reference_month.csv")).expect("the reference month");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").expect("a day");
    let placed = rows.iter().map(|row| {
        let bytes = std::fs::read(demo.join("pictures").join(row[4])).expect("a picture");
        (Channel::from_code(row[0]).expect("a channel"), row[1].to_owned(), day(row[2]), day(row[3]), bytes)
    });
    measure("reference month", placed.collect());
    let large = (0..240u32).map(|index| {
        let channel = Channel::ALL[index as usize % 6];
        (channel, format!("ภาพที่ {index}"), day("2026-02-01"), day("2026-02-28"), photo(index))
    });
    measure("240 pictures", large.collect());
}

fn measure(name: &str, pictures: Vec<(Channel, String, NaiveDate, NaiveDate, Vec<u8>)>) {
    let mut channels: BTreeMap<Channel, Vec<Placed>> = BTreeMap::new();
    let mut small = Pictures::new();
    let before = Instant::now();
    for (index, (channel, caption, from, to, bytes)) in pictures.into_iter().enumerate() {
        let hash = PhotoHash::of(&bytes);
        small.insert(hash.clone(), copies(&bytes, &[PRINT]).expect("a readable picture").remove(0));
        let source = ReportId(Uuid::from_u128(index as u128));
        channels.entry(channel).or_default().push(Placed { hash, source, caption, from, to });
    }
    print(&format!("{name}: copies, once each"), before, small.values().map(Vec::len).sum());
    let month = FrozenMonth {
        unit_name: "จังหวัดตัวอย่าง".into(),
        month: Month::new(2026, 2).expect("a month"),
        number: "69-000012".into(),
        revision: 1,
        submitted_at: Utc.with_ymd_and_hms(2026, 3, 3, 3, 0, 0).single().expect("a time"),
        signatory: None,
        arrangement: Arrangement { channels, note: String::new() },
        activities: Vec::new(),
    };
    let paper =
        Paper { month: &month, is_draft: false, check_url: Some("https://rutan.example/check/0123456789abcdef"), digits: Digits::Thai };
    let before = Instant::now();
    let pdf = documents::pdf(&paper, &small, None).expect("a PDF");
    print(&format!("{name}: PDF"), before, pdf.len());
    let before = Instant::now();
    let docx = documents::docx(&paper, &small).expect("a DOCX");
    print(&format!("{name}: DOCX"), before, docx.len());
    if let Ok(folder) = std::env::var("RUTAN_BENCH_PAPERS") {
        let file = std::path::Path::new(&folder).join(name.replace(' ', "-"));
        std::fs::write(file.with_extension("pdf"), pdf).expect("written");
        std::fs::write(file.with_extension("docx"), docx).expect("written");
    }
}

/// The peak is the process's so far, which only grows: the smaller month comes first.
fn print(step: &str, since: Instant, bytes: usize) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u32>().ok());
    println!("{step:<28} {:>9.2} {:>9} {:>9}", since.elapsed().as_secs_f64(), bytes / 1000, peak.unwrap_or(0) / 1000);
}

/// Noise over a slope: about as many bytes as a photograph of a hall.
fn photo(seed: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(1280, 960, |x, y| {
        let noise = ((x / 3).wrapping_mul(2_654_435_761) ^ (y / 3).wrapping_mul(40_503).wrapping_mul(x + seed)) as u8;
        image::Rgb([noise / 4 + (x / 8) as u8, noise / 5 + (y / 5) as u8, noise / 3 + seed as u8 / 2])
    });
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&picture).expect("a JPEG");
    jpeg
}
