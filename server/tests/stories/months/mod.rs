//! A province's month: arranged from what its villages sent, submitted, judged by the ministry, corrected, and provable.
mod withdrawn;

use app::domain::channel::Channel;
use app::domain::monthly::{Arrangement, MonthlyState, Placed, Withdrawal};
use app::domain::notice::NoticeKind;
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::domain::review::{Decision, Judgement};
use app::domain::thai_date::to_thai_digits;
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::monthly::{ArrangementInput, DecisionInput, Monthly, SubmissionInput, TrayPicture};
use app::wire::notices::MyNotices;
use app::wire::paths;
use app::wire::problem::Problem;
use app::wire::reports::{ReportDetail, SignedReceipt};
use reqwest::Method;
use serde::Serialize;

use crate::common::*;

const UBON: u128 = 22;

fn this_month() -> Month {
    Month::of(app::domain::thai_date::bangkok_date(chrono::Utc::now()))
}

/// A change made on `version`.
async fn change(client: &Client, method: Method, path: String, version: u32, body: &impl Serialize) -> Reply {
    Reply::of(client.request(method, &path).header("if-match", format!("\"{version}\"")).json(body)).await
}

async fn save(client: &Client, unit: UnitId, version: u32, arrangement: &Arrangement) -> Reply {
    let input = ArrangementInput { arrangement: arrangement.clone() };
    change(client, Method::PUT, paths::monthly(unit, this_month()), version, &input).await
}

async fn submit(client: &Client, unit: UnitId, version: u32, gaps_confirmed: bool) -> Reply {
    change(client, Method::POST, paths::monthly_submission(unit, this_month()), version, &SubmissionInput { gaps_confirmed }).await
}

async fn decide(client: &Client, unit: UnitId, version: u32, accepted: bool, comment: &str) -> Reply {
    let input = DecisionInput { accepted, comment: comment.to_owned() };
    change(client, Method::POST, paths::monthly_decision(unit, this_month()), version, &input).await
}

async fn month(client: &Client, unit: UnitId) -> Monthly {
    client.get(paths::monthly(unit, this_month())).await.expect(200).json()
}

/// A village's report with one picture, here whole and looked at.
async fn report(server: &TestServer, official: &Official, seed: u32) -> (ReportId, Vec<u8>) {
    let (phone, id, photo) = (server.phone(official).await, new_id(), jpeg(seed, 64, 48));
    phone.put_report(id, &submission(official.unit, &[&photo])).await.expect(200);
    phone.put_photo(id, &photo).await.expect(200);
    judge(server, id, "1.0", Decision::Accepted, "").await;
    (id, photo)
}

async fn judge(server: &TestServer, id: ReportId, revision: &str, decision: Decision, comment: &str) {
    let judgement = Judgement { decision, comment: comment.to_owned(), photos: Vec::new() };
    let request = server.staff("moi").await.request(Method::PUT, &paths::report_review(id));
    Reply::of(request.header("if-match", format!("\"{revision}\"")).json(&judgement)).await.expect(200);
}

async fn tray(client: &Client, unit: UnitId, count: usize) -> Vec<TrayPicture> {
    eventually("pictures in the tray", async || {
        let tray: Vec<TrayPicture> = client.get(paths::monthly_tray(unit, this_month())).await.expect(200).json();
        (tray.len() == count).then_some(tray)
    })
    .await
}

fn placed(picture: &TrayPicture, caption: &str) -> Placed {
    Placed { hash: picture.hash.clone(), source: picture.source, caption: caption.to_owned(), from: picture.from, to: picture.to }
}

fn with(pictures: Vec<(Channel, Placed)>) -> Arrangement {
    let mut arrangement = Arrangement::default();
    pictures.into_iter().for_each(|(channel, placed)| arrangement.place(channel, usize::MAX, placed));
    arrangement
}

