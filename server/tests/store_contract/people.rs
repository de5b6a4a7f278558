//! People, cards, devices, sessions, guessing.
use app::domain::access::{Role, Scope};
use app::domain::area::Area;
use app::domain::thai_date::bangkok_date;
use app::wire::people::CardsFor;
use chrono::Duration;
use server::store::{Attempt, DeviceKey, Inserted, JoinOutcome, NewCard, NewPerson, NewSession, PeopleFilter, StoreError};
use uuid::Uuid;

use crate::stage::{Stage, VILLAGE, area, at, new_person, person_id, unit_id};

const KEY: [u8; 32] = [7; 32];

fn device(n: u128) -> Uuid {
    Uuid::from_u128(0xD000 + n)
}

async fn issue(stage: &Stage, card: u8, cut_off: bool, seconds: i64) {
    let (person, issuer) = (person_id(VILLAGE), person_id(3));
    stage.store.issue_join_card(&[card; 32], person, issuer, cut_off, at(seconds + 600), at(seconds)).await.unwrap();
}

async fn accept(stage: &Stage, card: u8, device: Uuid, key: [u8; 32], seconds: i64) -> &'static str {
    match stage.store.accept_join_card(&[card; 32], device, &key, "Chrome, Android", at(seconds)).await.unwrap() {
        JoinOutcome::Accepted(person) => {
            assert_eq!(person.id, person_id(VILLAGE));
            "accepted"
        }
        JoinOutcome::Unknown => "unknown",
        JoinOutcome::Expired => "expired",
        JoinOutcome::Used => "used",
    }
}

fn known_device(is_cut_off: bool) -> Option<DeviceKey> {
    Some(DeviceKey { person: person_id(VILLAGE), key: KEY, is_cut_off })
}

pub async fn enrolling_twice_enrols_once(stage: &Stage) {
    let store = &stage.store;
    let person = new_person(50, Role::Official);
    let person = NewPerson { unit: unit_id(VILLAGE), ..person };
    assert_eq!(store.insert_person(&person, at(0)).await.unwrap(), Inserted::New);
    assert_eq!(store.insert_person(&person, at(9)).await.unwrap(), Inserted::Same);
    let renamed = NewPerson { name: "อีกคน".into(), ..person.clone() };
    assert_eq!(store.insert_person(&renamed, at(9)).await.unwrap(), Inserted::Conflict);
    let login_taken = NewPerson { id: person_id(51), login: Some("PERSON3".into()), ..person.clone() };
    assert_eq!(store.insert_person(&login_taken, at(9)).await.unwrap(), Inserted::Conflict);
    let nowhere = NewPerson { id: person_id(52), unit: unit_id(999), ..person };
    assert!(matches!(store.insert_person(&nowhere, at(9)).await, Err(StoreError::UnknownUnit)));

    let found = store.person_by_login(" pErson3").await.unwrap().unwrap();
    assert_eq!((found.id, found.login.as_deref(), found.unit.id), (person_id(3), Some("person3"), unit_id(3)));
    assert!(store.set_password(person_id(3), "other").await.unwrap());
    assert_eq!(store.person(person_id(3)).await.unwrap().unwrap().password_hash.as_deref(), Some("other"));
    assert!(!store.set_password(person_id(999), "other").await.unwrap());
    assert_eq!(store.person_by_login("nobody").await.unwrap(), None);
    assert!(store.has_people().await.unwrap());
}

pub async fn a_card_is_bound_to_the_first_device(stage: &Stage) {
    issue(stage, 1, false, 0).await;
    let card = stage.store.join_card(&[1; 32]).await.unwrap().unwrap();
    assert_eq!((card.person.id, card.used_at, card.void, card.expires_at), (person_id(VILLAGE), None, false, at(600)));
    assert_eq!(accept(stage, 1, device(1), KEY, 10).await, "accepted");
    assert_eq!(accept(stage, 1, device(1), KEY, 20).await, "accepted", "a repeat after a lost answer");
    assert_eq!(accept(stage, 1, device(1), [8; 32], 20).await, "used", "the name alone proves nothing");
    assert_eq!(accept(stage, 1, device(2), KEY, 20).await, "used");
    assert_eq!(accept(stage, 9, device(1), KEY, 20).await, "unknown");
    let card = stage.store.join_card(&[1; 32]).await.unwrap().unwrap();
    assert_eq!((card.used_at, card.used_by_device), (Some(at(10)), Some(device(1))));
    assert_eq!(stage.store.device_key(device(1)).await.unwrap(), known_device(false));
    assert_eq!(stage.store.device_key(device(2)).await.unwrap(), None);
    let nobody = stage.store.issue_join_card(&[5; 32], person_id(999), person_id(3), false, at(9), at(0)).await;
    assert!(matches!(nobody, Err(StoreError::UnknownPerson)));

    // Somebody else under a known device's name does not get its key replaced.
    issue(stage, 2, false, 30).await;
    assert_eq!(accept(stage, 2, device(1), [8; 32], 40).await, "unknown");
    assert_eq!(stage.store.device_key(device(1)).await.unwrap(), known_device(false));
    assert_eq!(accept(stage, 2, device(3), KEY, 41).await, "accepted", "the card was not used up by that");
}

