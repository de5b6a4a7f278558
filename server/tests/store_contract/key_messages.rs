//! Key messages: of two changes one holds, and one takes another's place in the moment it is published.
use app::domain::channel::Channel;
use app::domain::key_message::KeyMessage;
use app::domain::publication::{Publication, PublicationId};
use chrono::{Days, NaiveDate};
use server::store::{PublicationChange, PublicationFilter, PublicationOutcome};
use uuid::Uuid;

use crate::stage::{Stage, area, at, person_id, unit_id};

const MINISTRY: usize = 0;
const UBON: usize = 2;
const ROI_ET: usize = 6;

fn id(n: u128) -> PublicationId {
    PublicationId(Uuid::from_u128(0xE000 + n))
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()
}

fn content(text: &str) -> KeyMessage {
    let channels = [Channel::OnAir].into();
    KeyMessage { text: text.into(), channels, topics: ["loan_online".into()].into(), from: day(), until: Some(day()) }
}

fn change(n: u128, unit: usize, version: u32) -> PublicationChange {
    let seconds = i64::try_from(n).unwrap();
    PublicationChange { id: id(n), unit: unit_id(unit), version, by: person_id(unit), at: at(seconds) }
}

fn filter() -> PublicationFilter {
    PublicationFilter { on: day(), channel: None, topic: None, province: None }
}

async fn published(stage: &Stage, n: u128, unit: usize, replaces: Option<PublicationId>) {
    let saved = stage.store.save_publication(&change(n, unit, 0), &content(&n.to_string()), replaces).await.unwrap();
    assert_eq!(saved, PublicationOutcome::Done);
    assert_eq!(stage.store.publish::<KeyMessage>(&change(n, unit, 1)).await.unwrap(), PublicationOutcome::Done);
}

async fn shown(stage: &Stage, filter: &PublicationFilter) -> Vec<String> {
    let page = stage.store.published::<KeyMessage>(filter, None, 50).await.unwrap();
    page.items.into_iter().map(|message| message.content.text).collect()
}

pub async fn of_two_changes_to_a_key_message_one_holds(stage: &Stage) {
    let save = async |text: &str, version| stage.store.save_publication(&change(1, MINISTRY, version), &content(text), None).await.unwrap();
    assert_eq!(save("แรก", 0).await, PublicationOutcome::Done);
    assert_eq!(save("ซ้ำ", 0).await, PublicationOutcome::Stale);
    let (one, other) = tokio::join!(save("หนึ่ง", 1), save("สอง", 1));
    assert_ne!(one, other, "one of them came second");
    assert!([one, other].contains(&PublicationOutcome::Done) && [one, other].contains(&PublicationOutcome::Stale));
    let (one, other) = (change(1, MINISTRY, 2), change(1, MINISTRY, 2));
    let (one, other) = tokio::join!(stage.store.publish::<KeyMessage>(&one), stage.store.publish::<KeyMessage>(&other));
    let mut outcomes = [one.unwrap(), other.unwrap()];
    outcomes.sort_by_key(|outcome| *outcome != PublicationOutcome::Done);
    assert_eq!(outcomes, [PublicationOutcome::Done, PublicationOutcome::Stale]);
    assert_eq!(save("หลัง", 3).await, PublicationOutcome::NotNow);
    let foreign = change(1, UBON, 3);
    assert_eq!(stage.store.withdraw_publication::<KeyMessage>(&foreign).await.unwrap(), PublicationOutcome::Stale, "another office's");
    assert_eq!(stage.store.own_publication::<KeyMessage>(unit_id(UBON), id(1)).await.unwrap(), None);
    stage.no_transaction_stays_open().await;
}

pub async fn a_key_message_takes_anothers_place_in_one_moment(stage: &Stage) {
    published(stage, 1, MINISTRY, None).await;
    published(stage, 2, MINISTRY, Some(id(1))).await;
    assert_eq!(shown(stage, &filter()).await, ["2"]);
    let first = stage.store.own_publication::<KeyMessage>(unit_id(MINISTRY), id(1)).await.unwrap().unwrap();
    assert_eq!((first.state, first.version, first.content), (Publication::Withdrawn, 3, content("1")), "still read by its office");
    let foreign = change(3, UBON, 0);
    stage.store.save_publication(&foreign, &content("3"), Some(id(2))).await.unwrap();
    let foreign = PublicationChange { version: 1, ..foreign };
    assert_eq!(stage.store.publish::<KeyMessage>(&foreign).await.unwrap(), PublicationOutcome::NotNow, "another office's place");
    assert_eq!(shown(stage, &filter()).await, ["2"]);
}

