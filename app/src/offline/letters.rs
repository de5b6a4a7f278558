//! The letters that the phone's unit received, readable with no network; and what is to be told of them: that one was opened,
//! that what it asks for is done. Each mark is a value of its own and stays until the centre has heard it.
use super::api::{Api, ApiError};
use super::ports::{LocalStore, StoreError};
use crate::domain::directive::DirectiveId;
use crate::domain::unit::UnitId;
use crate::wire::Page;
use crate::wire::directives::{Directive, Received};
use crate::wire::paths;

/// So many of the newest are kept.
const KEPT: usize = 20;

/// What somebody did with a letter on this phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Opened,
    Done,
}

impl Mark {
    const ALL: [Mark; 2] = [Mark::Opened, Mark::Done];

    fn name(self, id: DirectiveId) -> String {
        let word = match self {
            Mark::Opened => "opened",
            Mark::Done => "done",
        };
        format!("letter-{word}:{}", id.0)
    }

    fn path(self, id: DirectiveId) -> String {
        match self {
            Mark::Opened => paths::directive_opening(id),
            Mark::Done => paths::directive_done(id),
        }
    }
}

/// A letter as the phone knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptLetter {
    pub letter: Directive,
    /// Opened here, or as the centre knows.
    pub is_opened: bool,
    pub is_done: bool,
    /// The centre has not heard yet that it is done.
    pub waits: bool,
}

fn name(unit: UnitId) -> String {
    format!("letters:{}", unit.0)
}

/// The newest first. A value that cannot be read counts as none: the centre tells it again.
///
/// # Errors
/// When the phone cannot be read.
pub async fn letters(store: &dyn LocalStore, unit: UnitId) -> Result<Vec<KeptLetter>, StoreError> {
    let mut kept = Vec::new();
    for letter in read(store, unit).await? {
        let here = (is_marked(store, Mark::Opened, letter.summary.id).await?, is_marked(store, Mark::Done, letter.summary.id).await?);
        let there = letter.delivery.as_ref();
        let (opened, done) = (there.is_some_and(|it| it.opened_at.is_some()), there.is_some_and(|it| it.done_at.is_some()));
        kept.push(KeptLetter { is_opened: here.0 || opened, is_done: here.1 || done, waits: here.1, letter });
    }
    Ok(kept)
}

async fn read(store: &dyn LocalStore, unit: UnitId) -> Result<Vec<Directive>, StoreError> {
    let kept = store.value(&name(unit)).await?;
    Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

async fn is_marked(store: &dyn LocalStore, mark: Mark, id: DirectiveId) -> Result<bool, StoreError> {
    Ok(store.value(&mark.name(id)).await?.is_some())
}

/// On disk when it returns; told by [`tend`].
///
/// # Errors
/// When the phone cannot keep it.
pub async fn mark(store: &dyn LocalStore, mark: Mark, id: DirectiveId) -> Result<(), StoreError> {
    store.set_value(&mark.name(id), Some("true")).await
}

/// Whether something that was done here is still to be told.
///
/// # Errors
/// When the phone cannot be read.
pub async fn has_unheard(store: &dyn LocalStore, unit: UnitId) -> Result<bool, StoreError> {
    for letter in read(store, unit).await? {
        if has_mark(store, letter.summary.id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn has_mark(store: &dyn LocalStore, id: DirectiveId) -> Result<bool, StoreError> {
    Ok(is_marked(store, Mark::Opened, id).await? || is_marked(store, Mark::Done, id).await?)
}

/// Tells the centre what was done here, then asks what is new; silence leaves everything as it is. True when something changed.
///
/// # Errors
/// When the phone cannot be read or written.
pub async fn tend(store: &dyn LocalStore, api: &Api, unit: UnitId) -> Result<bool, StoreError> {
    let mut known = read(store, unit).await?;
    let (mut changed, mut gone) = (false, Vec::new());
    for letter in &mut known {
        for mark in Mark::ALL {
            if is_marked(store, mark, letter.summary.id).await?
                && let Some(heard) = tell(api, mark, letter.summary.id).await
            {
                changed = true;
                match heard {
                    // The letter first: between the two writes it is marked twice, which is no harm.
                    Some(heard) => *letter = heard,
                    None => gone.push(letter.summary.id),
                }
            }
        }
    }
    if changed {
        known.retain(|letter| !gone.contains(&letter.summary.id));
        keep(store, unit, &known).await?;
        for letter in &known {
            forget_marks(store, letter).await?;
        }
        for (id, mark) in gone.into_iter().flat_map(|id| Mark::ALL.map(|mark| (id, mark))) {
            store.set_value(&mark.name(id), None).await?;
        }
    }
    Ok(fetch(store, api, unit, known).await? || changed)
}

/// What the centre knows needs no mark here.
async fn forget_marks(store: &dyn LocalStore, letter: &Directive) -> Result<(), StoreError> {
    let Some(there) = &letter.delivery else { return Ok(()) };
    for (mark, is_known) in [(Mark::Opened, there.opened_at.is_some()), (Mark::Done, there.done_at.is_some())] {
        if is_known && is_marked(store, mark, letter.summary.id).await? {
            store.set_value(&mark.name(letter.summary.id), None).await?;
        }
    }
    Ok(())
}

/// The letter as it is then; `Some(None)`: it is not this unit's any more; `None`: no answer that settles it.
async fn tell(api: &Api, mark: Mark, id: DirectiveId) -> Option<Option<Directive>> {
    match api.put::<Directive>(mark.path(id), &()).await {
        Ok(letter) => Some(Some(letter)),
        Err(ApiError::Problem { problem, .. }) if problem.status == 404 => Some(None),
        Err(_) => None,
    }
}

/// Asks for each letter whole that is new or stands differently; what could not be had is asked for the next time.
async fn fetch(store: &dyn LocalStore, api: &Api, unit: UnitId, known: Vec<Directive>) -> Result<bool, StoreError> {
    let Ok(page) = api.get::<Page<Received>>(format!("{}?limit={KEPT}", paths::DELIVERIES)).await else { return Ok(false) };
    let mut letters = Vec::with_capacity(page.items.len());
    for line in page.items {
        let same = |letter: &&Directive| {
            let stands_alike = letter.summary.state == line.directive.state;
            letter.summary.id == line.directive.id
                && stands_alike
                && letter.delivery.as_ref().map(|it| it.state) == Some(line.delivery.state)
        };
        match known.iter().find(same) {
            Some(letter) => letters.push(letter.clone()),
            None => match api.get::<Directive>(paths::directive(line.directive.id)).await {
                Ok(letter) => letters.push(letter),
                Err(_) => return Ok(false),
            },
        }
    }
    // What was done with an older one is still to be told.
    for letter in &known {
        if !letters.iter().any(|other| other.summary.id == letter.summary.id) && has_mark(store, letter.summary.id).await? {
            letters.push(letter.clone());
        }
    }
    if letters == known {
        return Ok(false);
    }
    keep(store, unit, &letters).await?;
    Ok(true)
}

async fn keep(store: &dyn LocalStore, unit: UnitId, letters: &[Directive]) -> Result<(), StoreError> {
    let json = serde_json::to_string(letters).map_err(|error| StoreError::Failed(error.to_string()))?;
    store.set_value(&name(unit), Some(&json)).await
}
