//! What the server holds at the end, asked as somebody at the ministry would.
use std::collections::{BTreeMap, BTreeSet};

use app::domain::photo::PhotoHash;
use app::domain::report::{ReportContent, ReportId};
use app::offline::ports::LocalStore;
use app::wire::reports::{Receipt, ReportDetail, ReportSummary};
use app::wire::{Page, paths};

use crate::common::{Client, eventually};
use crate::phone::Phone;

/// [`all_arrived`] with every picture fetched as a screen does.
pub async fn all_arrived_once(ministry: &Client, phones: &[&Phone]) -> (usize, usize) {
    all_arrived(ministry, phones, async |id, hash| picture(ministry, id, hash).await).await
}

/// Exactly the reports saved on the phones are there, each once, with the content and every picture's bytes as they
/// were (`read` gets them); and the phones have let go of all of it. Returns how many reports and pictures there are.
pub async fn all_arrived(ministry: &Client, phones: &[&Phone], read: impl AsyncFn(ReportId, &PhotoHash) -> Vec<u8>) -> (usize, usize) {
    let saved: BTreeMap<ReportId, ReportContent> = phones.iter().flat_map(|phone| phone.saved.borrow().clone()).collect();
    let listed = list(ministry).await;
    assert_eq!(listed.len(), saved.len(), "as many reports as were saved");
    assert_eq!(listed.iter().map(|report| report.id).collect::<BTreeSet<_>>(), saved.keys().copied().collect());
    let numbers: BTreeSet<_> = listed.iter().map(|report| &report.number).collect();
    assert_eq!(numbers.len(), listed.len(), "each has its own number");
    let mut pictures = 0;
    for (id, content) in &saved {
        let detail: ReportDetail = ministry.get(paths::report(*id)).await.expect(200).json();
        assert_eq!(detail.content, *content);
        let receipt: Receipt = ministry.get(paths::report_receipt(*id)).await.expect(200).json();
        assert!(receipt.complete && receipt.photos.iter().all(|photo| photo.stored));
        for photo in &content.photos {
            let bytes = read(*id, &photo.hash).await;
            assert_eq!((PhotoHash::of(&bytes), bytes.len() as u64), (photo.hash.clone(), photo.size));
            pictures += 1;
        }
    }
    for phone in phones {
        assert!(phone.disk.outbox().await.expect("read").is_empty(), "the queue is empty");
        assert!(phone.disk.0.borrow().photos.is_empty(), "the phone let its copies go");
        assert_eq!(phone.disk.sent().await.expect("read").len(), phone.saved.borrow().len());
    }
    (saved.len(), pictures)
}

async fn list(ministry: &Client) -> Vec<ReportSummary> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page: Page<ReportSummary> = ministry.get(format!("{}?cursor={cursor}", paths::REPORTS)).await.expect(200).json();
        all.extend(page.items);
        let Some(next) = page.next else { return all };
        cursor = next;
    }
}

/// It is shown once a job has looked at it.
pub async fn picture(caller: &Client, id: ReportId, hash: &PhotoHash) -> Vec<u8> {
    eventually("the picture was looked at", async || {
        let reply = caller.get(paths::photo(id, hash)).await;
        (reply.status == 200).then_some(reply.body)
    })
    .await
}
