//! E-mail: plain text in UTF-8 to one address, over the office's own mail server.
use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use uuid::Uuid;

use super::call::DEADLINE;
use crate::config::Config;

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the mail server's address is unreadable: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
    #[error("the sender's e-mail address (RUTAN_MAIL_FROM) is missing or unreadable")]
    From,
}

/// Why a letter did not go out, for people who read logs.
pub(super) enum MailFailure {
    /// The next try may be taken; a wrong password or a relay that is closed are set right meanwhile.
    ForNow(String),
    /// There is no such box, or the address is none: trying again changes nothing.
    ForGood(String),
}

/// Enhanced status codes (RFC 3463 section 3.2, RFC 7505) that find fault with the recipient's address, and with nothing else.
const NO_SUCH_BOX: [&str; 5] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"];

/// A mail server and the sender's name.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// What is sent.
pub(super) struct Letter {
    pub subject: String,
    pub body: String,
}

impl Mailer {
    /// None where no mail server is set.
    ///
    /// # Errors
    /// When its address or the sender's is unreadable.
    pub fn new(config: &Config) -> Result<Option<Self>, MailError> {
        let Some(url) = &config.smtp_url else { return Ok(None) };
        let from = config.mail_from.as_deref().and_then(|from| from.parse().ok()).ok_or(MailError::From)?;
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(DEADLINE));
        if let Some(tls) = config.authorities.of_mail(url)? {
            transport = transport.tls(tls);
        }
        let transport = transport.build();
        Ok(Some(Self { transport, from }))
    }

    /// One try; the message's identity is the same at each.
    ///
    /// # Errors
    /// A [`MailFailure`].
    pub(super) async fn send(&self, to: &str, letter: Letter, id: Uuid) -> Result<(), MailFailure> {
        // Every part is encoded as what it is: a line break in a subject or an address ends no header.
        let to: Address = to.parse().map_err(|error| MailFailure::ForGood(format!("{error}")))?;
        let message = self.message(Mailbox::new(None, to), letter, id).map_err(|error| MailFailure::ForGood(error.to_string()))?;
        // The deadline holds for each word with the mail server; a slow one has several.
        let sending = tokio::time::timeout(DEADLINE + Duration::from_secs(5), self.transport.send(message));
        match sending.await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => {
                let said = error.to_string().chars().take(300).collect();
                Err(if knows_no_such_box(&error) { MailFailure::ForGood(said) } else { MailFailure::ForNow(said) })
            }
            Err(_) => Err(MailFailure::ForNow("the mail server did not answer in time".to_owned())),
        }
    }

    fn message(&self, to: Mailbox, letter: Letter, id: Uuid) -> Result<Message, lettre::error::Error> {
        let host = self.from.email.domain();
        let builder: MessageBuilder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .message_id(Some(format!("<{}@{host}>", id.simple())))
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN);
        let mut message = builder.body(letter.body)?;
        // No holiday answers (RFC 3834).
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        message.headers_mut().insert_raw(automatic);
        Ok(message)
    }
}

/// Any 5xx is permanent for this conversation (RFC 5321 section 4.2.1); for the recipient only where the reply's text says so.
fn knows_no_such_box(error: &lettre::transport::smtp::Error) -> bool {
    let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let status = text.split_whitespace().next().unwrap_or_default();
    error.is_permanent() && NO_SUCH_BOX.contains(&status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authorities::Authorities;
    use crate::authorities::tests::closed_off;

    #[tokio::test]
    async fn a_mail_server_is_believed_if_those_vouch_for_it_who_were_named() {
        let (port, own) = closed_off("220 mail.example\r\n", "250 mail.example\r\n").await;
        let (_, others) = closed_off("", "").await;
        let greets = async |authorities| {
            let plain = Config::plain("sqlite://none", "/data".as_ref(), "https://rutan.example", "rutan-server".as_ref());
            let smtp_url = Some(format!("smtps://127.0.0.1:{port}"));
            let config = Config { smtp_url, mail_from: Some("rutan@moi.example".into()), authorities, ..plain };
            let mailer = Mailer::new(&config).unwrap().expect("a mail server is set");
            mailer.transport.test_connection().await.is_ok_and(|is_there| is_there)
        };
        assert!(greets(own).await);
        assert!(!greets(others).await);
        assert!(!greets(Authorities::default()).await, "nobody on the web knows it");
    }
}