pub async fn a_later_card_replaces_an_unused_one_and_time_ends_it(stage: &Stage) {
    issue(stage, 1, false, 0).await;
    issue(stage, 2, false, 1).await;
    assert!(stage.store.join_card(&[1; 32]).await.unwrap().unwrap().void);
    assert_eq!(accept(stage, 1, device(1), KEY, 10).await, "expired");
    assert_eq!(accept(stage, 2, device(1), KEY, 601).await, "expired", "its time is over to the second");
    assert_eq!(accept(stage, 2, device(1), KEY, 600).await, "accepted");
}

pub async fn cutting_off_a_lost_phone_ends_it_for_good(stage: &Stage) {
    issue(stage, 1, false, 0).await;
    assert_eq!(accept(stage, 1, device(1), KEY, 1).await, "accepted");
    stage.store.create_session(&new_session(1, Some(device(1)), 9_000), at(1)).await.unwrap();
    issue(stage, 2, false, 2).await;
    assert!(stage.store.session(&[1; 32], at(3)).await.unwrap().is_some(), "a second phone leaves the first alone");
    issue(stage, 3, true, 4).await;
    assert_eq!(stage.store.session(&[1; 32], at(5)).await.unwrap(), None);
    assert_eq!(accept(stage, 1, device(1), KEY, 6).await, "expired", "nor by repeating the old card");
    assert_eq!(accept(stage, 3, device(2), KEY, 7).await, "accepted");
    let lost = async || stage.store.device_key(device(1)).await.unwrap();
    assert_eq!(lost().await, known_device(true), "and a card used on another phone does not bring it back");
    issue(stage, 4, false, 8).await;
    assert_eq!(lost().await, known_device(true), "nor does one that is only issued");
    assert_eq!(accept(stage, 4, device(1), KEY, 9).await, "accepted");
    assert_eq!(lost().await, known_device(false), "found again, and given a card of its own");
}

pub async fn two_phones_with_one_card_one_gets_in(stage: &Stage) {
    issue(stage, 1, false, 0).await;
    let (one, other) = tokio::join!(accept(stage, 1, device(1), KEY, 1), accept(stage, 1, device(2), KEY, 1));
    let mut outcomes = [one, other];
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["accepted", "used"]);
}

/// Five hundred officials, of whom one has joined and one holds a card that nobody used.
pub async fn of_prints_at_once_each_person_keeps_one_card(stage: &Stage) {
    let store = &stage.store;
    for index in 100..220 {
        let person = NewPerson { unit: unit_id(VILLAGE), ..new_person(index, Role::Official) };
        store.insert_person(&person, at(0)).await.unwrap();
    }
    let hash = |print: u8, index: usize| {
        let mut hash = [print; 32];
        hash[..8].copy_from_slice(&(index as u64).to_be_bytes());
        hash
    };
    // Each in another order, as lists narrowed otherwise are.
    let prints: Vec<Vec<NewCard>> = (0..6_u8)
        .map(|print| {
            let mut people: Vec<usize> = (100..220).collect();
            people.rotate_left(usize::from(print) * 20);
            people.into_iter().map(|index| NewCard { code_hash: hash(print, index), person: person_id(index) }).collect()
        })
        .collect();
    let done = futures::future::join_all(prints.iter().map(|cards| store.issue_join_cards(cards, person_id(3), at(900), at(1)))).await;
    assert!(done.iter().all(Result::is_ok), "{done:?}");
    for index in 100..220 {
        let mut living = 0;
        for print in 0..6 {
            let card = store.join_card(&hash(print, index)).await.unwrap().unwrap();
            living += usize::from(!card.void);
        }
        assert_eq!(living, 1, "person {index}");
    }
}

