//! The month's papers: the picture report as PDF and as DOCX, both made from what was frozen at submission.
//!
//! The same [`Paper`] and pictures give the same bytes, whenever and wherever they are made: nothing here reads a clock.
mod assignment;
mod cards;
mod contents;
mod docx;
mod guide;
mod letter;
mod package;
mod pdf;
mod pictures;
mod press;
#[cfg(test)]
mod tests;
mod word;
mod world;
mod year;

use std::collections::BTreeMap;

use app::domain::monthly::FrozenMonth;
use app::domain::photo::PhotoHash;
use app::domain::thai_date::Digits;
use thiserror::Error;

pub use assignment::{AssignmentPaper, assignment_pdf};
pub use cards::{Card, CardsPaper, cards_pdf};
pub use docx::docx;
pub use guide::{GuideCoordinator, GuideFiles, GuidePaper, due as guide_due, guide};
pub use letter::{LetterPaper, letter_pdf};
pub use pdf::pdf;
pub use press::{Order, Press};
pub use year::{YearPaper, year_pdf};

/// What a document is made of, but for the pictures' bytes.
pub struct Paper<'a> {
    pub month: &'a FrozenMonth,
    /// A draft carries instructions in blue and says on every page what it is.
    pub is_draft: bool,
    /// Where the code at a page's foot leads: the public check of this report.
    pub check_url: Option<&'a str>,
    pub digits: Digits,
}

/// JPEG bytes of at most 800 pixels, as [`crate::decode::PRINT`] says; one that is missing is printed as an empty frame.
pub type Pictures = BTreeMap<PhotoHash, Vec<u8>>;

/// Why a document could not be made.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// The template is at fault, which an office can mend: typst's words, with file and line.
    #[error("{0}")]
    Template(String),
    /// The template could not be read.
    #[error("{file}: {cause}")]
    Unreadable { file: String, cause: std::io::Error },
    /// The address is longer than a QR code holds.
    #[error("the address to check the document at does not fit into a QR code")]
    Code,
    /// An image of the document's own could not be encoded.
    #[error("an image could not be encoded: {0}")]
    Image(#[from] image::ImageError),
    /// The DOCX package could not be written.
    #[error("the package could not be written: {0}")]
    Package(#[from] zip::result::ZipError),
    #[error("the data could not be written: {0}")]
    Data(#[from] serde_json::Error),
    /// The typesetter itself fell over.
    #[error("the document could not be set")]
    Broken,
}
