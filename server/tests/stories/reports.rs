//! Filing reports and who sees them.
use app::domain::access::PersonId;
use app::domain::area::{Area, AreaCode};
use app::domain::report::ReportId;
use app::wire::paths;
use app::wire::reports::{Receipt, ReportDetail, ReportState, ReportSummary};
use app::wire::session::PERSON;
use app::wire::{Page, problem::Problem};
use reqwest::Method;

use crate::common::*;

#[tokio::test]
async fn a_report_and_its_picture_are_received_once_however_often_they_are_sent() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        let (id, photo) = (new_id(), jpeg(1, 64, 48));
        let report = submission(CHAERAMAE_1.unit, &[&photo]);
        let first = phone.put_report(id, &report).await.expect(200);
        let again = phone.put_report(id, &report).await.expect(200);
        assert_eq!(first.body, again.body, "a repeat is answered with the same bytes");
        let receipt: Receipt = first.json();
        assert_eq!((receipt.report, receipt.complete, receipt.photos[0].stored), (id, false, false));

        let stored = phone.put_photo(id, &photo).await.expect(200);
        let again = phone.put_photo(id, &photo).await.expect(200);
        assert_eq!(stored.body, again.body);
        let receipt: Receipt = stored.json();
        assert!(receipt.complete && receipt.photos[0].stored);
        assert_eq!(phone.offset(id, &photo).await, photo.len() as u64);
        assert_eq!(phone.get(paths::report_receipt(id)).await.expect(200).body, stored.body);

        let page: Page<ReportSummary> = phone.get(paths::REPORTS).await.expect(200).json();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].state, ReportState::Received);
        assert_eq!(page.items[0].number, receipt.number);
        let detail: ReportDetail = phone.get(paths::report(id)).await.expect(200).json();
        assert_eq!(detail.content, report.content);
        assert_eq!(detail.saved_at, report.saved_at);
    })
    .await;
}

#[tokio::test]
async fn a_correction_whose_picture_is_on_its_way_takes_nothing_out_of_what_the_district_sees() {
    on_both(async |server| {
        let (phone, district) = (server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await);
        let (id, photo, better) = (new_id(), jpeg(5, 64, 48), jpeg(6, 64, 48));
        let first = submission(CHAERAMAE_1.unit, &[&photo]);
        phone.put_report(id, &first).await.expect(200);
        phone.put_photo(id, &photo).await.expect(200);
        let mut second = submission(CHAERAMAE_1.unit, &[&better]);
        (second.version, second.content.people) = (2, Some(77));
        let receipt: Receipt = phone.put_report(id, &second).await.expect(200).json();
        assert_eq!((receipt.version, receipt.complete), (2, false));

        let seen = async || district.get(paths::report(id)).await.expect(200).json::<ReportDetail>();
        let before = seen().await;
        assert_eq!(
            (before.summary.state, before.content.people, before.waiting.map(|waiting| waiting.version)),
            (ReportState::Received, first.content.people, Some(2))
        );
        // The picture may come in parts, on a line that is cut: what is asked meanwhile is about the second version.
        let receipt: Receipt = phone.get(paths::report_receipt(id)).await.expect(200).json();
        assert_eq!((receipt.version, receipt.photos.len(), receipt.complete), (2, 1, false));
        let receipt: Receipt = phone.put_photo(id, &better).await.expect(200).json();
        assert_eq!((receipt.version, receipt.complete), (2, true));
        let after = seen().await;
        assert_eq!((after.summary.version, after.content.people, after.waiting), (2, Some(77), None));
    })
    .await;
}

