//! A server of its own for each row, and a phone that speaks to it.
mod database;

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use app::domain::access::PersonId;
use app::domain::channel::Channel;
use app::domain::photo::{PhotoHash, ReportPhoto};
use app::domain::report::{ReportContent, ReportId};
use app::domain::unit::{Unit, UnitId};
use app::wire::Page;
use app::wire::paths;
use app::wire::people::{EnrolRequest, JoinCard, PersonView};
use app::wire::reports::{Receipt, ReportSubmission};
use app::wire::session::{JoinRequest, LoginRequest, Me};
use base64::Engine;
use chrono::Utc;
use image::codecs::jpeg::JpegEncoder;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use database::fresh_database;

/// As many as a district has.
pub const VILLAGES: usize = 96;
const PROVINCE: &str = "34";
const LOGIN: &str = "bench";
const PASSWORD: &str = "a password for the benchmark";

fn units_list() -> String {
    let villages = (1..=VILLAGES).map(|moo| format!("village,หมู่ที่ {moo},340109{moo:02}\n"));
    format!("kind,name,area\nprovince,อุบลราชธานี,{PROVINCE}\ndistrict,เมืองอุบลราชธานี,3401\n{}", villages.collect::<String>())
}

#[derive(Clone)]
pub struct Picture {
    pub hash: PhotoHash,
    pub bytes: bytes::Bytes,
}

/// Real JPEGs of about 200 KB: one noisy picture, made unique by a comment segment behind its first marker.
pub fn pictures(count: usize) -> Vec<Picture> {
    let noise = image::RgbImage::from_fn(800, 600, |x, y| {
        let n = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503).wrapping_mul(x + 7)) as u8;
        image::Rgb([n / 3 + (x / 5) as u8, n / 4 + (y / 4) as u8, n / 2])
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&noise).expect("a JPEG");
    let picture = |n: usize| {
        let mut bytes = jpeg[..2].to_vec();
        bytes.extend_from_slice(&[0xff, 0xfe, 0, 18]);
        bytes.extend_from_slice(Uuid::now_v7().as_bytes());
        bytes.extend_from_slice(&jpeg[2..]);
        assert!(n > 0 || (100_000..400_000).contains(&bytes.len()), "a picture has {} bytes", bytes.len());
        Picture { hash: PhotoHash::of(&bytes), bytes: bytes.into() }
    };
    (0..count).map(picture).collect()
}

/// Files a second when `threads` do nothing but write and sync these bytes.
pub fn floor(pictures: &[Picture], threads: usize) -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    std::thread::scope(|scope| {
        for part in pictures.chunks(pictures.len().div_ceil(threads)) {
            let folder = folder.path();
            scope.spawn(move || {
                for picture in part {
                    let mut file = std::fs::File::create(folder.join(picture.hash.as_str())).expect("a file");
                    file.write_all(&picture.bytes).expect("room on the disk");
                    file.sync_all().expect("a sync");
                }
            });
        }
    });
    pictures.len() as f64 / started.elapsed().as_secs_f64()
}

pub struct Server {
    child: Child,
    pub base: String,
    _folder: tempfile::TempDir,
}

