//! The typed client of `/api/v1` over the [`Http`] port: one place that knows how a call looks, for engine and screens.
use std::ops::Range;
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::ports::{Http, HttpReply, HttpRequest, NoAnswer};
use crate::domain::access::PersonId;
use crate::domain::file::FileId;
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::domain::review::Judgement;
use crate::wire::files::FileInfo;
use crate::wire::paths;
use crate::wire::problem::{Problem, code};
use crate::wire::reports::{CONTENT_RANGE, Receipt, ReportSubmission, UPLOAD_OFFSET};
use crate::wire::reviews::Reviewed;
use crate::wire::session::PERSON;

#[derive(Debug, Clone, PartialEq, Error)]
pub enum ApiError {
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// The server answered with a problem; `retry_after_s` as it asked for.
    #[error("{}: {}", problem.code, problem.title)]
    Problem { problem: Problem, retry_after_s: Option<u64> },
}

impl ApiError {
    /// The problem code for the translations.
    pub fn code(&self) -> &str {
        match self {
            ApiError::NoAnswer(_) => code::OFFLINE,
            ApiError::Problem { problem, .. } => &problem.code,
        }
    }

    /// The same whole; no answer is a problem of our own.
    pub fn into_problem(self) -> Problem {
        match self {
            ApiError::NoAnswer(_) => Problem::new(0, code::OFFLINE, "no answer came"),
            ApiError::Problem { problem, .. } => problem,
        }
    }
}

/// What a picture's upload came to.
#[derive(Debug, Clone, PartialEq)]
pub enum PhotoReply {
    /// More bytes are wanted from this offset on.
    Partial {
        offset: u64,
    },
    Stored(Receipt),
}

/// What a file's upload came to.
#[derive(Debug, Clone, PartialEq)]
pub enum FileReply {
    /// More bytes are wanted from this offset on.
    Partial {
        offset: u64,
    },
    Stored(FileInfo),
}

#[derive(Clone)]
pub struct Api {
    http: Rc<dyn Http>,
    /// Whose session its calls are for.
    person: Option<PersonId>,
}

impl Api {
    pub fn new(http: Rc<dyn Http>) -> Self {
        Self { http, person: None }
    }

    /// The same, refused by the server wherever the session is not this person's.
    pub fn of(&self, person: Option<PersonId>) -> Self {
        Self { http: self.http.clone(), person }
    }

    /// The same by way of another.
    pub fn through(&self, wrap: impl FnOnce(Rc<dyn Http>) -> Rc<dyn Http>) -> Self {
        Self { http: wrap(self.http.clone()), ..*self }
    }

    pub async fn get<T: DeserializeOwned>(&self, path: impl Into<String>) -> Result<T, ApiError> {
        read_json(self.send("GET", path.into(), vec![], vec![]).await?)
    }

    pub async fn post<T: DeserializeOwned>(&self, path: impl Into<String>, body: &impl Serialize) -> Result<T, ApiError> {
        read_json(self.send_json("POST", path.into(), body).await?)
    }

    /// The bytes at `path`, all of them or those of `range`; a reply of other bytes than were asked for counts as no answer.
    pub async fn get_bytes(&self, path: &str, range: Option<Range<u64>>) -> Result<Vec<u8>, ApiError> {
        let headers = range.iter().map(|range| ("range", format!("bytes={}-{}", range.start, range.end - 1))).collect();
        let reply = self.send("GET", path.to_owned(), headers, vec![]).await?;
        match range {
            None => Ok(reply.body),
            Some(range) if reply.body.len() as u64 == range.end - range.start => Ok(reply.body),
            Some(_) => Err(unreadable(reply.status)),
        }
    }

