//! What the night is played on.
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use app::domain::access::{PersonId, Role, Scope};
use app::domain::unit::{UnitId, UnitKind};
use chrono::{TimeDelta, Utc};
use futures::{StreamExt, stream};
use server::auth::{cookie, secret};
use server::config::Config;
use server::generate::{Amount, generate};
use server::store::{NewPerson, NewSession, ReportFilter, Store, UnitFilter};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Found, Ids, until};

const PROGRAM: &str = env!("CARGO_BIN_EXE_rutan-server");
const AT_ONCE: usize = 32;
const PAGE: u32 = 1_000;
/// A loaded machine takes its time.
const PATIENCE: Duration = Duration::from_secs(180);

pub struct Installation {
    pub url: String,
    folder: TempDir,
    database: String,
    /// As every server is set, by the environment.
    set: Vec<(&'static str, String)>,
    ports: Vec<u16>,
    servers: Vec<Child>,
    front: Option<Child>,
}

impl Installation {
    /// One process that keeps all in its folder.
    pub async fn one() -> Self {
        let (folder, port) = (tempfile::tempdir().expect("a folder"), free_port());
        let database = format!("sqlite://{}", folder.path().join("rutan.db").display());
        let url = format!("http://127.0.0.1:{port}");
        Self { url, folder, database, set: Vec::new(), ports: vec![port], servers: Vec::new(), front: None }
    }

    /// Two behind nginx, on what `cluster.sh up` has started; none without that.
    pub fn two() -> Option<impl Future<Output = Self>> {
        let given = |name| std::env::var(name).ok();
        let (_, postgres, s3) = (given("RUTAN_CLUSTER")?, given("RUTAN_TEST_POSTGRES")?, given("RUTAN_TEST_S3")?);
        Some(async move {
            let (folder, port, ports) = (tempfile::tempdir().expect("a folder"), free_port(), vec![free_port(), free_port()]);
            let name = format!("rutan_night_{}", Uuid::now_v7().simple());
            let mut shared = PgConnection::connect(&postgres).await.expect("PostgreSQL answers");
            sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut shared).await.expect("a new database");
            let database = format!("{}/{name}", postgres.rsplit_once('/').expect("a URL with a database").0);
            let set = vec![
                ("RUTAN_PICTURES", format!("s3://rutan/{name}")),
                ("RUTAN_S3_ENDPOINT", s3),
                ("RUTAN_S3_ACCESS_KEY", "test".to_owned()),
                ("RUTAN_S3_SECRET_KEY", "test".to_owned()),
                ("RUTAN_CLIENT_ADDRESS_HEADER", "x-forwarded-for".to_owned()),
            ];
            let front = Some(front(folder.path(), port, &ports));
            let url = format!("http://127.0.0.1:{port}");
            Self { url, folder, database, set, ports, servers: Vec::new(), front }
        })
    }

