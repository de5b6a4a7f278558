//! The stream of events tells of the reports that one sees, as they come in, and of no others.
use app::domain::report::ReportId;
use app::wire::paths;
use futures::StreamExt;
use reqwest::Method;

use super::standing::{EVERY, Place, Who};
use super::world::World;
use crate::common::{Client, jpeg, new_id, submission};

pub async fn faults(world: &World) -> Vec<String> {
    let mut streams = Vec::new();
    for who in Who::ALL.into_iter().filter(|who| who.has_session()) {
        let opened = world.request(who, Method::GET, paths::EVENTS).send().await.expect("an answer");
        assert_eq!(opened.status(), 200, "{who:?}");
        streams.push((who, opened.bytes_stream(), String::new()));
    }
    let moi = world.server.staff("moi").await;
    // Twice round: whatever is told of elsewhere in the first round comes before the second is told.
    let mut all = Vec::new();
    for _ in 0..2 {
        let filed = round(&moi).await;
        for (who, stream, text) in &mut streams {
            let expected: Vec<_> = filed.iter().filter(|(place, _)| who.sees(*place)).map(|(_, id)| id.0.to_string()).collect();
            while !expected.iter().all(|id| text.contains(id)) {
                let bytes = stream.next().await.expect("the stream goes on").expect("bytes");
                text.push_str(std::str::from_utf8(&bytes).expect("text"));
            }
        }
        all.extend(filed);
    }
    let mut faults = Vec::new();
    for (who, _, text) in &streams {
        let told = all.iter().filter(|(place, id)| !who.sees(*place) && text.contains(&id.0.to_string()));
        faults.extend(told.map(|(place, _)| format!("GET /api/v1/events: {who:?} hears of {place:?}")));
    }
    faults
}

/// A report of every unit.
async fn round(moi: &Client) -> Vec<(Place, ReportId)> {
    let (mut filed, photo) = (Vec::new(), jpeg(600, 64, 48));
    for place in EVERY {
        let id = new_id();
        moi.put_report(id, &submission(place.unit(), &[&photo])).await.expect(200);
        filed.push((*place, id));
    }
    filed
}