/// Writes and publishes one that begins so many days after the first day.
async fn publish_from(stage: &Stage, n: u128, days: u64, replaces: u128) -> PublicationOutcome {
    let content = KeyMessage { from: day() + Days::new(days), until: None, ..content(&n.to_string()) };
    let write = change(n, MINISTRY, 0);
    assert_eq!(stage.store.save_publication(&write, &content, Some(id(replaces))).await.unwrap(), PublicationOutcome::Done);
    stage.store.publish::<KeyMessage>(&change(n, MINISTRY, 1)).await.unwrap()
}

/// The day after the first day on which another holds in its place; its version.
async fn end(stage: &Stage, n: u128) -> (Option<i64>, u32) {
    let own = stage.store.own_publication::<KeyMessage>(unit_id(MINISTRY), id(n)).await.unwrap().unwrap();
    (own.replaced_from.map(|end| (end - day()).num_days()), own.version)
}

pub async fn a_line_of_key_messages_ends_as_the_first_to_begin_says(stage: &Stage) {
    let withdraw = async |n, version| stage.store.withdraw_publication::<KeyMessage>(&change(n, MINISTRY, version)).await.unwrap();
    let open = KeyMessage { until: None, ..content("1") };
    stage.store.save_publication(&change(1, MINISTRY, 0), &open, None).await.unwrap();
    stage.store.publish::<KeyMessage>(&change(1, MINISTRY, 1)).await.unwrap();
    assert_eq!(publish_from(stage, 2, 10, 1).await, PublicationOutcome::Done);
    assert_eq!(end(stage, 1).await, (Some(10), 3));
    assert_eq!(publish_from(stage, 3, 5, 2).await, PublicationOutcome::Done);
    assert_eq!((end(stage, 1).await, end(stage, 2).await), ((Some(5), 4), (Some(5), 3)), "it begins before the one that it replaces");
    assert_eq!(withdraw(3, 2).await, PublicationOutcome::Done);
    assert_eq!((end(stage, 1).await, end(stage, 2).await), ((Some(10), 5), (None, 4)));

    assert_eq!(publish_from(stage, 4, 20, 2).await, PublicationOutcome::Done);
    assert_eq!((end(stage, 1).await, end(stage, 2).await), ((Some(10), 5), (Some(20), 5)));
    assert_eq!(publish_from(stage, 5, 7, 1).await, PublicationOutcome::PlaceTaken);
    assert_eq!(withdraw(2, 5).await, PublicationOutcome::Done);
    assert_eq!(end(stage, 1).await, (Some(20), 6), "until whoever comes after the one that never began");
    assert_eq!(withdraw(4, 2).await, PublicationOutcome::Done);
    assert_eq!(end(stage, 1).await, (None, 7), "nobody holds its place");

    // Drafted against one that went: it takes the place which that one was to take.
    assert_eq!(publish_from(stage, 6, 0, 2).await, PublicationOutcome::Done);
    let first = stage.store.own_publication::<KeyMessage>(unit_id(MINISTRY), id(1)).await.unwrap().unwrap();
    assert_eq!((first.state, first.version), (Publication::Withdrawn, 8));
    assert_eq!(publish_from(stage, 7, 3, 4).await, PublicationOutcome::PlaceTaken, "through another that went");
    let on = PublicationFilter { on: day() + Days::new(30), ..filter() };
    assert_eq!(shown(stage, &on).await, ["6"]);
    stage.no_transaction_stays_open().await;
}

pub async fn everybody_is_shown_key_messages_of_their_place_and_day(stage: &Stage) {
    for (n, unit) in [(1, MINISTRY), (2, UBON), (3, ROI_ET)] {
        published(stage, n, unit, None).await;
    }
    let in_ubon = PublicationFilter { province: Some(area("34")), ..filter() };
    assert_eq!(shown(stage, &in_ubon).await, ["2", "1"], "the last published first");
    let page = stage.store.published::<KeyMessage>(&in_ubon, None, 1).await.unwrap();
    let rest = stage.store.published::<KeyMessage>(&in_ubon, page.next.as_deref(), 1).await.unwrap();
    assert_eq!((page.items[0].content.text.as_str(), rest.items[0].content.text.as_str(), rest.next), ("2", "1", None));
    for on in [day() - Days::new(1), day() + Days::new(1)] {
        assert_eq!(shown(stage, &PublicationFilter { on, ..in_ubon.clone() }).await, Vec::<String>::new(), "{on}");
    }
    let of = |channel, topic: Option<&str>| PublicationFilter { channel, topic: topic.map(str::to_owned), ..filter() };
    assert_eq!(shown(stage, &of(Some(Channel::OnAir), Some("loan_online"))).await, ["1"]);
    for none in [of(Some(Channel::Online), None), of(None, Some("loanXonline")), of(None, Some("loan"))] {
        assert_eq!(shown(stage, &none).await, Vec::<String>::new(), "{none:?}");
    }
}
