//! The worker: one picture from its input, its copies to its output, and nothing else within its reach.
use std::io::{self, Read, Write};
use std::process::ExitCode;

use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::{CopySize, frame, inside};

/// What a worker ends with that could not open its picture.
pub const UNREADABLE: u8 = 3;

#[derive(Debug, Clone, Args)]
pub struct WorkerOptions {
    /// Megabytes of address space, the program itself among them.
    #[arg(long)]
    pub memory_mb: u64,
    /// Seconds of a processor.
    #[arg(long)]
    pub seconds: u64,
    /// What the picture looks like, in 8 bytes, instead of copies.
    #[arg(long)]
    pub likeness: bool,
    /// Copies that are wanted, the largest first: side:quality.
    pub copies: Vec<CopySize>,
}

/// Reads, makes and writes; the exit code says what came of it.
pub fn run(options: &WorkerOptions) -> ExitCode {
    let done = limit(options).and_then(|()| {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        let parts = match options.likeness {
            true => inside::likeness(&bytes).map(|found| found.map(|bits| bits.to_be_bytes().to_vec()).into_iter().collect()),
            false => inside::copies(&bytes, &options.copies),
        };
        let Some(parts) = parts else { return Ok(false) };
        io::stdout().lock().write_all(&frame::write(&parts))?;
        Ok(true)
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(UNREADABLE),
        Err(_) => ExitCode::FAILURE,
    }
}

/// Before the first byte of the picture is read: memory, time, and no file or connection that is not open already.
fn limit(options: &WorkerOptions) -> io::Result<()> {
    // A machine without memory ends this process before any other. Where it cannot be said, it is one among others.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    let set = |resource, soft: u64, hard: u64| {
        // An installation may have set less for all of the server, which nobody may raise.
        let most = |wanted: u64| getrlimit(resource).maximum.map_or(wanted, |given| wanted.min(given));
        setrlimit(resource, Rlimit { current: Some(most(soft)), maximum: Some(most(hard)) })
    };
    let memory = options.memory_mb.saturating_mul(1024 * 1024);
    set(Resource::As, memory, memory)?;
    // At the first the worker is told by a signal of its own, which says that it was the time.
    set(Resource::Cpu, options.seconds, options.seconds + 1)?;
    set(Resource::Core, 0, 0)?;
    // No process and no thread more; whoever runs the server as root has no such limit.
    set(Resource::Nproc, 0, 0)?;
    set(Resource::Fsize, 0, 0)?;
    // What is open stays so.
    set(Resource::Nofile, 0, 0)?;
    Ok(())
}
