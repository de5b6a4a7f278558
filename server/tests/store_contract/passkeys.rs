//! Passkeys: as many as one may have, each use once.
use app::domain::passkey::MAX_PASSKEYS;
use server::store::{AddedPasskey, FreshPasskey, NewSession};
use uuid::Uuid;

use crate::stage::{Stage, at, person_id};

fn fresh(n: u8) -> FreshPasskey {
    FreshPasskey { id: Uuid::now_v7(), credential: vec![n], kind: "es256", public_key: vec![7; 64], counter: 0, name: "Chrome".to_owned() }
}

/// Of the province's officer, who has a password.
async fn session(stage: &Stage) -> Uuid {
    let id = Uuid::now_v7();
    stage.store.set_password(person_id(2), "a hash").await.unwrap();
    let session = NewSession {
        id,
        token_hash: [9; 32],
        person: person_id(2),
        device: None,
        label: String::new(),
        expires_at: at(9_999),
        proves: true,
    };
    stage.store.create_session(&session, at(0)).await.unwrap();
    id
}

pub async fn of_twenty_that_are_added_at_once_as_many_stay_as_one_may_have(stage: &Stage) {
    let session = session(stage).await;
    let adding = (0..20).map(|n| {
        let store = stage.store.clone();
        tokio::spawn(async move { store.add_passkey(person_id(2), session, fresh(n), at(1)).await.unwrap() })
    });
    let mut outcomes = Vec::new();
    for adding in adding.collect::<Vec<_>>() {
        outcomes.push(adding.await.unwrap());
    }
    let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count();
    assert_eq!((count(AddedPasskey::New), count(AddedPasskey::Full)), (MAX_PASSKEYS, 20 - MAX_PASSKEYS));
    assert_eq!(stage.store.passkeys_of(person_id(2)).await.unwrap().len(), MAX_PASSKEYS);
    // Not their own, either.
    let known = stage.store.passkeys_of(person_id(2)).await.unwrap().remove(0);
    stage.store.drop_passkey(person_id(3), known.id).await.unwrap();
    assert_eq!(stage.store.passkeys_of(person_id(2)).await.unwrap().len(), MAX_PASSKEYS);
    stage.store.drop_passkey(person_id(2), known.id).await.unwrap();
    let again = FreshPasskey { credential: stage.store.passkeys_of(person_id(2)).await.unwrap()[0].credential.clone(), ..fresh(99) };
    assert_eq!(stage.store.add_passkey(person_id(2), session, again, at(2)).await.unwrap(), AddedPasskey::Taken);
}

pub async fn an_answer_is_used_once_and_a_key_that_counts_counts_on(stage: &Stage) {
    let session = session(stage).await;
    let (still, counting) = (fresh(1), FreshPasskey { counter: 5, ..fresh(2) });
    let ids = (still.id, counting.id);
    for new in [still, counting] {
        assert_eq!(stage.store.add_passkey(person_id(2), session, new, at(1)).await.unwrap(), AddedPasskey::New);
    }
    let used = async |id, counter, asked, now| stage.store.use_passkey(id, counter, at(asked), at(now)).await.unwrap();
    assert!(used(ids.0, 0, 10, 11).await);
    assert!(!used(ids.0, 0, 10, 12).await, "the answer to what was asked before it was used");
    assert!(used(ids.0, 0, 13, 14).await);
    assert!(used(ids.0, 0, 15, 15).await && !used(ids.0, 0, 15, 15).await, "within one millisecond");
    assert!(used(ids.0, 0, 17, 16).await && !used(ids.0, 0, 17, 16).await, "where the clock went back");
    assert!(
        !used(ids.1, 5, 10, 11).await && used(ids.1, 6, 10, 11).await && !used(ids.1, 6, 12, 13).await && !used(ids.1, 0, 12, 13).await
    );
    stage.store.drop_passkeys_of(person_id(2)).await.unwrap();
    assert!(!used(ids.1, 9, 20, 21).await);
}

pub async fn a_session_that_ended_adds_none(stage: &Stage) {
    let session = session(stage).await;
    stage.store.revoke_session(session, person_id(2), at(1)).await.unwrap();
    assert_eq!(stage.store.add_passkey(person_id(2), session, fresh(1), at(2)).await.unwrap(), AddedPasskey::SessionEnded);
}
