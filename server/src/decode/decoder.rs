//! The server's side: starts a worker for a picture, feeds it, takes what it made, and ends it where it does not end.
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::Signal;
use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::worker::UNREADABLE;
use super::{CopySize, frame};

/// Most of what copies of one picture are, bytes.
const MOST: u64 = 32 * 1024 * 1024;
/// Linux's name for the program that is running, also after an upgrade put another in its place.
const OWN: &str = "/proc/self/exe";

#[derive(Debug, Clone)]
pub struct DecoderOptions {
    /// `rutan-server`, which has the worker inside.
    pub program: PathBuf,
    /// Megabytes of address space: 50 megapixels, what decoding them takes beside, and the program.
    pub memory_mb: u64,
    /// Seconds of a processor.
    pub cpu_seconds: u64,
    /// By the clock, on a machine that has much else to do.
    pub patience: Duration,
}

impl DecoderOptions {
    pub fn by(program: &Path) -> Self {
        Self { program: program.to_owned(), memory_mb: 768, cpu_seconds: 10, patience: Duration::from_secs(60) }
    }

    /// By the program that is running.
    pub fn by_itself() -> Self {
        let own = Path::new(OWN);
        // Where the system does not say which it is, the name it is installed under.
        Self::by(&if own.exists() { own.to_owned() } else { std::env::current_exe().unwrap_or_else(|_| "rutan-server".into()) })
    }
}

/// No word about the picture: it may be tried again.
#[derive(Debug, Error)]
pub enum DecodeError {
    #[error("a worker for pictures cannot be started: {0}")]
    NotStarted(io::Error),
    #[error("a worker for pictures was ended from outside ({0})")]
    Ended(ExitStatus),
    /// Its seconds of a processor were not used up, so that it is the machine that has too much to do.
    #[error("a worker for pictures did not end in time")]
    TooLong,
}

/// Opens pictures. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Decoder {
    options: Arc<DecoderOptions>,
}

impl Decoder {
    pub fn new(options: DecoderOptions) -> Self {
        Self { options: options.into() }
    }

    /// JPEG copies, right way up and without metadata, in the order in which they are asked for, the largest first; none of a
    /// picture that cannot be opened within limits.
    ///
    /// # Errors
    /// When no worker could look at it.
    pub async fn copies(&self, picture: &[u8], sizes: &[CopySize]) -> Result<Option<Vec<Vec<u8>>>, DecodeError> {
        let sizes: Vec<String> = sizes.iter().map(ToString::to_string).collect();
        let made = self.ask(&sizes, picture).await?;
        Ok(made.filter(|made| made.len() == sizes.len()))
    }

    /// One JPEG copy, as [`Decoder::copies`].
    ///
    /// # Errors
    /// As there.
    pub async fn copy(&self, picture: &[u8], size: CopySize) -> Result<Option<Vec<u8>>, DecodeError> {
        Ok(self.copies(picture, &[size]).await?.and_then(|mut made| made.pop()))
    }

    /// What the picture looks like ([`app::domain::likeness`]); none of one on which nothing stands out, or that cannot be opened.
    ///
    /// # Errors
    /// When no worker could look at it.
    pub async fn likeness(&self, picture: &[u8]) -> Result<Option<u64>, DecodeError> {
        let made = self.ask(&["--likeness".to_owned()], picture).await?.unwrap_or_default();
        Ok(made.first().and_then(|bits| bits.as_slice().try_into().ok()).map(u64::from_be_bytes))
    }

    async fn ask(&self, what: &[String], picture: &[u8]) -> Result<Option<Vec<Vec<u8>>>, DecodeError> {
        let mut worker = self.start(what).map_err(DecodeError::NotStarted)?;
        // Dropped, it is killed.
        let ended = timeout(self.options.patience, feed(&mut worker, picture)).await.map_err(|_| DecodeError::TooLong)?;
        let (output, status) = ended.map_err(DecodeError::NotStarted)?;
        match (status.code(), status.signal()) {
            (Some(0), _) => Ok(frame::read(&output)),
            (Some(code), _) if code == i32::from(UNREADABLE) || code == PANICKED => Ok(None),
            (_, Some(signal)) if OF_THE_PICTURE.contains(&signal) => {
                tracing::warn!(%status, "a picture could not be opened within limits");
                Ok(None)
            }
            _ => Err(DecodeError::Ended(status)),
        }
    }

    fn start(&self, what: &[String]) -> io::Result<Child> {
        let options = &*self.options;
        Command::new(&options.program)
            .arg("decode-worker")
            .args([format!("--memory-mb={}", options.memory_mb), format!("--seconds={}", options.cpu_seconds)])
            .args(what)
            // The server's environment holds secrets.
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }
}

/// What a Rust program ends with that panicked.
const PANICKED: i32 = 101;
/// By these a worker ends over its picture: no more memory, no more time, a fault in a decoder.
const OF_THE_PICTURE: [i32; 6] = [
    Signal::ABORT.as_raw(),
    Signal::XCPU.as_raw(),
    Signal::SEGV.as_raw(),
    Signal::BUS.as_raw(),
    Signal::ILL.as_raw(),
    Signal::FPE.as_raw(),
];

async fn feed(worker: &mut Child, picture: &[u8]) -> io::Result<(Vec<u8>, ExitStatus)> {
    let (stdin, stdout) = (worker.stdin.take(), worker.stdout.take());
    let write = async {
        if let Some(mut stdin) = stdin {
            // A worker that has ended does not listen; its status says why.
            let _ = stdin.write_all(picture).await;
        }
    };
    let read = async {
        let mut output = Vec::new();
        if let Some(stdout) = stdout {
            stdout.take(MOST).read_to_end(&mut output).await?;
        }
        Ok::<_, io::Error>(output)
    };
    let ((), output) = tokio::join!(write, read);
    Ok((output?, worker.wait().await?))
}
