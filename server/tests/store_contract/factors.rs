//! Second factors: what is used once is used once, whoever comes at the same moment.
use futures::future::join_all;
use uuid::Uuid;

use crate::stage::{Stage, VILLAGE, at, person_id};

const SECRET: &[u8] = b"a sealed secret";

async fn on(stage: &Stage, recovery: &[[u8; 32]]) {
    let person = person_id(VILLAGE);
    assert!(stage.store.begin_totp(person, Uuid::nil(), SECRET.to_vec(), at(0)).await.unwrap());
    assert!(stage.store.confirm_totp(person, SECRET.to_vec(), 100, recovery, at(1)).await.unwrap());
}

pub async fn a_secret_counts_once_it_is_confirmed_and_is_not_replaced_then(stage: &Stage) {
    let (store, person) = (&stage.store, person_id(VILLAGE));
    assert!(store.begin_totp(person, Uuid::nil(), b"first".to_vec(), at(0)).await.unwrap());
    assert!(!store.take_totp_step(person, 7).await.unwrap(), "not yet");
    assert!(!store.renew_recovery_codes(person, &[[1; 32]], at(0)).await.unwrap());
    assert!(store.begin_totp(person, Uuid::nil(), SECRET.to_vec(), at(1)).await.unwrap(), "begun anew");
    assert!(!store.confirm_totp(person, b"first".to_vec(), 1, &[[1; 32]], at(2)).await.unwrap(), "that one is gone");
    assert_eq!(store.factors(person).await.unwrap().totp_since, None);
    assert!(store.confirm_totp(person, SECRET.to_vec(), 1, &[[1; 32]], at(2)).await.unwrap());
    assert!(!store.confirm_totp(person, SECRET.to_vec(), 2, &[[2; 32]], at(3)).await.unwrap(), "twice");
    assert!(!store.begin_totp(person, Uuid::nil(), b"another".to_vec(), at(4)).await.unwrap());
    let known_by = store.factors(person).await.unwrap();
    assert_eq!((known_by.totp_since, known_by.recovery_codes_left), (Some(at(2)), 1));
    assert!(store.drop_second_factor(person).await.unwrap() && !store.drop_second_factor(person).await.unwrap());
    assert_eq!(store.factors(person).await.unwrap().recovery_codes_left, 0);
    assert_eq!(store.totp(person).await.unwrap(), None);
}

pub async fn a_step_is_taken_once_and_never_an_earlier_one(stage: &Stage) {
    on(stage, &[[1; 32]]).await;
    let person = person_id(VILLAGE);
    assert!(!stage.store.take_totp_step(person, 100).await.unwrap(), "by switching it on");
    let taken = join_all((0..8).map(|_| stage.store.take_totp_step(person, 102))).await;
    assert_eq!(taken.into_iter().filter(|taken| *taken.as_ref().unwrap()).count(), 1);
    assert!(!stage.store.take_totp_step(person, 101).await.unwrap());
    assert!(!stage.store.take_totp_step(person_id(0), 103).await.unwrap(), "nobody else's");
}

pub async fn a_recovery_code_is_used_once_and_of_two_lots_one_counts(stage: &Stage) {
    on(stage, &[[1; 32], [2; 32]]).await;
    let (store, person) = (&stage.store, person_id(VILLAGE));
    let used = join_all((0..8).map(|_| store.use_recovery_code(person, &[1; 32], at(5)))).await;
    assert_eq!(used.into_iter().filter(|used| *used.as_ref().unwrap()).count(), 1);
    let lots: Vec<Vec<[u8; 32]>> = (0..6).map(|lot| (0..10).map(|code| [10 * lot + code + 10; 32]).collect()).collect();
    let renewed = join_all(lots.iter().map(|lot| store.renew_recovery_codes(person, lot, at(6)))).await;
    assert!(renewed.into_iter().all(Result::unwrap));
    assert_eq!(store.factors(person).await.unwrap().recovery_codes_left, 10);
    assert!(!store.use_recovery_code(person, &[2; 32], at(7)).await.unwrap(), "an old one");
}
