//! A mail server that keeps what it is given: as much of SMTP (RFC 5321) as a sender needs.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One message that was taken.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: Vec<String>,
    pub text: String,
}

/// Has no box here.
pub const NOBODY: &str = "nobody@example.go.th";
/// Is not relayed to.
pub const ELSEWHERE: &str = "elsewhere@example.go.th";

/// On 127.0.0.1, until the test ends.
pub struct Mailbox {
    pub url: String,
    kept: Arc<Mutex<Vec<Mail>>>,
    refused: Arc<AtomicUsize>,
}

impl Mailbox {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let kept = Arc::<Mutex<Vec<Mail>>>::default();
        let refused = Arc::<AtomicUsize>::default();
        let (keep, refuse) = (kept.clone(), refused.clone());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(talk(socket, keep.clone(), refuse.clone()));
            }
        });
        Self { url, kept, refused }
    }

    /// How many commands it refused.
    pub fn refused(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }

    /// With a password that it does not know.
    pub fn locked(&self) -> String {
        self.url.replace("://", "://rutan:wrong@")
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.kept.lock().unwrap().clone()
    }
}

async fn talk(socket: TcpStream, kept: Arc<Mutex<Vec<Mail>>>, refused: Arc<AtomicUsize>) -> std::io::Result<()> {
    let (read, mut write) = socket.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example\r\n").await?;
    let mut mail = Mail { to: Vec::new(), text: String::new() };
    while let Some(line) = lines.next_line().await? {
        let word = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match word.as_str() {
            "EHLO" => b"250-mail.example\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SMTPUTF8\r\n",
            "AUTH" => b"535 5.7.8 who are you\r\n",
            "RCPT" if line.contains(NOBODY) => b"550 5.1.1 no such box\r\n",
            "RCPT" if line.contains(ELSEWHERE) => b"554 5.7.1 relay access denied\r\n",
            "RCPT" => {
                let to = line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(to, _)| to.to_owned());
                mail.to.push(to.expect("an address"));
                b"250 ok\r\n"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.text.push_str("\r\n");
                }
                kept.lock().unwrap().push(std::mem::replace(&mut mail, Mail { to: Vec::new(), text: String::new() }));
                b"250 taken\r\n"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 ok\r\n",
        };
        refused.fetch_add(usize::from(answer.starts_with(b"5")), Ordering::SeqCst);
        write.write_all(answer).await?;
    }
    Ok(())
}
