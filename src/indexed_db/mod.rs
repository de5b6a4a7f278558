//! The phone's disk ([`LocalStore`]) on IndexedDB. Records are JSON text under their identity, pictures bytes under
//! their hash.
mod database;
#[cfg(test)]
pub mod tests;

use std::collections::BTreeSet;

use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::domain::review::Review;
use app::offline::draft::Draft;
use app::offline::outbox::{Delivery, OutboxItem, SentReport};
use app::offline::owner::ME;
use app::offline::ports::{LocalStore, StoreError, Stored};
use app::offline::stale::{self, Held, Stale};
use app::wire::session::Me;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use database::{Access, DRAFTS, Database, OUTBOX, PHOTOS, PREVIEWS, SENT, Transaction, VALUES};

#[derive(Default)]
pub struct IndexedDb {
    database: Database,
}

impl IndexedDb {
    /// Drops pictures that nothing names: a tab was killed between keeping a picture and naming it in its draft. Only
    /// while no other tab is open, for it may be in between just now.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        self.database
            .run(&[DRAFTS, OUTBOX, SENT, PHOTOS, PREVIEWS], Access::Write, async |tx| {
                let mut named = named_in(tx, &[DRAFTS, OUTBOX]).await?;
                remove_unnamed(tx, PHOTOS, &named).await?;
                named.extend(named_in(tx, &[SENT]).await?);
                remove_unnamed(tx, PREVIEWS, &named).await
            })
            .await
    }

    /// Without reading them.
    pub async fn has_drafts(&self) -> Result<bool, StoreError> {
        self.has_any(DRAFTS).await
    }

    pub async fn has_outbox(&self) -> Result<bool, StoreError> {
        self.has_any(OUTBOX).await
    }

    async fn has_any(&self, store: &str) -> Result<bool, StoreError> {
        self.database.run(&[store], Access::Read, async |tx| Ok(!tx.keys(store).await?.is_empty())).await
    }

    async fn read_all<T: DeserializeOwned>(&self, store: &str) -> Result<Vec<T>, StoreError> {
        let records = self.database.run(&[store], Access::Read, async |tx| tx.texts(store).await).await?;
        // One record that this version cannot read must not stop the others; it stays where it is, and is told of apart
        // from them (`unreadable`).
        Ok(records.iter().filter_map(|json| serde_json::from_str(json).ok()).collect())
    }

    async fn read_bytes(&self, store: &str, hash: &PhotoHash) -> Result<Option<Vec<u8>>, StoreError> {
        self.database.run(&[store], Access::Read, async |tx| tx.bytes(store, hash.as_str()).await).await
    }
}

