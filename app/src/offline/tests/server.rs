//! A model of the server: the rules of `wire::reports` in memory. What it answers with a success is durable.
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use crate::domain::access::PersonId;
use crate::domain::photo::PhotoHash;
use crate::domain::report::{ReportContent, ReportId};
use crate::domain::review::{Decision, Review};
use crate::offline::ports::{HttpReply, HttpRequest};
use crate::wire::paths;
use crate::wire::problem::{Problem, code};
use crate::wire::reports::{CONTENT_RANGE, PhotoReceipt, Receipt, ReportSubmission, UPLOAD_OFFSET};
use crate::wire::reviews::{MyReview, MyReviews};
use crate::wire::session::PERSON;

/// A place that this server's rules refuse; a picture that begins so is none.
pub const REFUSED_PLACE: &str = "refused";
pub const NO_PICTURE: &[u8] = b"no picture";

#[derive(Default)]
pub struct Server {
    pub reports: BTreeMap<ReportId, Held>,
    pub photos: BTreeMap<PhotoHash, Vec<u8>>,
    /// Pieces of pictures; a restart may forget them.
    pub pieces: BTreeMap<(ReportId, PhotoHash), Vec<u8>>,
    /// What was last said to each report.
    pub reviews: BTreeMap<ReportId, Review>,
    pub signed_out: bool,
    /// Whose session the phone's cookie is, by which each request about a report has to be named; none: of whoever asks.
    pub session_of: Option<PersonId>,
    /// The month of every report is closed: a later version is refused, a new report is not.
    pub month_closed: bool,
    /// Requests it heard, as `PUT /api/…`.
    pub log: Vec<String>,
}

pub struct Held {
    pub number: String,
    pub version: u32,
    pub versions: BTreeMap<u32, ReportContent>,
}

type Answer = Result<HttpReply, Problem>;

impl Server {
    pub fn answer(&mut self, request: &HttpRequest, today: NaiveDate) -> HttpReply {
        self.log.push(format!("{} {}", request.method, request.path));
        let rest = request.path.strip_prefix(paths::REPORTS).unwrap_or_default().trim_start_matches('/');
        let parts: Vec<_> = rest.split('/').collect();
        let id = parts.first().and_then(|text| Uuid::parse_str(text).ok()).map(ReportId);
        let answer = match (request.method, id, &parts[1..]) {
            _ if self.signed_out || id.is_some() && self.is_of_another(request) => Err(Problem::new(401, code::SESSION_NEEDED, "sign in")),
            ("GET", None, _) if request.path == paths::MY_REVIEWS => Ok(self.my_reviews(request)),
            ("PUT", Some(id), []) => self.put_report(id, &request.body, today),
            ("GET", Some(id), ["receipt"]) => self.receipt(id).map(|receipt| json(200, &receipt)),
            ("PUT", Some(id), ["photos", hash]) => self.put_photo(id, &PhotoHash::parse(hash).unwrap(), request),
            ("HEAD", Some(id), ["photos", hash]) => self.head_photo(id, &PhotoHash::parse(hash).unwrap()),
            _ => Err(Problem::new(404, code::NOT_FOUND, "no such path")),
        };
        match answer {
            Ok(reply) => reply,
            Err(problem) if request.method == "HEAD" => HttpReply { status: problem.status, headers: vec![], body: vec![] },
            Err(problem) => json(problem.status, &problem),
        }
    }

    fn is_of_another(&self, request: &HttpRequest) -> bool {
        let named = request.headers.iter().find(|(name, _)| *name == PERSON).map(|(_, named)| named.clone());
        self.session_of.is_some_and(|person| named != Some(person.0.to_string()))
    }

    /// A coordinator judges the current version.
    pub fn judge(&mut self, id: ReportId, decision: Decision, comment: &str, at_ms: i64) {
        let (version, comment, at) = (self.reports[&id].version, comment.to_owned(), DateTime::from_timestamp_millis(at_ms).unwrap());
        let photo_comments = Vec::new();
        self.reviews.insert(id, Review { version, decision, comment, photo_comments, by: "อำเภอ".to_owned(), at });
    }

    fn my_reviews(&self, request: &HttpRequest) -> HttpReply {
        let current = self.reviews.iter().filter(|(id, review)| self.reports[id].version == review.version);
        let items = current.map(|(id, review)| MyReview { report: *id, review: review.clone() }).collect();
        let reply = json(200, &MyReviews { items });
        let tag = format!("\"{}\"", PhotoHash::of(&reply.body));
        if request.headers.iter().any(|(name, value)| *name == "if-none-match" && *value == tag) {
            return HttpReply { status: 304, headers: vec![], body: vec![] };
        }
        HttpReply { headers: vec![("etag".to_owned(), tag)], ..reply }
    }

