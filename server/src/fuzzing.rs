//! Doors for `server/fuzz`, which is a crate apart: the readers of outside bytes that are nobody else's business. Nothing here
//! reads anything itself.
use std::net::IpAddr;
use std::ops::Range;
use std::str::FromStr;

use app::domain::unit::Unit;
use axum::http::{HeaderMap, HeaderValue};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::api::files::download::{self, Wanted};
use crate::api::photos::range;
use crate::api::{if_match, odata};
use crate::auth::{address, reader};
use crate::decode::frame;
use crate::start::units::{ImportError, units_of};
use crate::store::tables::{Condition, sql_of};
use crate::store::{StoreError, cursor};
use crate::{area_data, oidc};

pub use crate::api::files::kind::{is_zip, of as kind_of, of_office};
pub use crate::api::photos::range::Part;
pub use crate::error::ApiError;
pub use crate::imports::{archive, encoding, sheet};
pub use crate::odata::{Read, filter, path, query};
pub use crate::state::Areas;

/// What an upload's `Content-Range` says.
///
/// # Errors
/// For a header that is not of its form.
pub fn content_range(headers: &HeaderMap) -> Result<Option<Part>, ApiError> {
    range::part(headers)
}

/// The part of a file of `size` bytes that `Range` and `If-Range` ask for, if it is one part.
pub fn download_range(headers: &HeaderMap, tag: &str, size: u64) -> Option<Range<u64>> {
    match download::range(headers, tag, size) {
        Wanted::Part(part) => Some(part),
        Wanted::All | Wanted::Nothing => None,
    }
}

/// # Errors
/// For what names nothing.
pub fn if_match<T: FromStr>(tag: &str) -> Result<T, ApiError> {
    if_match::named(tag)
}

/// Rows that `Prefer` asks for in one reply of the feed.
pub fn feed_page_size(headers: &HeaderMap) -> u32 {
    odata::feed::page_size(headers)
}

/// The network of the address that a proxy's header tells.
pub fn client_network(headers: &HeaderMap, name: &str) -> Option<IpAddr> {
    address::forwarded(headers, name).map(address::network_of)
}

/// A program's key in `Authorization`.
pub fn api_key(sent: &HeaderValue) -> Option<String> {
    reader::key_in(sent)
}

/// Where a list that begins with the newest goes on.
///
/// # Errors
/// For what is no such place.
pub fn cursor(text: &str) -> Result<(DateTime<Utc>, Uuid), StoreError> {
    cursor::decode(text)
}

/// The same place as a text.
pub fn cursor_text(place: (DateTime<Utc>, Uuid)) -> String {
    cursor::encode(&place)
}

/// The areas that ship with the server.
pub fn areas() -> Areas {
    Areas::new(area_data::areas())
}

/// The units of an operator's list.
///
/// # Errors
/// For one with a fault in any line.
pub fn units(areas: &Areas, list: &[u8]) -> Result<Vec<Unit>, ImportError> {
    units_of(areas, list)
}

/// Whom an identity provider's token names, by its keys as it publishes them.
pub fn id_token(keys: &[u8], token: &str, client_id: &str) -> Option<String> {
    oidc::read_token(keys, token, client_id)
}

/// What a worker that opens pictures has written.
pub fn worker_parts(text: &[u8]) -> Option<Vec<Vec<u8>>> {
    frame::read(text)
}

/// The SQL that a condition becomes, and how many values are bound in it.
pub fn condition_sql(condition: &Condition) -> (String, usize) {
    sql_of(condition)
}