impl Server {
    /// The release binary on a free port, with a province of [`VILLAGES`]; the database at `url`, or SQLite in its folder.
    pub async fn start(url: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let base = format!("http://127.0.0.1:{port}");
        let database = match url {
            // Another row's records name pictures that this row's folder does not have.
            Some(url) => fresh_database(url).await,
            None => format!("sqlite://{}", folder.path().join("rutan.db").display()),
        };
        let units = folder.path().join("units.csv");
        std::fs::write(&units, units_list()).expect("room on the disk");
        let rutan = |args: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_rutan-server"));
            command.args(args).args(["--database", &database]).env("RUTAN_PASSWORD", PASSWORD).env("RUST_LOG", "error");
            command
        };
        let done = |mut command: Command| assert!(command.stdout(Stdio::null()).status().is_ok_and(|status| status.success()));
        done(rutan(&["import-units", &units.to_string_lossy()]));
        let staff = ["add-staff", "--login", LOGIN, "--name", "bench", "--position", "bench", "--role", "coordinator", "--unit", PROVINCE];
        done(rutan(&staff));
        let (listen, data) = (format!("127.0.0.1:{port}"), folder.path().to_string_lossy().into_owned());
        let mut serve = rutan(&["serve", "--listen", &listen, "--public-url", &base, "--data", &data]);
        serve.env("RUTAN_ADMIN_LOGIN", "admin").env("RUTAN_ADMIN_PASSWORD", PASSWORD);
        let child = serve.stdout(Stdio::null()).spawn().expect("the server starts");
        let server = Self { child, base, _folder: folder };
        while reqwest::get(format!("{}/readyz", server.base)).await.is_err() {
            tokio::task::yield_now().await;
        }
        server
    }

    /// User and system time, seconds.
    pub fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or("").split(' ').collect();
        let ticks = |n: usize| fields.get(n).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        (ticks(11) + ticks(12)) / 100.0
    }

    pub fn peak_megabytes(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A phone of each village, as at the end of a month: hardly two reports at once are of the same one.
pub async fn phones(server: &Server) -> Vec<Phone> {
    let coordinator = client();
    let login = LoginRequest { login: LOGIN.into(), password: PASSWORD.into() };
    let reply = coordinator.post(format!("{}{}", server.base, paths::SESSIONS)).json(&login).send().await;
    reply.and_then(reqwest::Response::error_for_status).expect("signed in");
    let villages = format!("{}{}?kind=village&limit=200", server.base, paths::UNITS);
    let villages: Page<Unit> = answer(coordinator.get(villages)).await;
    assert_eq!(villages.items.len(), VILLAGES);
    let mut phones = Vec::new();
    for village in villages.items {
        let person = PersonId(Uuid::now_v7());
        let enrol = EnrolRequest { id: person, name: "bench".into(), position: "bench".into(), unit: village.id };
        let _: PersonView = answer(coordinator.post(format!("{}{}", server.base, paths::PEOPLE)).json(&enrol)).await;
        let card: JoinCard = answer(coordinator.post(format!("{}{}", server.base, paths::person_join_cards(person)))).await;
        phones.push(Phone::join(server, card.code).await);
    }
    phones
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().cookie_store(true).build().expect("a client")
}

async fn answer<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> T {
    let reply = request.send().await.and_then(reqwest::Response::error_for_status).expect("an answer");
    reply.json().await.expect("of this kind")
}

pub struct Phone {
    client: reqwest::Client,
    base: String,
    unit: UnitId,
}

impl Phone {
    async fn join(server: &Server, code: String) -> Self {
        let client = client();
        let key = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode([7_u8; 32]);
        let request = JoinRequest { code, device: Uuid::now_v7(), device_key: key, device_label: "bench".into() };
        let me: Me = answer(client.post(format!("{}{}", server.base, paths::JOIN)).json(&request)).await;
        Self { client, base: server.base.clone(), unit: me.unit.id }
    }

    /// Record, then picture; panics unless the last receipt is complete.
    pub async fn report(&self, picture: &Picture) {
        let id = ReportId(Uuid::now_v7());
        let submission = self.submission(picture);
        let record = self.client.put(format!("{}{}", self.base, paths::report(id))).json(&submission);
        record.send().await.and_then(reqwest::Response::error_for_status).expect("the record is taken");
        let upload = self.client.put(format!("{}{}", self.base, paths::photo(id, &picture.hash))).body(picture.bytes.clone());
        let reply = upload.send().await.and_then(reqwest::Response::error_for_status).expect("the picture is taken");
        let receipt: Receipt = reply.json().await.expect("a receipt");
        assert!(receipt.complete, "the receipt covers everything");
    }

    fn submission(&self, picture: &Picture) -> ReportSubmission {
        let today = Utc::now().date_naive();
        let photo = ReportPhoto {
            hash: picture.hash.clone(),
            size: picture.bytes.len() as u64,
            width: 800,
            height: 600,
            caption: "ถ่ายทอดความรู้เกี่ยวกับภัยออนไลน์ให้กับชาวบ้าน".into(),
            taken_at: None,
            location: None,
        };
        let content = ReportContent {
            unit: self.unit,
            channel: Channel::Community,
            from: today,
            to: today,
            place_area: None,
            place: "ศาลากลางบ้าน".into(),
            location: None,
            people: Some(40),
            partners: Default::default(),
            topics: Default::default(),
            note: String::new(),
            photos: vec![photo],
        };
        ReportSubmission { version: 1, content, saved_at: Utc::now() }
    }
}