#[tokio::test]
async fn what_a_phone_sends_in_the_first_persons_name_is_refused_with_the_next_ones_session() {
    on_both(async |server| {
        let (phone, neighbour) = (server.phone(&CHAERAMAE_1).await, server.phone(&CHAERAMAE_2).await);
        let id = new_id();
        let put = |of: PersonId| phone.request(Method::PUT, &paths::report(id)).header(PERSON, of.0.to_string());
        let report = submission(CHAERAMAE_1.unit, &[&jpeg(7, 64, 48)]);
        assert_eq!(Reply::of(put(CHAERAMAE_2.person).json(&report)).await.expect(401).code(), "session_needed");
        assert_eq!(Reply::of(phone.request(Method::GET, paths::ME).header(PERSON, "nobody")).await.expect(401).code(), "session_needed");
        phone.get(paths::report(id)).await.expect(404);
        Reply::of(put(CHAERAMAE_1.person).json(&report)).await.expect(200);
        neighbour.get(paths::ME).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_village_that_another_server_enrolled_a_minute_ago_files_its_first_report() {
    on_both(async |server| {
        let code = AreaCode::parse("34010903").expect("a code");
        let village = Area { code: code.clone(), name_th: "บ้านใหม่".into(), name_en: "Ban Mai".into() };
        let phone = server.phone(&CHAERAMAE_1).await;
        let mut report = submission(CHAERAMAE_1.unit, &[&jpeg(1, 64, 48)]);
        report.content.place_area = Some(code);
        assert_eq!(phone.put_report(new_id(), &report).await.expect(422).code(), "bad_area", "nobody knows it yet");
        server.state.store.replace_areas(&[village]).await.expect("written by another");
        phone.put_report(new_id(), &report).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn the_same_number_with_another_content_is_refused_and_changes_nothing() {
    on_both(async |server| {
        let (phone, neighbour) = (server.phone(&CHAERAMAE_1).await, server.phone(&CHAERAMAE_2).await);
        let (id, photo) = (new_id(), jpeg(2, 64, 48));
        let report = submission(CHAERAMAE_1.unit, &[&photo]);
        phone.put_report(id, &report).await.expect(200);
        let mut other = report.clone();
        other.content.people = Some(4200);
        assert_eq!(phone.put_report(id, &other).await.expect(409).code(), "report_conflict");

        // A neighbour cannot take a report over, neither as itself nor as its next version.
        let mut theirs = submission(CHAERAMAE_2.unit, &[&photo]);
        assert_eq!(neighbour.put_report(id, &theirs).await.expect(409).code(), "report_conflict");
        theirs.version = 2;
        assert_eq!(neighbour.put_report(id, &theirs).await.expect(409).code(), "report_conflict");
        let detail: ReportDetail = phone.get(paths::report(id)).await.expect(200).json();
        assert_eq!(detail.content, report.content);

        other.version = 2;
        let receipt: Receipt = phone.put_report(id, &other).await.expect(200).json();
        assert_eq!(receipt.version, 2);
    })
    .await;
}

/// The reports a list shows, by id.
async fn seen(client: &Client, query: &str) -> Vec<ReportId> {
    let page: Page<ReportSummary> = client.get(format!("{}{query}", paths::REPORTS)).await.expect(200).json();
    page.items.into_iter().map(|report| report.id).collect()
}

#[tokio::test]
async fn everybody_sees_their_own_area_and_nothing_else() {
    on_both(async |server| {
        let photo = jpeg(3, 64, 48);
        let mut ids = Vec::new();
        for official in [&CHAERAMAE_1, &CHAERAMAE_2, &ROI_ET_VILLAGE] {
            let (phone, id) = (server.phone(official).await, new_id());
            phone.put_report(id, &submission(official.unit, &[&photo])).await.expect(200);
            phone.put_photo(id, &photo).await.expect(200);
            assert_eq!(seen(&phone, "").await, [id]);
            ids.push(id);
        }
        let department = server.staff("department").await;
        let own = new_id();
        department.put_report(own, &submission(unit_id(24), &[&photo])).await.expect(200);
        let (first, second, far) = (ids[0], ids[1], ids[2]);
        let table: [(&str, &[ReportId]); 6] = [
            ("mueang-ubon", &[second, first]),
            ("ubon", &[second, first]),
            ("roiet", &[far]),
            ("department", &[own]),
            ("enterprise", &[]),
            ("moi", &[own, far, second, first]),
        ];
        for (login, expected) in table {
            let officer = server.staff(login).await;
            assert_eq!(seen(&officer, "").await, expected, "{login}");
            for id in [first, far, own] {
                let may = expected.contains(&id);
                let status = if may { 200 } else { 404 };
                officer.get(paths::report(id)).await.expect(status);
                officer.get(paths::report_receipt(id)).await.expect(status);
                let hash = app::domain::photo::PhotoHash::of(&photo);
                if !may {
                    officer.get(paths::photo(id, &hash)).await.expect(404);
                    officer.get(paths::thumbnail(id, &hash)).await.expect(404);
                }
            }
        }
        // Narrowing never widens.
        let roiet = server.staff("roiet").await;
        assert_eq!(roiet.get(format!("{}?area=34", paths::REPORTS)).await.expect(422).code(), "bad_area");
        let ministry = server.staff("moi").await;
        assert_eq!(seen(&ministry, "?area=45&channel=community").await, [far]);
        assert_eq!(seen(&ministry, "?channel=online").await, []);
        assert_eq!(seen(&ministry, "?month=2019-01").await, []);
        assert_eq!(seen(&ministry, "?kind=department").await, [own]);
    })
    .await;
}

#[tokio::test]
async fn a_long_list_comes_page_by_page_without_gaps_or_repeats() {
    on_both(async |server| {
        let (phone, photo) = (server.phone(&CHAERAMAE_1).await, jpeg(4, 32, 32));
        let mut sent = Vec::new();
        for _ in 0..7 {
            let id = new_id();
            phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
            sent.push(id);
        }
        let (mut found, mut query) = (Vec::new(), "?limit=3".to_owned());
        loop {
            let page: Page<ReportSummary> = phone.get(format!("{}{query}", paths::REPORTS)).await.expect(200).json();
            assert!(page.items.len() <= 3);
            found.extend(page.items.into_iter().map(|report| report.id));
            let Some(next) = page.next else { break };
            query = format!("?limit=3&cursor={next}");
        }
        sent.sort();
        let mut sorted = found.clone();
        sorted.sort();
        assert_eq!(sorted, sent);
    })
    .await;
}

#[tokio::test]
async fn nobody_files_for_a_unit_that_is_not_theirs() {
    on_both(async |server| {
        let photo = jpeg(5, 32, 32);
        let table = [
            (server.phone(&CHAERAMAE_1).await, CHAERAMAE_2.unit, 422, "unit_unknown"),
            (server.staff("roiet").await, CHAERAMAE_1.unit, 422, "unit_unknown"),
            (server.staff("ubon").await, unit_id(999), 422, "unit_unknown"),
            (server.staff("department").await, unit_id(25), 422, "unit_unknown"),
            (server.staff("admin").await, unit_id(26), 403, "forbidden"),
        ];
        for (client, unit, status, code) in table {
            let id = new_id();
            let problem: Problem = client.put_report(id, &submission(unit, &[&photo])).await.expect(status).json();
            assert_eq!(problem.code, code);
            server.staff("moi").await.get(paths::report(id)).await.expect(404);
        }
        // A coordinator may, for a village of their own.
        server.staff("ubon").await.put_report(new_id(), &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
    })
    .await;
}
