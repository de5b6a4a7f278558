//! The ministry's desk: figures that agree wherever they stand, news as they come, and notes about whom one chases.
use app::domain::channel::Channel;
use app::domain::obligation::{Counts, ObligationState};
use app::domain::period::Month;
use app::wire::Page;
use app::wire::months::{MonthFigures, MonthSummary, ObligationView};
use app::wire::notes::{Note, NoteInput};
use app::wire::paths;
use app::wire::problem::code;
use app::wire::trend::{AreaTrend, Trend, TrendMonth, UnitMonths};
use futures::StreamExt;
use uuid::Uuid;

use crate::common::*;

const CHAERAMAE: u128 = 23;

async fn opened(client: &Client, month: Month) {
    eventually("the month's rows", async || {
        let rows: Page<ObligationView> = client.get(paths::obligations(month)).await.expect(200).json();
        (!rows.items.is_empty()).then_some(())
    })
    .await;
}

/// A village's report with a picture, and how many it reached.
async fn filed(server: &TestServer, official: &Official, seed: u32, channel: Channel, people: u32) {
    let (phone, id, photo) = (server.phone(official).await, new_id(), jpeg(seed, 32, 32));
    let mut report = submission(official.unit, &[&photo]);
    (report.content.channel, report.content.people) = (channel, Some(people));
    phone.put_report(id, &report).await.expect(200);
    phone.put_photo(id, &photo).await.expect(200);
}

#[tokio::test]
async fn overview_grid_and_lists_say_the_same_and_nothing_of_elsewhere() {
    on_both(async |server| {
        let (moi, ubon, roiet) = (server.staff("moi").await, server.staff("ubon").await, server.staff("roiet").await);
        let month = Month::of(server.state.today());
        opened(&moi, month).await;
        filed(server, &CHAERAMAE_1, 1, Channel::Community, 40).await;
        filed(server, &CHAERAMAE_1, 2, Channel::OnAir, 300).await;
        filed(server, &CHAERAMAE_2, 3, Channel::Community, 2).await;
        filed(server, &ROI_ET_VILLAGE, 4, Channel::Community, 1_000).await;

        for (client, query, people) in [(&moi, "", 1_342), (&moi, "area=34", 342), (&ubon, "", 342), (&roiet, "", 1_000)] {
            let summary: MonthSummary = client.get(format!("{}?{query}", paths::month_summary(month))).await.expect(200).json();
            let trend: Trend = client.get(format!("{}?until={month}&{query}", paths::TREND)).await.expect(200).json();
            assert_eq!(trend.months.len(), 12);
            let last: &TrendMonth = trend.months.last().unwrap();
            assert_eq!((last.month, last.counts, last.figures), (month, summary.counts, summary.figures), "{query}");
            assert_eq!((&last.channels, last.figures.people), (&summary.channels, people), "{query}");
            let areas: AreaTrend = client.get(format!("{}?until={month}&{query}", paths::TREND_AREAS)).await.expect(200).json();
            let (mut counts, mut figures) = (Counts::default(), MonthFigures::default());
            for row in &areas.rows {
                let cell = row.months.last().unwrap();
                counts += cell.counts;
                figures += cell.figures;
            }
            assert_eq!((counts, figures), (summary.counts, summary.figures), "{query}");
            let units: Page<UnitMonths> =
                client.get(format!("{}?until={month}&limit=200&{query}", paths::TREND_UNITS)).await.expect(200).json();
            let mut counts = Counts::default();
            units.items.iter().filter_map(|unit| unit.months.last().copied().flatten()).for_each(|cell| counts.add(cell.state, 1));
            assert_eq!((counts, units.next), (summary.counts, None), "{query}");
        }
        let asked = format!("{}?area=45&until={month}&limit=200", paths::TREND_UNITS);
        assert_eq!(ubon.get(&asked).await.expect(422).code(), code::BAD_AREA);
        let done = format!("{}?until={month}&months=1&state=submitted_on_time", paths::TREND_UNITS);
        let done: Page<UnitMonths> = ubon.get(&done).await.expect(200).json();
        let cells: Vec<_> = done.items.iter().map(|unit| (unit.unit.id, unit.months[0].unwrap())).collect();
        assert_eq!(cells.iter().map(|(unit, _)| *unit).collect::<Vec<_>>(), [CHAERAMAE_1.unit, CHAERAMAE_2.unit]);
        assert!(cells.iter().all(|(_, cell)| cell.state == ObligationState::SubmittedOnTime));
        assert_eq!((cells[0].1.activities, cells[0].1.people), (2, 340));
        let by_place: Page<UnitMonths> = ubon.get(format!("{}?until={month}&limit=200", paths::TREND_UNITS)).await.expect(200).json();
        let mut by_place: Vec<_> = by_place.items.iter().map(|unit| unit.unit.id).collect();
        by_place.sort_unstable();
        for (sort, descends) in [("most_people", true), ("fewest_people", false), ("most_activities", true)] {
            let figure =
                |of: &UnitMonths| of.months[0].map_or(0, |cell| if sort.ends_with("people") { cell.people } else { cell.activities });
            let (mut units, mut next) = (Vec::new(), String::new());
            loop {
                let page = format!("{}?until={month}&months=1&limit=2&sort={sort}{next}", paths::TREND_UNITS);
                let page: Page<UnitMonths> = ubon.get(&page).await.expect(200).json();
                units.extend(page.items);
                let Some(cursor) = page.next else { break };
                next = format!("&cursor={cursor}");
            }
            let mut sorted: Vec<u64> = units.iter().map(figure).collect();
            sorted.sort_unstable();
            if descends {
                sorted.reverse();
            }
            assert_eq!(units.iter().map(figure).collect::<Vec<_>>(), sorted, "{sort}");
            let mut once: Vec<_> = units.iter().map(|unit| unit.unit.id).collect();
            once.sort_unstable();
            assert_eq!(once, by_place, "{sort}: every unit once");
        }
        assert_eq!(ubon.get(format!("{}?sort=weight", paths::TREND_UNITS)).await.status, 422);
        for absurd in ["months=0", "months=1000", "until=2569", "area=99", "until=2026-13", "until=1900-01"] {
            assert_eq!(ubon.get(format!("{}?{absurd}", paths::TREND)).await.status, 422, "{absurd}");
        }
    })
    .await;
}

