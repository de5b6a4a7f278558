//! How fast the desk answers in a whole country, over HTTP with all checks on, while reports come in. Run by
//! `cargo bench -p server --bench desk`, with `-- --villages 75000 --months 12 --readers 20 --pause 500 --reports 50 --seconds 60` by default;
//! prints a table, asserts nothing about time. Reports come in through the store, as a server's handler hands them to it.
//! `--on sqlite:///tmp/desk.db` makes the data once and keeps it for the next run.
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::domain::access::{PersonId, Role, Scope};
use app::domain::channel::Channel;
use app::domain::period::Month;
use app::domain::report::{ReportContent, ReportId};
use app::domain::thai_date::{Digits, bangkok_date};
use app::domain::unit::{UnitId, UnitKind};
use app::wire::paths;
use app::wire::reports::ReportSubmission;
use app::wire::session::LoginRequest;
use chrono::Utc;
use clap::Parser;
use server::auth::password;
use server::config::Config;
use server::generate::{Amount, generate};
use server::running;
use server::state::AppState;
use server::store::{NewPerson, NewReport, PeopleFilter, Store, UnitFilter};
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;

const PASSWORD: &str = "a password for the benchmark";

#[derive(Parser, Clone)]
struct Options {
    #[command(flatten)]
    amount: Amount,
    /// People who read at once.
    #[arg(long, default_value_t = 20)]
    readers: usize,
    /// Milliseconds that each of them looks at an answer before asking for the next thing.
    #[arg(long, default_value_t = 500)]
    pause: u64,
    /// Reports that come in each second meanwhile.
    #[arg(long, default_value_t = 50)]
    reports: u32,
    /// For so long.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Only these databases, and they are kept with what is made in them.
    #[arg(long)]
    on: Vec<String>,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    println!("\n{:<11} {:<9} {:<28} {:>8} {:>8} {:>8} {:>8}", "database", "scope", "what", "times", "p50 ms", "p99 ms", "KB");
    for database in &options.on {
        runtime.block_on(run(database, &options));
    }
    if options.on.is_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        runtime.block_on(run(&format!("sqlite://{}", folder.path().join("rutan.db").display()), &options));
        match std::env::var("RUTAN_TEST_POSTGRES") {
            Ok(url) => runtime.block_on(async { run(&fresh_database(&url).await, &options).await }),
            Err(_) => println!("PostgreSQL: RUTAN_TEST_POSTGRES is not set, left out"),
        }
    }
}