    fn put_report(&mut self, id: ReportId, body: &[u8], today: NaiveDate) -> Answer {
        let sent: ReportSubmission = serde_json::from_slice(body).map_err(|_| Problem::new(400, code::BAD_JSON, "not readable"))?;
        let current = self.reports.get(&id).map_or(0, |held| held.version);
        if current != 0 && current == sent.version {
            let same = self.reports[&id].versions[&current] == sent.content;
            return if same { Ok(json(200, &self.receipt(id)?)) } else { Err(conflict()) };
        }
        if sent.version != current + 1 {
            return Err(conflict());
        }
        if self.month_closed && current > 0 {
            return Err(Problem::new(422, code::MONTH_LOCKED, "the month's report was accepted"));
        }
        let mut errors = sent.content.problems(today);
        if sent.content.place == REFUSED_PLACE {
            errors.push(crate::domain::report::FieldProblem::new("place", "text_unreadable"));
        }
        if !errors.is_empty() {
            return Err(Problem { errors, ..Problem::new(422, code::VALIDATION, "fields need mending") });
        }
        let number = format!("69-{:06}", self.reports.len() + 1);
        let held = self.reports.entry(id).or_insert_with(|| Held { number, version: 0, versions: BTreeMap::new() });
        held.version = sent.version;
        held.versions.insert(sent.version, sent.content);
        Ok(json(200, &self.receipt(id)?))
    }

    fn put_photo(&mut self, id: ReportId, hash: &PhotoHash, request: &HttpRequest) -> Answer {
        let size = self.named_size(id, hash)?;
        if self.photos.contains_key(hash) {
            return Ok(json(200, &self.receipt(id)?));
        }
        let range = request.headers.iter().find(|(name, _)| *name == CONTENT_RANGE).map(|(_, value)| value.as_str());
        let held = self.pieces.entry((id, hash.clone())).or_default();
        match range {
            None => held.clone_from(&request.body),
            Some(range) if first_byte(range) == held.len() => held.extend_from_slice(&request.body),
            Some(_) => {}
        }
        if (held.len() as u64) < size {
            return Ok(upload_offset(202, held.len() as u64));
        }
        let bytes = self.pieces.remove(&(id, hash.clone())).unwrap_or_default();
        if PhotoHash::of(&bytes) != *hash {
            return Err(Problem::new(422, code::PHOTO_HASH_MISMATCH, "other bytes"));
        }
        if bytes.starts_with(NO_PICTURE) {
            return Err(Problem::new(422, code::PHOTO_NOT_PICTURE, "no picture"));
        }
        self.photos.insert(hash.clone(), bytes);
        Ok(json(200, &self.receipt(id)?))
    }

    fn head_photo(&self, id: ReportId, hash: &PhotoHash) -> Answer {
        let size = self.named_size(id, hash)?;
        let pieces = || self.pieces.get(&(id, hash.clone())).map_or(0, Vec::len) as u64;
        Ok(upload_offset(200, if self.photos.contains_key(hash) { size } else { pieces() }))
    }

    fn named_size(&self, id: ReportId, hash: &PhotoHash) -> Result<u64, Problem> {
        let held = self.reports.get(&id).ok_or_else(not_found)?;
        let photo = held.versions[&held.version].photos.iter().find(|photo| photo.hash == *hash);
        photo.map(|photo| photo.size).ok_or_else(|| Problem::new(422, code::PHOTO_NOT_NAMED, "not of this report"))
    }

    fn receipt(&self, id: ReportId) -> Result<Receipt, Problem> {
        let held = self.reports.get(&id).ok_or_else(not_found)?;
        let named = held.versions[&held.version].photos.iter().map(|photo| photo.hash.clone());
        let photos: Vec<_> = named.map(|hash| PhotoReceipt { stored: self.photos.contains_key(&hash), hash }).collect();
        Ok(Receipt {
            report: id,
            version: held.version,
            number: held.number.clone(),
            received_at: DateTime::UNIX_EPOCH,
            complete: photos.iter().all(|photo| photo.stored),
            photos,
        })
    }
}

fn first_byte(range: &str) -> usize {
    range.trim_start_matches("bytes ").split('-').next().unwrap().parse().unwrap()
}

pub fn json(status: u16, body: &impl serde::Serialize) -> HttpReply {
    HttpReply { status, headers: vec![], body: serde_json::to_vec(body).unwrap() }
}

fn upload_offset(status: u16, offset: u64) -> HttpReply {
    HttpReply { status, headers: vec![(UPLOAD_OFFSET.to_owned(), offset.to_string())], body: vec![] }
}

fn not_found() -> Problem {
    Problem::new(404, code::NOT_FOUND, "no such report")
}

fn conflict() -> Problem {
    Problem::new(409, code::REPORT_CONFLICT, "another content under this version")
}
