//! `rutan-server serve`, and what an operator does beside it.
use std::io::{ErrorKind, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use server::audit::keeper::Keeper;
use server::audit::verify::verify;
use server::authorities::Authorities;
use server::backup::{self, Done, Source};
use server::config::{
    BackupOptions, Cli, Command, Config, Consent, GenerateOptions, ImportOptions, LogFormat, MigrateOptions, PlainWay, RestoreOptions,
    ServeOptions, StaffOptions, VerifyOptions, is_plain_database,
};
use server::decode;
use server::doctor;
use server::jobs::tidy;
use server::photo_storage::PhotoStorage;
use server::receipts::Keys;
use server::running;
use server::start::{administrator, demonstration, staff, terminal, units};
use server::store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// How long an address may still be held when it is taken.
const HELD: Duration = Duration::from_secs(5);

type AnyError = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let Cli { command, log_format, plain_backends } = Cli::parse();
    if let Command::DecodeWorker(options) = &command {
        // Without threads, connections or a word to the log.
        return decode::run(options);
    }
    log(log_format);
    run(command, &plain_backends)
}

fn log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,server=info"));
    // A log that cannot be written, its disk being full, is lost and nothing more: told on the same way, it would be a panic.
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).log_internal_errors(false);
    match format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
}

#[tokio::main]
async fn run(command: Command, allowed: &[PlainWay]) -> ExitCode {
    let outcome = match closed(&command, allowed) {
        Ok(()) => obey(command).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rutan-server: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn obey(command: Command) -> Result<(), AnyError> {
    match command {
        Command::Serve(options) => serve(options).await,
        Command::AddReceiptKey(options) => add_receipt_key(&options),
        Command::Doctor(options) => examine(&options).await,
        Command::VerifyAudit(options) => verify_audit(&options).await,
        Command::ShortenAudit(options) => shorten_audit(&options).await,
        Command::Migrate(options) => migrate(&options).await,
        Command::Backup(options) => back_up(&options).await,
        Command::Restore(options) => restore(&options).await,
        Command::Generate(options) => generate(&options).await,
        Command::ImportUnits(options) => import_units(&options).await,
        Command::AddStaff(options) => add_staff(&options).await,
        // Done before there was a log.
        Command::DecodeWorker(_) => Ok(()),
    }
}

/// Refuses to go by an open way to another machine.
fn closed(command: &Command, allowed: &[PlainWay]) -> Result<(), AnyError> {
    let database = |address: &str| if is_plain_database(address) { vec![PlainWay::Database] } else { Vec::new() };
    let ways = match command {
        Command::Serve(options) => configured(options)?.plain_ways(),
        // Neither of them sends e-mail.
        Command::Doctor(options) | Command::Backup(BackupOptions { serve: options, .. }) => {
            configured(options)?.plain_ways().into_iter().filter(|way| *way != PlainWay::Mail).collect()
        }
        Command::VerifyAudit(VerifyOptions { serve: options, .. }) | Command::ShortenAudit(options) => database(&options.config().database),
        Command::Generate(GenerateOptions { database: address, .. })
        | Command::Migrate(MigrateOptions { database: address })
        | Command::ImportUnits(ImportOptions { database: address, .. })
        | Command::AddStaff(StaffOptions { database: address, .. }) => database(address),
        Command::AddReceiptKey(_) | Command::Restore(_) | Command::DecodeWorker(_) => Vec::new(),
    };
    let open: Vec<PlainWay> = ways.into_iter().filter(|way| !allowed.contains(way)).collect();
    if open.is_empty() {
        return Ok(());
    }
    let said: Vec<String> = open.iter().map(ToString::to_string).collect();
    let names = open.iter().filter_map(|way| Some(way.to_possible_value()?.get_name().to_owned())).collect::<Vec<_>>();
    Err(format!("{}; or RUTAN_PLAIN_BACKENDS={} on a network of its own", said.join("; "), names.join(",")).into())
}

fn add_receipt_key(options: &ServeOptions) -> Result<(), AnyError> {
    let folder = options.config().receipt_keys;
    let key = Keys::add(&folder)?;
    println!("receipt key {key} added in {}; servers sign with it from their next start on", folder.display());
    Ok(())
}

async fn examine(options: &ServeOptions) -> Result<(), AnyError> {
    let config = configured(options)?;
    let store = Store::connect_existing(&config.database).await?;
    let storage = PhotoStorage::open(&config.pictures)?;
    let found = doctor::examine(&store, &storage, &config.data, chrono::Utc::now(), |complaint| say(&complaint.to_string())).await?;
    say(&format!("{} things of {} bytes and {} months looked at", found.things, found.bytes, found.months));
    if found.complaints == 0 { Ok(()) } else { Err(format!("{} complaints", found.complaints).into()) }
}

async fn verify_audit(options: &VerifyOptions) -> Result<(), AnyError> {
    let config = options.serve.config();
    let keeper = Keeper::open_existing(&config.receipt_keys)?;
    let store = Store::connect_existing(&config.database).await?;
    let entries = verify(&store, &keeper, options.told).await?.map_err(|fault| fault.to_string())?;
    say(&format!("{entries} entries, unbroken"));
    Ok(())
}

async fn shorten_audit(options: &ServeOptions) -> Result<(), AnyError> {
    let config = options.config();
    let keeper = Keeper::open_existing(&config.receipt_keys)?;
    let store = Store::connect_existing(&config.database).await?;
    let done = tidy::shorten_audit(&store, &keeper.key, chrono::Utc::now()).await;
    let done = done.map_err(|error| {
        if error.is_denied() {
            "this account may only add to the record: name its owner (--database)".into()
        } else {
            AnyError::from(error)
        }
    })?;
    say(&format!("{} entries let go of", done.count));
    match done.fault {
        None => Ok(()),
        Some(fault) => Err(format!("{fault}; old entries of a record that is not whole stay: `rutan-server verify-audit`").into()),
    }
}

async fn migrate(options: &MigrateOptions) -> Result<(), AnyError> {
    Store::connect(&options.database).await?;
    say("the tables are up to date");
    Ok(())
}

async fn back_up(options: &BackupOptions) -> Result<(), AnyError> {
    let config = configured(&options.serve)?;
    let (store, photos) = (Store::connect_existing(&config.database).await?, PhotoStorage::open(&config.pictures)?);
    let from = Source { store: &store, photos: &photos, keys: &config.receipt_keys, data: &config.data };
    let done = backup::backup(from, &options.to).await?;
    say(if done.database {
        "the database is copied"
    } else {
        "PostgreSQL is not copied; back it up by its own means, before the pictures"
    });
    copied(&done)
}

async fn restore(options: &RestoreOptions) -> Result<(), AnyError> {
    let keys = options.receipt_keys.clone().unwrap_or_else(|| options.data.join("keys"));
    copied(&backup::restore(&options.from, &options.data, &keys).await?)
}

fn copied(done: &Done) -> Result<(), AnyError> {
    say(&format!("{} things of {} bytes copied, {} were there", done.copied, done.bytes, done.known));
    if done.lost == 0 { Ok(()) } else { Err(format!("{} things are missing or damaged; `doctor` names them", done.lost).into()) }
}

/// With the secrets and authorities that lie in files.
fn configured(options: &ServeOptions) -> Result<Config, AnyError> {
    let given = |value: &Option<String>, file: &Option<PathBuf>| terminal::given_password(value.as_deref(), file.as_deref());
    let secret_key = given(&options.pictures.s3_secret_key, &options.pictures.s3_secret_key_file)?;
    let client_secret = given(&options.provider.oidc_client_secret, &options.provider.oidc_client_secret_file)?;
    let authorities = options.backend_ca.as_deref().map(Authorities::read).transpose()?.unwrap_or_default();
    let plain = options.config();
    Ok(Config {
        provider: options.provider.provider(client_secret, plain.private_targets)?,
        smtp_url: given(&options.smtp_url, &options.smtp_url_file)?,
        pictures: options.pictures.place(&options.data, secret_key, &authorities)?,
        authorities,
        ..plain
    })
}

/// Tries for a while: of a server that was killed as it began a decoder, that child holds the address until it is a program of its own.
async fn listen(address: SocketAddr) -> Result<TcpListener, AnyError> {
    let begun = Instant::now();
    loop {
        match TcpListener::bind(address).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse && begun.elapsed() < HELD => tokio::time::sleep(HELD / 50).await,
            outcome => return outcome.map_err(|error| format!("cannot listen on {address}: {error}").into()),
        }
    }
}

async fn serve(options: ServeOptions) -> Result<(), AnyError> {
    // The port first: a second server on it must not touch the data.
    let listener = listen(options.listen).await?;
    let metrics = match options.metrics_listen {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let mut config = configured(&options)?;
    if options.public_url.is_none() {
        config.public_url = format!("http://{}", listener.local_addr()?);
    }
    let is_reached = !options.listen.ip().is_loopback() || !config.is_own_machine();
    if !config.is_https() && is_reached && options.plain_http == Consent::Refuse {
        return Err(
            "without TLS it answers on 127.0.0.1 alone: set RUTAN_PUBLIC_URL=https://… with a proxy in front, or RUTAN_PLAIN_HTTP=allow"
                .into(),
        );
    }
    if config.is_https() && options.listen.ip().is_loopback() && config.client_address_header.is_none() {
        tracing::warn!(
            "RUTAN_CLIENT_ADDRESS_HEADER is not set: whoever comes through the proxy counts as one address, and one guesser closes all doors"
        );
    }
    let state = running::open(config).await?;
    if options.demo {
        say(&demonstration::prepare(&state).await?);
        running::reload_areas(&state).await?;
    } else {
        administrator::ensure(&state, &options).await?;
    }
    if !state.config.site.join("shell.html").exists() {
        tracing::warn!(site = %state.config.site.display(), "the client is not built; run `cargo xtask build`");
    }
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    if let Some(metrics) = metrics {
        // Ends with the process.
        tokio::spawn(axum::serve(metrics, server::metrics::router(state.clone())).into_future());
    }
    say(&format!("Rutan answers on {}", state.config.public_url));
    running::run(state, listener, stop).await?;
    Ok(())
}

async fn generate(options: &GenerateOptions) -> Result<(), AnyError> {
    let store = Store::connect(&options.database).await?;
    if store.has_people().await? {
        return Err("there are people in this database: made-up units and reports go into one of their own".into());
    }
    server::generate::generate(&store, options.amount, chrono::Utc::now(), say).await?;
    Ok(())
}

async fn import_units(options: &ImportOptions) -> Result<(), AnyError> {
    let list = std::fs::read(&options.list).map_err(|error| format!("cannot read {}: {error}", options.list.display()))?;
    let done = units::import(&Store::connect(&options.database).await?, &list, chrono::Utc::now()).await?;
    say(&format!("{} units, {} of them villages; running servers know new villages within half an hour", done.units, done.villages));
    Ok(())
}

async fn add_staff(options: &StaffOptions) -> Result<(), AnyError> {
    let password = staff::password(options)?;
    match staff::add(&Store::connect(&options.database).await?, options, &password, chrono::Utc::now()).await? {
        staff::Added::New => say(&format!("{} may sign in within a week, and then has to choose a password of their own", options.login)),
        staff::Added::NewPassword => say(&format!(
            "{} has a new password for a week, and has to choose one of their own; earlier sessions have ended",
            options.login
        )),
    }
    Ok(())
}

/// For the terminal. Nobody there to read it is no reason to stop, as `println!` would.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
