//! The demo country: a second start finds it there.
use std::cell::Cell;

use app::domain::access::Scope;
use app::domain::channel::Channel;
use app::domain::obligation::{ObligationState, States};
use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::thai_date::bangkok_date;
use app::domain::unit::{UnitId, UnitKind};
use app::wire::reports::ReportState;
use chrono::{DateTime, Duration, Utc};
use server::demo::{self, DemoAccess, DemoSecrets};
use server::store::{ObligationFilter, PeopleFilter, ReportFilter, StoreError, StoredPhoto, UnitFilter};

use crate::stage::{Stage, area, at};

#[derive(Default)]
struct Secrets(Cell<u8>);

impl Secrets {
    fn fresh(&self) -> u8 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

impl DemoSecrets for Secrets {
    fn join_card(&self) -> (String, [u8; 32]) {
        let n = self.fresh();
        (format!("card {n}"), [n; 32])
    }

    fn password(&self) -> (String, String) {
        let n = self.fresh();
        (format!("password {n}"), format!("hash {n}"))
    }
}

fn now() -> DateTime<Utc> {
    at(0) + Duration::days(20)
}

async fn seed(stage: &Stage, secrets: &Secrets) -> DemoAccess {
    start(stage, secrets, usize::MAX, now()).await.unwrap()
}

/// The disk takes so many pictures.
async fn start(stage: &Stage, secrets: &Secrets, pictures: usize, now: DateTime<Utc>) -> Result<DemoAccess, StoreError> {
    let put = Cell::new(0);
    let put_photo = async |hash: &PhotoHash, bytes: &[u8]| {
        put.set(put.get() + 1);
        if put.get() > pictures {
            return Err(StoreError::Unavailable("full".to_owned()));
        }
        assert_eq!(PhotoHash::of(bytes), *hash);
        let photo = StoredPhoto { hash, size: bytes.len() as u64, kind: "jpeg", width: 1280, height: 960 };
        stage.store.record_photo(&photo, now).await
    };
    demo::seed::<StoreError>(&stage.store, secrets, put_photo, now).await
}

/// Rows of a month in these states.
async fn in_states(stage: &Stage, month: Month, states: States) -> Vec<UnitId> {
    let filter = ObligationFilter { states, ..ObligationFilter::default() };
    let page = stage.store.obligations(&Scope::Everything, month, &filter, None, 500, now()).await.unwrap();
    page.items.iter().map(|entry| entry.row.unit).collect()
}

pub async fn a_start_that_was_broken_off_is_made_good_and_what_people_did_stays(stage: &Stage) {
    let (secrets, last) = (Secrets::default(), Month::of(bangkok_date(now())).previous());
    start(stage, &secrets, 3, now()).await.unwrap_err();
    assert!(in_states(stage, last, States::SAID).await.is_empty());
    seed(stage, &secrets).await;
    assert_eq!(in_states(stage, last, States::SAID).await.len(), 3, "two with nothing to report, one excused");
    assert!(!in_states(stage, last.previous(), States::only(ObligationState::Accepted)).await.is_empty());
    let excused = in_states(stage, last, States::only(ObligationState::Excused)).await;
    stage.store.withdraw_excuse(excused[0], last).await.unwrap();
    seed(stage, &secrets).await;
    assert!(in_states(stage, last, States::only(ObligationState::Excused)).await.is_empty(), "what was taken back stays so");
    start(stage, &secrets, usize::MAX, now() + Duration::days(31)).await.unwrap();
    let later = in_states(stage, last.next(), States::SAID).await;
    assert_eq!(later, excused, "a month later, of the one who has sent nothing of it");
}

pub async fn a_second_start_finds_the_demo_country_there(stage: &Stage) {
    let secrets = Secrets::default();
    let first = seed(stage, &secrets).await;
    let count = async || {
        let reports = stage.store.reports(&Scope::Everything, &ReportFilter::default(), None, 500).await.unwrap().items;
        assert!(reports.iter().all(|report| report.state == ReportState::Received), "every picture is there");
        let units = stage.store.units(&Scope::Everything, &UnitFilter::default(), None, 500).await.unwrap().items;
        let people = stage.store.people(&Scope::Everything, &PeopleFilter::default(), None, 500, at(0)).await.unwrap().items;
        (reports.len(), units.len(), people.len())
    };
    let counted = count().await;
    let second = seed(stage, &secrets).await;
    assert_eq!(count().await, counted);

    let labels = |access: &DemoAccess| access.logins.iter().map(|(label, login, _)| format!("{label}: {login}")).collect::<Vec<_>>();
    assert_eq!(labels(&first), labels(&second), "in the same order");
    assert!(stage.store.join_card(&[1; 32]).await.unwrap().unwrap().void, "the first start's cards no longer work");
    let (_, login, password) = &second.logins[0];
    let hash = stage.store.person_by_login(login).await.unwrap().unwrap().password_hash.unwrap();
    assert_eq!(hash.replace("hash", "password"), *password);

    let month = ReportFilter { month: Month::parse("2026-02").ok(), ..ReportFilter::default() };
    let february = stage.store.reports(&Scope::Area(area("34")), &month, None, 500).await.unwrap().items;
    let reference: Vec<_> = february.iter().filter(|report| report.unit.kind == UnitKind::Province).collect();
    assert_eq!(reference.len(), 12, "the reference month");
    let in_channels = Channel::ALL.map(|channel| reference.iter().filter(|report| report.channel == channel).count());
    assert_eq!(in_channels, [3, 3, 1, 2, 1, 2]);
    let districts = UnitFilter { area: None, kind: Some(UnitKind::District) };
    let units = stage.store.units(&Scope::Everything, &districts, None, 500).await.unwrap().items;
    assert_eq!(units.len(), 25 + 20 + 1, "both provinces' districts and the stage's own");
}