pub async fn a_districts_cards_are_issued_at_once_and_cut_nobody_off(stage: &Stage) {
    let store = &stage.store;
    issue(stage, 1, false, 0).await;
    assert_eq!(accept(stage, 1, device(1), KEY, 1).await, "accepted");
    for index in 100..600 {
        let person = NewPerson { unit: unit_id(VILLAGE), ..new_person(index, Role::Official) };
        store.insert_person(&person, at(0)).await.unwrap();
    }
    store.issue_join_card(&[2; 32], person_id(100), person_id(3), false, at(600), at(0)).await.unwrap();
    let district = Scope::Area(area("3401"));
    let before = store.joining_summary(&district, None, at(2)).await.unwrap();
    assert_eq!((before.joined, before.open_cards, before.open_cards_waiting), (1, 1, 1));
    let elsewhere = store.joining_summary(&district, Some(&area("45")), at(2)).await.unwrap();
    assert_eq!(elsewhere.officials, 0, "an area outside the scope is empty");

    let holders = store.card_holders(&district, None, CardsFor::Waiting, 2_000, bangkok_date(at(2))).await.unwrap();
    assert_eq!(holders.len() as u32, before.cards(CardsFor::Waiting));
    assert!(holders.iter().all(|holder| holder.id != person_id(VILLAGE)), "who has joined needs none");
    let everybody = store.card_holders(&district, None, CardsFor::Everybody, 2_000, bangkok_date(at(2))).await.unwrap();
    let hash = |index: usize| {
        let mut hash = [0xCC; 32];
        hash[..8].copy_from_slice(&(index as u64).to_be_bytes());
        hash
    };
    let cards: Vec<_> = everybody.iter().enumerate().map(|(index, holder)| NewCard { code_hash: hash(index), person: holder.id }).collect();
    let broken: Vec<_> = cards.iter().cloned().chain([NewCard { code_hash: [0xDD; 32], person: person_id(9_999) }]).collect();
    assert!(matches!(store.issue_join_cards(&broken, person_id(3), at(900), at(3)).await, Err(StoreError::UnknownPerson)));
    assert_eq!(store.join_card(&hash(0)).await.unwrap(), None, "all of them or none");
    assert!(!store.join_card(&[2; 32]).await.unwrap().unwrap().void, "and the earlier card still works");

    store.issue_join_cards(&cards, person_id(3), at(900), at(3)).await.unwrap();
    assert!(store.join_card(&[2; 32]).await.unwrap().unwrap().void, "an unused one ends");
    assert_eq!(accept(stage, 1, device(1), KEY, 4).await, "accepted", "one in use stays");
    let own = everybody.iter().position(|holder| holder.id == person_id(VILLAGE)).unwrap();
    let own: [u8; 32] = hash(own);
    let second = store.accept_join_card(&own, device(2), &KEY, "Chrome, Android", at(901)).await.unwrap();
    assert_eq!(second, JoinOutcome::Expired, "its time is over");
    let after = store.joining_summary(&district, None, at(5)).await.unwrap();
    assert_eq!((after.joined, after.open_cards), (1, after.officials));
    let waiting =
        store.people(&district, &PeopleFilter { has_joined: Some(false), ..PeopleFilter::default() }, None, 200, at(5)).await.unwrap();
    assert!(waiting.items.iter().all(|person| person.joined_at.is_none() && person.card_until == Some(at(900))));
    let joined =
        store.people(&district, &PeopleFilter { has_joined: Some(true), ..PeopleFilter::default() }, None, 200, at(5)).await.unwrap();
    assert_eq!(joined.items.iter().map(|person| (person.id, person.joined_at)).collect::<Vec<_>>(), [(person_id(VILLAGE), Some(at(1)))]);
}

