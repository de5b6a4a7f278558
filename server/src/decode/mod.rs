//! Opening pictures: in a process of its own for each, within limits of memory and time, so that whatever hides in a picture takes
//! neither the server nor its data with it.
//!
//! ```text
//! server: Decoder ── rutan-server decode-worker, no environment, no files, no network ──▶ worker ──▶ inside
//!                 ── the picture on its input ──▶      ◀── framed copies on its output ──
//! ```
mod decoder;
pub(crate) mod frame;
mod inside;
mod worker;

use std::str::FromStr;

pub use decoder::{DecodeError, Decoder, DecoderOptions};
pub use inside::copies;
pub use worker::{WorkerOptions, run};

/// A JPEG copy that is wanted of a picture; as text `side:quality`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopySize {
    /// Longest side, pixels.
    pub side: u32,
    pub quality: u8,
}

/// For papers: sharp at a third of a page's width, and a fifth of the memory of a phone's picture.
pub const PRINT: CopySize = CopySize { side: 800, quality: 82 };
/// For lists.
pub const THUMBNAIL: CopySize = CopySize { side: 480, quality: 78 };

impl FromStr for CopySize {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (side, quality) = text.split_once(':')?;
            Some(Self { side: side.parse().ok()?, quality: quality.parse().ok()? })
        };
        read().ok_or("a size is side:quality, for example 480:78")
    }
}

impl std::fmt::Display for CopySize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.side, self.quality)
    }
}
