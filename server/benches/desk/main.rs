//! How fast the desk answers in a whole country, over HTTP with all checks on, while reports come in. Run by
//! `cargo bench -p server --bench desk`, with `-- --villages 75000 --months 12 --readers 20 --pause 500 --reports 50 --seconds 60` by default;
//! prints a table, and how long a CSV of all reports took; asserts nothing about time. Reports come in through the store, as a server's handler hands them to it.
//! `--on sqlite:///tmp/desk.db` makes the data once and keeps it for the next run.
mod csv;
#[path = "../harness/database.rs"]
mod database;
mod incoming;
mod reading;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::domain::access::{PersonId, Role, Scope};
use app::domain::unit::UnitKind;
use app::wire::paths;
use app::wire::session::LoginRequest;
use chrono::Utc;
use clap::Parser;
use server::auth::password;
use server::config::Config;
use server::generate::{Amount, generate};
use server::running;
use server::state::AppState;
use server::store::{NewPerson, UnitFilter};
use uuid::Uuid;

use database::fresh_database;
use reading::{Seen, What, read, whats};

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
    let state = running::open(Config::plain(database, folder.path(), &base, env!("CARGO_BIN_EXE_rutan-server").as_ref()))
        .await
        .expect("an empty installation opens");
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
    let villages = incoming::villages(&store).await;
    let until = Instant::now() + Duration::from_secs(options.seconds);
    let coming = tokio::spawn(incoming::reports(store, villages, options.reports, until));
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
    let each_second = f64::from(came.taken) / options.seconds as f64;
    println!(
        "{name:<11} meanwhile {} reports came in, {each_second:.1} a second; {} times one was told to come back",
        came.taken, came.sent_away
    );
    csv::take(name, &clients[0], &base).await;
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
