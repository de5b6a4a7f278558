//! A village that reported nothing because its phone cannot send is told apart from one that did nothing.
use app::domain::period::Month;
use app::wire::Page;
use app::wire::months::{MonthSummary, ObligationView};
use app::wire::paths;
use app::wire::waiting::Waiting;

use crate::common::*;

#[tokio::test]
async fn what_is_stuck_on_a_phone_is_seen_by_those_above() {
    on_both(async |server| {
        let month = Month::of(server.state.today());
        let (phone, district, roiet) = (server.phone(&CHAERAMAE_1).await, server.staff("mueang-ubon").await, server.staff("roiet").await);
        let stuck = async |client: &Client| -> (u32, Vec<ObligationView>) {
            let summary: MonthSummary = client.get(paths::month_summary(month)).await.expect(200).json();
            let rows: Page<ObligationView> = client.get(format!("{}?stuck=true", paths::obligations(month))).await.expect(200).json();
            (summary.stuck, rows.items)
        };
        // The ledger of this month is opened by a job at the start.
        eventually("the month's rows", async || {
            let rows: Page<ObligationView> = district.get(paths::obligations(month)).await.expect(200).json();
            (!rows.items.is_empty()).then_some(())
        })
        .await;
        let tell = async |waiting| phone.put(paths::MY_WAITING, &waiting).await.expect(200);
        assert_eq!(stuck(&district).await, (0, vec![]));
        tell(Waiting { reports: 2, photos: 7 }).await;
        let (count, rows) = stuck(&district).await;
        assert_eq!((count, rows.len(), rows[0].unit.id), (1, 1, CHAERAMAE_1.unit));
        let first = rows[0].on_phones.expect("what waits");
        assert_eq!(first.waiting, Waiting { reports: 2, photos: 7 });
        server.pass(chrono::TimeDelta::hours(3));
        tell(Waiting { reports: 1, photos: 1 }).await;
        let later = stuck(&district).await.1[0].on_phones.expect("what waits");
        assert_eq!((later.since, later.waiting.reports), (first.since, 1), "stuck since the first word");
        assert_eq!(stuck(&roiet).await.0, 0, "not theirs to see");

        // A report that came in ends it, whatever else still waits.
        let photo = jpeg(1, 32, 32);
        let id = new_id();
        phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        phone.put_photo(id, &photo).await.expect(200);
        assert_eq!(stuck(&district).await, (0, vec![]));
        // What a browser of the desk says is of no phone.
        district.put(paths::MY_WAITING, &Waiting { reports: 9, photos: 9 }).await.expect(200);
        tell(Waiting::default()).await;
        server.client().put(paths::MY_WAITING, &Waiting::default()).await.expect(401);

        // A phone that is there only when the month's day has passed holds nothing of that month, however empty it is.
        server.pass(chrono::TimeDelta::days(62));
        let (late, district) = (server.phone(&CHAERAMAE_2).await, server.staff("mueang-ubon").await);
        late.put(paths::MY_WAITING, &Waiting { reports: 1, photos: 1 }).await.expect(200);
        assert_eq!(stuck(&district).await, (0, vec![]));
        let of_unit = format!("{}?unit={}", paths::obligations(month), CHAERAMAE_2.unit.0);
        let row: Page<ObligationView> = district.get(of_unit).await.expect(200).json();
        assert_eq!(row.items.iter().map(|row| row.on_phones).collect::<Vec<_>>(), [None]);
    })
    .await;
}
