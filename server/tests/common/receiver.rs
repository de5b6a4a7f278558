//! Somebody else's server: it answers as it is told and keeps what came.
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use tokio::net::TcpListener;

/// One call that came.
#[derive(Debug, Clone)]
pub struct Call {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Call {
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().expect("a readable header")
    }
}

#[derive(Clone, Default)]
struct Kept {
    calls: Arc<Mutex<Vec<Call>>>,
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
}

/// On 127.0.0.1, until the test ends.
pub struct Receiver {
    pub url: String,
    kept: Kept,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let kept = Kept::default();
        let app = Router::new().fallback(routing::any(answer)).with_state(kept.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, kept }
    }

    /// The next answers, each a status and what `Retry-After` says (empty: nothing); after them 200.
    pub fn answers(&self, answers: &[(u16, &'static str)]) {
        self.kept.answers.lock().unwrap().extend(answers);
    }

    /// From here on 200.
    pub fn forgets_answers(&self) {
        self.kept.answers.lock().unwrap().clear();
    }

    pub fn calls(&self) -> Vec<Call> {
        self.kept.calls.lock().unwrap().clone()
    }
}

async fn answer(State(kept): State<Kept>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    kept.calls.lock().unwrap().push(Call { path: uri.path().to_owned(), headers, body: body.to_vec() });
    let (status, after) = kept.answers.lock().unwrap().pop_front().unwrap_or((200, ""));
    let status = StatusCode::from_u16(status).expect("a status");
    if after.is_empty() { status.into_response() } else { (status, [("retry-after", after)]).into_response() }
}
