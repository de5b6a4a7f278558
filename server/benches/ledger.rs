//! How fast a month opens in a whole country: the first page of the ledger and the summary, for the ministry, a province
//! and with a rare state asked for, over HTTP with all checks on. Run by `cargo bench -p server --bench ledger`, with
//! `-- --villages 75000 --months 12` by default; prints a table, asserts nothing about time.
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::domain::access::{PersonId, Role};
use app::domain::period::Month;
use app::domain::thai_date::{Digits, bangkok_date};
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
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;

const REQUESTS: usize = 200;
const PASSWORD: &str = "a password for the benchmark";

#[derive(Parser)]
struct Options {
    #[command(flatten)]
    amount: Amount,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    println!("\n{:<11} {:<9} {:<28} {:>8} {:>8} {:>8}", "database", "scope", "what", "p50 ms", "p99 ms", "KB");
    runtime.block_on(run("SQLite", None, options.amount));
    match std::env::var("RUTAN_TEST_POSTGRES") {
        Ok(url) => runtime.block_on(run("PostgreSQL", Some(&url), options.amount)),
        Err(_) => println!("PostgreSQL: RUTAN_TEST_POSTGRES is not set, left out"),
    }
}

async fn run(name: &str, url: Option<&str>, amount: Amount) {
    let folder = tempfile::tempdir().expect("a folder");
    let database = match url {
        None => format!("sqlite://{}", folder.path().join("rutan.db").display()),
        Some(url) => fresh_database(url).await,
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let config = Config {
        database,
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
    let started = Instant::now();
    generate(&state.store, amount, Utc::now(), |line| eprintln!("  {line}")).await.expect("data");
    eprintln!("  made in {:.0} s", started.elapsed().as_secs_f64());
    running::reload_areas(&state).await.expect("areas");
    staff(&state, "ministry", UnitKind::Ministry, None).await;
    staff(&state, "province", UnitKind::Province, Some("34")).await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(running::run(state, listener, async {
        let _ = stopped.await;
    }));
    let last = Month::of(bangkok_date(Utc::now())).previous();
    for (scope, area, deeper) in [("ministry", "", "34"), ("province", "34", "3401")] {
        let client = signed_in(&base, scope).await;
        let whats = [
            ("summary", format!("{}?area={area}", paths::month_summary(last))),
            ("first page", format!("{}?area={area}", paths::obligations(last))),
            ("first page, missing", format!("{}?area={area}&state=missing", paths::obligations(last))),
            ("first page, excused", format!("{}?area={area}&state=excused", paths::obligations(last))),
            ("summary, one level down", format!("{}?area={deeper}", paths::month_summary(last))),
            ("six months", paths::MONTHS.to_owned()),
            ("reports behind a figure", format!("{}?month={last}&counted=true&area={area}", paths::REPORTS)),
            ("the same, one level down", format!("{}?month={last}&counted=true&area={deeper}", paths::REPORTS)),
            ("reports to be judged", format!("{}?state=received&open=true", paths::REPORTS)),
        ];
        for (what, path) in whats {
            let (times, bytes) = measure(&client, &format!("{base}{path}")).await;
            let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
            println!("{name:<11} {scope:<9} {what:<28} {:>8.1} {:>8.1} {:>8.1}", at(0.5), at(0.99), bytes as f64 / 1000.0);
        }
    }
    drop(stop);
    let _ = serving.await;
}

async fn staff(state: &AppState, login: &str, kind: UnitKind, area: Option<&str>) {
    let filter = UnitFilter { kind: Some(kind), area: area.and_then(|code| app::domain::area::AreaCode::parse(code).ok()) };
    let units = state.store.units(&app::domain::access::Scope::Everything, &filter, None, 1).await.expect("units").items;
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

/// Sorted; the first few requests warm up and are not counted.
async fn measure(client: &reqwest::Client, url: &str) -> (Vec<Duration>, usize) {
    let (mut times, mut bytes) = (Vec::with_capacity(REQUESTS), 0);
    for n in 0..REQUESTS + 5 {
        let started = Instant::now();
        let reply = client.get(url).send().await.and_then(reqwest::Response::error_for_status).expect("an answer");
        bytes = reply.bytes().await.expect("a body").len();
        if n >= 5 {
            times.push(started.elapsed());
        }
    }
    times.sort();
    (times, bytes)
}

async fn fresh_database(url: &str) -> String {
    let name = format!("rutan_bench_{}", Uuid::now_v7().simple());
    let mut server = sqlx::PgConnection::connect(url).await.expect("PostgreSQL answers");
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut server).await.expect("a new database");
    let (base, _) = url.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{name}")
}