    /// Asks only for what differs from `tag`; `None`: nothing does. Else the value and its own tag.
    pub async fn get_changed<T: DeserializeOwned>(&self, path: &str, tag: Option<String>) -> Result<Option<(T, Option<String>)>, ApiError> {
        let headers = tag.map(|tag| ("if-none-match", tag)).into_iter().collect();
        let reply = self.http.send(HttpRequest { method: "GET", path: path.to_owned(), headers, body: vec![] }).await?;
        match reply.status {
            304 => Ok(None),
            200..300 => {
                let tag = header(&reply, "etag").map(str::to_owned);
                read_json(reply).map(|value| Some((value, tag)))
            }
            _ => Err(refusal(&reply)),
        }
    }

    /// Judges a report in the revision that was read; refused (412) when that is not the current one any more.
    pub async fn review(&self, id: ReportId, revision: &str, judgement: &Judgement) -> Result<Reviewed, ApiError> {
        let body = serde_json::to_vec(judgement).map_err(|_| unreadable(0))?;
        let headers = vec![("content-type", "application/json".to_owned()), ("if-match", format!("\"{revision}\""))];
        read_json(self.send("PUT", paths::report_review(id), headers, body).await?)
    }

    pub async fn put<T: DeserializeOwned>(&self, path: impl Into<String>, body: &impl Serialize) -> Result<T, ApiError> {
        read_json(self.send_json("PUT", path.into(), body).await?)
    }

    /// Where there is none yet; refused (412) where there is one.
    pub async fn put_new<T: DeserializeOwned>(&self, path: String, body: &impl Serialize) -> Result<T, ApiError> {
        let body = serde_json::to_vec(body).map_err(|_| unreadable(0))?;
        let headers = vec![("content-type", "application/json".to_owned()), ("if-none-match", "*".to_owned())];
        read_json(self.send("PUT", path, headers, body).await?)
    }

    /// A change made on one version of what it changes; refused (412) when that is not the current one any more.
    pub async fn change<T: DeserializeOwned>(
        &self,
        method: &'static str,
        path: String,
        version: u32,
        body: &impl Serialize,
    ) -> Result<T, ApiError> {
        let body = serde_json::to_vec(body).map_err(|_| unreadable(0))?;
        let headers = vec![("content-type", "application/json".to_owned()), ("if-match", format!("\"{version}\""))];
        read_json(self.send(method, path, headers, body).await?)
    }

    pub async fn delete(&self, path: impl Into<String>) -> Result<(), ApiError> {
        self.send("DELETE", path.into(), vec![], vec![]).await.map(drop)
    }

    /// Idempotent.
    pub async fn put_report(&self, id: ReportId, submission: &ReportSubmission) -> Result<Receipt, ApiError> {
        read_json(self.send_json("PUT", paths::report(id), submission).await?)
    }

    /// How many bytes of the picture the server has.
    pub async fn photo_offset(&self, id: ReportId, hash: &PhotoHash) -> Result<u64, ApiError> {
        let reply = self.send("HEAD", paths::photo(id, hash), vec![], vec![]).await?;
        upload_offset(&reply).ok_or_else(|| unreadable(reply.status))
    }

    /// Sends the bytes from `offset` on; the whole picture when the chunk is all of it. Idempotent.
    pub async fn put_photo(&self, id: ReportId, hash: &PhotoHash, total: u64, offset: u64, chunk: &[u8]) -> Result<PhotoReply, ApiError> {
        let reply = self.send("PUT", paths::photo(id, hash), upload_headers(total, offset, chunk), chunk.to_vec()).await?;
        match reply.status {
            202 => upload_offset(&reply).map(|offset| PhotoReply::Partial { offset }).ok_or_else(|| unreadable(202)),
            _ => read_json(reply).map(PhotoReply::Stored),
        }
    }

    /// Sends the bytes of a file from `offset` on. Idempotent.
    pub async fn put_file(&self, id: FileId, name: &str, total: u64, offset: u64, part: &[u8]) -> Result<FileReply, ApiError> {
        let reply = self.send("PUT", paths::file_named(id, name), upload_headers(total, offset, part), part.to_vec()).await?;
        match reply.status {
            202 => upload_offset(&reply).map(|offset| FileReply::Partial { offset }).ok_or_else(|| unreadable(202)),
            _ => read_json(reply).map(FileReply::Stored),
        }
    }