impl LocalStore for IndexedDb {
    fn drafts(&self) -> Stored<'_, Vec<Draft>> {
        Box::pin(async {
            let mut drafts: Vec<Draft> = self.read_all(DRAFTS).await?;
            drafts.sort_by_key(|draft| (draft.created_ms, draft.id));
            Ok(drafts)
        })
    }

    fn draft(&self, id: ReportId) -> Stored<'_, Option<Draft>> {
        Box::pin(self.database.run(&[DRAFTS], Access::Read, async move |tx| one(tx, DRAFTS, &key(id)).await))
    }

    fn save_draft<'a>(&'a self, draft: &'a Draft, based_on: Option<i64>) -> Stored<'a, Result<(), Stale>> {
        Box::pin(self.database.run(&[DRAFTS, OUTBOX, SENT, VALUES], Access::WriteStrict, async move |tx| {
            if let Err(stale) = stale::may_save(draft, based_on, &held(tx, draft.id).await?) {
                return Ok(Err(stale));
            }
            put(tx, DRAFTS, draft.id, draft).map(Ok)
        }))
    }

    fn delete_draft(&self, id: ReportId) -> Stored<'_, ()> {
        Box::pin(self.database.run(&[DRAFTS, OUTBOX, SENT, PHOTOS, PREVIEWS], Access::WriteStrict, async move |tx| {
            let Some(draft) = tx.text(DRAFTS, &key(id)).await? else { return Ok(()) };
            tx.delete(DRAFTS, &key(id))?;
            let named = named_in(tx, &[DRAFTS, OUTBOX]).await?;
            let sent = named_in(tx, &[SENT]).await?;
            for hash in hashes(&draft).filter(|hash| !named.contains(hash)) {
                tx.delete(PHOTOS, &hash)?;
                if !sent.contains(&hash) {
                    tx.delete(PREVIEWS, &hash)?;
                }
            }
            Ok(())
        }))
    }

    fn save_photo<'a>(&'a self, hash: &'a PhotoHash, bytes: &'a [u8], preview: &'a [u8]) -> Stored<'a, ()> {
        Box::pin(self.database.run(&[PHOTOS, PREVIEWS], Access::WriteStrict, async |tx| {
            tx.put_bytes(PHOTOS, hash.as_str(), bytes)?;
            tx.put_bytes(PREVIEWS, hash.as_str(), preview)
        }))
    }

    fn photo<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>> {
        Box::pin(self.read_bytes(PHOTOS, hash))
    }

    fn preview<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>> {
        Box::pin(self.read_bytes(PREVIEWS, hash))
    }

    fn outbox(&self) -> Stored<'_, Vec<OutboxItem>> {
        Box::pin(async {
            let mut items: Vec<OutboxItem> = self.read_all(OUTBOX).await?;
            items.sort_by_key(|item| (item.saved_ms, item.id));
            Ok(items)
        })
    }

    fn unreadable(&self) -> Stored<'_, usize> {
        Box::pin(self.database.run(&[DRAFTS, OUTBOX], Access::Read, async |tx| {
            let (drafts, items) = (tx.texts(DRAFTS).await?, tx.texts(OUTBOX).await?);
            let drafts = drafts.iter().filter(|json| parse::<Draft>(json).is_err()).count();
            Ok(drafts + items.iter().filter(|json| parse::<OutboxItem>(json).is_err()).count())
        }))
    }

    fn enqueue<'a>(&'a self, item: &'a OutboxItem, based_on: i64) -> Stored<'a, Result<(), Stale>> {
        Box::pin(self.database.run(&[DRAFTS, OUTBOX, SENT, VALUES], Access::WriteStrict, async move |tx| {
            match stale::may_enqueue(item, based_on, &held(tx, item.id).await?) {
                Err(stale) => return Ok(Err(stale)),
                Ok(false) => return Ok(Ok(())),
                Ok(true) => {}
            }
            put(tx, OUTBOX, item.id, item)?;
            tx.delete(DRAFTS, &key(item.id)).map(Ok)
        }))
    }

    fn take_back<'a>(&'a self, item: &'a OutboxItem, draft: &'a Draft) -> Stored<'a, bool> {
        Box::pin(self.database.run(&[DRAFTS, OUTBOX], Access::WriteStrict, async |tx| {
            if one::<OutboxItem>(tx, OUTBOX, &key(item.id)).await?.as_ref() != Some(item) {
                return Ok(false);
            }
            tx.delete(OUTBOX, &key(item.id))?;
            put(tx, DRAFTS, draft.id, draft)?;
            Ok(true)
        }))
    }

    fn update_delivery<'a>(&'a self, id: ReportId, version: u32, delivery: &'a Delivery) -> Stored<'a, bool> {
        Box::pin(self.database.run(&[OUTBOX], Access::WriteStrict, async move |tx| {
            let kept = one::<OutboxItem>(tx, OUTBOX, &key(id)).await?;
            let Some(item) = kept.filter(|item| item.submission.version == version) else { return Ok(false) };
            put(tx, OUTBOX, id, &OutboxItem { delivery: delivery.clone(), ..item })?;
            Ok(true)
        }))
    }

    fn settle<'a>(&'a self, sent: &'a SentReport) -> Stored<'a, ()> {
        Box::pin(self.database.run(&[DRAFTS, OUTBOX, SENT, PHOTOS], Access::WriteStrict, async |tx| {
            put(tx, SENT, sent.id, sent)?;
            let waiting = one::<OutboxItem>(tx, OUTBOX, &key(sent.id)).await?;
            // Another version may have been saved meanwhile: it goes on waiting.
            if waiting.is_some_and(|item| sent.settles(&item)) {
                tx.delete(OUTBOX, &key(sent.id))?;
            }
            let named = named_in(tx, &[DRAFTS, OUTBOX]).await?;
            let photos = sent.submission.content.photos.iter().map(|photo| photo.hash.as_str());
            photos.filter(|hash| !named.contains(*hash)).try_for_each(|hash| tx.delete(PHOTOS, hash))
        }))
    }

    fn note_review<'a>(&'a self, id: ReportId, review: &'a Review) -> Stored<'a, bool> {
        Box::pin(self.database.run(&[SENT], Access::WriteStrict, async move |tx| {
            let sent = one::<SentReport>(tx, SENT, &key(id)).await?;
            let Some(news) = sent.and_then(|sent| sent.with_review(review)) else { return Ok(false) };
            put(tx, SENT, id, &news)?;
            Ok(true)
        }))
    }

    fn sent(&self) -> Stored<'_, Vec<SentReport>> {
        Box::pin(async {
            let mut sent: Vec<SentReport> = self.read_all(SENT).await?;
            sent.sort_by_key(|sent| std::cmp::Reverse((sent.settled_ms, sent.id)));
            Ok(sent)
        })
    }

    fn value<'a>(&'a self, name: &'a str) -> Stored<'a, Option<String>> {
        Box::pin(self.database.run(&[VALUES], Access::Read, async |tx| tx.text(VALUES, name).await))
    }

    fn set_value<'a>(&'a self, name: &'a str, json: Option<&'a str>) -> Stored<'a, ()> {
        Box::pin(self.database.run(&[VALUES], Access::WriteStrict, async move |tx| match json {
            Some(json) => tx.put_text(VALUES, name, json),
            None => tx.delete(VALUES, name),
        }))
    }
}

