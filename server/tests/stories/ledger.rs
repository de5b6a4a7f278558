//! The ledger over HTTP: who sees what, who may say what, and a due day that a province sets.
use app::domain::obligation::{ObligationState, Review};
use app::domain::period::Month;
use app::domain::review::{Decision, Judgement};
use app::domain::thai_date::bangkok_date;
use app::wire::Page;
use app::wire::months::{DueDayChange, DueDays, MonthSummary, MonthView, ObligationView, Reason};
use app::wire::paths;
use app::wire::reports::{Receipt, ReportDetail, ReportSummary};
use app::wire::reviews::{ReviewBatch, ReviewBatchReply, ReviewItem};
use chrono::Datelike;
use reqwest::Method;

use crate::common::*;

fn this_month(server: &TestServer) -> Month {
    Month::of(bangkok_date(server.state.now()))
}

/// The job opens the month at the start.
async fn opened(server: &TestServer) {
    server.state.store.follow_ledger(&server::store::Part::Everything, server.state.now()).await.unwrap();
}

fn because(reason: &str) -> Reason {
    Reason { reason: reason.to_owned() }
}

#[tokio::test]
async fn each_sees_the_month_of_their_own_and_it_adds_up() {
    on_both(async |server| {
        opened(server).await;
        let month = this_month(server);
        for (login, rows) in [("moi", 8), ("ubon", 4), ("mueang-ubon", 3), ("roiet", 2), ("department", 1)] {
            let client = server.staff(login).await;
            let page: Page<ObligationView> = client.get(paths::obligations(month)).await.expect(200).json();
            assert_eq!(page.items.len(), rows, "{login}");
            let summary: MonthSummary = client.get(paths::month_summary(month)).await.expect(200).json();
            assert_eq!(summary.counts.rows(), rows as u64, "{login}");
            assert_eq!(summary.children.iter().map(|child| child.counts.rows()).sum::<u64>(), rows as u64, "{login}");
            let months: Page<MonthView> = client.get(paths::MONTHS).await.expect(200).json();
            assert_eq!((months.items[0].month, months.items[0].counts), (month, summary.counts), "{login}");
        }
        let roiet = server.staff("roiet").await;
        // Asking for another area does not reach out of one's own.
        assert_eq!(roiet.get(format!("{}?area=34", paths::obligations(month))).await.expect(422).code(), "bad_area");
        for bad in ["?state=gone", "?kind=x", "?area=x", "?cursor=x", "?limit=x", "?unit=x"] {
            roiet.get(format!("{}{bad}", paths::obligations(month))).await.expect(422);
        }
        roiet.get("/api/v1/months/2569/obligations").await.expect(404);
        server.client().get(paths::month_summary(month)).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn a_village_says_there_was_nothing_and_a_report_counts_before_it() {
    on_both(async |server| {
        opened(server).await;
        let (month, phone) = (this_month(server), server.phone(&CHAERAMAE_1).await);
        let path = paths::nothing(CHAERAMAE_1.unit, month);
        let row: ObligationView = phone.put(&path, &because(" น้ำท่วม ")).await.expect(200).json();
        assert_eq!((row.state, row.nothing.as_ref().unwrap().reason.as_str()), (ObligationState::NothingToReport, "น้ำท่วม"));
        let again: ObligationView = phone.put(&path, &because("น้ำท่วม")).await.expect(200).json();
        assert_eq!(again, row);
        for bad in ["", "  ", "a\u{7}", &"ก".repeat(501)] {
            assert_eq!(phone.put(&path, &because(bad)).await.expect(422).code(), "validation", "{bad}");
        }
        phone.put(paths::nothing(CHAERAMAE_2.unit, month), &because("x")).await.expect(404);
        phone.put(paths::nothing(CHAERAMAE_1.unit, month.next().next()), &because("x")).await.expect(404);
        server.staff("admin").await.put(&path, &because("x")).await.expect(403);

        let photo = jpeg(1, 32, 32);
        let report = new_id();
        phone.put_report(report, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        phone.put_photo(report, &photo).await.expect(200);
        let page: Page<ObligationView> =
            phone.get(format!("{}?unit={}", paths::obligations(month), CHAERAMAE_1.unit.0)).await.expect(200).json();
        assert_eq!((page.items[0].state, page.items[0].activities, page.items[0].people), (ObligationState::SubmittedOnTime, 1, 42));
        let summary: MonthSummary = server.staff("moi").await.get(paths::month_summary(month)).await.expect(200).json();
        assert_eq!((summary.figures.activities, summary.figures.people), (1, 42));
    })
    .await;
}

#[tokio::test]
async fn whoever_excuses_several_overwrites_nobodys_reason() {
    on_both(async |server| {
        opened(server).await;
        let (province, month) = (server.staff("ubon").await, this_month(server));
        let path = paths::excuse(CHAERAMAE_1.unit, month);
        let only_new = async |reason: &str| {
            let reason = serde_json::to_vec(&Reason { reason: reason.into() }).unwrap();
            let asked =
                province.request(reqwest::Method::PUT, &path).header("if-none-match", "*").header("content-type", "application/json");
            Reply::of(asked.body(reason)).await
        };
        let row: ObligationView = only_new("น้ำท่วม").await.expect(200).json();
        assert_eq!(row.excused.unwrap().reason, "น้ำท่วม");
        assert_eq!(only_new("อื่น").await.expect(412).code(), "changed_meanwhile");
        province.delete(&path).await.expect(200);
        only_new("อื่น").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn those_above_excuse_and_nobody_excuses_themselves() {
    on_both(async |server| {
        opened(server).await;
        let month = this_month(server);
        let (district, phone, province) = (server.staff("mueang-ubon").await, server.phone(&CHAERAMAE_1).await, server.staff("ubon").await);
        let path = paths::excuse(CHAERAMAE_1.unit, month);
        phone.put(&path, &because("ยุ่ง")).await.expect(403);
        server.staff("roiet").await.put(&path, &because("ยุ่ง")).await.expect(404);
        province.put(paths::excuse(unit_id(22), month), &because("ยุ่ง")).await.expect(403);
        let row: ObligationView = district.put(&path, &because("ผู้ใหญ่บ้านป่วย")).await.expect(200).json();
        assert_eq!(row.state, ObligationState::Excused);
        assert!(row.excused.unwrap().by.contains("mueang-ubon"));
        let row: ObligationView = province.delete(&path).await.expect(200).json();
        assert_eq!((row.state, row.excused), (ObligationState::NotYetDue, None));

        let accepted = app::domain::obligation::Review::Accepted;
        server.state.store.record_month_submission(unit_id(22), month, server.state.now(), accepted).await.unwrap();
        assert_eq!(district.put(&path, &because("ป่วย")).await.expect(409).code(), "month_locked");
        assert_eq!(phone.put(paths::nothing(CHAERAMAE_1.unit, month), &because("ป่วย")).await.expect(409).code(), "month_locked");
    })
    .await;
}

#[tokio::test]
async fn a_province_sets_the_day_for_the_units_under_it() {
    on_both(async |server| {
        opened(server).await;
        let month = this_month(server);
        let (province, ministry) = (server.staff("ubon").await, server.staff("moi").await);
        let below = |unit, day| DueDayChange::Below { unit: unit_id(unit), day };
        let days: DueDays = province.put(paths::DUE_DAYS, &below(22, Some(3))).await.expect(200).json();
        assert_eq!((days.below.len(), days.below[0].day, days.campaign.activities), (1, 3, 1));
        let due = async |unit: u128| {
            let page: Page<ObligationView> =
                ministry.get(format!("{}?unit={}", paths::obligations(month), unit_id(unit).0)).await.expect(200).json();
            page.items[0].due_on
        };
        assert_eq!((due(11).await.day(), due(13).await.day(), due(22).await.day()), (3, 1, 5));
        province.put(paths::DUE_DAYS, &DueDayChange::Own { unit: unit_id(12), day: Some(9) }).await.expect(200);
        assert_eq!((due(11).await.day(), due(12).await.day()), (3, 9));

        for day in [0, 32] {
            assert_eq!(province.put(paths::DUE_DAYS, &below(22, Some(day))).await.expect(422).code(), "validation");
        }
        assert_eq!(province.put(paths::DUE_DAYS, &below(23, Some(3))).await.expect(422).code(), "unit_unknown");
        province.put(paths::DUE_DAYS, &DueDayChange::Own { unit: unit_id(22), day: Some(20) }).await.expect(403);
        let campaign = DueDayChange::Campaign(Default::default());
        province.put(paths::DUE_DAYS, &campaign).await.expect(403);
        server.phone(&CHAERAMAE_1).await.put(paths::DUE_DAYS, &campaign).await.expect(403);
        server.staff("mueang-ubon").await.put(paths::DUE_DAYS, &below(21, Some(3))).await.expect(403);
        ministry.put(paths::DUE_DAYS, &campaign).await.expect(200);
        ministry.put(paths::DUE_DAYS, &below(21, Some(3))).await.expect(422);
        let seen: DueDays = server.staff("roiet").await.get(paths::DUE_DAYS).await.expect(200).json();
        assert!(seen.below.is_empty() && seen.own.is_empty(), "nobody else's");
    })
    .await;
}

/// The ministry accepts what Ubon submitted for this month.
async fn closed(server: &TestServer) {
    let (unit, month, now) = (unit_id(22), this_month(server), server.state.now());
    for state in [Review::Submitted, Review::Accepted] {
        server.state.store.record_month_submission(unit, month, now, state).await.unwrap();
    }
    server.pass(chrono::TimeDelta::seconds(1));
}

#[tokio::test]
async fn a_closed_month_refuses_corrections_in_words_and_keeps_what_comes_anew() {
    on_both(async |server| {
        opened(server).await;
        let (month, phone, district) = (this_month(server), server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await);
        let (id, photo) = (new_id(), jpeg(1, 32, 32));
        let first = submission(CHAERAMAE_1.unit, &[&photo]);
        phone.put_report(id, &first).await.expect(200);
        phone.put_photo(id, &photo).await.expect(200);
        closed(server).await;
        let row = async || {
            let page: Page<ObligationView> =
                phone.get(format!("{}?unit={}", paths::obligations(month), CHAERAMAE_1.unit.0)).await.expect(200).json();
            page.items[0].clone()
        };
        let before = row().await;
        assert_eq!((before.state, before.activities, before.locked), (ObligationState::SubmittedOnTime, 1, true));

        let mut second = first.clone();
        (second.version, second.content.people) = (2, Some(7));
        assert_eq!(phone.put_report(id, &second).await.expect(422).code(), "month_locked");
        let receipt: Receipt = phone.get(paths::report_receipt(id)).await.expect(200).json();
        assert_eq!((receipt.version, receipt.complete), (1, true), "the version before stays");
        let back = Judgement { decision: Decision::Returned, comment: "แก้".to_owned(), photos: vec![] };
        let review = district.request(Method::PUT, &paths::report_review(id)).header("if-match", "\"1.0\"").json(&back);
        assert_eq!(Reply::of(review).await.expect(409).code(), "month_locked");
        let item = ReviewItem { report: id, if_match: "1.0".to_owned(), decision: Decision::Accepted, comment: String::new() };
        let reply: ReviewBatchReply = district.post(paths::REVIEWS, &ReviewBatch { items: vec![item] }).await.expect(200).json();
        assert_eq!(reply.results[0].problem.as_ref().unwrap().code, "month_locked");
        let detail: ReportDetail = district.get(paths::report(id)).await.expect(200).json();
        assert!(!detail.may_review && detail.summary.month_closed && !detail.summary.after_closing);

        let late = new_id();
        let receipt: Receipt = phone.put_report(late, &first).await.expect(200).json();
        assert!(receipt.complete, "what was once saved on a phone is taken in");
        assert_eq!(row().await, before);
        let listed = async |query: &str| {
            let page: Page<ReportSummary> = district.get(format!("{}?month={month}&{query}", paths::REPORTS)).await.expect(200).json();
            page.items.into_iter().map(|row| (row.id, row.after_closing)).collect::<Vec<_>>()
        };
        assert_eq!(listed("").await, [(late, true), (id, false)]);
        assert_eq!(listed("counted=true").await, [(id, false)]);
        assert!(listed("open=true").await.is_empty());
        assert_eq!(listed(&format!("unit={}", CHAERAMAE_1.unit.0)).await.len(), 2);
        assert!(listed(&format!("unit={}", CHAERAMAE_2.unit.0)).await.is_empty() && listed("own=true&area=3401").await.is_empty());
        for bad in ["unit=x", "own=x", "counted=1", "open=yes"] {
            district.get(format!("{}?{bad}", paths::REPORTS)).await.expect(422);
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_is_taken_back_by_the_unit_or_not_accepted_by_those_above() {
    on_both(async |server| {
        opened(server).await;
        let (month, phone, district) = (this_month(server), server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await);
        let path = paths::nothing(CHAERAMAE_1.unit, month);
        for client in [&phone, &district] {
            phone.put(&path, &because("น้ำท่วม")).await.expect(200);
            let row: ObligationView = client.delete(&path).await.expect(200).json();
            assert_eq!((row.state, row.nothing), (ObligationState::NotYetDue, None));
        }
        phone.delete(&path).await.expect(200);
        server.phone(&CHAERAMAE_2).await.delete(&path).await.expect(404);
        server.staff("roiet").await.delete(&path).await.expect(404);
        phone.delete(paths::nothing(CHAERAMAE_1.unit, month.next().next())).await.expect(404);
        phone.put(&path, &because("น้ำท่วม")).await.expect(200);
        closed(server).await;
        assert_eq!(phone.delete(&path).await.expect(409).code(), "month_locked");
        assert_eq!(district.delete(&path).await.expect(409).code(), "month_locked");
    })
    .await;
}

/// A province that enters a past month must see its rows.
#[tokio::test]
async fn a_month_before_the_installation_is_opened_by_its_first_report() {
    on_both(async |server| {
        opened(server).await;
        let (last, ubon) = (this_month(server).previous(), server.staff("ubon").await);
        let rows = async || {
            let page: Page<ObligationView> = ubon.get(paths::obligations(last)).await.expect(200).json();
            (!page.items.is_empty()).then_some(page.items)
        };
        assert_eq!(rows().await, None, "nobody has opened it");
        let mut report = submission(CHAERAMAE_1.unit, &[&jpeg(1, 32, 32)]);
        (report.content.from, report.content.to) = (last.last_day(), last.last_day());
        server.phone(&CHAERAMAE_1).await.put_report(new_id(), &report).await.expect(200);
        let rows = eventually("the rows of last month", rows).await;
        assert_eq!(rows.len(), 4, "those of the province");
        let all: MonthSummary = server.staff("moi").await.get(paths::month_summary(last)).await.expect(200).json();
        assert_eq!(all.counts.rows(), 8, "and everybody's");
    })
    .await;
}
