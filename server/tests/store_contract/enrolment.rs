//! Villages and officials from a table: all of it or nothing.
use app::domain::access::Scope;
use app::domain::area::Area;
use app::domain::enrolment::{Changes, NewVillage, Official, RenamedVillage, official_id, village_id};

use crate::stage::{Stage, VILLAGE, area, at, unit_id};

const NEW: &str = "34010103";

/// So many new officials of a new village, and another name for a village that is there.
fn changes(officials: usize) -> Changes {
    let unit = village_id(&area(NEW));
    let official = |number: usize| {
        let name = format!("คนที่ {number}");
        Official { id: official_id(unit, &name, "ชรบ."), unit, name, position: "ชรบ.".into() }
    };
    let mut officials: Vec<_> = (0..officials).map(official).collect();
    officials.sort_by_key(|official| official.id);
    Changes {
        areas: vec![Area { code: area(NEW), name_th: "บ้านใหม่".into(), name_en: "Ban Mai".into() }],
        villages: vec![NewVillage { unit, code: area(NEW), name: "บ้านใหม่".into() }],
        renamed: vec![RenamedVillage { unit: unit_id(VILLAGE), from: "หน่วย 4".into(), to: "บ้านเก่า".into() }],
        officials,
    }
}

pub async fn a_table_is_written_whole_or_not_at_all(stage: &Stage) {
    let (store, codes) = (&stage.store, [area("34010101"), area(NEW)]);
    let stale =
        Changes { renamed: vec![RenamedVillage { from: "หน่วย 9".into(), ..changes(0).renamed.remove(0) }], ..changes(120) };
    let before = store.enrolled(&Scope::Everything, &codes).await.unwrap();
    assert!(!store.enrol_all(&stale, at(0)).await.unwrap());
    assert_eq!(store.enrolled(&Scope::Everything, &codes).await.unwrap(), before, "a part of it is nothing");
    assert!(store.all_areas().await.unwrap().iter().all(|known| known.code != area(NEW)));

    let whole = changes(120);
    assert!(store.enrol_all(&whole, at(0)).await.unwrap());
    let (villages, officials) = store.enrolled(&Scope::Everything, &codes).await.unwrap();
    let villages: Vec<_> = villages.iter().map(|village| (village.id, village.name.as_str())).collect();
    assert_eq!(villages, [(unit_id(VILLAGE), "บ้านเก่า"), (village_id(&area(NEW)), "บ้านใหม่")]);
    assert_eq!(officials.iter().filter(|official| official.unit != unit_id(VILLAGE)).cloned().collect::<Vec<_>>(), whole.officials);
    assert!(store.all_areas().await.unwrap().contains(&whole.areas[0]));
    assert!(!store.enrol_all(&whole, at(1)).await.unwrap(), "they are there by now");
}

pub async fn of_two_who_bring_a_table_at_once_one_does(stage: &Stage) {
    let (store, changes) = (&stage.store, changes(60));
    let outcomes = futures::future::join_all((0..8).map(|second| store.enrol_all(&changes, at(second)))).await;
    let done: Vec<bool> = outcomes.into_iter().map(Result::unwrap).collect();
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    let (_, officials) = store.enrolled(&Scope::Everything, &[area(NEW)]).await.unwrap();
    assert_eq!(officials, changes.officials);
}

pub async fn what_is_enrolled_is_seen_within_the_scope_alone(stage: &Stage) {
    let codes = [area("34010101"), area("34010102"), area("45010101")];
    let seen = async |scope: Scope| {
        let (villages, officials) = stage.store.enrolled(&scope, &codes).await.unwrap();
        (villages.len(), officials.len())
    };
    assert_eq!(seen(Scope::Everything).await, (3, 3));
    assert_eq!(seen(Scope::Area(area("3401"))).await, (2, 2));
    assert_eq!(seen(Scope::Unit(unit_id(VILLAGE), None)).await, (1, 1));
    assert_eq!(seen(Scope::Area(area("4501"))).await, (1, 1));
    assert_eq!(stage.store.enrolled(&Scope::Everything, &[]).await.unwrap(), (Vec::new(), Vec::new()));
}
