//! A receipt is complete exactly when every picture is stored, in whatever order things happen; jobs are done by somebody.
use app::domain::access::Scope;
use app::wire::reports::{PhotoState, ReportState};
use chrono::Duration;
use server::store::{ReportFilter, THUMBNAIL_JOB};

use crate::stage::{Stage, VILLAGE, at, hash, new_id, new_report, session};

pub async fn one_picture_completes_every_report_that_waits_for_it(stage: &Stage) {
    let (alone, with_another, late) = (new_id(), new_id(), new_id());
    stage.stored(alone, &session(VILLAGE, &["shared"]), 0).await;
    stage.stored(with_another, &session(VILLAGE, &["other", "shared"]), 1).await;
    stage.picture("shared", 2).await;
    stage.picture("shared", 3).await;
    assert!(stage.store.receipt(alone).await.unwrap().unwrap().complete);
    let waiting = stage.store.receipt(with_another).await.unwrap().unwrap();
    assert_eq!(waiting.photos.iter().map(|photo| photo.stored).collect::<Vec<_>>(), [false, true]);
    let receipt = stage.stored(late, &session(VILLAGE, &["shared"]), 4).await;
    assert!(receipt.complete, "its picture was here before it");
    stage.picture("other", 5).await;
    let rows = stage.store.reports(&Scope::Everything, &ReportFilter::default(), None, 10).await.unwrap().items;
    assert!(rows.iter().all(|row| row.state == ReportState::Received), "{rows:?}");
}

pub async fn pictures_arriving_at_once_complete_their_report(stage: &Stage) {
    for round in 0..10 {
        let names: Vec<String> = (0..6).map(|n| format!("{round}-{n}")).collect();
        let id = new_id();
        stage.stored(id, &session(VILLAGE, &names.iter().map(String::as_str).collect::<Vec<_>>()), round).await;
        futures::future::join_all(names.iter().map(|name| stage.picture(name, round))).await;
        let row = stage.store.report(id).await.unwrap().unwrap().summary;
        assert_eq!(row.state, ReportState::Received, "round {round}");
    }
}

pub async fn naming_and_storing_at_once_never_leaves_a_report_waiting(stage: &Stage) {
    for round in 0..20 {
        let name = format!("race-{round}");
        let submission = session(VILLAGE, &[&name, "always there"]);
        let (first, second) = (new_id(), new_id());
        stage.stored(first, &submission, round).await;
        stage.picture("always there", round).await;
        let put = async { stage.store.put_report(&new_report(second, &submission, round)).await.unwrap() };
        tokio::join!(put, stage.picture(&name, round));
        for id in [first, second] {
            let row = stage.store.report(id).await.unwrap().unwrap().summary;
            assert_eq!(row.state, ReportState::Received, "round {round}");
        }
    }
}

pub async fn a_stored_picture_is_checked_by_a_job_once(stage: &Stage) {
    let id = new_id();
    stage.stored(id, &session(VILLAGE, &["hall"]), 0).await;
    let named = stage.store.named_photo(id, &hash("hall")).await.unwrap().unwrap();
    assert_eq!((named.size, named.stored, named.state, named.kind), (1_000, false, PhotoState::Awaited, None));
    stage.store.set_photo_state(&hash("hall"), PhotoState::Ready, at(0)).await.unwrap();
    assert_eq!(stage.store.named_photo(id, &hash("hall")).await.unwrap().unwrap().state, PhotoState::Awaited);
    for _ in 0..3 {
        stage.picture("hall", 1).await;
    }
    let job = stage.store.claim_job(THUMBNAIL_JOB, "worker", at(2), Duration::minutes(1)).await.unwrap().unwrap();
    assert_eq!(job.payload, hash("hall").as_str());
    stage.store.set_photo_state(&hash("hall"), PhotoState::Ready, at(2)).await.unwrap();
    assert!(stage.store.finish_job(&job).await.unwrap());
    assert_eq!(stage.store.claim_job(THUMBNAIL_JOB, "worker", at(900), Duration::minutes(1)).await.unwrap(), None);
    let named = stage.store.named_photo(id, &hash("hall")).await.unwrap().unwrap();
    assert_eq!((named.stored, named.state, named.kind.as_deref()), (true, PhotoState::Ready, Some("jpeg")));
    stage.picture("hall", 5).await;
    assert_eq!(stage.store.named_photo(id, &hash("hall")).await.unwrap().unwrap().state, PhotoState::Ready, "a repeat changes nothing");
    assert_eq!(stage.store.named_photo(id, &hash("unnamed")).await.unwrap(), None);
}

pub async fn a_lost_job_is_claimed_again(stage: &Stage) {
    stage.picture("hall", 0).await;
    let (store, lease) = (&stage.store, Duration::seconds(30));
    let claims = futures::future::join_all((0..4).map(|_| store.claim_job(THUMBNAIL_JOB, "one of four", at(1), lease))).await;
    let mut won: Vec<_> = claims.into_iter().filter_map(|claim| claim.unwrap()).collect();
    assert_eq!(won.len(), 1, "one worker has it");
    let lost = won.remove(0);
    assert_eq!(store.claim_job(THUMBNAIL_JOB, "early", at(30), lease).await.unwrap(), None, "still leased");
    let again = store.claim_job(THUMBNAIL_JOB, "later", at(31), lease).await.unwrap().unwrap();
    assert_eq!((again.id, again.attempts), (lost.id, 2));
    assert!(!store.finish_job(&lost).await.unwrap(), "whoever lost it has no say");
    assert!(store.finish_job(&again).await.unwrap());
}

pub async fn a_job_that_must_be_done_is_tried_however_long_it_takes(stage: &Stage) {
    stage.picture("hall", 0).await;
    let (store, lease) = (&stage.store, Duration::seconds(30));
    for attempt in 1..=20 {
        let job = store.claim_job(THUMBNAIL_JOB, "worker", at(attempt * 100), lease).await.unwrap().unwrap();
        store.retry_job(&job, "the disk is full", at(attempt * 100 + 50)).await.unwrap();
        assert_eq!(store.claim_job(THUMBNAIL_JOB, "worker", at(attempt * 100 + 49), lease).await.unwrap(), None);
    }
    assert!(store.claim_job(THUMBNAIL_JOB, "worker", at(10_000), lease).await.unwrap().is_some());
}
