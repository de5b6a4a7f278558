//! Judgements: of two at once one is told, a new version is judged anew, and nothing of an old one is lost.
use app::domain::access::Scope;
use app::domain::report::ReportId;
use app::domain::review::{Decision, Judgement, PhotoComment, Revision};
use app::wire::reports::ReportState;
use server::store::{NewReview, PutReview, ReportFilter};

use crate::stage::{Stage, VILLAGE, at, hash, new_id, person_id, session, unit_id};

const DISTRICT: usize = 3;
const PROVINCE: usize = 2;

fn judgement(decision: Decision, comment: &str) -> Judgement {
    Judgement { decision, comment: comment.to_owned(), photos: vec![] }
}

async fn judge(stage: &Stage, by: usize, report: ReportId, on: (u32, u32), judgement: &Judgement, seconds: i64) -> PutReview {
    let revision = Revision { version: on.0, judgements: on.1 };
    let new = NewReview { report, revision, judgement, by: person_id(by), at: at(seconds) };
    stage.store.review(&new).await.unwrap()
}

/// A complete report.
async fn complete(stage: &Stage) -> ReportId {
    let id = new_id();
    stage.stored(id, &session(VILLAGE, &["hall"]), 0).await;
    stage.picture("hall", 1).await;
    id
}

async fn listed(stage: &Stage, state: ReportState) -> Vec<ReportId> {
    let filter = ReportFilter { state: Some(state), ..ReportFilter::default() };
    let page = stage.store.reports(&Scope::Everything, &filter, None, 100).await.unwrap();
    page.items.into_iter().map(|row| row.id).collect()
}

pub async fn a_judgement_is_kept_and_its_repeat_is_answered_alike(stage: &Stage) {
    let id = complete(stage).await;
    let mut back = judgement(Decision::Returned, "ภาพไม่ชัด");
    back.photos.push(PhotoComment { hash: hash("hall"), comment: "ถ่ายใหม่".into() });
    let first = judge(stage, DISTRICT, id, (1, 0), &back, 10).await;
    let PutReview::Done(reviewed) = &first else { panic!("{first:?}") };
    assert_eq!((reviewed.state, reviewed.revision.as_str()), (ReportState::Returned, "1.1"));
    assert_eq!(judge(stage, DISTRICT, id, (1, 0), &back, 99).await, first, "a lost answer");
    assert_eq!(judge(stage, PROVINCE, id, (1, 0), &back, 99).await, PutReview::Stale, "somebody else's, though alike");
    let other = judgement(Decision::Accepted, "");
    assert_eq!(judge(stage, DISTRICT, id, (1, 0), &other, 99).await, PutReview::Stale);
    let detail = stage.store.report(id).await.unwrap().unwrap();
    assert_eq!((detail.reviews.len(), detail.summary.state), (1, ReportState::Returned));
    assert_eq!(detail.reviews[0], reviewed.review);
    assert_eq!(detail.reviews[0].comment_on(&hash("hall")), Some("ถ่ายใหม่"));
    assert!(matches!(judge(stage, PROVINCE, id, (1, 1), &other, 20).await, PutReview::Done(_)), "who has seen it may differ");
    assert_eq!(judge(stage, DISTRICT, id, (1, 0), &back, 99).await, first, "still the same answer");
    assert_eq!(judge(stage, DISTRICT, new_id(), (1, 0), &other, 1).await, PutReview::Stale, "no such report");
}

pub async fn of_reviewers_at_once_one_is_heard_and_the_others_are_told(stage: &Stage) {
    for round in 0..10 {
        let id = complete(stage).await;
        let (yes, no) = (judgement(Decision::Accepted, ""), judgement(Decision::Returned, "แก้"));
        let all = [
            judge(stage, DISTRICT, id, (1, 0), &yes, round),
            judge(stage, PROVINCE, id, (1, 0), &no, round),
            judge(stage, 0, id, (1, 0), &no, round),
            judge(stage, 1, id, (1, 0), &yes, round),
        ];
        let outcomes = futures::future::join_all(all).await;
        assert_eq!(outcomes.iter().filter(|one| matches!(one, PutReview::Done(_))).count(), 1, "{outcomes:?}");
        assert_eq!(stage.store.report(id).await.unwrap().unwrap().reviews.len(), 1);
    }
}

