//! Security headers on every reply.
use app::wire::paths;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::state::AppState;

const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
     media-src 'self' blob:; \
     connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);
/// Of something that was uploaded, opened by itself: it is shown, and can do and reach nothing. Not of a PDF, which browsers open in a
/// viewer of their own and in no sandbox.
pub const SANDBOXED: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
);
const PERMISSIONS: HeaderValue =
    HeaderValue::from_static("camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), display-capture=()");

/// Adds what a handler has not set itself: pictures bring a stricter policy, files their own caching.
pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = path.starts_with("/api/") || path.starts_with(paths::ODATA);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Some(whole) = headers.get(header::CONTENT_TYPE).and_then(with_charset) {
        headers.insert(header::CONTENT_TYPE, whole);
    }
    let mut set = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    set(header::CONTENT_SECURITY_POLICY, CSP);
    set(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A join link holds its code: no other site may learn it as a referrer.
    set(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    set(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    set(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    set(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    if state.config.is_https() {
        set(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    if is_api {
        set(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Text says how its letters are written (everything here is UTF-8); None where it does, or is no text.
fn with_charset(kind: &HeaderValue) -> Option<HeaderValue> {
    let kind = kind.to_str().ok()?;
    let is_text = kind.starts_with("text/") || matches!(kind, "application/xml" | "image/svg+xml");
    // Which is UTF-8 always.
    let is_said = kind.contains("charset") || kind.starts_with("text/event-stream");
    if is_text && !is_said { HeaderValue::try_from(format!("{kind}; charset=utf-8")).ok() } else { None }
}
