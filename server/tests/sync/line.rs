//! The network between a phone and the real server, which may lose a request, its answer, carry it several times, or late.
use std::cell::{Cell, RefCell};
use std::time::Duration;

use app::offline::ports::{Http, HttpReply, HttpRequest, NoAnswer, Task};
use reqwest::Method;
use tokio::sync::watch;

use crate::memory::Chance;

/// Patience with a server that is silent.
const TIMEOUT: Duration = Duration::from_secs(20);

pub struct Line {
    http: reqwest::Client,
    url: String,
    /// One request in so many meets trouble; 0: none.
    pub trouble_one_in: Cell<u64>,
    /// Each request arrives up to so many times; its copies come whenever the line likes, after later ones, too.
    pub copies: Cell<u64>,
    late: RefCell<Vec<HttpRequest>>,
    chance: RefCell<Chance>,
    /// Requests sent so far, all phones of a story together.
    sent: watch::Sender<u64>,
    pub lost: Cell<u64>,
}

impl Line {
    pub fn new(url: &str, sent: &watch::Sender<u64>, seed: u64) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).no_proxy().timeout(TIMEOUT).build().expect("a client");
        let (trouble_one_in, copies, late, lost) = Default::default();
        Self { http, url: url.to_owned(), trouble_one_in, copies, late, chance: RefCell::new(Chance(seed)), sent: sent.clone(), lost }
    }

    async fn carry(&self, request: &HttpRequest) -> Result<HttpReply, NoAnswer> {
        let method = Method::from_bytes(request.method.as_bytes()).expect("a method");
        let mut sending = self.http.request(method, format!("{}{}", self.url, request.path)).body(request.body.clone());
        for (name, value) in &request.headers {
            sending = sending.header(*name, value);
        }
        self.sent.send_modify(|sent| *sent += 1);
        let no_answer = |error: reqwest::Error| NoAnswer(error.to_string());
        let response = sending.send().await.map_err(no_answer)?;
        let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let status = response.status().as_u16();
        Ok(HttpReply { status, headers, body: response.bytes().await.map_err(no_answer)?.to_vec() })
    }

    /// 0 to 3: a trouble, else none.
    fn trouble(&self) -> u64 {
        let (one_in, mut chance) = (self.trouble_one_in.get(), self.chance.borrow_mut());
        if one_in > 0 && chance.below(one_in) == 0 { chance.below(3) } else { 3 }
    }

    /// Holds copies of a request back.
    fn copy(&self, request: &HttpRequest) {
        if self.copies.get() > 1 {
            let more = self.chance.borrow_mut().below(self.copies.get());
            self.late.borrow_mut().extend((0..more).map(|_| request.clone()));
        }
    }

    /// Some of what was held back arrives now, in any order; nobody hears the answers.
    async fn let_some_arrive(&self) {
        loop {
            let next = {
                let (mut late, mut chance) = (self.late.borrow_mut(), self.chance.borrow_mut());
                if late.is_empty() || chance.below(2) == 0 {
                    return;
                }
                let at = chance.below(late.len() as u64) as usize;
                late.swap_remove(at)
            };
            let _ = self.carry(&next).await;
        }
    }

    /// What happens from now on hangs on this alone, so that one schedule can be played again by itself.
    pub fn begin_anew(&self, seed: u64) {
        *self.chance.borrow_mut() = Chance(seed);
    }

    /// Whatever is still held back arrives.
    pub async fn let_all_arrive(&self) {
        while !self.late.borrow().is_empty() {
            self.let_some_arrive().await;
        }
    }
}

impl Http for Line {
    fn send(&self, request: HttpRequest) -> Task<'_, Result<HttpReply, NoAnswer>> {
        Box::pin(async move {
            self.copy(&request);
            self.let_some_arrive().await;
            let lost = Err(NoAnswer("the line lost it".to_owned()));
            let reply = match self.trouble() {
                0 => lost,
                1 => self.carry(&request).await.and(lost),
                2 => {
                    let _ = self.carry(&request).await;
                    self.carry(&request).await
                }
                _ => self.carry(&request).await,
            };
            self.let_some_arrive().await;
            self.lost.set(self.lost.get() + u64::from(reply.is_err()));
            reply
        })
    }
}