#[tokio::test]
async fn a_month_is_arranged_submitted_returned_corrected_and_accepted() {
    on_both(async |server| {
        let (ubon, moi, unit) = (server.staff("ubon").await, server.staff("moi").await, unit_id(UBON));
        report(server, &CHAERAMAE_1, 1).await;
        report(server, &CHAERAMAE_2, 2).await;
        report(server, &ROI_ET_VILLAGE, 3).await;
        let tray = tray(&ubon, unit, 2).await;
        let empty = month(&ubon, unit).await;
        assert_eq!((empty.version, empty.state, empty.may_arrange, empty.may_judge), (0, MonthlyState::Draft, true, false));

        let arrangement = with(vec![(Channel::Online, placed(&tray[0], "เว็บไซต์จังหวัด")), (Channel::Community, placed(&tray[1], "ชาวบ้าน"))]);
        let saved: Monthly = save(&ubon, unit, 0, &arrangement).await.expect(200).json();
        assert_eq!((saved.version, &saved.arrangement), (1, &arrangement));
        let gaps = submit(&ubon, unit, 1, false).await.expect(422);
        let problem: Problem = gaps.json();
        assert_eq!((problem.code.as_str(), problem.errors.len()), ("month_has_gaps", 4));
        let sent: Monthly = submit(&ubon, unit, 1, true).await.expect(200).json();
        assert_eq!((sent.state, sent.version, sent.revision), (MonthlyState::Submitted, 2, 1));
        let number = sent.number.clone().unwrap();
        assert_eq!(save(&ubon, unit, 2, &Arrangement::default()).await.expect(409).code(), "not_now");

        assert_eq!(decide(&moi, unit, 2, false, " ").await.expect(422).code(), "validation");
        let returned: Monthly = decide(&moi, unit, 2, false, "ภาพที่สองไม่ชัด").await.expect(200).json();
        assert_eq!((returned.state, returned.revisions[0].comment.as_str()), (MonthlyState::Returned, "ภาพที่สองไม่ชัด"));
        let heard: MyNotices = ubon.get(paths::MY_NOTICES).await.expect(200).json();
        let news: Vec<_> = heard.items.iter().filter(|notice| notice.kind == NoticeKind::MonthReturned).collect();
        assert_eq!((news.len(), news[0].month, news[0].by.as_str()), (1, Some(this_month()), "เจ้าหน้าที่ moi เจ้าพนักงาน"));
        let goes_out = async || server.state.store.unheard_notice(news[0].id).await.unwrap().is_some();
        assert!(goes_out().await);
        let fixed = with(vec![(Channel::Online, placed(&tray[0], "เว็บไซต์จังหวัด"))]);
        save(&ubon, unit, 3, &fixed).await.expect(200);
        let again: Monthly = submit(&ubon, unit, 4, true).await.expect(200).json();
        assert!(!goes_out().await, "it came again meanwhile");
        assert_eq!((again.revision, again.number.as_deref(), again.revisions.len()), (2, Some(number.as_str()), 2));
        let accepted: Monthly = decide(&moi, unit, 5, true, "").await.expect(200).json();
        assert_eq!((accepted.state, accepted.revisions[0].state), (MonthlyState::Accepted, MonthlyState::Accepted));
        assert_eq!(accepted.revisions[1].state, MonthlyState::Returned, "what was said of the first stays");
        for (revision, is_the_latest) in accepted.revisions.iter().zip([true, false]) {
            let page = String::from_utf8(server.client().get(&revision.check_path).await.expect(200).body).unwrap();
            assert!(page.contains("เอกสารนี้เป็นของจริง"));
            assert_eq!(!page.contains("ไม่ใช่ฉบับล่าสุด"), is_the_latest, "revision {}", revision.revision);
        }

        let open: Monthly = change(&ubon, Method::POST, paths::monthly_correction(unit, this_month()), 6, &()).await.expect(200).json();
        assert_eq!((open.state, open.revision, &open.arrangement), (MonthlyState::Draft, 2, &fixed));

        // Nothing was wrong after all: the accepted revision holds again, and what was begun is gone.
        save(&ubon, unit, 7, &Arrangement::default()).await.expect(200);
        let give_up = async |version| change(&ubon, Method::DELETE, paths::monthly_correction(unit, this_month()), version, &()).await;
        assert_eq!(give_up(7).await.expect(412).code(), "changed_meanwhile");
        let back: Monthly = give_up(8).await.expect(200).json();
        assert_eq!((back.state, back.revision, back.arrangement), (MonthlyState::Accepted, 2, fixed));
        assert_eq!(give_up(9).await.expect(409).code(), "not_now");
    })
    .await;
}

