//! A village's line: good, slow, or broken.
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use app::offline::ports::{Http, HttpReply, HttpRequest, NoAnswer, Task};
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use reqwest::{Body, Client, Method, header};

use crate::memory::Chance;
use crate::tally::Tally;

/// Patience with a server that is silent: a slow line's picture takes its time.
const PATIENCE: Duration = Duration::from_secs(180);
/// A slow line carries so much at once.
const PIECE: usize = 4 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    Good,
    /// Bytes a second.
    Slow(u64),
    /// Of four requests one is cut on its way, or its answer is, or it arrives twice.
    Broken,
}

pub struct Line {
    http: Client,
    url: String,
    cookie: String,
    quality: Quality,
    chance: RefCell<Chance>,
    tally: Rc<RefCell<Tally>>,
}

/// For all phones; none keeps its connection, as phones do not over a night.
pub fn client() -> Client {
    Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(PATIENCE).build().expect("a client")
}

impl Line {
    pub fn new(http: Client, url: &str, cookie: String, quality: Quality, seed: u64, tally: &Rc<RefCell<Tally>>) -> Self {
        Self { http, url: url.to_owned(), cookie, quality, chance: RefCell::new(Chance(seed)), tally: tally.clone() }
    }

    async fn carry(&self, request: &HttpRequest, cut_after: Option<usize>) -> Result<HttpReply, NoAnswer> {
        let method = Method::from_bytes(request.method.as_bytes()).expect("a method");
        let mut sending = self.http.request(method, format!("{}{}", self.url, request.path)).header(header::COOKIE, &self.cookie);
        for (name, value) in &request.headers {
            sending = sending.header(*name, value);
        }
        if !request.body.is_empty() {
            sending = sending.header(header::CONTENT_LENGTH, request.body.len()).body(self.body(&request.body, cut_after));
        }
        let begun = Instant::now();
        let response = sending.send().await.map_err(no_answer)?;
        let text = |value: &header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let status = response.status().as_u16();
        let is_told_when = response.headers().contains_key(header::RETRY_AFTER);
        let body = response.bytes().await.map_err(no_answer)?.to_vec();
        self.tally.borrow_mut().answered(status, is_told_when, begun.elapsed());
        Ok(HttpReply { status, headers, body })
    }

    /// 0 to 2: a trouble, else none.
    fn trouble(&self) -> u64 {
        if self.quality == Quality::Broken { self.chance.borrow_mut().below(12) } else { 3 }
    }

    /// As the line carries it; broken off after so many bytes.
    fn body(&self, bytes: &[u8], cut_after: Option<usize>) -> Body {
        let pause = match self.quality {
            Quality::Slow(bytes_a_second) => Duration::from_secs_f64(PIECE as f64 / bytes_a_second as f64),
            Quality::Good | Quality::Broken if cut_after.is_none() => return Body::from(bytes.to_vec()),
            Quality::Good | Quality::Broken => Duration::ZERO,
        };
        let sent = &bytes[..cut_after.unwrap_or(bytes.len()).min(bytes.len())];
        let mut pieces: Vec<std::io::Result<Bytes>> = sent.chunks(PIECE).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        if sent.len() < bytes.len() {
            pieces.push(Err(std::io::Error::other("the line broke")));
        }
        Body::wrap_stream(stream::iter(pieces).then(move |piece| async move {
            tokio::time::sleep(pause).await;
            piece
        }))
    }
}

impl Http for Line {
    fn send(&self, request: HttpRequest) -> Task<'_, Result<HttpReply, NoAnswer>> {
        Box::pin(async move {
            let lost = || NoAnswer("the line lost it".to_owned());
            let reply = match self.trouble() {
                0 => {
                    let after = self.chance.borrow_mut().below(request.body.len() as u64 + 1) as usize;
                    self.carry(&request, Some(after)).await.and(Err(lost()))
                }
                1 => self.carry(&request, None).await.and(Err(lost())),
                2 => {
                    let _ = self.carry(&request, None).await;
                    self.carry(&request, None).await
                }
                _ => self.carry(&request, None).await,
            };
            if let Err(NoAnswer(why)) = &reply {
                self.tally.borrow_mut().cut(why);
            }
            reply
        })
    }
}

/// What is at the bottom of it, which names no address.
fn no_answer(error: reqwest::Error) -> NoAnswer {
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    NoAnswer(cause.to_string())
}
