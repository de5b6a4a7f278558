//! Awareness material with no network: every text, key message and small picture of what is published, and the files that
//! somebody chose to keep on this phone, within a stated size.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::api::{Api, ApiError};
use super::ports::{LocalStore, StoreError, Stored};
use crate::domain::area::AreaCode;
use crate::domain::publication::PublicationId;
use crate::wire::Page;
use crate::wire::key_messages::PublishedKeyMessage;
use crate::wire::material::PublishedMaterial;
use crate::wire::paths;

/// What chosen files may take on a phone, bytes.
pub const BUDGET_BYTES: u64 = 100 * 1024 * 1024;
/// What is fetched at once, bytes: what a cut line costs.
const PART_BYTES: u64 = 256 * 1024;
/// So many of the newest are known with no network, and so many of them with their small picture.
const LISTED: usize = 50;
const PICTURED: usize = 30;
const NAME: &str = "material";

/// Files kept on the phone beside the records, by the path they are fetched from; what is at a path never changes.
pub trait KeptFiles {
    /// Those that are whole.
    fn whole(&self) -> Stored<'_, BTreeSet<String>>;
    /// Bytes of one that is not whole yet, from the first on.
    fn begun<'a>(&'a self, path: &'a str) -> Stored<'a, u64>;
    /// Adds the bytes from `from` on.
    fn add<'a>(&'a self, path: &'a str, from: u64, bytes: &'a [u8]) -> Stored<'a, ()>;
    /// Makes one file of its parts.
    fn finish<'a>(&'a self, path: &'a str, media_type: &'a str) -> Stored<'a, ()>;
    /// Forgets it, whole or begun.
    fn forget<'a>(&'a self, path: &'a str) -> Stored<'a, ()>;
}

/// A list with the tag by which the centre knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Tagged<T> {
    items: Vec<T>,
    tag: Option<String>,
}

impl<T> Default for Tagged<T> {
    fn default() -> Self {
        Self { items: Vec::new(), tag: None }
    }
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Lists {
    #[serde(default)]
    things: Tagged<PublishedMaterial>,
    #[serde(default)]
    messages: Tagged<PublishedKeyMessage>,
}

/// Whether the file of something is on this phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// Not chosen, or it has no file.
    No,
    /// Chosen; so many bytes of it are here.
    Begun(u64),
    Whole,
}

#[derive(Debug, Clone, PartialEq)]
pub struct KeptThing {
    pub thing: PublishedMaterial,
    pub keeping: Keeping,
}

/// All that the phone knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    pub things: Vec<KeptThing>,
    pub messages: Vec<PublishedKeyMessage>,
}

impl Known {
    /// Bytes of the files that are chosen.
    pub fn chosen_bytes(&self) -> u64 {
        let chosen = self.things.iter().filter(|kept| kept.keeping != Keeping::No);
        chosen.filter_map(|kept| kept.thing.file.as_ref()).map(|file| file.bytes).sum()
    }

    /// Whether the file of one is here; one that is not listed has none.
    pub fn keeping(&self, id: PublicationId) -> Keeping {
        self.things.iter().find(|kept| kept.thing.id == id).map_or(Keeping::No, |kept| kept.keeping)
    }

    /// Whether one more file has room.
    pub fn has_room_for(&self, bytes: u64) -> bool {
        self.chosen_bytes().saturating_add(bytes) <= BUDGET_BYTES
    }
}

fn choice(id: PublicationId) -> String {
    format!("material-chosen:{}", id.0)
}

/// What holds on that day, whenever the centre was last heard.
///
/// # Errors
/// When the phone cannot be read.
pub async fn known(store: &dyn LocalStore, files: &dyn KeptFiles, on: NaiveDate) -> Result<Known, StoreError> {
    let lists = read(store).await?;
    // Where a browser keeps no files, there still are words.
    let whole = files.whole().await.unwrap_or_default();
    let mut things = Vec::with_capacity(lists.things.items.len());
    let holds = |until: Option<NaiveDate>| until.is_none_or(|until| until >= on);
    for thing in lists.things.items.into_iter().filter(|thing| holds(thing.content.until)) {
        let path = paths::material_file(thing.id);
        let keeping = match (is_chosen(store, thing.id).await?, whole.contains(&path)) {
            (false, _) => Keeping::No,
            (true, true) => Keeping::Whole,
            (true, false) => Keeping::Begun(files.begun(&path).await.unwrap_or_default()),
        };
        things.push(KeptThing { thing, keeping });
    }
    let messages = lists.messages.items.into_iter().filter(|message| holds(message.until)).collect();
    Ok(Known { things, messages })
}

/// Chooses a file to be kept here, or lets it go. Fetched, and dropped, by [`tend`].
///
/// # Errors
/// When the phone cannot keep it.
pub async fn choose(store: &dyn LocalStore, id: PublicationId, keep: bool) -> Result<(), StoreError> {
    store.set_value(&choice(id), keep.then_some("true")).await
}

