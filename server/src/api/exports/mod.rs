//! Tables and pictures out of here.
mod asked;
pub mod pictures;
pub mod table;

use app::wire::url::url_part;

/// Kept under this name (RFC 6266, RFC 8187).
pub(in crate::api) fn attachment(name: &str) -> String {
    format!("attachment; filename*=UTF-8''{}", url_part(name))
}
