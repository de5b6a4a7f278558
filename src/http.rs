//! The network ([`Http`]) through `fetch`.
use app::offline::ports::{Http, HttpReply, HttpRequest, NoAnswer, Task};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit, RequestMode, RequestRedirect, Response};

use crate::js;

/// Patience with a server that is silent, ms.
const TIMEOUT_MS: i32 = 60_000;
/// What the slowest usable line carries, bytes a second (2G): the more is sent, the longer we wait.
const SLOWEST_BYTES_PER_S: i32 = 2_000;
const LONGEST_TIMEOUT_MS: i32 = 30 * 60_000;

pub struct Fetch;

impl Http for Fetch {
    fn send(&self, request: HttpRequest) -> Task<'_, Result<HttpReply, NoAnswer>> {
        Box::pin(async move { send(request).await.map_err(|error| NoAnswer(js::error_text(&error))) })
    }
}

async fn send(request: HttpRequest) -> Result<HttpReply, JsValue> {
    let deadline = Deadline::start(timeout_ms(request.body.len()))?;
    let options = RequestInit::new();
    options.set_method(request.method);
    options.set_credentials(RequestCredentials::SameOrigin);
    options.set_cache(RequestCache::NoStore);
    // A hotel's login page answers with a redirect elsewhere: that is no answer of ours.
    options.set_mode(RequestMode::SameOrigin);
    options.set_redirect(RequestRedirect::Error);
    options.set_signal(Some(&deadline.controller.signal()));
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    options.set_headers(&headers);
    if !request.body.is_empty() {
        options.set_body(&Uint8Array::from(request.body.as_slice()));
    }
    let response: Response = JsFuture::from(js::window().fetch_with_str_and_init(&request.path, &options)).await?.dyn_into()?;
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(HttpReply { status: response.status(), headers: pairs(&response.headers())?, body: Uint8Array::new(&body).to_vec() })
}

fn timeout_ms(bytes: usize) -> i32 {
    let sending_s = i32::try_from(bytes).unwrap_or(i32::MAX) / SLOWEST_BYTES_PER_S;
    sending_s.saturating_mul(1000).saturating_add(TIMEOUT_MS).min(LONGEST_TIMEOUT_MS)
}

/// Names come in lower case.
fn pairs(headers: &Headers) -> Result<Vec<(String, String)>, JsValue> {
    let mut pairs = Vec::new();
    for pair in js_sys::try_iter(headers)?.into_iter().flatten() {
        let pair: Array = pair?.unchecked_into();
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            pairs.push((name, value));
        }
    }
    Ok(pairs)
}

/// Aborts the request when its time is over; dropped with the request, it takes its timer along.
struct Deadline {
    controller: AbortController,
    timer: i32,
}

impl Deadline {
    fn start(ms: i32) -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        let abort = Closure::once_into_js({
            let controller = controller.clone();
            move || controller.abort()
        });
        let timer = js::window().set_timeout_with_callback_and_timeout_and_arguments_0(abort.unchecked_ref(), ms)?;
        Ok(Self { controller, timer })
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        js::window().clear_timeout_with_handle(self.timer);
    }
}
