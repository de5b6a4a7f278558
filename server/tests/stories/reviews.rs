//! A coordinator accepts or sends back; the phone hears it, corrects it, and nothing is overwritten.
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::domain::review::{Decision, Judgement, PhotoComment};
use app::wire::Page;
use app::wire::paths;
use app::wire::reports::{ReportDetail, ReportState, ReportSummary};
use app::wire::reviews::{MyReviews, ReportVersions, ReviewBatch, ReviewBatchReply, ReviewItem, Reviewed};
use reqwest::Method;

use crate::common::*;

fn accept() -> Judgement {
    Judgement { decision: Decision::Accepted, comment: String::new(), photos: vec![] }
}

fn send_back(comment: &str) -> Judgement {
    Judgement { decision: Decision::Returned, comment: comment.to_owned(), photos: vec![] }
}

async fn review(client: &Client, id: ReportId, on: Option<&str>, judgement: &Judgement) -> Reply {
    let request = client.request(Method::PUT, &paths::report_review(id)).json(judgement);
    Reply::of(on.into_iter().fold(request, |request, on| request.header("if-match", format!("\"{on}\"")))).await
}

/// A complete report of the village.
async fn filed(phone: &Client, unit: app::domain::unit::UnitId, seed: u32) -> (ReportId, Vec<u8>) {
    let (id, photo) = (new_id(), jpeg(seed, 64, 48));
    phone.put_report(id, &submission(unit, &[&photo])).await.expect(200);
    phone.put_photo(id, &photo).await.expect(200);
    (id, photo)
}

