//! The phone's disk: what is here survives the death of the process. Every method is one transaction.
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::domain::review::Review;
use crate::offline::draft::Draft;
use crate::offline::outbox::{Delivery, OutboxItem, SentReport};
use crate::offline::owner::ME;
use crate::offline::stale::{self, Held, Stale};
use crate::wire::session::Me;

#[derive(Default, Clone)]
pub struct Disk {
    pub drafts: BTreeMap<ReportId, Draft>,
    pub outbox: BTreeMap<ReportId, OutboxItem>,
    pub photos: BTreeMap<PhotoHash, Vec<u8>>,
    pub previews: BTreeMap<PhotoHash, Vec<u8>>,
    pub sent: BTreeMap<ReportId, SentReport>,
    pub values: BTreeMap<String, String>,
    /// Records of a newer version of the app.
    pub unreadable: usize,
}

impl Disk {
    fn held(&self, id: ReportId) -> Held {
        let me = self.values.get(ME).and_then(|json| serde_json::from_str::<Me>(json).ok());
        Held {
            person: me.map(|me| me.person),
            draft: self.drafts.get(&id).cloned(),
            item: self.outbox.get(&id).cloned(),
            sent: self.sent.get(&id).cloned(),
        }
    }

    pub fn save_draft(&mut self, draft: &Draft, based_on: Option<i64>) -> Result<(), Stale> {
        stale::may_save(draft, based_on, &self.held(draft.id))?;
        self.drafts.insert(draft.id, draft.clone());
        Ok(())
    }

    pub fn enqueue(&mut self, item: &OutboxItem, based_on: i64) -> Result<(), Stale> {
        if stale::may_enqueue(item, based_on, &self.held(item.id))? {
            self.outbox.insert(item.id, item.clone());
            self.drafts.remove(&item.id);
        }
        Ok(())
    }

    pub fn take_back(&mut self, item: &OutboxItem, draft: &Draft) -> bool {
        let unchanged = self.outbox.get(&item.id) == Some(item);
        if unchanged {
            self.outbox.remove(&item.id);
            self.drafts.insert(draft.id, draft.clone());
        }
        unchanged
    }

    pub fn update_delivery(&mut self, id: ReportId, version: u32, delivery: &Delivery) -> bool {
        let item = self.outbox.get_mut(&id).filter(|item| item.submission.version == version);
        item.map(|item| item.delivery = delivery.clone()).is_some()
    }

    pub fn settle(&mut self, sent: &SentReport) {
        if self.outbox.get(&sent.id).is_some_and(|item| sent.settles(item)) {
            self.outbox.remove(&sent.id);
        }
        self.sent.insert(sent.id, sent.clone());
        self.forget_unnamed(sent.submission.content.photos.iter().map(|photo| photo.hash.clone()).collect());
    }

    pub fn note_review(&mut self, id: ReportId, review: &Review) -> bool {
        let news = self.sent.get(&id).and_then(|sent| sent.with_review(review));
        news.map(|news| self.sent.insert(id, news)).is_some()
    }

    pub fn delete_draft(&mut self, id: ReportId) {
        if let Some(draft) = self.drafts.remove(&id) {
            self.forget_unnamed(draft.form.photos.iter().map(|photo| photo.hash.clone()).collect());
        }
    }

    fn forget_unnamed(&mut self, candidates: BTreeSet<PhotoHash>) {
        let drafts = self.drafts.values().flat_map(|draft| &draft.form.photos);
        let items = self.outbox.values().flat_map(|item| &item.submission.content.photos);
        let named: BTreeSet<_> = drafts.chain(items).map(|photo| &photo.hash).collect();
        self.photos.retain(|hash, _| named.contains(hash) || !candidates.contains(hash));
    }
}
