//! The country in which everything exists, and how somebody in it asks.
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use app::domain::access::PersonId;
use app::domain::api_key::ApiKeyId;
use app::domain::assignment::AssignmentId;
use app::domain::directive::DirectiveId;
use app::domain::file::FileId;
use app::domain::likeness::LikenessId;
use app::domain::notice::NoticeId;
use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::publication::PublicationId;
use app::domain::report::ReportId;
use app::domain::webhook::WebhookId;
use app::wire::assignments::AssignmentInput;
use app::wire::imports::SheetReply;
use chrono::NaiveDate;
use reqwest::Method;
use uuid::Uuid;

use super::row::Ask;
use super::standing::{EVERY, Place, Who};
use crate::common::*;

/// What belongs to a unit. Whatever a unit of its kind cannot have bears an identity that nobody has.
#[derive(Clone)]
pub struct Things {
    /// With a picture, accepted; how many it reached names the unit ([`people_of`]).
    pub report: ReportId,
    pub photo: Vec<u8>,
    /// With a picture, not judged.
    pub pending: ReportId,
    /// With a picture that villages share, about which a warning speaks.
    pub twin: ReportId,
    pub likeness: LikenessId,
    pub person: PersonId,
    pub letter_draft: DirectiveId,
    pub letter_to_send: DirectiveId,
    pub letter: DirectiveId,
    pub letter_to_withdraw: DirectiveId,
    pub file: FileId,
    pub messages: Publications,
    pub material: Publications,
    pub assignment: AssignmentId,
    pub naming: Option<AssignmentInput>,
    pub webhook: WebhookId,
    pub webhook_to_delete: WebhookId,
    /// Of the one who holds its office, as are the others below.
    pub api_key: ApiKeyId,
    pub session: Uuid,
    pub notice: NoticeId,
}

#[derive(Clone)]
pub struct Publications {
    pub draft: PublicationId,
    pub to_publish: PublicationId,
    pub shown: PublicationId,
    pub to_withdraw: PublicationId,
}

impl Publications {
    fn of_nobody() -> Self {
        let id = || PublicationId(Uuid::now_v7());
        Self { draft: id(), to_publish: id(), shown: id(), to_withdraw: id() }
    }
}

impl Things {
    pub fn of_nobody() -> Self {
        let letter = || DirectiveId(Uuid::now_v7());
        let id = Uuid::now_v7;
        Self {
            report: new_id(),
            photo: id().into_bytes().to_vec(),
            pending: new_id(),
            twin: new_id(),
            likeness: LikenessId(id()),
            person: PersonId(id()),
            letter_draft: letter(),
            letter_to_send: letter(),
            letter: letter(),
            letter_to_withdraw: letter(),
            file: FileId(id()),
            messages: Publications::of_nobody(),
            material: Publications::of_nobody(),
            assignment: AssignmentId(id()),
            naming: None,
            webhook: WebhookId(id()),
            webhook_to_delete: WebhookId(id()),
            api_key: ApiKeyId(id()),
            session: id(),
            notice: NoticeId(id()),
        }
    }

    pub fn hash(&self) -> PhotoHash {
        PhotoHash::of(&self.photo)
    }
}

/// How somebody shows who they are.
#[derive(Clone)]
pub enum Proof {
    Cookie(String),
    Key(String),
}

pub struct World {
    pub server: TestServer,
    pub things: Vec<Things>,
    pub proofs: HashMap<usize, Proof>,
    /// A second session of each, which may end.
    pub spare: HashMap<usize, Proof>,
    pub sheet: SheetReply,
    /// A card that the villager's phone joined by, and the phone itself.
    pub joined: (String, Client),
    /// A card that nobody has used.
    pub card: String,
    pub check_path: String,
    secrets: OnceLock<Vec<[String; 6]>>,
    http: reqwest::Client,
    asked: AtomicU32,
}

/// How many people a unit's accepted report reached: whose figures a sum holds can be read from it.
pub fn people_of(place: Place) -> u32 {
    1 << place.index()
}

/// What stands in what a unit's reports say.
pub fn words_of(place: Place) -> String {
    format!("ศาลา-{:02}-", place.index())
}

pub fn name_of_person(place: Place) -> String {
    format!("บุคคล-{:02}-", place.index())
}

pub fn note_of(place: Place) -> String {
    format!("บันทึก-{:02}-", place.index())
}

pub fn appointee_of(place: Place) -> String {
    format!("ผู้ประสาน-{:02}-", place.index())
}

impl World {
    pub fn new(server: TestServer, things: Vec<Things>, sheet: SheetReply, joined: (String, Client), card: String) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let (proofs, spare, check_path) = Default::default();
        Self { server, things, proofs, spare, sheet, joined, card, check_path, secrets: OnceLock::new(), http, asked: AtomicU32::new(0) }
    }

    pub fn of(&self, place: Place) -> &Things {
        &self.things[place.index()]
    }

    pub fn today(&self) -> NaiveDate {
        self.server.state.today()
    }

    pub fn month(&self) -> Month {
        Month::of(self.today())
    }

    /// Each time from another address, so that nobody is slowed down as one who guesses.
    pub fn request(&self, who: Who, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.request_by(self.proofs.get(&(who as usize)), method, path)
    }

    fn request_by(&self, proof: Option<&Proof>, method: Method, path: &str) -> reqwest::RequestBuilder {
        let [_, a, b, c] = self.asked.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let request = self.http.request(method, format!("{}{path}", self.server.url)).header("x-test-address", format!("10.{a}.{b}.{c}"));
        match proof {
            Some(Proof::Cookie(cookie)) => request.header("cookie", cookie),
            Some(Proof::Key(key)) => request.bearer_auth(key),
            None => request,
        }
    }

    pub async fn send(&self, who: Who, method: Method, ask: &Ask, by_spare: bool) -> Reply {
        let proof = if by_spare { self.spare.get(&(who as usize)) } else { None };
        let proof = proof.or_else(|| self.proofs.get(&(who as usize)));
        let request = self.request_by(proof, method, &ask.path);
        let request = ask.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        let response = request.body(ask.body.clone()).send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        // What goes on for minutes is listened to elsewhere.
        let is_stream = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let body = if is_stream { Vec::new() } else { response.bytes().await.expect("a whole body").to_vec() };
        Reply { status, headers, body }
    }

    pub async fn get(&self, who: Who, path: impl AsRef<str>) -> Reply {
        Reply::of(self.request(who, Method::GET, path.as_ref())).await
    }

    /// What a unit's is known by, wherever it stands in a reply.
    fn secrets(&self, place: Place) -> &[String; 6] {
        let of = |place: &Place| {
            let things = self.of(*place);
            let ids = [things.report.0, things.pending.0, things.twin.0, things.person.0].map(|id| id.to_string());
            let [report, pending, twin, person] = ids;
            [report, pending, twin, person, things.hash().to_string(), name_of_person(*place)]
        };
        &self.secrets.get_or_init(|| EVERY.iter().map(of).collect())[place.index()]
    }

    /// Secrets of units that `who` does not see, if the text holds any.
    pub fn leaks(&self, who: Who, text: &str) -> Vec<(Place, String)> {
        let hidden = EVERY.iter().filter(|place| !who.sees(**place));
        let told = hidden.flat_map(|place| self.secrets(*place).iter().map(|secret| (*place, secret)));
        told.filter(|(_, secret)| text.contains(*secret)).map(|(place, secret)| (place, secret.clone())).collect()
    }
}