pub async fn a_judgement_and_a_new_version_at_once_never_judge_what_was_not_seen(stage: &Stage) {
    for round in 0..10 {
        let id = complete(stage).await;
        let mut second = session(VILLAGE, &["hall"]);
        (second.version, second.content.people) = (2, Some(50 + round));
        let yes = judgement(Decision::Accepted, "");
        let (_, outcome) = futures::join!(stage.stored(id, &second, 5), judge(stage, DISTRICT, id, (1, 0), &yes, 5));
        let detail = stage.store.report(id).await.unwrap().unwrap();
        assert_eq!((detail.summary.version, detail.summary.state), (2, ReportState::Received), "the new version is not judged");
        let judged = u32::from(matches!(outcome, PutReview::Done(_)));
        assert_eq!(detail.summary.revision, format!("2.{judged}"));
        assert!(detail.reviews.iter().all(|review| review.version == 1));
    }
}

pub async fn a_corrected_report_waits_again_and_its_history_is_whole(stage: &Stage) {
    let id = complete(stage).await;
    judge(stage, DISTRICT, id, (1, 0), &judgement(Decision::Returned, "เพิ่มภาพ"), 10).await;
    assert_eq!(stage.store.unit_reviews(unit_id(VILLAGE)).await.unwrap()[0].review.comment, "เพิ่มภาพ");
    let mut second = session(VILLAGE, &["hall", "more"]);
    second.version = 2;
    stage.stored(id, &second, 20).await;
    assert_eq!(stage.store.unit_reviews(unit_id(VILLAGE)).await.unwrap(), [], "the new version has not been judged");
    let yes = judgement(Decision::Accepted, "");
    assert_eq!(judge(stage, DISTRICT, id, (2, 1), &yes, 30).await, PutReview::Stale, "its picture is missing: it does not count yet");
    stage.picture("more", 40).await;
    assert_eq!(judge(stage, DISTRICT, id, (1, 1), &yes, 45).await, PutReview::Stale, "the old version");
    assert!(matches!(judge(stage, DISTRICT, id, (2, 1), &yes, 50).await, PutReview::Done(_)));
    let versions = stage.store.report_versions(id).await.unwrap();
    assert_eq!(versions.iter().map(|version| version.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(versions[1].content, session(VILLAGE, &["hall"]).content, "the old version as it was");
    assert_eq!(versions[1].reviews[0].comment, "เพิ่มภาพ");
    assert_eq!(versions[0].reviews[0].decision, Decision::Accepted);
    assert_eq!(versions[0].received_at, at(20));
    let told = stage.store.unit_reviews(unit_id(VILLAGE)).await.unwrap();
    assert_eq!((told[0].report, told[0].review.version), (id, 2));
    assert_eq!(stage.store.unit_reviews(unit_id(DISTRICT)).await.unwrap(), [], "not the others'");
}

pub async fn the_inbox_holds_what_is_to_be_judged(stage: &Stage) {
    let (waiting, returned, accepted, missing) = (complete(stage).await, complete(stage).await, complete(stage).await, new_id());
    stage.stored(missing, &session(VILLAGE, &["late"]), 3).await;
    judge(stage, DISTRICT, returned, (1, 0), &judgement(Decision::Returned, "แก้"), 10).await;
    judge(stage, DISTRICT, accepted, (1, 0), &judgement(Decision::Accepted, ""), 10).await;
    let table = [
        (ReportState::Received, waiting),
        (ReportState::Returned, returned),
        (ReportState::Accepted, accepted),
        (ReportState::AwaitingPhotos, missing),
    ];
    for (state, expected) in table {
        assert_eq!(listed(stage, state).await, [expected], "{state:?}");
    }
}