/// The next event's name and data.
async fn event(stream: &mut (impl StreamExt<Item = reqwest::Result<bytes::Bytes>> + Unpin), text: &mut String) -> String {
    loop {
        if let Some((event, rest)) = text.split_once("\n\n") {
            let event = event.to_owned();
            *text = rest.to_owned();
            if !event.starts_with(':') {
                return event;
            }
            continue;
        }
        let bytes = stream.next().await.expect("the stream goes on").expect("bytes");
        text.push_str(std::str::from_utf8(&bytes).expect("text"));
    }
}

#[tokio::test]
async fn a_report_is_told_to_those_above_it_as_it_comes_in() {
    on_both(async |server| {
        assert_eq!(server.client().get(paths::EVENTS).await.status, 401);
        let (ubon, roiet) = (server.staff("ubon").await, server.staff("roiet").await);
        let watching = async |client: &Client| client.request(reqwest::Method::GET, paths::EVENTS).send().await.expect("a stream");
        let (near, far) = (watching(&ubon).await, watching(&roiet).await);
        assert_eq!(near.headers()["content-type"], "text/event-stream");
        let (mut near, mut far) = (near.bytes_stream(), far.bytes_stream());
        let (first, second) = (new_id(), new_id());
        let send = async |official: &Official, id, seed| {
            let (phone, photo) = (server.phone(official).await, jpeg(seed, 32, 32));
            phone.put_report(id, &submission(official.unit, &[&photo])).await.expect(200);
            (phone, photo)
        };
        let (phone, photo) = send(&CHAERAMAE_1, first, 1).await;
        let (told, mut text) = (format!("event: arrived\ndata: {}", first.0), String::new());
        assert_eq!(event(&mut near, &mut text).await, told);
        // Over a bad line its pictures come later; only then do the figures count it.
        phone.put_photo(first, &photo).await.expect(200);
        assert_eq!(event(&mut near, &mut text).await, told);
        send(&ROI_ET_VILLAGE, second, 2).await;
        // Had the other province's been told here, it would have come first.
        assert_eq!(event(&mut far, &mut String::new()).await, format!("event: arrived\ndata: {}", second.0));
    })
    .await;
}

#[tokio::test]
async fn notes_about_a_unit_are_for_those_above_it() {
    on_both(async |server| {
        let (ubon, roiet, phone) = (server.staff("ubon").await, server.staff("roiet").await, server.phone(&CHAERAMAE_1).await);
        let (unit, id) = (CHAERAMAE_1.unit, Uuid::now_v7());
        let text = NoteInput { text: " โทรแล้ว รับปากว่าจะส่งพรุ่งนี้\n".into() };
        let kept: Note = ubon.put(paths::unit_note(unit, id), &text).await.expect(200).json();
        assert_eq!(kept.text, "โทรแล้ว รับปากว่าจะส่งพรุ่งนี้");
        ubon.put(paths::unit_note(unit, id), &text).await.expect(200);
        ubon.put(paths::unit_note(unit, id), &NoteInput { text: "อื่น".into() }).await.expect(409);
        for bad in ["", "  ", "\u{7}", &"ก".repeat(1_001)] {
            ubon.put(paths::unit_note(unit, Uuid::now_v7()), &NoteInput { text: bad.into() }).await.expect(422);
        }
        let notes: Page<Note> = ubon.get(paths::unit_notes(unit)).await.expect(200).json();
        assert_eq!(notes.items.iter().map(|note| (note.id, note.text.as_str())).collect::<Vec<_>>(), [(id, kept.text.as_str())]);
        roiet.get(paths::unit_notes(unit)).await.expect(404);
        roiet.put(paths::unit_note(unit, Uuid::now_v7()), &text).await.expect(404);
        phone.get(paths::unit_notes(unit)).await.expect(403);
        ubon.get(paths::unit_notes(unit_id(22))).await.expect(403);
        server.staff("moi").await.get(paths::unit_notes(unit_id(CHAERAMAE))).await.expect(200);
    })
    .await;
}