pub async fn people_are_found_by_what_stands_in_name_position_or_unit(stage: &Stage) {
    let store = &stage.store;
    let found = async |words: &str, scope: Scope| {
        let filter = PeopleFilter { words: words.to_owned(), ..PeopleFilter::default() };
        let (mut names, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let page = store.people(&scope, &filter, cursor.as_deref(), 2, at(5)).await.unwrap();
            names.extend(page.items.into_iter().map(|person| person.name));
            cursor = page.next;
            if cursor.is_none() {
                return names;
            }
        }
    };
    for (n, name) in [(71, "Émile 50%"), (72, "สมชาย ใจดี ๑๒"), (73, "somsri_a")] {
        let person = NewPerson {
            id: person_id(n),
            name: name.to_owned(),
            position: "ผู้ใหญ่บ้าน".to_owned(),
            role: Role::Official,
            unit: unit_id(VILLAGE),
            login: None,
            password_hash: None,
        };
        assert_eq!(store.insert_person(&person, at(1)).await.unwrap(), Inserted::New);
    }
    let everything = || Scope::Everything;
    for (words, name) in [
        ("Émile", "Émile 50%"),
        ("50%", "Émile 50%"),
        ("ใจดี", "สมชาย ใจดี ๑๒"),
        ("ใจดี 12", "สมชาย ใจดี ๑๒"),
        ("ใจดี ๑๒", "สมชาย ใจดี ๑๒"),
        ("SOMSRI_", "somsri_a"),
    ] {
        assert_eq!(found(words, everything()).await, [name], "{words}");
    }
    assert_eq!(found("%", everything()).await, ["Émile 50%"], "no sign that stands for others");
    assert_eq!(found("ไม่มีใคร", everything()).await, Vec::<String>::new());
    assert_eq!(found("ใจดี", Scope::Area(area("45"))).await, Vec::<String>::new(), "nobody outside the scope");
    let all = found("ผู้ใหญ่บ้าน", everything()).await;
    assert!(all.len() >= 3, "page after page: {all:?}");
    assert_eq!(all.len(), all.iter().collect::<std::collections::BTreeSet<_>>().len());
}

fn new_session(n: u8, device: Option<Uuid>, until: i64) -> NewSession {
    NewSession {
        id: Uuid::from_u128(n.into()),
        token_hash: [n; 32],
        person: person_id(VILLAGE),
        device,
        label: format!("browser {n}"),
        expires_at: at(until),
        proves: device.is_none(),
    }
}

pub async fn sessions_end_by_time_and_by_hand(stage: &Stage) {
    let store = &stage.store;
    for n in 1..=3 {
        store.create_session(&new_session(n, None, 100 * i64::from(n)), at(n.into())).await.unwrap();
    }
    let active = store.session(&[1; 32], at(50)).await.unwrap().unwrap();
    assert_eq!((active.actor.person, active.actor.unit), (person_id(VILLAGE), unit_id(VILLAGE)));
    assert_eq!((active.actor.role, active.actor.area.clone()), (Role::Official, Some(area("34010101"))));
    assert_eq!((active.person_name.as_str(), active.last_seen_at, active.expires_at), ("คน 4", at(1), at(100)));
    assert_eq!(store.session(&[1; 32], at(100)).await.unwrap(), None, "over");
    assert_eq!(store.session(&[9; 32], at(50)).await.unwrap(), None, "never was");

    store.touch_session(active.id, at(60), at(500)).await.unwrap();
    let listed: Vec<_> = store.sessions_of(person_id(VILLAGE), at(61)).await.unwrap().into_iter().map(|row| row.label).collect();
    assert_eq!(listed, ["browser 1", "browser 3", "browser 2"]);
    let view = store.people(&Scope::Unit(unit_id(VILLAGE), None), &PeopleFilter::default(), None, 9, at(61)).await.unwrap().items.remove(0);
    assert_eq!((view.devices, view.last_seen_at), (3, Some(at(60))));

    assert!(!store.revoke_session(active.id, person_id(3), at(62)).await.unwrap(), "somebody else's");
    assert!(store.revoke_session(active.id, person_id(VILLAGE), at(62)).await.unwrap());
    assert!(!store.revoke_session(active.id, person_id(VILLAGE), at(63)).await.unwrap());
    store.touch_session(active.id, at(64), at(900)).await.unwrap();
    assert_eq!(store.session(&[1; 32], at(65)).await.unwrap(), None, "a touch revives nothing");
    assert_eq!(store.revoke_sessions_of(person_id(VILLAGE), at(66)).await.unwrap(), 2);
    assert_eq!(
        store
            .people(&Scope::Everything, &PeopleFilter::default(), None, 99, at(67))
            .await
            .unwrap()
            .items
            .iter()
            .map(|p| p.devices)
            .sum::<u32>(),
        0
    );
    let nobody = NewSession { person: person_id(999), ..new_session(9, None, 100) };
    assert!(matches!(store.create_session(&nobody, at(0)).await, Err(StoreError::UnknownPerson)));
}

