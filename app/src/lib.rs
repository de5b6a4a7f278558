//! What the server and the browser share: the domain, the wire types, the sync engine and (feature `ui`) the screens.
// Rendered on the server, a whole screen is one type, and its layout nests deeper than the default limit.
#![recursion_limit = "512"]
pub mod charts;
pub mod domain;
pub mod labels;
pub mod offline;
pub mod picture;
pub mod text;
#[cfg(feature = "ui")]
pub mod ui;
pub mod wire;
