//! Rescue files: carried by anybody, opened by the server only.
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use app::domain::photo::PhotoHash;
use app::wire::Page;
use app::wire::paths;
use app::wire::reports::{Receipt, ReportSummary};
use app::wire::rescue::{MAGIC, RescueContent, RescueReply, RescuedReport, pack};

use crate::common::*;

/// What a phone saves.
pub fn seal(phone: &Client, reports: Vec<RescuedReport>, photos: &[&[u8]]) -> Vec<u8> {
    let content = RescueContent { reports, photos: photos.iter().map(|bytes| (PhotoHash::of(bytes), bytes.len() as u64)).collect() };
    let plain = pack(&content, photos.iter().copied()).unwrap();
    let mut file = MAGIC.to_vec();
    file.extend_from_slice(phone.device.as_bytes());
    let cipher = Aes256Gcm::new_from_slice(&phone.device_key).unwrap();
    let nonce = [5; 12];
    let sealed = cipher.encrypt(Nonce::from_slice(&nonce), Payload { msg: &plain, aad: &file }).unwrap();
    file.extend_from_slice(&nonce);
    file.extend_from_slice(&sealed);
    file
}

#[tokio::test]
async fn a_neighbour_brings_the_file_and_the_reports_are_the_village_heads_own() {
    on_both(async |server| {
        let (phone, neighbour) = (server.phone(&CHAERAMAE_1).await, server.phone(&ROI_ET_VILLAGE).await);
        let (photo, noise) = (jpeg(1, 64, 48), b"not a picture at all".to_vec());
        let good = RescuedReport { id: new_id(), submission: submission(CHAERAMAE_1.unit, &[&photo]) };
        let not_theirs = RescuedReport { id: new_id(), submission: submission(CHAERAMAE_2.unit, &[&photo]) };
        let half = RescuedReport { id: new_id(), submission: submission(CHAERAMAE_1.unit, &[&photo, &noise]) };
        let file = seal(&phone, vec![not_theirs.clone(), good.clone(), half.clone()], &[&photo, &noise]);

        let reply: RescueReply = neighbour.post_bytes(paths::RESCUES, file.clone()).await.expect(200).json();
        let [refused, taken, partly] = &reply.results[..] else { panic!("one result for each report") };
        assert_eq!(refused.problem.as_ref().unwrap().code, "unit_unknown");
        assert!(refused.receipt.is_none());
        assert!(taken.receipt.as_ref().unwrap().complete && taken.problem.is_none());
        assert!(!partly.receipt.as_ref().unwrap().complete);
        assert_eq!(partly.problem.as_ref().unwrap().code, "photo_not_picture");

        // A second time, and the phone itself later: nothing changes.
        let again: RescueReply = neighbour.post_bytes(paths::RESCUES, file).await.expect(200).json();
        assert_eq!(again, reply);
        let receipt: Receipt = phone.put_report(good.id, &good.submission).await.expect(200).json();
        assert_eq!(Some(receipt), taken.receipt);
        let page: Page<ReportSummary> = phone.get(paths::REPORTS).await.expect(200).json();
        assert_eq!(page.items.len(), 2);
        neighbour.get(paths::report(good.id)).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_was_changed_cut_or_sealed_by_a_stranger_is_refused_whole() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        let photo = jpeg(2, 64, 48);
        let report = RescuedReport { id: new_id(), submission: submission(CHAERAMAE_1.unit, &[&photo]) };
        let file = seal(&phone, vec![report.clone()], &[&photo]);
        let mut changed = file.clone();
        changed[60] ^= 1;
        let stranger = server.client();
        let strangers = seal(&stranger, vec![report.clone()], &[&photo]);
        for (what, bytes) in
            [("changed", changed), ("cut", file[..file.len() / 2].to_vec()), ("empty", Vec::new()), ("a stranger's", strangers)]
        {
            assert_eq!(phone.post_bytes(paths::RESCUES, bytes).await.expect(422).code(), "rescue_unreadable", "{what}");
        }
        phone.get(paths::report(report.id)).await.expect(404);
        server.client().post_bytes(paths::RESCUES, file).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn the_file_of_a_phone_that_was_cut_off_is_taken_from_its_own_coordinator_only() {
    on_both(async |server| {
        let (phone, neighbour) = (server.phone(&CHAERAMAE_1).await, server.phone(&CHAERAMAE_2).await);
        let (district, elsewhere) = (server.staff("mueang-ubon").await, server.staff("roiet").await);
        let photo = jpeg(3, 64, 48);
        let report = RescuedReport { id: new_id(), submission: submission(CHAERAMAE_1.unit, &[&photo]) };
        let file = seal(&phone, vec![report.clone()], &[&photo]);
        district.delete(paths::person_sessions(CHAERAMAE_1.person)).await.expect(204);
        assert_eq!(neighbour.post_bytes(paths::RESCUES, file.clone()).await.expect(403).code(), "rescue_cut_off");
        assert_eq!(elsewhere.post_bytes(paths::RESCUES, file.clone()).await.expect(403).code(), "rescue_cut_off");

        // A new card for the same person, on another phone, does not bring the lost one back.
        let next = server.phone(&CHAERAMAE_1).await;
        assert_eq!(neighbour.post_bytes(paths::RESCUES, file.clone()).await.expect(403).code(), "rescue_cut_off");
        assert_eq!(next.post_bytes(paths::RESCUES, file.clone()).await.expect(403).code(), "rescue_cut_off");
        next.get(paths::report(report.id)).await.expect(404);

        let reply: RescueReply = district.post_bytes(paths::RESCUES, file).await.expect(200).json();
        assert!(reply.results[0].receipt.as_ref().unwrap().complete);
        next.get(paths::report(report.id)).await.expect(200);
    })
    .await;
}