/// Every third try closes the key: for 300 seconds, then for 600.
fn closed_after(tries: u32) -> Option<Duration> {
    tries.is_multiple_of(3).then(|| Duration::seconds(100 * i64::from(tries)))
}

async fn attempt(stage: &Stage, key: &str, second: i64) -> Attempt {
    stage.store.count_attempt(key, at(second), at(second - 86_400), closed_after).await.unwrap()
}

pub async fn guessing_closes_the_key_for_a_while(stage: &Stage) {
    for second in 0..3 {
        assert_eq!(attempt(stage, "login:a", second).await, Attempt::Counted);
    }
    assert_eq!(attempt(stage, "login:a", 3).await, Attempt::ClosedUntil(at(302)));
    assert_eq!(attempt(stage, "login:b", 3).await, Attempt::Counted, "somebody else's");
    for second in 302..305 {
        assert_eq!(attempt(stage, "login:a", second).await, Attempt::Counted, "open again, and counted on");
    }
    assert_eq!(attempt(stage, "login:a", 305).await, Attempt::ClosedUntil(at(904)));
    stage.store.forget_attempts("login:a").await.unwrap();
    for second in 400..403 {
        assert_eq!(attempt(stage, "login:a", second).await, Attempt::Counted, "after a success from the beginning");
    }
    assert_eq!(attempt(stage, "login:a", 403).await, Attempt::ClosedUntil(at(702)));
    for second in 0..3 {
        assert_eq!(attempt(stage, "login:a", 90_000 + second).await, Attempt::Counted, "after a quiet day, too");
    }
    assert_eq!(attempt(stage, "login:a", 90_003).await, Attempt::ClosedUntil(at(90_302)));
}

pub async fn of_guesses_at_once_each_is_counted(stage: &Stage) {
    let guesses = futures::future::join_all((0..12).map(|_| attempt(stage, "login:a", 0))).await;
    assert_eq!(guesses.into_iter().filter(|guess| *guess == Attempt::Counted).count(), 3);
}

pub async fn what_ended_long_ago_is_removed_and_when_somebody_was_seen_is_not(stage: &Stage) {
    let store = &stage.store;
    for (n, until) in [(1, 100), (2, 200), (3, 9_000), (4, 300)] {
        store.create_session(&new_session(n, None, until), at(n.into())).await.unwrap();
    }
    let seen = async || {
        let view =
            store.people(&Scope::Unit(unit_id(VILLAGE), None), &PeopleFilter::default(), None, 9, at(5_000)).await.unwrap().items.remove(0);
        (view.devices, view.last_seen_at)
    };
    let before = seen().await;
    assert_eq!(before, (1, Some(at(4))));
    assert_eq!(store.drop_ended_sessions(at(1_000)).await.unwrap(), 2, "not the open one, nor the one last seen");
    assert_eq!(seen().await, before);
    assert_eq!(store.drop_ended_sessions(at(1_000)).await.unwrap(), 0);

    issue(stage, 1, false, 0).await;
    issue(stage, 2, false, 5_000).await;
    assert_eq!(store.drop_expired_cards(at(1_000)).await.unwrap(), 1);
    assert!(store.join_card(&[1; 32]).await.unwrap().is_none() && store.join_card(&[2; 32]).await.unwrap().is_some());
    attempt(stage, "login:a", 0).await;
    attempt(stage, "login:b", 50).await;
    assert_eq!(store.drop_attempts(at(20)).await.unwrap(), 1);
}

pub async fn areas_are_kept_and_renamed(stage: &Stage) {
    let shipped = server::area_data::areas();
    stage.store.replace_areas(&shipped).await.unwrap();
    assert_eq!(stage.store.all_areas().await.unwrap(), shipped);
    let village = Area { code: area("34010101"), name_th: "บ้านตัวอย่าง".into(), name_en: "Ban Tuayang".into() };
    let renamed = Area { name_en: "Ubon".into(), ..shipped.iter().find(|a| a.code == area("34")).unwrap().clone() };
    stage.store.replace_areas(&[village.clone(), renamed.clone()]).await.unwrap();
    let kept = stage.store.all_areas().await.unwrap();
    assert_eq!(kept.len(), shipped.len() + 1);
    assert!(kept.contains(&village) && kept.contains(&renamed));
}
