//! What a month offers its province: pictures and activities, however many there are.
use std::collections::BTreeSet;

use app::domain::channel::Channel;
use app::domain::monthly::PictureKey;
use app::domain::report::ReportId;
use app::wire::monthly::TrayPicture;
use app::wire::reports::ReportSubmission;
use server::store::{BulkReport, Offer, TrayFilter};

use crate::ledger::{february, opened, row};
use crate::stage::{Stage, VILLAGE, area, at, hash, new_id, person_id, session, unit_id};

const PROVINCE: usize = 2;
const ROI_ET: usize = 7;

/// More community pictures than any list once held: 70 reports of 30 from a village, accepted; and the province's own web page
/// and session, which nobody has judged.
async fn a_busy_month(stage: &Stage) {
    for report in 0..70 {
        let names: Vec<String> = (0..30).map(|picture| format!("{report} {picture}")).collect();
        let unit = if report % 2 == 0 { VILLAGE } else { 5 };
        stage.stored(new_id(), &session(unit, &names.iter().map(String::as_str).collect::<Vec<_>>()), 1).await;
    }
    stage.execute("UPDATE reports SET review = 'accepted'").await;
    let own = |channel, name: &str| ReportSubmission {
        content: app::domain::report::ReportContent { channel, ..session(PROVINCE, &[name]).content },
        ..session(PROVINCE, &[name])
    };
    stage.stored(new_id(), &own(Channel::Online, "web page"), 2).await;
    stage.stored(new_id(), &own(Channel::Community, "own session"), 2).await;
    stage.stored(new_id(), &session(ROI_ET, &["elsewhere"]), 2).await;
    stage
        .execute("UPDATE photos SET state = 'ready'; UPDATE reports SET state = 'received', photos_missing = 0, completed_at = received_at")
        .await;
}

async fn every_page(stage: &Stage, within: Option<&str>) -> Vec<TrayPicture> {
    let filter = TrayFilter { channel: Channel::Community, within: within.map(area) };
    let (own_area, mut seen, mut cursor) = (area("34"), Vec::new(), None::<String>);
    let offer = Offer { month: february(), unit: unit_id(PROVINCE), area: Some(&own_area) };
    loop {
        let page = stage.store.tray_of_channel(offer, &filter, cursor.as_deref(), 499).await.unwrap();
        seen.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return seen,
        }
    }
}

fn keys(pictures: &[TrayPicture]) -> BTreeSet<PictureKey> {
    pictures.iter().map(|picture| PictureKey { source: picture.source, hash: picture.hash.clone() }).collect()
}

pub async fn no_channel_pushes_another_out_and_pages_hold_them_all(stage: &Stage) {
    a_busy_month(stage).await;
    let tray = stage.store.tray(february(), unit_id(PROVINCE), Some(&area("34"))).await.unwrap();
    assert_eq!((tray[0].channel, &tray[0].hash), (Channel::Online, &hash("web page")));
    assert_eq!((tray[1].channel, &tray[1].hash), (Channel::Community, &hash("own session")), "the unit's own come first");
    assert_eq!(tray.len(), 1 + 300);

    let community = every_page(stage, None).await;
    assert_eq!((community.len(), keys(&community).len()), (2_101, 2_101), "each once");
    assert_eq!(community[..300], tray[1..], "the pages begin as the tray does");
    let village = every_page(stage, Some("34010101")).await;
    assert_eq!(village.len(), 35 * 30);
    assert!(every_page(stage, Some("45")).await.is_empty(), "never beyond one's own area");
}

pub async fn any_picture_of_the_month_may_be_placed_however_many_there_are(stage: &Stage) {
    a_busy_month(stage).await;
    let community = every_page(stage, None).await;
    let last = keys(&community[2_050..]);
    let own_area = area("34");
    let offer = Offer { month: february(), unit: unit_id(PROVINCE), area: Some(&own_area) };
    assert_eq!(stage.store.offered(offer, &last).await.unwrap(), last);
    let theirs = stage.store.tray(february(), unit_id(6), Some(&area("45"))).await.unwrap();
    let elsewhere = PictureKey { source: new_id(), hash: hash("web page") };
    // A picture under another report's name is none of that report's.
    let swapped = PictureKey { source: community[0].source, hash: community[40].hash.clone() };
    let strange: BTreeSet<PictureKey> = keys(&theirs).into_iter().chain([elsewhere, swapped]).collect();
    assert_eq!(stage.store.offered(offer, &strange).await.unwrap(), BTreeSet::new());
    let next_month = Offer { month: february().next(), ..offer };
    assert_eq!(stage.store.offered(next_month, &last).await.unwrap(), BTreeSet::new());
}

/// The paper's totals are the sums of its lines, so no line may be missing.
pub async fn the_annexed_table_is_whole(stage: &Stage) {
    let bulk = |n: u128| BulkReport {
        id: ReportId(uuid::Uuid::from_u128(0xF000 + n)),
        content: app::domain::report::ReportContent { photos: vec![], place_area: Some(area("34")), ..session(PROVINCE, &[]).content },
        filed_by: person_id(PROVINCE),
        received_at: at(1),
    };
    stage.store.insert_bulk(&(0..2_345).map(bulk).collect::<Vec<_>>()).await.unwrap();
    opened(stage).await;
    let activities = stage.store.month_activities(february(), unit_id(PROVINCE), Some(&area("34"))).await.unwrap();
    let people: u64 = activities.iter().filter_map(|activity| activity.people).map(u64::from).sum();
    let entry = row(stage, PROVINCE).await;
    assert_eq!((activities.len() as u64, people), (entry.activities, entry.people), "as the database adds it up");
    assert_eq!((activities.len(), people), (2_345, 2_345 * 42));
}
