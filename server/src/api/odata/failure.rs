//! Refusals in OData's shape.
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::feed::VERSION;
use crate::error::{ApiError, Refusal};
use crate::odata::Refused;
use crate::store::StoreError;

/// What `{"error": …}` says; 401 asks for a key, so that Excel shows where to type it.
pub struct Failure {
    status: StatusCode,
    code: &'static str,
    message: String,
    retry_after_s: Option<u64>,
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self { status: error.status, code: error.code, message: error.title.to_owned(), retry_after_s: error.retry_after_s }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        ApiError::from(error).into()
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "not_understood", message: refused.0, retry_after_s: None }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = json!({ "error": { "code": self.code, "message": self.message } }).to_string();
        let mut response = (self.status, [VERSION, (header::CONTENT_TYPE, super::feed::JSON)], body).into_response();
        response.extensions_mut().insert(Refusal { status: self.status, code: self.code });
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Rutan\", charset=\"UTF-8\""));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
