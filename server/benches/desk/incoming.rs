//! Reports that come in meanwhile.
use std::time::{Duration, Instant};

use app::domain::access::{PersonId, Scope};
use app::domain::channel::Channel;
use app::domain::report::{ReportContent, ReportId};
use app::domain::thai_date::bangkok_date;
use app::domain::unit::{UnitId, UnitKind};
use app::wire::reports::ReportSubmission;
use chrono::Utc;
use server::store::{NewReport, PeopleFilter, Store, StoreError, UnitFilter};
use uuid::Uuid;

/// How soon whoever was told to come back does: the shortest that a server says.
const COME_BACK: Duration = Duration::from_secs(5);

/// What became of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Came {
    pub taken: u32,
    /// How often one was told to come back.
    pub sent_away: u32,
}

/// So many a second, from these villages in turn.
pub async fn reports(store: Store, villages: Vec<UnitId>, each_second: u32, until: Instant) -> Came {
    let filer = store.people(&Scope::Everything, &PeopleFilter::default(), None, 1, Utc::now()).await.expect("people").items[0].id;
    let mut beat = tokio::time::interval(Duration::from_secs(1) / each_second.max(1));
    let mut coming = tokio::task::JoinSet::new();
    while Instant::now() < until && each_second > 0 {
        beat.tick().await;
        let unit = villages[coming.len() % villages.len()];
        let store = store.clone();
        coming.spawn(async move { report(&store, unit, filer, until).await });
    }
    let mut all = Came::default();
    while let Some(one) = coming.join_next().await {
        let Came { taken, sent_away } = one.expect("a report");
        all = Came { taken: all.taken + taken, sent_away: all.sent_away + sent_away };
    }
    all
}

/// A few of each part of the list, which goes from one end of the country to the other.
pub async fn villages(store: &Store) -> Vec<UnitId> {
    let (mut villages, mut cursor) = (Vec::new(), None);
    let filter = UnitFilter { kind: Some(UnitKind::Village), ..UnitFilter::default() };
    loop {
        let page = store.units(&Scope::Everything, &filter, cursor.as_deref(), 500).await.expect("villages");
        villages.extend(page.items.iter().step_by(100).map(|unit| unit.id));
        cursor = page.next;
        if cursor.is_none() {
            return villages;
        }
    }
}

async fn report(store: &Store, unit: UnitId, filed_by: PersonId, until: Instant) -> Came {
    let today = bangkok_date(Utc::now());
    let content = ReportContent {
        unit,
        channel: Channel::Community,
        from: today,
        to: today,
        place_area: None,
        place: "ศาลากลางบ้าน".into(),
        location: None,
        people: Some(40),
        partners: Default::default(),
        topics: Default::default(),
        note: String::new(),
        photos: Vec::new(),
    };
    let submission = ReportSubmission { version: 1, content, saved_at: Utc::now() };
    let (id, digest) = (ReportId(Uuid::now_v7()), [0; 32]);
    let report = NewReport { id, submission: &submission, digest, filed_by, device: None, received_at: Utc::now() };
    let mut sent_away = 0;
    loop {
        match store.put_report(&report).await {
            Ok(_) => return Came { taken: 1, sent_away },
            Err(StoreError::Busy { .. }) if Instant::now() < until => {
                sent_away += 1;
                tokio::time::sleep(COME_BACK).await;
            }
            Err(StoreError::Busy { .. }) => return Came { taken: 0, sent_away: sent_away + 1 },
            Err(error) => panic!("a report was not taken: {error}"),
        }
    }
}
