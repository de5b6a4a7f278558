//! What people bring for others to open (enclosures, material, signed forms) is shown to the office's scanner for malware, ClamAV's `clamd`
//! on this machine, before anybody gets it. Pictures of phones are not: they are walked through byte by byte (`photo_check`) and decoded.
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use app::wire::problem::code;
use bytes::Bytes;
use clamav_client::tokio::{Socket, scan_stream};
use futures::Stream;
use tokio::time::timeout;

use crate::error::ApiError;

/// Less than a proxy waits for an answer.
const PATIENCE: Duration = Duration::from_secs(50);
/// Of what the scanner says, in the log.
const SAID_CHARS: usize = 200;

/// Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Scanner {
    socket: Option<PathBuf>,
}

/// What it says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Clean,
    /// By what name it knows it.
    Infected(String),
    /// It did not look at all of it.
    None(String),
}

impl Scanner {
    /// By its socket; without one nothing is looked at.
    pub fn at(socket: Option<PathBuf>) -> Self {
        Self { socket }
    }

    /// # Errors
    /// 422 `file_infected`; 503 when it does not answer, or has not looked at all of it: nobody gets what was not looked at.
    pub async fn look_at(&self, bytes: impl Stream<Item = io::Result<Bytes>>) -> Result<(), ApiError> {
        let Some(socket_path) = &self.socket else { return Ok(()) };
        let verdict = match timeout(PATIENCE, scan_stream(bytes, Socket { socket_path }, None)).await {
            Ok(Ok(said)) => verdict(&said),
            Ok(Err(error)) => Verdict::None(error.to_string()),
            Err(_) => Verdict::None("no answer in time".to_owned()),
        };
        match verdict {
            Verdict::Clean => Ok(()),
            Verdict::Infected(name) => {
                tracing::warn!(event = "malware", name, "a file was refused");
                Err(ApiError::unprocessable(code::FILE_INFECTED, "the scanner for malware refuses this file"))
            }
            Verdict::None(cause) => {
                tracing::error!(cause, "the scanner for malware did not look at a file");
                Err(ApiError::busy())
            }
        }
    }
}

/// `stream: OK`, `stream: NAME FOUND`, or anything else (clamd(8), INSTREAM).
fn verdict(said: &[u8]) -> Verdict {
    let text = String::from_utf8_lossy(said);
    let line = text.trim_end_matches('\0').trim().trim_start_matches("stream:").trim();
    match (line, line.strip_suffix(" FOUND")) {
        ("OK", _) => Verdict::Clean,
        (_, Some(name)) => Verdict::Infected(shown(name)),
        _ => Verdict::None(shown(line)),
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(SAID_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_to_be_clean_is_clean() {
        assert_eq!(verdict(b"stream: OK\0"), Verdict::Clean);
        assert_eq!(verdict(b"stream: Eicar-Test-Signature FOUND\0"), Verdict::Infected("Eicar-Test-Signature".into()));
        for none in [b"INSTREAM size limit exceeded. ERROR\0".as_slice(), b"", b"stream: OK FOU", b"\xff"] {
            assert!(matches!(verdict(none), Verdict::None(_)), "{none:?}");
        }
    }
}
