//! A phone of the night: the real engine, in real time.
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use app::domain::channel::Channel;
use app::domain::photo::{PhotoHash, ReportPhoto};
use app::domain::report::{ReportContent, ReportId};
use app::domain::thai_date::bangkok_date;
use app::domain::unit::UnitId;
use app::offline::api::Api;
use app::offline::draft::{Draft, DraftForm};
use app::offline::engine::{Engine, Outcome};
use app::offline::ports::{Clock, LocalStore, Random};
use app::offline::queue;
use chrono::Utc;
use image::codecs::jpeg::JpegEncoder;
use uuid::Uuid;

use crate::line::{Line, Quality, client};
use crate::memory::{Chance, MemoryDisk, NobodyListens, seed};
use crate::tally::Tally;

/// What is played.
pub struct Script {
    pub phones: usize,
    pictures: usize,
    window: Duration,
    night: Duration,
    seed: u64,
    jpeg: Rc<[u8]>,
    http: reqwest::Client,
}

impl Script {
    pub fn from_environment() -> Self {
        let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
        Self {
            phones: number("RUTAN_PHONES", 200) as usize,
            pictures: number("RUTAN_PICTURES_EACH", 2) as usize,
            window: Duration::from_secs(number("RUTAN_WINDOW", 10)),
            night: Duration::from_secs(number("RUTAN_NIGHT", 600)),
            seed: seed(),
            jpeg: picture(number("RUTAN_PICTURE_KB", 60) as usize * 1000).into(),
            http: client(),
        }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kb, window) = (self.jpeg.len() / 1000, self.window.as_secs());
        write!(f, "{} phones, {} pictures of {kb} KB each, begun within {window} s; RUTAN_SEED={}", self.phones, self.pictures, self.seed)
    }
}

/// A noisy JPEG of at least so many bytes.
fn picture(bytes: usize) -> Vec<u8> {
    let mut side = 80;
    loop {
        let noise = image::RgbImage::from_fn(side, side * 3 / 4, |x, y| {
            let n = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503).wrapping_mul(x + 7)) as u8;
            image::Rgb([n / 3 + (x / 5) as u8, n / 4 + (y / 4) as u8, n / 2])
        });
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&noise).expect("a JPEG");
        if jpeg.len() >= bytes {
            return jpeg;
        }
        side += 40;
    }
}

pub struct Player {
    unit: UnitId,
    line: Rc<Line>,
    chance: Chance,
    /// Until it begins.
    delay: Duration,
    night: Duration,
    pictures: usize,
    jpeg: Rc<[u8]>,
    tally: Rc<RefCell<Tally>>,
}

impl Player {
    pub fn new(n: usize, (unit, cookie): (UnitId, String), url: &str, script: &Script, tally: &Rc<RefCell<Tally>>) -> Self {
        let mut chance = Chance(script.seed.wrapping_add(n as u64).wrapping_mul(0x9E37_79B9));
        let quality = match chance.below(20) {
            0 | 1 => Quality::Slow(8_000 + chance.below(32_000)),
            2 | 3 => Quality::Broken,
            _ => Quality::Good,
        };
        let line = Line::new(script.http.clone(), url, cookie, quality, chance.next(), tally);
        // Most come towards the end: the later, the more.
        let share = (chance.below(1_000_000) as f64 / 1_000_000.0).sqrt();
        let (delay, pictures) = (script.window.mul_f64(share), script.pictures);
        Self { unit, line: Rc::new(line), chance, delay, night: script.night, pictures, jpeg: script.jpeg.clone(), tally: tally.clone() }
    }

    /// Records its report and sends it; whether it was acknowledged whole.
    pub async fn play(mut self) -> (ReportId, bool) {
        tokio::time::sleep(self.delay).await;
        let disk = Rc::new(MemoryDisk::default());
        let id = self.save(&disk).await;
        let (clock, dice) = (Rc::new(RealTime), Rc::new(Dice(RefCell::new(Chance(self.chance.next())))));
        let engine = Engine::new(disk.clone(), Api::new(self.line.clone()), clock, dice, Rc::new(NobodyListens));
        let begun = Instant::now();
        loop {
            match engine.run().await {
                Outcome::Idle => break,
                Outcome::SessionNeeded => panic!("a session ended"),
                Outcome::Wait { until_ms } | Outcome::StoreFailed { until_ms, .. } => {
                    let wait = until_ms - Utc::now().timestamp_millis();
                    tokio::time::sleep(Duration::from_millis(wait.max(1) as u64)).await;
                }
            }
            if self.delay + begun.elapsed() > self.night {
                break;
            }
        }
        let settled = disk.0.borrow().sent.contains_key(&id);
        if settled {
            assert!(disk.0.borrow().photos.is_empty(), "it let its pictures go");
            self.tally.borrow_mut().report(begun.elapsed());
        }
        (id, settled)
    }

    async fn save(&mut self, disk: &MemoryDisk) -> ReportId {
        let (id, now_ms) = (ReportId(Uuid::now_v7()), Utc::now().timestamp_millis());
        let mut photos = Vec::new();
        for _ in 0..self.pictures {
            let bytes = self.unique();
            let hash = PhotoHash::of(&bytes);
            disk.save_photo(&hash, &bytes, b"small").await.expect("kept");
            photos.push(ReportPhoto {
                hash,
                size: bytes.len() as u64,
                width: 800,
                height: 600,
                caption: "ถ่ายทอดความรู้เกี่ยวกับภัยออนไลน์ให้กับชาวบ้าน".into(),
                taken_at: None,
                location: None,
            });
        }
        let draft =
            Draft { id, version: 1, owner: None, form: DraftForm::from(self.content(photos)), created_ms: now_ms, changed_ms: now_ms };
        disk.save_draft(&draft, None).await.expect("kept").expect("a new one");
        queue::save(disk, &draft, now_ms, self.unit, now_ms).await.expect("a complete report").id
    }

    /// The picture with a comment of its own behind the first marker.
    fn unique(&mut self) -> Vec<u8> {
        let mut bytes = self.jpeg[..2].to_vec();
        bytes.extend_from_slice(&[0xff, 0xfe, 0, 18]);
        bytes.extend_from_slice(Uuid::now_v7().as_bytes());
        bytes.extend_from_slice(&self.jpeg[2..]);
        bytes
    }

    fn content(&mut self, photos: Vec<ReportPhoto>) -> ReportContent {
        let today = bangkok_date(Utc::now());
        ReportContent {
            unit: self.unit,
            channel: Channel::Community,
            from: today,
            to: today,
            place_area: None,
            place: "ศาลากลางบ้าน".into(),
            location: None,
            people: Some(20 + self.chance.below(80) as u32),
            partners: Default::default(),
            topics: Default::default(),
            note: String::new(),
            photos,
        }
    }
}

struct RealTime;

impl Clock for RealTime {
    fn now_ms(&self) -> i64 {
        Utc::now().timestamp_millis()
    }
}

struct Dice(RefCell<Chance>);

impl Random for Dice {
    fn unit(&self) -> f64 {
        self.0.borrow_mut().below(1_000_000) as f64 / 1_000_000.0
    }
}