    /// A country with so many villages, somebody in each of them, and their sessions: unit and cookie.
    pub async fn people(&self, villages: usize) -> Vec<(UnitId, String)> {
        let store = Store::connect(&self.database).await.expect("an empty database");
        generate(&store, Amount { villages, months: 0, pictures: 0 }, Utc::now(), |_| ()).await.expect("units");
        let (mut units, mut cursor) = (Vec::new(), None);
        let only = UnitFilter { kind: Some(UnitKind::Village), area: None };
        loop {
            let page = store.units(&Scope::Everything, &only, cursor.as_deref(), PAGE).await.expect("units");
            units.extend(page.items.into_iter().map(|unit| unit.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(units.len(), villages);
        let name = cookie::name(&Config::plain(&self.database, self.folder.path(), &self.url, PROGRAM.as_ref()));
        stream::iter(units).map(|unit| joined(&store, unit, name)).buffer_unordered(AT_ONCE).collect().await
    }

    pub async fn start(&mut self) {
        for port in self.ports.clone() {
            let log = std::fs::File::create(self.folder.path().join(format!("log-{port}"))).expect("a log");
            let mut serve = self.program("serve");
            serve.args(["--listen", &format!("127.0.0.1:{port}"), "--public-url", &self.url]);
            serve.env("RUTAN_ADMIN_LOGIN", "admin").env("RUTAN_ADMIN_PASSWORD", "a password for a night");
            self.servers.push(serve.stdout(Stdio::null()).stderr(log).spawn().expect("the server's program starts"));
            answers(&format!("http://127.0.0.1:{port}/readyz")).await;
        }
        answers(&format!("{}/readyz", self.url)).await;
    }

    fn program(&self, act: &str) -> Command {
        let mut program = Command::new(PROGRAM);
        program.args([act, "--database", &self.database, "--data"]).arg(self.folder.path()).envs(self.set.clone());
        program.env("RUST_LOG", "error").stdin(Stdio::null());
        program
    }

    /// Of all servers together.
    pub fn peak_megabytes(&self) -> f64 {
        let of = |server: &Child| {
            let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap_or_default();
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            peak.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
        };
        self.servers.iter().map(of).sum()
    }

    /// Looks through records and, by `doctor`, through every byte of the pictures.
    pub async fn found(&self, settled: &Ids, saved: &Ids) -> Found {
        let store = Store::connect(&self.database).await.expect("the database");
        let (mut there, mut cursor) = (Vec::new(), None);
        loop {
            let page = store.reports(&Scope::Everything, &ReportFilter::default(), cursor.as_deref(), PAGE).await.expect("reports");
            there.extend(page.items.into_iter().map(|report| report.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let known: Ids = there.iter().copied().collect();
        let whole = stream::iter(settled.iter().copied())
            .map(|id| {
                let store = &store;
                async move { store.receipt(id).await.expect("an answer").is_some_and(|receipt| receipt.complete) }
            })
            .buffer_unordered(AT_ONCE)
            .filter(|whole| std::future::ready(*whole))
            .count()
            .await;
        let doctor = self.program("doctor").output().expect("doctor runs");
        let said = [doctor.stdout, doctor.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
        let twice = there.len() - known.len();
        let unknown = known.difference(saved).count() + twice;
        Found { lost: settled.len() - whole, unknown, complaints: (!doctor.status.success()).then_some(said) }
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let _ = server.kill();
            let _ = server.wait();
        }
        // Killed outright, nginx would leave its workers behind.
        if let Some(front) = &mut self.front {
            let _ = Command::new("kill").arg(front.id().to_string()).status();
            let _ = front.wait();
        }
    }
}

async fn joined(store: &Store, unit: UnitId, cookie: &str) -> (UnitId, String) {
    let (person, token, now) = (PersonId(Uuid::now_v7()), secret::new_token().expect("chance"), Utc::now());
    let official = NewPerson {
        id: person,
        name: "ผู้ใหญ่บ้าน".to_owned(),
        position: "ผู้ใหญ่บ้าน".to_owned(),
        role: Role::Official,
        unit,
        login: None,
        password_hash: None,
    };
    store.insert_person(&official, now).await.expect("a person");
    let session = NewSession {
        id: Uuid::now_v7(),
        token_hash: secret::hash(&token),
        person,
        device: None,
        label: "a night's phone".to_owned(),
        expires_at: now + TimeDelta::days(1),
        proves: false,
    };
    store.create_session(&session, now).await.expect("a session");
    (unit, format!("{cookie}={token}"))
}

/// nginx as docs/deploy has it, in front of both.
fn front(folder: &Path, port: u16, ports: &[u16]) -> Child {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cluster.sh");
    let mut front = Command::new("bash");
    front.arg(script).arg("front").arg(folder).arg(port.to_string()).args(ports.iter().map(u16::to_string));
    front.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("nginx starts")
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

async fn answers(address: &str) {
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build().expect("a client");
    until("the server answers", PATIENCE, async || http.get(address).send().await.ok().filter(|reply| reply.status().is_success())).await;
}