fn key(id: ReportId) -> String {
    id.0.to_string()
}

fn put<T: Serialize>(tx: &Transaction, store: &str, id: ReportId, record: &T) -> Result<(), JsValue> {
    let json = serde_json::to_string(record).map_err(|error| JsValue::from_str(&error.to_string()))?;
    tx.put_text(store, &key(id), &json)
}

/// A record that cannot be read ends the transaction: what is not understood is not written over.
async fn held(tx: &Transaction, id: ReportId) -> Result<Held, JsValue> {
    let key = key(id);
    let me = tx.text(VALUES, ME).await?.and_then(|json| serde_json::from_str::<Me>(&json).ok());
    Ok(Held {
        person: me.map(|me| me.person),
        draft: one(tx, DRAFTS, &key).await?,
        item: one(tx, OUTBOX, &key).await?,
        sent: one(tx, SENT, &key).await?,
    })
}

async fn one<T: DeserializeOwned>(tx: &Transaction, store: &str, key: &str) -> Result<Option<T>, JsValue> {
    tx.text(store, key).await?.map(|json| parse(&json)).transpose()
}

fn parse<T: DeserializeOwned>(json: &str) -> Result<T, JsValue> {
    serde_json::from_str(json).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Every picture named anywhere in a record. Looked for in the text, not in the parsed record, so that the pictures of
/// a record which this version cannot read are kept too.
fn hashes(json: &str) -> impl Iterator<Item = String> {
    json.split('"').filter(|part| PhotoHash::parse(part).is_ok()).map(str::to_owned)
}

async fn named_in(tx: &Transaction, stores: &[&str]) -> Result<BTreeSet<String>, JsValue> {
    let mut named = BTreeSet::new();
    for store in stores {
        tx.texts(store).await?.iter().for_each(|json| named.extend(hashes(json)));
    }
    Ok(named)
}

async fn remove_unnamed(tx: &Transaction, store: &str, named: &BTreeSet<String>) -> Result<(), JsValue> {
    tx.keys(store).await?.iter().filter(|hash| !named.contains(*hash)).try_for_each(|hash| tx.delete(store, hash))
}
