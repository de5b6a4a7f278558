//! `rutan-server serve`, and what an operator does beside it.
mod commands;

use std::io::{ErrorKind, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use server::authorities::Authorities;
use server::config::{
    BackupOptions, Cli, Command, Config, Consent, GenerateOptions, ImportOptions, LogFormat, MigrateOptions, PlainWay, ServeOptions,
    StaffOptions, VerifyOptions, is_plain_database,
};
use server::decode;
use server::running;
use server::start::{administrator, demonstration, terminal};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// How long an address may still be held when it is taken.
const HELD: Duration = Duration::from_secs(5);

type AnyError = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let Cli { command, log_format, plain_backends } = Cli::read();
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
        Command::AddReceiptKey(options) => commands::add_receipt_key(&options),
        Command::Doctor(options) => commands::examine(&options).await,
        Command::VerifyAudit(options) => commands::verify_audit(&options).await,
        Command::ShortenAudit(options) => commands::shorten_audit(&options).await,
        Command::Migrate(options) => commands::migrate(&options).await,
        Command::Backup(options) => commands::back_up(&options).await,
        Command::Restore(options) => commands::restore(&options).await,
        Command::Generate(options) => commands::generate(&options).await,
        Command::ImportUnits(options) => commands::import_units(&options).await,
        Command::AddStaff(options) => commands::add_staff(&options).await,
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
        Command::Generate(GenerateOptions { place, .. })
        | Command::Migrate(MigrateOptions { place })
        | Command::ImportUnits(ImportOptions { place, .. })
        | Command::AddStaff(StaffOptions { place, .. }) => database(&place.database()),
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
        pictures: options.pictures.place(&options.place.data, secret_key, &authorities)?,
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

/// For the terminal. Nobody there to read it is no reason to stop, as `println!` would.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
