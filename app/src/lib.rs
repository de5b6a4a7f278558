//! What the server and the browser share: the domain, the wire types, the sync engine and (feature `ui`) the screens.
pub mod domain;
pub mod offline;
pub mod picture;
pub mod text;
#[cfg(feature = "ui")]
pub mod ui;
pub mod wire;
