//! Running a step: say what it is, do it, say how long it took.

use std::{
    io::Write,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// A step that is silent itself: one line, with its time.
pub fn quiet<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    print!("▸ {title} … ");
    std::io::stdout().flush()?;
    let started = Instant::now();
    let outcome = work();
    println!("{}", if outcome.is_ok() { seconds(started.elapsed()) } else { "failed".into() });
    outcome.with_context(|| title.to_owned())
}

/// A step whose own output is shown between its heading and its closing line.
pub fn loud<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("▸ {title}");
    let started = Instant::now();
    let value = work().with_context(|| title.to_owned())?;
    println!("✓ {title} … {}", seconds(started.elapsed()));
    Ok(value)
}

/// A duration as it is printed everywhere.
pub fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Runs to the end, with the program's output shown as it comes.
///
/// # Errors
/// When the program cannot be started or ends with a failure; the error holds its command line.
pub fn run(mut command: Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{} ended with {status}", line(&command));
    }
    Ok(())
}

/// Runs to the end and returns what was printed; the error stream is shown.
///
/// # Errors
/// As [`run`], and when the output is not UTF-8.
pub fn output(mut command: Command) -> Result<String> {
    let done = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {command:?}"))?;
    if !done.status.success() {
        bail!("{} ended with {}", line(&command), done.status);
    }
    Ok(String::from_utf8(done.stdout)?)
}

/// Runs to the end and shows the output only when it failed.
///
/// # Errors
/// As [`run`]; the error then holds both streams.
pub fn run_silently(mut command: Command) -> Result<()> {
    let done = command.output().with_context(|| format!("cannot start {command:?}"))?;
    if !done.status.success() {
        let said = [done.stdout, done.stderr].concat();
        bail!("{} ended with {}\n{}", line(&command), done.status, String::from_utf8_lossy(&said));
    }
    Ok(())
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
