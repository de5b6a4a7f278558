//! A caller of the API, as plain as a phone: cookies kept, every reply looked at by status and code.
use app::domain::access::PersonId;
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::wire::paths;
use app::wire::people::JoinCard;
use app::wire::problem::Problem;
use app::wire::reports::{CONTENT_RANGE, ReportSubmission, UPLOAD_OFFSET};
use app::wire::session::{JoinRequest, LoginRequest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub struct Client {
    http: reqwest::Client,
    url: String,
    pub device: Uuid,
    pub device_key: [u8; 32],
}

impl Client {
    pub fn new(url: &str) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).no_proxy().build().expect("a client");
        Self { http, url: url.to_owned(), device: Uuid::now_v7(), device_key: *b"a key of thirty-two bytes, yes!!" }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    pub async fn get(&self, path: impl AsRef<str>) -> Reply {
        Reply::of(self.request(Method::GET, path.as_ref())).await
    }

    pub async fn post(&self, path: impl AsRef<str>, body: &impl Serialize) -> Reply {
        Reply::of(self.request(Method::POST, path.as_ref()).json(body)).await
    }

    pub async fn post_bytes(&self, path: &str, bytes: Vec<u8>) -> Reply {
        Reply::of(self.request(Method::POST, path).body(bytes)).await
    }

    pub async fn put(&self, path: impl AsRef<str>, body: &impl Serialize) -> Reply {
        Reply::of(self.request(Method::PUT, path.as_ref()).json(body)).await
    }

    pub async fn delete(&self, path: impl AsRef<str>) -> Reply {
        Reply::of(self.request(Method::DELETE, path.as_ref())).await
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Reply {
        self.post(paths::SESSIONS, &LoginRequest { login: login.to_owned(), password: password.to_owned() }).await
    }

    pub async fn issue_card(&self, person: PersonId) -> JoinCard {
        Reply::of(self.request(Method::POST, &paths::person_join_cards(person))).await.expect(201).json()
    }

    /// As this client's device.
    pub async fn join(&self, code: &str) -> Reply {
        let request = JoinRequest {
            code: code.to_owned(),
            device: self.device,
            device_key: URL_SAFE_NO_PAD.encode(self.device_key),
            device_label: "Chrome, Android".to_owned(),
        };
        self.post(paths::JOIN, &request).await
    }

    pub async fn put_report(&self, id: ReportId, submission: &ReportSubmission) -> Reply {
        self.put(paths::report(id), submission).await
    }

    pub async fn put_photo(&self, id: ReportId, bytes: &[u8]) -> Reply {
        self.put_photo_as(id, &PhotoHash::of(bytes), bytes).await
    }

    /// `bytes` under a name that may not be theirs.
    pub async fn put_photo_as(&self, id: ReportId, hash: &PhotoHash, bytes: &[u8]) -> Reply {
        Reply::of(self.request(Method::PUT, &paths::photo(id, hash)).body(bytes.to_vec())).await
    }

    /// The part of `whole` from `first` on, `length` bytes of it.
    pub async fn put_part(&self, id: ReportId, whole: &[u8], first: usize, length: usize) -> Reply {
        let range = format!("bytes {first}-{}/{}", first + length - 1, whole.len());
        let request = self.request(Method::PUT, &paths::photo(id, &PhotoHash::of(whole))).header(CONTENT_RANGE, range);
        Reply::of(request.body(whole[first..first + length].to_vec())).await
    }

    /// What HEAD says the server has.
    pub async fn offset(&self, id: ReportId, whole: &[u8]) -> u64 {
        Reply::of(self.request(Method::HEAD, &paths::photo(id, &PhotoHash::of(whole)))).await.expect(200).offset()
    }
}

pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.expect("a whole body").to_vec() }
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The problem code of a refusal.
    #[track_caller]
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status);
        problem.code
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a readable header"))
    }

    #[track_caller]
    pub fn offset(&self) -> u64 {
        self.header(UPLOAD_OFFSET).parse().expect("an upload offset")
    }
}
