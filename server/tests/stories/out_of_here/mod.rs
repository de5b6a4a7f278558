//! What leaves here: tables as files and as an OData feed. Their figures are those of the month's screens, and nobody gets a row,
//! or a count of rows, that they may not see.
mod files;
mod keys;
mod lists;
mod odata;
pub(crate) mod tables;

use app::domain::channel::Channel;
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::domain::thai_date::bangkok_date;
use app::domain::unit::UnitId;
use app::wire::months::MonthSummary;
use app::wire::paths;

use crate::common::*;

/// What a spreadsheet would run.
const FORMULA: &str = "=HYPERLINK(\"http://x.example\",\"ศาลา\")";
const LITERAL: &str = "เต็ม 100%_ ของ 'หมู่บ้าน'";

fn this_month(server: &TestServer) -> Month {
    Month::of(bangkok_date(server.state.now()))
}

async fn whole(server: &TestServer, official: &Official, channel: Channel, people: Option<u32>, place: &str) -> ReportId {
    let (phone, id, photo) = (server.phone(official).await, new_id(), jpeg(people.unwrap_or(1), 32, 32));
    let mut report = submission(official.unit, &[&photo]);
    (report.content.channel, report.content.people, report.content.place) = (channel, people, place.to_owned());
    phone.put_report(id, &report).await.expect(200);
    phone.put_photo(id, &photo).await.expect(200);
    id
}

/// Two villages of Ubon and one of Roi Et report; of one report the picture is still on its way.
async fn reported(server: &TestServer) {
    server.state.store.follow_ledger(&server::store::Part::Everything, server.state.now()).await.unwrap();
    whole(server, &CHAERAMAE_1, Channel::Community, Some(42), "ศาลากลางบ้าน").await;
    whole(server, &CHAERAMAE_2, Channel::Online, None, FORMULA).await;
    whole(server, &ROI_ET_VILLAGE, Channel::Community, Some(10), LITERAL).await;
    let mut coming = submission(ROI_ET_VILLAGE.unit, &[&jpeg(99, 32, 32)]);
    coming.content.people = Some(1_000);
    server.phone(&ROI_ET_VILLAGE).await.put_report(new_id(), &coming).await.expect(200);
}

async fn summary(server: &TestServer, client: &Client) -> MonthSummary {
    client.get(paths::month_summary(this_month(server))).await.expect(200).json()
}

fn text_of(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).expect("UTF-8")
}

fn is_of(unit: UnitId) -> String {
    unit.0.to_string()
}
