//! One sending, from its target to what became of it.
use app::domain::access::PersonId;
use app::domain::notice::retry;
use app::domain::webhook::WebhookId;
use app::wire::sendings::Way;
use chrono::{DateTime, Duration, Utc};
use reqwest::StatusCode;
use uuid::Uuid;

use super::call::Answer;
use super::mail::MailFailure;
use super::{Outbound, words};
use crate::store::{DueSending, Result, Store, Tried, WebhookTarget};

/// A try that was made.
type Made = std::result::Result<Answer, String>;

impl Outbound {
    /// Sends what is due to where it goes now.
    ///
    /// # Errors
    /// When the database does not answer; that a receiver does not is an outcome.
    pub async fn send(&self, store: &Store, sending: &DueSending, now: DateTime<Utc>) -> Result<Tried> {
        match sending.way {
            Way::Push => self.send_push(store, sending, now).await,
            Way::Email => self.send_mail(store, sending, now).await,
            Way::Webhook => self.send_call(store, sending, now).await,
            Way::Unknown => Ok(Tried::Dropped("of a kind this version does not know")),
        }
    }

    /// A call that somebody asked for and waits for: one try.
    pub async fn try_webhook(&self, target: &WebhookTarget, body: &str, now: DateTime<Utc>) -> Tried {
        match self.call(target, Uuid::now_v7(), body, now).await {
            Ok(answer) if answer.status.is_success() => Tried::Sent,
            Ok(answer) => Tried::Failed(format!("it answered {}", answer.status.as_u16())),
            Err(error) => Tried::Failed(error),
        }
    }

    async fn send_push(&self, store: &Store, sending: &DueSending, now: DateTime<Utc>) -> Result<Tried> {
        let Some(target) = store.push_target(sending.target, now).await? else { return Ok(Tried::Dropped("the browser is signed out")) };
        let Some(id) = sending.notice else { return Ok(Tried::Dropped("about nothing")) };
        let Some(notice) = store.unheard_notice(id).await? else { return Ok(Tried::Dropped("heard already")) };
        let message = words::push(&notice, target.on_phone);
        let made = self.push(&target, id, &message, now).await;
        match &made {
            Ok(answer) if matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::GONE) => {
                store.drop_subscription(sending.target).await?;
                Ok(Tried::Dropped("the browser is subscribed no more"))
            }
            // Of what is wrong with the request itself, trying again changes nothing.
            Ok(answer) if matches!(answer.status, StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE) => {
                Ok(Tried::Failed(format!("it answered {}", answer.status.as_u16())))
            }
            _ => Ok(judged(sending, made, now)),
        }
    }

    async fn send_mail(&self, store: &Store, sending: &DueSending, now: DateTime<Utc>) -> Result<Tried> {
        let Some(mailer) = &self.mailer else { return Ok(Tried::Dropped("no mail server is set")) };
        let Some(id) = sending.notice else { return Ok(Tried::Dropped("about nothing")) };
        let Some(to) = store.mail_address(PersonId(sending.target), now).await? else { return Ok(Tried::Dropped("no address")) };
        let Some(notice) = store.unheard_notice(id).await? else { return Ok(Tried::Dropped("heard already")) };
        match mailer.send(&to, words::letter(&notice, &self.public_url), sending.id).await {
            Ok(()) => Ok(Tried::Sent),
            Err(MailFailure::ForGood(error)) => Ok(Tried::Failed(error)),
            Err(MailFailure::ForNow(error)) => Ok(later(sending, error, now, None)),
        }
    }

    async fn send_call(&self, store: &Store, sending: &DueSending, now: DateTime<Utc>) -> Result<Tried> {
        let target = store.webhook_target(WebhookId(sending.target), false).await?;
        let (Some(target), Some(body)) = (target, &sending.body) else { return Ok(Tried::Dropped("the webhook is off")) };
        let made = self.call(&target, sending.id, body, now).await;
        Ok(judged(sending, made, now))
    }
}

fn judged(sending: &DueSending, made: Made, now: DateTime<Utc>) -> Tried {
    match made {
        Ok(answer) if answer.status.is_success() => Tried::Sent,
        Ok(answer) => later(sending, format!("it answered {}", answer.status.as_u16()), now, answer.retry_after),
        Err(error) => later(sending, error, now, None),
    }
}

/// `asked`: seconds.
fn later(sending: &DueSending, error: String, now: DateTime<Utc>, asked: Option<i64>) -> Tried {
    match retry::again(sending.id, sending.attempts, now, asked.map(Duration::seconds)) {
        Some(at) => Tried::Later(error, at),
        None => Tried::Failed(error),
    }
}