/// Asks what is published now, drops what is not any more, and fetches what is missing, going on where it broke off; silence
/// leaves everything as it is. `came` hears of each part: the path of its file, and how many bytes of it are here. True when
/// something changed.
///
/// # Errors
/// When the phone cannot be read or written.
pub async fn tend(
    store: &dyn LocalStore,
    files: &dyn KeptFiles,
    api: &Api,
    area: Option<&AreaCode>,
    came: &dyn Fn(&str, u64),
) -> Result<bool, StoreError> {
    let before = read(store).await?;
    let narrowed = area.map(|area| format!("&area={area}")).unwrap_or_default();
    let lists = Lists {
        things: newest(api, &format!("{}?limit={LISTED}{narrowed}", paths::MATERIAL), &before.things).await,
        messages: newest(api, &format!("{}?limit={LISTED}{narrowed}", paths::KEY_MESSAGES), &before.messages).await,
    };
    let things = with_what_is_kept(store, files, api, &before.things.items, lists.things).await?;
    let lists = Lists { things, ..lists };
    let mut changed = lists != before;
    if changed {
        let json = serde_json::to_string(&lists).map_err(|error| StoreError::Failed(error.to_string()))?;
        store.set_value(NAME, Some(&json)).await?;
    }
    let wanted = wanted(store, &lists.things.items).await?;
    // Where a browser keeps no files, there still are words.
    let Ok(whole) = files.whole().await else { return Ok(changed) };
    for path in whole.iter().filter(|path| !wanted.iter().any(|file| file.path == **path)) {
        files.forget(path).await?;
        changed = true;
    }
    for thing in &lists.things.items {
        let path = paths::material_file(thing.id);
        // One that was let go while it came.
        if !wanted.iter().any(|file| file.path == path) && !whole.contains(&path) && files.begun(&path).await? > 0 {
            files.forget(&path).await?;
        }
    }
    for file in wanted.iter().filter(|file| !whole.contains(&file.path)) {
        match fetch(files, api, file, came).await? {
            Ok(()) => changed = true,
            Err(ApiError::NoAnswer(_)) => break,
            // Refused: perhaps it was withdrawn just now; the next list tells.
            Err(ApiError::Problem { .. }) => {}
        }
    }
    Ok(changed)
}

/// What is no longer among the newest but was chosen stays, until the centre says that it is not published any more.
async fn with_what_is_kept(
    store: &dyn LocalStore,
    files: &dyn KeptFiles,
    api: &Api,
    before: &[PublishedMaterial],
    mut now: Tagged<PublishedMaterial>,
) -> Result<Tagged<PublishedMaterial>, StoreError> {
    for gone in before {
        if now.items.iter().any(|thing| thing.id == gone.id) || !is_chosen(store, gone.id).await? {
            continue;
        }
        match api.get::<PublishedMaterial>(paths::material(gone.id)).await {
            Err(ApiError::Problem { problem, .. }) if problem.status == 404 => {
                // A phone that keeps no files has none to forget.
                let _ = files.forget(&paths::material_file(gone.id)).await;
                choose(store, gone.id, false).await?;
            }
            _ => now.items.push(gone.clone()),
        }
    }
    Ok(now)
}

/// A file to be on the phone; its size where it is known.
struct Wanted {
    path: String,
    media_type: String,
    bytes: Option<u64>,
}

/// Small pictures first: they cost little and show what there is.
async fn wanted(store: &dyn LocalStore, things: &[PublishedMaterial]) -> Result<Vec<Wanted>, StoreError> {
    let with_file = || things.iter().filter_map(|thing| thing.file.as_ref().map(|file| (thing.id, file)));
    let pictured = with_file().take(PICTURED).filter(|(_, file)| file.has_preview);
    let mut wanted: Vec<Wanted> =
        pictured.map(|(id, _)| Wanted { path: paths::material_preview(id), media_type: "image/jpeg".to_owned(), bytes: None }).collect();
    for (id, file) in with_file() {
        if is_chosen(store, id).await? {
            wanted.push(Wanted { path: paths::material_file(id), media_type: file.media_type.clone(), bytes: Some(file.bytes) });
        }
    }
    Ok(wanted)
}

async fn fetch(files: &dyn KeptFiles, api: &Api, file: &Wanted, came: &dyn Fn(&str, u64)) -> Result<Result<(), ApiError>, StoreError> {
    let Some(total) = file.bytes else {
        match api.get_bytes(&file.path, None).await {
            Ok(bytes) => files.add(&file.path, 0, &bytes).await?,
            Err(error) => return Ok(Err(error)),
        }
        return finish(files, file).await.map(Ok);
    };
    let mut at = files.begun(&file.path).await?;
    // Also what came before this run: whoever looks may have seen another file's parts last.
    came(&file.path, at);
    while at < total {
        let until = (at + PART_BYTES).min(total);
        match api.get_bytes(&file.path, Some(at..until)).await {
            Ok(bytes) => files.add(&file.path, at, &bytes).await?,
            Err(error) => return Ok(Err(error)),
        }
        at = until;
        came(&file.path, at);
    }
    finish(files, file).await.map(Ok)
}

/// Another tab may have made one file of the parts meanwhile: then none are left.
async fn finish(files: &dyn KeptFiles, file: &Wanted) -> Result<(), StoreError> {
    let here = files.begun(&file.path).await?;
    if here > 0 && file.bytes.is_none_or(|total| here == total) {
        files.finish(&file.path, &file.media_type).await?;
    }
    Ok(())
}

/// The list as it is now, or the one before when nothing new was said.
async fn newest<T: DeserializeOwned + Clone>(api: &Api, path: &str, before: &Tagged<T>) -> Tagged<T> {
    match api.get_changed::<Page<T>>(path, before.tag.clone()).await {
        Ok(Some((page, tag))) => Tagged { items: page.items, tag },
        Ok(None) | Err(_) => before.clone(),
    }
}

async fn read(store: &dyn LocalStore) -> Result<Lists, StoreError> {
    let kept = store.value(NAME).await?;
    Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

async fn is_chosen(store: &dyn LocalStore, id: PublicationId) -> Result<bool, StoreError> {
    Ok(store.value(&choice(id)).await?.is_some())
}
