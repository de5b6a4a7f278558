//! One document at a time, off the async threads: setting a large month takes seconds and some hundred megabytes.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::domain::monthly::FrozenMonth;
use app::domain::photo::PhotoHash;
use app::domain::thai_date::Digits;
use app::wire::monthly::DocumentKind;
use futures::StreamExt;
use tokio::sync::Semaphore;

use super::{
    AssignmentPaper, CardsPaper, DocumentError, GuideFiles, GuidePaper, LetterPaper, Paper, Pictures, YearPaper, assignment_pdf, cards_pdf,
    docx, guide, letter_pdf, pdf, year_pdf,
};
use crate::decode::{Decoder, PRINT};
use crate::error::ApiError;
use crate::photo_storage::PhotoStorage;

/// Pictures decoded at once.
const DECODERS: usize = 2;
/// How long a person waits for the press before being asked to come back.
const PATIENCE: Duration = Duration::from_secs(20);

/// One for each province, at most.
const GUIDES: usize = 80;

/// What to print. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Order {
    pub month: Arc<FrozenMonth>,
    pub is_draft: bool,
    pub check_url: Option<String>,
}

pub struct Press {
    /// Folder of the office's own templates and fonts.
    templates: Option<PathBuf>,
    digits: Digits,
    decoder: Decoder,
    turn: Semaphore,
    /// The last pages set: anybody may ask for them, and setting one takes a while.
    guides: Mutex<Vec<(GuidePaper, Arc<GuideFiles>)>>,
}

impl Press {
    pub fn new(templates: Option<PathBuf>, digits: Digits, decoder: Decoder) -> Self {
        Self { templates, digits, decoder, turn: Semaphore::new(1), guides: Mutex::default() }
    }

    /// Every picture of the month, made small; `done` hears how many are at hand. One that is gone or broken is left out.
    ///
    /// # Errors
    /// When the storage or a worker for pictures does not answer.
    pub async fn gather(
        &self,
        photos: &PhotoStorage,
        month: &FrozenMonth,
        mut done: impl FnMut(usize) + Send,
    ) -> Result<Arc<Pictures>, ApiError> {
        let wanted: BTreeSet<PhotoHash> = month.arrangement.all().map(|(_, placed)| placed.hash.clone()).collect();
        let mut coming = futures::stream::iter(wanted).map(|hash| small(&self.decoder, photos, hash)).buffer_unordered(DECODERS);
        let (mut pictures, mut count) = (Pictures::new(), 0);
        while let Some(one) = coming.next().await {
            pictures.extend(one?);
            count += 1;
            done(count);
        }
        Ok(Arc::new(pictures))
    }

    /// The bytes of a paper.
    ///
    /// # Errors
    /// When the template is at fault or the paper cannot be written.
    pub async fn set(&self, kind: DocumentKind, order: Order, pictures: Arc<Pictures>) -> Result<Vec<u8>, DocumentError> {
        let _turn = self.turn.acquire().await;
        self.set_now(kind, order, pictures).await
    }

    /// As [`Press::set`], but `None` when others have kept the press for too long.
    ///
    /// # Errors
    /// As [`Press::set`].
    pub async fn set_soon(&self, kind: DocumentKind, order: Order, pictures: Arc<Pictures>) -> Result<Option<Vec<u8>>, DocumentError> {
        match tokio::time::timeout(PATIENCE, self.turn.acquire()).await {
            Ok(_turn) => self.set_now(kind, order, pictures).await.map(Some),
            Err(_) => Ok(None),
        }
    }

    /// A letter, when its turn comes within the time a person waits.
    ///
    /// # Errors
    /// As [`Press::set`].
    pub async fn letter(&self, mut paper: LetterPaper) -> Result<Option<Vec<u8>>, DocumentError> {
        paper.digits = self.digits;
        self.soon(move |templates| letter_pdf(&paper, templates)).await
    }