#[tokio::test]
async fn of_two_who_arrange_at_once_the_second_is_told_and_overwrites_nothing() {
    on_both(async |server| {
        let (first, second, unit) = (server.staff("ubon").await, server.staff("ubon").await, unit_id(UBON));
        let note = |text: &str| Arrangement { note: text.to_owned(), ..Default::default() };
        save(&first, unit, 0, &note("one")).await.expect(200);
        assert_eq!(save(&second, unit, 0, &note("other")).await.expect(412).code(), "changed_meanwhile");
        save(&first, unit, 1, &note("two")).await.expect(200);
        assert_eq!(save(&second, unit, 1, &note("other")).await.expect(412).code(), "changed_meanwhile");
        assert_eq!(submit(&second, unit, 1, true).await.expect(412).code(), "changed_meanwhile");
        assert_eq!(month(&second, unit).await.arrangement, note("two"));
        let blind = second.put(paths::monthly(unit, this_month()), &ArrangementInput { arrangement: note("blind") }).await;
        assert_eq!(blind.expect(428).code(), "precondition_required");
    })
    .await;
}

#[tokio::test]
async fn nobody_arranges_or_judges_what_is_not_theirs() {
    on_both(async |server| {
        let unit = unit_id(UBON);
        let arrangement = Arrangement { note: "x".to_owned(), ..Default::default() };
        assert_eq!(save(&server.staff("roiet").await, unit, 0, &arrangement).await.expect(404).code(), "not_found");
        assert_eq!(save(&server.staff("mueang-ubon").await, unit, 0, &arrangement).await.expect(404).code(), "not_found");
        assert_eq!(save(&server.staff("moi").await, unit, 0, &arrangement).await.expect(403).code(), "forbidden");
        let ubon = server.staff("ubon").await;
        save(&ubon, unit, 0, &arrangement).await.expect(200);
        assert_eq!(decide(&ubon, unit, 1, true, "").await.expect(403).code(), "forbidden");
        assert_eq!(decide(&server.staff("moi").await, unit, 1, true, "").await.expect(409).code(), "not_now");
        assert_eq!(submit(&ubon, unit, 1, true).await.expect(422).code(), "month_is_empty");
        // A village owes no picture report.
        ubon.get(paths::monthly(CHAERAMAE_1.unit, this_month())).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn a_picture_of_another_province_cannot_be_placed() {
    on_both(async |server| {
        let (ubon, unit) = (server.staff("ubon").await, unit_id(UBON));
        report(server, &CHAERAMAE_1, 1).await;
        report(server, &ROI_ET_VILLAGE, 3).await;
        let theirs = tray(&server.staff("roiet").await, unit_id(23), 1).await;
        let stolen = with(vec![(Channel::Online, placed(&theirs[0], "ของเรา"))]);
        let refused: Problem = save(&ubon, unit, 0, &stolen).await.expect(422).json();
        assert_eq!((refused.errors[0].field.as_str(), refused.errors[0].code.as_str()), ("channels.online[0]", "photo_unknown"));
        assert_eq!(month(&ubon, unit).await.version, 0);
    })
    .await;
}

#[tokio::test]
async fn a_channels_pictures_come_in_pages_to_those_who_arrange_the_month() {
    on_both(async |server| {
        let (ubon, unit) = (server.staff("ubon").await, unit_id(UBON));
        report(server, &CHAERAMAE_1, 1).await;
        report(server, &CHAERAMAE_2, 2).await;
        let whole = tray(&ubon, unit, 2).await;
        let page = async |channel: Channel, query: &str| {
            let path = format!("{}?{query}", paths::monthly_tray_channel(unit, this_month(), channel));
            let page: Page<TrayPicture> = ubon.get(path).await.expect(200).json();
            page
        };
        let first = page(Channel::Community, "limit=1").await;
        let second = page(Channel::Community, &format!("limit=1&cursor={}", first.next.as_ref().unwrap())).await;
        assert_eq!([first.items, second.items].concat(), whole);
        assert_eq!(second.next, None);
        assert_eq!(page(Channel::Community, "area=34010902").await.items.len(), 1);
        assert!(page(Channel::Online, "").await.items.is_empty());
        let path = paths::monthly_tray_channel(unit, this_month(), Channel::Community);
        server.staff("roiet").await.get(&path).await.expect(404);
        server.staff("moi").await.get(&path).await.expect(403);
        ubon.get(format!("{path}?cursor=x")).await.expect(422);
        ubon.get(path.replace("community", "television")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn anybody_can_check_a_receipt_and_learns_nothing_from_a_forged_one() {
    on_both(async |server| {
        let (ubon, unit) = (server.staff("ubon").await, unit_id(UBON));
        let (id, _) = report(server, &CHAERAMAE_1, 1).await;
        let tray = tray(&ubon, unit, 1).await;
        save(&ubon, unit, 0, &with(vec![(Channel::Online, placed(&tray[0], "ก"))])).await.expect(200);
        let sent: Monthly = submit(&ubon, unit, 1, true).await.expect(200).json();
        let stranger = server.client();
        let path = &sent.revisions[0].check_path;
        let page = String::from_utf8(stranger.get(path).await.expect(200).body).unwrap();
        assert!(
            page.contains("เอกสารนี้เป็นของจริง")
                && page.contains("จังหวัดอุบลราชธานี")
                && page.contains(&to_thai_digits(sent.number.as_deref().unwrap()))
        );

        let receipt: SignedReceipt = ubon.get(paths::report_signed_receipt(id)).await.expect(200).json();
        let of_report = receipt.url.split_once("/check/").unwrap().1;
        let page = String::from_utf8(stranger.get(format!("/check/{of_report}")).await.expect(200).body).unwrap();
        assert!(page.contains("เอกสารนี้เป็นของจริง") && page.contains("แจระแม"));
        let shown: ReportDetail = ubon.get(paths::report(id)).await.expect(200).json();
        let hash = shown.summary.photos[0].hash.to_string();
        assert!(page.contains(&hash[..32]) && !page.contains(&hash[..33]), "enough to compare, not to name it in a report of one's own");

        let (head, signature) = path.rsplit_once('.').unwrap();
        let turned: String = signature.chars().rev().collect();
        for forged in [format!("{head}.{turned}"), path.replace(".1.1.", ".2.1."), "/check/nonsense".to_owned()] {
            let page = String::from_utf8(stranger.get(&forged).await.expect(200).body).unwrap();
            assert!(page.contains("ไม่พบใบรับนี้") && !page.contains("อุบลราชธานี"), "{forged}");
        }
    })
    .await;
}

#[tokio::test]
async fn days_of_another_month_are_asked_about() {
    on_both(async |server| {
        let (ubon, unit) = (server.staff("ubon").await, unit_id(UBON));
        report(server, &CHAERAMAE_1, 1).await;
        let picture = placed(&tray(&ubon, unit, 1).await[0], "ก");
        let mut arrangement = with(vec![(Channel::Online, picture.clone())]);
        let stray = Placed { to: this_month().next().first_day(), ..picture };
        arrangement.place(Channel::Online, 0, stray);
        save(&ubon, unit, 0, &arrangement).await.expect(200);
        let asked: Problem = submit(&ubon, unit, 1, false).await.expect(422).json();
        let dates: Vec<_> =
            asked.errors.iter().filter(|error| error.code == "date_outside_month").map(|error| error.field.as_str()).collect();
        assert_eq!(dates, ["channels.online[0]"]);
        submit(&ubon, unit, 1, true).await.expect(200);
        assert_eq!(submit(&ubon, unit, 0, true).await.expect(412).code(), "changed_meanwhile");
    })
    .await;
}

#[tokio::test]
async fn text_that_no_database_keeps_is_refused_wherever_a_month_takes_text() {
    on_both(async |server| {
        let (ubon, moi, unit) = (server.staff("ubon").await, server.staff("moi").await, unit_id(UBON));
        report(server, &CHAERAMAE_1, 1).await;
        let picture = &tray(&ubon, unit, 1).await[0];
        let unreadable = |reply: Reply, field: &str| {
            let problem: Problem = reply.expect(422).json();
            assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code.as_str()), (field, "text_unreadable"));
        };
        let note = Arrangement { note: "ก\u{0}".to_owned(), ..Default::default() };
        unreadable(save(&ubon, unit, 0, &note).await, "note");
        let captioned = |caption: &str| with(vec![(Channel::Online, placed(picture, caption))]);
        unreadable(save(&ubon, unit, 0, &captioned("ก\u{0}")).await, "channels.online[0].caption");
        save(&ubon, unit, 0, &captioned("ก")).await.expect(200);
        submit(&ubon, unit, 1, true).await.expect(200);
        for accepted in [true, false] {
            unreadable(decide(&moi, unit, 2, accepted, "ก\u{0}ข").await, "comment");
        }
        assert_eq!(month(&moi, unit).await.state, MonthlyState::Submitted);
    })
    .await;
}
