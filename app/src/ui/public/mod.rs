//! What anybody may read, rendered by the server: no browser, no router, no context.
mod front;

pub use front::{Front, OTHER_LANGUAGE};
