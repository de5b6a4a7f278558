//! `rutan-server serve`
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;
use server::config::{Cli, Command, GenerateOptions, ServeOptions};
use server::receipts::Keys;
use server::running;
use server::start::{administrator, demonstration};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

type AnyError = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,server=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let outcome = match Cli::parse().command {
        Command::Serve(options) => serve(options).await,
        Command::AddReceiptKey(options) => add_receipt_key(&options),
        Command::Generate(options) => generate(&options).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rutan-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn add_receipt_key(options: &ServeOptions) -> Result<(), AnyError> {
    let folder = options.config().receipt_keys;
    let key = Keys::add(&folder)?;
    println!("receipt key {key} added in {}; servers sign with it from their next start on", folder.display());
    Ok(())
}

async fn serve(options: ServeOptions) -> Result<(), AnyError> {
    // The port first: a second server on it must not touch the data.
    let listener = TcpListener::bind(options.listen).await.map_err(|error| format!("cannot listen on {}: {error}", options.listen))?;
    let mut config = options.config();
    if options.public_url.is_none() {
        config.public_url = format!("http://{}", listener.local_addr()?);
    }
    let mut state = running::open(config).await?;
    if options.demo {
        say(&demonstration::prepare(&state).await?);
        running::reload_areas(&mut state).await?;
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
    say(&format!("Rutan answers on {}", state.config.public_url));
    running::run(state, listener, stop).await?;
    Ok(())
}

async fn generate(options: &GenerateOptions) -> Result<(), AnyError> {
    let store = server::store::Store::connect(&options.database).await?;
    server::generate::generate(&store, options.amount, chrono::Utc::now(), say).await?;
    Ok(())
}

/// For the terminal. Nobody there to read it is no reason to stop, as `println!` would.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