#[tokio::test]
async fn a_report_goes_back_with_a_comment_comes_again_and_is_accepted() {
    on_both(async |server| {
        let (phone, district) = (server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await);
        let (id, photo) = filed(&phone, CHAERAMAE_1.unit, 60).await;
        let shown = district.get(paths::report(id)).await.expect(200);
        let detail: ReportDetail = shown.json();
        assert_eq!((shown.header("etag"), detail.summary.revision.as_str(), detail.may_review), ("\"1.0\"", "1.0", true));
        let mut back = send_back("");
        back.photos.push(PhotoComment { hash: PhotoHash::of(&photo), comment: "ภาพมืด".into() });
        let done: Reviewed = review(&district, id, Some("1.0"), &back).await.expect(200).json();
        assert_eq!((done.state, done.revision.as_str()), (ReportState::Returned, "1.1"));

        let heard = phone.get(paths::MY_REVIEWS).await.expect(200);
        let told: MyReviews = heard.json();
        assert_eq!((told.items[0].report, told.items[0].review.photo_comments[0].comment.as_str()), (id, "ภาพมืด"));
        let known = heard.header("etag").to_owned();
        let again = Reply::of(phone.request(Method::GET, paths::MY_REVIEWS).header("if-none-match", &known)).await.expect(304);
        assert!(again.body.is_empty());

        let new = jpeg(61, 64, 48);
        let mut corrected = submission(CHAERAMAE_1.unit, &[&photo, &new]);
        corrected.version = 2;
        phone.put_report(id, &corrected).await.expect(200);
        phone.put_photo(id, &new).await.expect(200);
        let told: MyReviews =
            Reply::of(phone.request(Method::GET, paths::MY_REVIEWS).header("if-none-match", known)).await.expect(200).json();
        assert_eq!(told.items, []);
        assert_eq!(review(&district, id, Some("1.1"), &accept()).await.expect(412).code(), "changed_meanwhile");
        review(&district, id, Some("2.1"), &accept()).await.expect(200);

        let history: ReportVersions = district.get(paths::report_versions(id)).await.expect(200).json();
        assert_eq!(history.versions.len(), 2);
        assert_eq!(history.versions[1].reviews.len(), 1);
        let mine: ReportDetail = phone.get(paths::report(id)).await.expect(200).json();
        assert_eq!((mine.summary.state, mine.may_review), (ReportState::Accepted, false));
        let page: Page<ReportSummary> = district.get(format!("{}?state=accepted", paths::REPORTS)).await.expect(200).json();
        assert_eq!(page.items.len(), 1);
        let inbox: Page<ReportSummary> = district.get(format!("{}?state=received", paths::REPORTS)).await.expect(200).json();
        assert_eq!(inbox.items.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_a_correction_took_out_can_still_be_seen() {
    on_both(async |server| {
        let (phone, district) = (server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await);
        let (id, old) = filed(&phone, CHAERAMAE_1.unit, 62).await;
        let new = jpeg(63, 64, 48);
        let mut corrected = submission(CHAERAMAE_1.unit, &[&new]);
        corrected.version = 2;
        phone.put_report(id, &corrected).await.expect(200);
        phone.put_photo(id, &new).await.expect(200);
        let path = paths::photo(id, &PhotoHash::of(&old));
        let seen = eventually("the old picture", async || Some(district.get(&path).await).filter(|reply| reply.status == 200)).await;
        assert_eq!(seen.body, old);
        server.staff("roiet").await.get(&path).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_reviewers_is_told_and_changes_nothing() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        let (district, province) = (server.staff("mueang-ubon").await, server.staff("ubon").await);
        let (id, _) = filed(&phone, CHAERAMAE_1.unit, 64).await;
        let first = review(&district, id, Some("1.0"), &send_back("แก้วันที่")).await.expect(200);
        assert_eq!(review(&province, id, Some("1.0"), &accept()).await.expect(412).code(), "changed_meanwhile");
        let again = review(&district, id, Some("1.0"), &send_back("แก้วันที่ ")).await.expect(200);
        assert_eq!(first.body, again.body, "a lost answer's repeat");
        let detail: ReportDetail = province.get(paths::report(id)).await.expect(200).json();
        assert_eq!((detail.reviews.len(), detail.reviews[0].comment.as_str()), (1, "แก้วันที่"));
    })
    .await;
}

#[tokio::test]
async fn who_may_not_judge_and_what_is_no_judgement_is_refused() {
    on_both(async |server| {
        let (phone, district) = (server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await);
        let (id, _) = filed(&phone, CHAERAMAE_1.unit, 65).await;
        assert_eq!(review(&phone, id, Some("1.0"), &accept()).await.expect(403).code(), "forbidden");
        for (login, status) in [("roiet", 404), ("department", 404)] {
            let stranger = server.staff(login).await;
            review(&stranger, id, Some("1.0"), &accept()).await.expect(status);
            stranger.get(paths::report_versions(id)).await.expect(status);
        }
        assert_eq!(review(&district, id, None, &accept()).await.expect(428).code(), "precondition_required");
        assert_eq!(review(&district, id, Some("7.0"), &accept()).await.expect(412).code(), "changed_meanwhile");
        assert_eq!(review(&district, id, Some("1.0"), &send_back(" ")).await.expect(422).code(), "validation");
        let mut elsewhere = accept();
        elsewhere.photos.push(PhotoComment { hash: PhotoHash::of(b"another"), comment: "?".into() });
        assert_eq!(review(&district, id, Some("1.0"), &elsewhere).await.expect(422).code(), "validation");
        let missing = new_id();
        phone.put_report(missing, &submission(CHAERAMAE_1.unit, &[&jpeg(66, 64, 48)])).await.expect(200);
        assert_eq!(review(&district, missing, Some("1.0"), &accept()).await.expect(409).code(), "not_now");
        assert_eq!(district.get(format!("{}?state=lost", paths::REPORTS)).await.expect(422).code(), "validation");
        Reply::of(server.client().request(Method::GET, paths::MY_REVIEWS)).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn several_are_accepted_at_once_and_each_is_answered_for_itself() {
    on_both(async |server| {
        let (phone, district) = (server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await);
        let neighbour = server.phone(&ROI_ET_VILLAGE).await;
        let (one, _) = filed(&phone, CHAERAMAE_1.unit, 67).await;
        let (two, _) = filed(&phone, CHAERAMAE_1.unit, 68).await;
        let (far, _) = filed(&neighbour, ROI_ET_VILLAGE.unit, 69).await;
        let item = |report, on: &str| ReviewItem { report, if_match: on.to_owned(), decision: Decision::Accepted, comment: String::new() };
        let batch = ReviewBatch { items: vec![item(one, "1.0"), item(two, "1.9"), item(far, "1.0"), item(one, "1.0")] };
        let reply: ReviewBatchReply = district.post(paths::REVIEWS, &batch).await.expect(200).json();
        let codes: Vec<_> = reply.results.iter().map(|result| result.problem.as_ref().map(|problem| problem.code.as_str())).collect();
        assert_eq!(codes, [None, Some("changed_meanwhile"), Some("not_found"), None]);
        assert_eq!(reply.results[0], reply.results[3], "a repeat within the list is one judgement");
        let many = ReviewBatch { items: vec![item(one, "1.1"); 101] };
        assert_eq!(district.post(paths::REVIEWS, &many).await.expect(422).code(), "validation");
    })
    .await;
}