    /// A year in figures, when its turn comes within the time a person waits.
    ///
    /// # Errors
    /// As [`Press::set`].
    pub async fn year(&self, mut paper: YearPaper) -> Result<Option<Vec<u8>>, DocumentError> {
        paper.digits = self.digits;
        self.soon(move |templates| year_pdf(&paper, templates)).await
    }

    /// A coordinator's form, when its turn comes within the time a person waits.
    ///
    /// # Errors
    /// As [`Press::set`].
    pub async fn assignment(&self, mut paper: AssignmentPaper) -> Result<Option<Vec<u8>>, DocumentError> {
        paper.digits = self.digits;
        self.soon(move |templates| assignment_pdf(&paper, templates)).await
    }

    /// A province's guide, when its turn comes within the time a person waits; the same as before where nothing changed.
    ///
    /// # Errors
    /// As [`Press::set`].
    pub async fn guide(&self, mut paper: GuidePaper) -> Result<Option<Arc<GuideFiles>>, DocumentError> {
        paper.digits = self.digits;
        if let Some(files) = self.known_guide(&paper) {
            return Ok(Some(files));
        }
        let wanted = paper.clone();
        let Some(files) = self.soon(move |templates| guide(&wanted, templates)).await?.map(Arc::new) else { return Ok(None) };
        if let Ok(mut guides) = self.guides.lock() {
            guides.retain(|(other, _)| other.page_url != paper.page_url);
            guides.push((paper, files.clone()));
            let excess = guides.len().saturating_sub(GUIDES);
            guides.drain(..excess);
        }
        Ok(Some(files))
    }

    fn known_guide(&self, paper: &GuidePaper) -> Option<Arc<GuideFiles>> {
        let guides = self.guides.lock().ok()?;
        guides.iter().find(|(other, _)| other == paper).map(|(_, files)| files.clone())
    }

    async fn soon<T: Send + 'static>(
        &self,
        set: impl FnOnce(Option<&Path>) -> Result<T, DocumentError> + Send + 'static,
    ) -> Result<Option<T>, DocumentError> {
        let Ok(_turn) = tokio::time::timeout(PATIENCE, self.turn.acquire()).await else { return Ok(None) };
        let templates = self.templates.clone();
        tokio::task::spawn_blocking(move || set(templates.as_deref())).await.unwrap_or(Err(DocumentError::Broken)).map(Some)
    }

    /// Join cards, as [`Press::letter`].
    ///
    /// # Errors
    /// As [`Press::set`].
    pub async fn cards(&self, mut paper: CardsPaper) -> Result<Option<Vec<u8>>, DocumentError> {
        paper.digits = self.digits;
        self.soon(move |templates| cards_pdf(&paper, templates)).await
    }

    async fn set_now(&self, kind: DocumentKind, order: Order, pictures: Arc<Pictures>) -> Result<Vec<u8>, DocumentError> {
        let (templates, digits) = (self.templates.clone(), self.digits);
        let set = move || {
            let paper = Paper { month: &order.month, is_draft: order.is_draft, check_url: order.check_url.as_deref(), digits };
            match kind {
                DocumentKind::Pdf => pdf(&paper, &pictures, templates.as_deref()),
                DocumentKind::Docx => docx(&paper, &pictures),
            }
        };
        tokio::task::spawn_blocking(set).await.unwrap_or(Err(DocumentError::Broken))
    }
}

/// The copy that was made when the picture came in; of a picture older than these copies, made and kept now.
async fn small(decoder: &Decoder, photos: &PhotoStorage, hash: PhotoHash) -> Result<Option<(PhotoHash, Vec<u8>)>, ApiError> {
    if let Some(print) = photos.print(&hash).await? {
        return Ok(Some((hash, print.into())));
    }
    let Some(bytes) = photos.photo(&hash).await? else { return Ok(None) };
    let jpeg = decoder.copy(&bytes, PRINT).await?;
    if let Some(jpeg) = &jpeg {
        photos.put_print(&hash, jpeg.clone().into()).await?;
    }
    Ok(jpeg.map(|jpeg| (hash, jpeg)))
}