async fn run(database: &str, options: &Options) {
    let name = if database.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
    let folder = tempfile::tempdir().expect("a folder");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let config = Config {
        database: database.to_owned(),
        data: folder.path().to_owned(),
        site: folder.path().join("site"),
        public_url: base.clone(),
        client_address_header: None,
        upload_memory_mb: 64,
        templates: None,
        paper_digits: Digits::Thai,
        receipt_keys: folder.path().join("keys"),
        contact: None,
        private_targets: false,
        smtp_url: None,
        mail_from: None,
    };
    let state = running::open(config).await.expect("an empty installation opens");
    fill(&state, options.amount).await;
    let store = state.store.clone();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(running::run(state, listener, async {
        let _ = stopped.await;
    }));
    let whats: Arc<Vec<What>> = Arc::new(whats());
    // One session each: the server lets nobody sign in ten times at once.
    let clients = [signed_in(&base, "ministry").await, signed_in(&base, "province").await];
    // A day's first look fills what the server and the database keep in memory; the others are measured.
    for (client, of) in clients.iter().zip(0..) {
        for what in whats.iter() {
            client.get(format!("{base}{}", what.paths[of])).send().await.expect("an answer");
        }
    }
    let until = Instant::now() + Duration::from_secs(options.seconds);
    let coming = tokio::spawn(reports(store, options.reports, until));
    let mut reading = Vec::new();
    for reader in 0..options.readers {
        let client = clients[reader % 2].clone();
        reading.push(tokio::spawn(read(client, base.clone(), whats.clone(), reader, options.pause, until)));
    }
    let mut seen: BTreeMap<(&str, usize), Seen> = BTreeMap::new();
    for reader in reading {
        for (key, read) in reader.await.expect("a reader") {
            let seen = seen.entry(key).or_default();
            seen.times.extend(read.times);
            seen.bytes = read.bytes;
        }
    }
    let came = coming.await.expect("reports");
    for ((scope, what), mut seen) in seen {
        seen.times.sort();
        let at = |share: f64| seen.times[((seen.times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
        println!(
            "{name:<11} {scope:<9} {:<28} {:>8} {:>8.1} {:>8.1} {:>8.1}",
            whats[what].name,
            seen.times.len(),
            at(0.5),
            at(0.99),
            seen.bytes as f64 / 1000.0
        );
    }
    println!("{name:<11} meanwhile {came} reports came in, {:.1} a second", f64::from(came) / options.seconds as f64);
    drop(stop);
    let _ = serving.await;
}

/// With a country's data and two people who read it, unless it was filled before.
async fn fill(state: &AppState, amount: Amount) {
    let last_step = state.store.person_by_login("province").await.expect("an answer");
    if last_step.is_none() {
        let started = Instant::now();
        generate(&state.store, amount, Utc::now(), |line| eprintln!("  {line}")).await.expect("data");
        eprintln!("  made in {:.0} s", started.elapsed().as_secs_f64());
    }
    running::reload_areas(state).await.expect("areas");
    if last_step.is_none() {
        staff(state, "ministry", UnitKind::Ministry, None).await;
        staff(state, "province", UnitKind::Province, Some("34")).await;
    }
    while state.store.count_stale_districts().await.expect("sums") {}
}

/// Something that is asked for.
struct What {
    name: &'static str,
    /// For the ministry, and for a province.
    paths: [String; 2],
}

#[derive(Default)]
struct Seen {
    times: Vec<Duration>,
    bytes: usize,
}

fn whats() -> Vec<What> {
    let last = Month::of(bangkok_date(Utc::now())).previous();
    let what = |name, path: &dyn Fn(&str) -> String| What { name, paths: [path(""), path("34")] };
    vec![
        what("overview: the month", &|area| format!("{}?area={area}", paths::month_summary(last))),
        what("overview: a year", &|area| format!("{}?until={last}&area={area}", paths::TREND)),
        what("map and areas by months", &|area| format!("{}?until={last}&area={area}", paths::TREND_AREAS)),
        what("grid of units", &|area| format!("{}?until={last}&limit=200&area={area}", paths::TREND_UNITS)),
        what("grid of units, returned", &|area| format!("{}?until={last}&state=returned&limit=200&area={area}", paths::TREND_UNITS)),
        what("the month's rows", &|area| format!("{}?area={area}", paths::obligations(last))),
        what("the month's rows, excused", &|area| format!("{}?area={area}&state=excused", paths::obligations(last))),
        what("wall", &|area| format!("{}?limit=60&area={area}", paths::PICTURES)),
        what("wall of a channel", &|area| format!("{}?limit=60&channel=community&area={area}", paths::PICTURES)),
        what("search", &|area| {
            format!("{}?q=%E0%B8%A8%E0%B8%B2%E0%B8%A5%E0%B8%B2%E0%B8%81%E0%B8%A5%E0%B8%B2%E0%B8%87&area={area}", paths::SEARCH)
        }),
        what("search with a typo", &|area| {
            format!("{}?q=%E0%B8%A8%E0%B8%B2%E0%B8%A5%E0%B8%B2%E0%B8%81%E0%B8%A5%E0%B8%B2%E0%B8%99&area={area}", paths::SEARCH)
        }),
        what("six months", &|_| paths::MONTHS.to_owned()),
        what("reports behind a figure", &|area| format!("{}?month={last}&counted=true&area={area}", paths::REPORTS)),
        what("reports to be judged", &|_| format!("{}?state=received&open=true", paths::REPORTS)),
    ]
}

/// One person who reads one thing after the other.
async fn read(
    client: Arc<reqwest::Client>,
    base: String,
    whats: Arc<Vec<What>>,
    from: usize,
    pause: u64,
    until: Instant,
) -> BTreeMap<(&'static str, usize), Seen> {
    let scope = ["ministry", "province"][from % 2];
    let mut seen: BTreeMap<(&'static str, usize), Seen> = BTreeMap::new();
    for turn in from.. {
        if Instant::now() >= until {
            break;
        }
        let what = turn % whats.len();
        let path = &whats[what].paths[from % 2];
        let started = Instant::now();
        let reply = client.get(format!("{base}{path}")).send().await.and_then(reqwest::Response::error_for_status).expect("an answer");
        let bytes = reply.bytes().await.expect("a body").len();
        let seen = seen.entry((scope, what)).or_default();
        seen.times.push(started.elapsed());
        seen.bytes = bytes;
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    seen
}

/// So many a second, from villages all over the country in turn; how many were taken.
async fn reports(store: Store, each_second: u32, until: Instant) -> u32 {
    let villages = villages(&store).await;
    let filer = store.people(&Scope::Everything, &PeopleFilter::default(), None, 1, Utc::now()).await.expect("people").items[0].id;
    let mut beat = tokio::time::interval(Duration::from_secs(1) / each_second.max(1));
    let mut coming = tokio::task::JoinSet::new();
    while Instant::now() < until && each_second > 0 {
        beat.tick().await;
        let unit = villages[coming.len() % villages.len()];
        let store = store.clone();
        coming.spawn(async move { report(&store, unit, filer).await });
    }
    let mut came = 0;
    while let Some(taken) = coming.join_next().await {
        taken.expect("taken");
        came += 1;
    }
    came
}

/// A few of each part of the list, which goes from one end of the country to the other.
async fn villages(store: &Store) -> Vec<UnitId> {
    let (mut villages, mut cursor) = (Vec::new(), None);
    let filter = UnitFilter { kind: Some(UnitKind::Village), ..UnitFilter::default() };
    loop {
        let page = store.units(&Scope::Everything, &filter, cursor.as_deref(), 500).await.expect("villages");
        villages.extend(page.items.iter().step_by(100).map(|unit| unit.id));
        cursor = page.next;
        if cursor.is_none() {
            return villages;
        }
    }
}

async fn report(store: &Store, unit: UnitId, filed_by: PersonId) {
    let today = bangkok_date(Utc::now());
    let content = ReportContent {
        unit,
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
        photos: Vec::new(),
    };
    let submission = ReportSubmission { version: 1, content, saved_at: Utc::now() };
    let (id, digest) = (ReportId(Uuid::now_v7()), [0; 32]);
    let report = NewReport { id, submission: &submission, digest, filed_by, device: None, received_at: Utc::now() };
    store.put_report(&report).await.expect("taken");
}

async fn staff(state: &AppState, login: &str, kind: UnitKind, area: Option<&str>) {
    let filter = UnitFilter { kind: Some(kind), area: area.and_then(|code| app::domain::area::AreaCode::parse(code).ok()) };
    let units = state.store.units(&Scope::Everything, &filter, None, 1).await.expect("units").items;
    let person = NewPerson {
        id: PersonId(Uuid::now_v7()),
        name: login.to_owned(),
        position: String::new(),
        role: Role::Coordinator,
        unit: units.first().expect("a unit").id,
        login: Some(login.to_owned()),
        password_hash: Some(password::hash(PASSWORD).expect("a hash")),
    };
    state.store.insert_person(&person, Utc::now()).await.expect("a person");
}

async fn signed_in(base: &str, login: &str) -> Arc<reqwest::Client> {
    let client = reqwest::Client::builder().cookie_store(true).build().expect("a client");
    let request = LoginRequest { login: login.to_owned(), password: PASSWORD.to_owned() };
    let reply = client.post(format!("{base}{}", paths::SESSIONS)).json(&request).send().await.expect("an answer");
    reply.error_for_status().expect("signed in");
    Arc::new(client)
}

async fn fresh_database(url: &str) -> String {
    let name = format!("rutan_bench_{}", Uuid::now_v7().simple());
    let mut server = sqlx::PgConnection::connect(url).await.expect("PostgreSQL answers");
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut server).await.expect("a new database");
    let (base, _) = url.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{name}")
}
