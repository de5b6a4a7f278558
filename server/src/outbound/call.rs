//! One call: bounded in time, never redirected, its answer's body never read.
use std::sync::Arc;
use std::time::Duration;

use app::domain::webhook::{AddressProblem, Reach};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, StatusCode, Url, redirect};

use super::guard::{self, Resolver};

/// From looking the name up to the answer's first line.
pub(super) const DEADLINE: Duration = Duration::from_secs(10);

pub(super) struct Caller {
    client: Client,
    reach: Reach,
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answer {
    pub status: StatusCode,
    /// Seconds.
    pub retry_after: Option<i64>,
}

impl Caller {
    pub fn new(reach: Reach) -> reqwest::Result<Self> {
        // Without a proxy: it would look names up itself, past the guard.
        let client = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .timeout(DEADLINE)
            .dns_resolver(Arc::new(Resolver { private: reach.private }))
            .user_agent(concat!("Rutan/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, reach })
    }

    pub fn read(&self, address: &str) -> Result<Url, AddressProblem> {
        guard::read(address, &self.reach)
    }

    /// # Errors
    /// What went wrong, without the address: it may hold a secret, and this is shown and logged.
    pub async fn post(&self, url: Url, headers: HeaderMap, body: Vec<u8>) -> Result<Answer, String> {
        let sent = self.client.post(url).headers(headers).body(body).send().await;
        let answer = sent.map_err(|error| describe(&error.without_url()))?;
        let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse::<u32>().ok());
        Ok(Answer { status: answer.status(), retry_after: seconds.map(i64::from) })
    }
}

/// With its causes: the first line alone says nothing.
fn describe(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} seconds", DEADLINE.as_secs());
    }
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text.chars().take(300).collect()
}