    /// How many bytes of the file the server has.
    pub async fn file_offset(&self, id: FileId) -> Result<u64, ApiError> {
        let reply = self.send("HEAD", paths::file(id), vec![], vec![]).await?;
        upload_offset(&reply).ok_or_else(|| unreadable(reply.status))
    }

    pub async fn post_bytes<T: DeserializeOwned>(&self, path: &str, bytes: Vec<u8>) -> Result<T, ApiError> {
        let headers = vec![("content-type", "application/octet-stream".to_owned())];
        read_json(self.send("POST", path.to_owned(), headers, bytes).await?)
    }

    /// What the server makes of an order: a file's bytes.
    pub async fn post_for_file(&self, path: &str, body: &impl Serialize) -> Result<Vec<u8>, ApiError> {
        self.send_json("POST", path.to_owned(), body).await.map(|reply| reply.body)
    }

    async fn send_json(&self, method: &'static str, path: String, body: &impl Serialize) -> Result<HttpReply, ApiError> {
        let body = serde_json::to_vec(body).map_err(|_| unreadable(0))?;
        self.send(method, path, vec![("content-type", "application/json".to_owned())], body).await
    }

    async fn send(
        &self,
        method: &'static str,
        path: String,
        mut headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    ) -> Result<HttpReply, ApiError> {
        headers.extend(self.person.map(|person| (PERSON, person.0.to_string())));
        let reply = self.http.send(HttpRequest { method, path, headers, body }).await?;
        if (200..300).contains(&reply.status) { Ok(reply) } else { Err(refusal(&reply)) }
    }
}

/// Of the part from `offset` on; the whole needs no range.
fn upload_headers(total: u64, offset: u64, part: &[u8]) -> Vec<(&'static str, String)> {
    let mut headers = vec![("content-type", "application/octet-stream".to_owned())];
    if part.len() as u64 != total {
        let last = (offset + part.len() as u64).saturating_sub(1);
        headers.push((CONTENT_RANGE, format!("bytes {offset}-{last}/{total}")));
    }
    headers
}

fn read_json<T: DeserializeOwned>(reply: HttpReply) -> Result<T, ApiError> {
    let body: &[u8] = if reply.body.is_empty() { b"null" } else { &reply.body };
    serde_json::from_slice(body).map_err(|_| unreadable(reply.status))
}

/// RFC 9470, 3.
const NOT_ENOUGH: &str = "insufficient_user_authentication";

/// A refusal without a readable problem comes from something between us and the server (a hotel's login page, a
/// proxy): it says nothing about the report, so it counts as a busy server and is tried again.
fn refusal(reply: &HttpReply) -> ApiError {
    let retry_after_s = header(reply, "retry-after").and_then(|text| text.trim().parse().ok());
    let fallback = || Problem::new(reply.status, code::SERVER_BUSY, "an answer that is not the server's");
    let problem = serde_json::from_slice(&reply.body).unwrap_or_else(|_| match (reply.status, reply.body.is_empty()) {
        // An answer to HEAD has no body; its status is all there is.
        (401, true) if header(reply, "www-authenticate").is_some_and(|text| text.contains(NOT_ENOUGH)) => {
            Problem::new(401, code::SECOND_FACTOR_REQUIRED, "a second factor is missing")
        }
        (401, true) => Problem::new(401, code::SESSION_NEEDED, "the session has ended"),
        (404, true) => Problem::new(404, code::NOT_FOUND, "not found"),
        _ => fallback(),
    });
    ApiError::Problem { problem, retry_after_s }
}

fn unreadable(status: u16) -> ApiError {
    ApiError::Problem { problem: Problem::new(status, code::SERVER_BUSY, "an answer that cannot be read"), retry_after_s: None }
}

fn upload_offset(reply: &HttpReply) -> Option<u64> {
    header(reply, UPLOAD_OFFSET)?.trim().parse().ok()
}

fn header<'a>(reply: &'a HttpReply, name: &str) -> Option<&'a str> {
    reply.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}
