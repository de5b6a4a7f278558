//! Whoever changes the record by hand is found, whatever they change.
use app::domain::unit::UnitId;
use chrono::TimeDelta;
use server::audit::chain::{Entry, Fault};
use server::audit::keeper::{Head, Keeper, is_head};
use server::audit::log::clear_away;
use server::audit::verify::verify;

use crate::stage::{Stage, at, person_id, unit_id};

const ENTRIES: u64 = 240;
const TRIES: u64 = 100;

fn entry(n: u64) -> Entry {
    Entry {
        at: at(0) + TimeDelta::milliseconds(i64::try_from(n).unwrap() * 7),
        person: (!n.is_multiple_of(5)).then(|| person_id((n % 4) as usize)),
        unit: (!n.is_multiple_of(5)).then(|| unit_id((n % 6) as usize)),
        act: ["PUT /api/v1/reports/{id}", "GET /api/v1/people", "POST /api/v1/sessions"][n as usize % 3].to_owned(),
        subject: format!("/api/v1/reports/{n}"),
        status: [200, 403, 401][n as usize % 3],
        // Entries of before they had one are among them.
        request: (!n.is_multiple_of(4)).then(|| format!("request-{n}")),
    }
}

/// One change by somebody who can write in the database; `seed` says what and where.
fn tampering(seed: u64) -> Vec<String> {
    // Spread over the chain, its first and last entry among them.
    let at = match seed % 10 {
        0 => 1,
        1 => ENTRIES,
        _ => 1 + seed.wrapping_mul(6_364_136_223_846_793_005) % ENTRIES,
    };
    let other = 1 + at % ENTRIES;
    let set = |what: &str| vec![format!("UPDATE audit SET {what} WHERE seq = {at}")];
    let UnitId(unit) = unit_id(7);
    let unit = unit.simple();
    match seed % 15 {
        0 => set("at = '2020-01-01T00:00:00.000Z'"),
        1 => set("act = 'GET /api/v1/months'"),
        2 => set("subject = subject || '0'"),
        3 => set("status = status + 1"),
        4 => set("person = unit, unit = person, act = act || ' '"),
        5 => set("seal = (SELECT seal FROM audit b WHERE b.seq = audit.seq % 240 + 1)"),
        6 => vec![format!("DELETE FROM audit WHERE seq = {at}")],
        7 => vec![format!("DELETE FROM audit WHERE seq >= {at}")],
        8 => vec!["DELETE FROM audit".to_owned()],
        9 => vec![
            format!("UPDATE audit SET seq = -1 WHERE seq = {at}"),
            format!("UPDATE audit SET seq = {at} WHERE seq = {other}"),
            format!("UPDATE audit SET seq = {other} WHERE seq = -1"),
        ],
        10 => vec![format!(
            "INSERT INTO audit (seq, at, person, unit, act, subject, status, request, seal) \
             SELECT {ENTRIES} + 1, at, person, unit, act, subject, status, request, seal FROM audit WHERE seq = {at}"
        )],
        // The rest closes up behind what was taken out: a copy, since neither engine renumbers in place.
        11 => vec![
            format!("DELETE FROM audit WHERE seq = {at}"),
            format!("UPDATE audit SET seq = -seq WHERE seq > {at}"),
            format!("UPDATE audit SET seq = -seq - 1 WHERE seq < -{at}"),
        ],
        12 => set("request = CASE WHEN request IS NULL THEN 'another' END"),
        13 => set("request = coalesce(request, '') || '-'"),
        _ => vec![format!("UPDATE audit SET act = '{unit}', subject = act WHERE seq = {at}")],
    }
}

pub async fn a_hundred_changes_by_hand_are_all_found(stage: &Stage) {
    let folder = tempfile::tempdir().unwrap();
    let keeper = Keeper::open(folder.path()).unwrap();
    let entries: Vec<Entry> = (1..=ENTRIES).map(entry).collect();
    let mut told = None;
    for some in entries.chunks(17) {
        let head = stage.store.append_audit(&keeper.key, some).await.unwrap();
        keeper.note(head).unwrap();
        told = Some(head.to_string());
    }
    let read: Vec<Entry> = stage.store.audit_after(0, 1_000).await.unwrap().into_iter().map(|of| of.entry).collect();
    assert_eq!(read, entries, "as they were written, in their order");
    assert_eq!(verify(&stage.store, &keeper, None).await.unwrap(), Ok(ENTRIES));
    stage.execute("CREATE TABLE audit_before AS SELECT * FROM audit").await;
    let mut missed = Vec::new();
    for seed in 0..TRIES {
        let statements = tampering(seed);
        for statement in &statements {
            stage.execute(statement).await;
        }
        if verify(&stage.store, &keeper, None).await.unwrap().is_ok() {
            missed.push(statements);
        }
        stage.execute("DELETE FROM audit").await;
        stage.execute("INSERT INTO audit SELECT * FROM audit_before").await;
    }
    assert_eq!(missed, Vec::<Vec<String>>::new());
    assert_eq!(verify(&stage.store, &keeper, None).await.unwrap(), Ok(ENTRIES));

    // Another key, as of somebody who makes a whole chain anew, finds nothing right in it.
    let elsewhere = tempfile::tempdir().unwrap();
    let another = Keeper::open(elsewhere.path()).unwrap();
    assert!(verify(&stage.store, &another, None).await.unwrap().is_err());

    // Nor does who holds the key and the folder, and makes it anew by these, change what the log told on another machine.
    let told: Head = told.unwrap().parse().unwrap();
    assert_eq!(verify(&stage.store, &keeper, Some(told)).await.unwrap(), Ok(ENTRIES));
    stage.execute("DELETE FROM audit").await;
    let forged: Vec<Entry> = (2..=ENTRIES + 1).map(entry).collect();
    for (path, _) in keeper.noted().unwrap() {
        std::fs::remove_file(path).unwrap();
    }
    let keeper = Keeper::open(folder.path()).unwrap();
    keeper.note(stage.store.append_audit(&keeper.key, &forged).await.unwrap()).unwrap();
    assert_eq!(verify(&stage.store, &keeper, None).await.unwrap(), Ok(ENTRIES));
    assert_eq!(verify(&stage.store, &keeper, Some(told)).await.unwrap(), Err(Fault::Broken(ENTRIES)));
}

pub async fn what_a_server_noted_stays_where_the_database_was_taken_back(stage: &Stage) {
    let (folder, store) = (tempfile::tempdir().unwrap(), &stage.store);
    let noted = || std::fs::read_dir(folder.path()).unwrap().filter(|file| is_head(&file.as_ref().unwrap().path())).count();
    let entries: Vec<Entry> = (1..=ENTRIES).map(entry).collect();
    let write = async |entries: &[Entry]| {
        let server = Keeper::open(folder.path()).unwrap();
        let head = store.append_audit(&server.key, entries).await.unwrap();
        server.note(head).unwrap();
        clear_away(store, &server, head).await.unwrap();
        verify(store, &server, None).await.unwrap()
    };
    assert_eq!(write(&entries[..50]).await, Ok(50));
    assert_eq!((write(&entries[50..100]).await, noted()), (Ok(100), 1), "the next server's word stands for the first's");
    stage.execute("DELETE FROM audit WHERE seq > 90").await;
    assert_eq!(write(&entries[100..101]).await, Err(Fault::CutOff(100)));
    // Each of the next ones goes further than what was there, and finds none of it.
    for some in [&entries[101..130], &entries[130..140]] {
        assert_eq!(write(some).await, Err(Fault::Broken(100)));
    }

    // Nor does a server forget it that goes on meanwhile.
    let folder = tempfile::tempdir().unwrap();
    let server = Keeper::open(folder.path()).unwrap();
    stage.execute("DELETE FROM audit").await;
    server.note(store.append_audit(&server.key, &entries[..50]).await.unwrap()).unwrap();
    stage.execute("DELETE FROM audit WHERE seq > 40").await;
    for some in [&entries[50..55], &entries[60..90]] {
        server.note(store.append_audit(&server.key, some).await.unwrap()).unwrap();
        assert!(verify(store, &server, None).await.unwrap().is_err());
    }
}

pub async fn old_entries_go_from_the_front_and_whoever_takes_more_is_found(stage: &Stage) {
    let (folder, store) = (tempfile::tempdir().unwrap(), &stage.store);
    let keeper = Keeper::open(folder.path()).unwrap();
    let entries: Vec<Entry> = (1..=ENTRIES).map(entry).collect();
    keeper.note(store.append_audit(&keeper.key, &entries).await.unwrap()).unwrap();
    let before = entries[100].at;
    assert_eq!(store.drop_audit(&keeper.key, before, 60).await.unwrap(), Ok(60), "so many in one transaction");
    assert_eq!(verify(store, &keeper, None).await.unwrap(), Ok(ENTRIES - 60), "whole in between");
    stage.execute("CREATE TABLE beginning_before AS SELECT * FROM audit_beginning").await;
    assert_eq!(store.drop_audit(&keeper.key, before, 60).await.unwrap(), Ok(40));
    assert_eq!(store.drop_audit(&keeper.key, before, 60).await.unwrap(), Ok(0));
    assert_eq!(verify(store, &keeper, None).await.unwrap(), Ok(ENTRIES - 100));
    assert_eq!(store.audit_after(0, 1).await.unwrap()[0].entry, entries[100]);

    // Each by itself, and then as it was.
    stage.execute("CREATE TABLE audit_before AS SELECT * FROM audit").await;
    stage.execute("CREATE TABLE beginning_now AS SELECT * FROM audit_beginning").await;
    let tampering = [
        "DELETE FROM audit WHERE seq = 101",
        "DELETE FROM audit_beginning",
        "UPDATE audit_beginning SET seq = 120; DELETE FROM audit WHERE seq <= 120",
        "UPDATE audit_beginning SET seq = 120, seal = (SELECT seal FROM audit WHERE seq = 120); DELETE FROM audit WHERE seq <= 120",
        "UPDATE audit_beginning SET proof = seal",
        // What was sealed as a beginning once.
        "DELETE FROM audit_beginning; INSERT INTO audit_beginning SELECT * FROM beginning_before",
        "DELETE FROM audit_beginning; INSERT INTO audit_beginning SELECT * FROM beginning_before; UPDATE audit SET seq = seq - 40",
    ];
    for statements in tampering {
        for statement in statements.split("; ") {
            stage.execute(statement).await;
        }
        assert!(verify(store, &keeper, None).await.unwrap().is_err(), "{statements}");
        for statement in ["DELETE FROM audit", "DELETE FROM audit_beginning"] {
            stage.execute(statement).await;
        }
        stage.execute("INSERT INTO audit SELECT * FROM audit_before").await;
        stage.execute("INSERT INTO audit_beginning SELECT * FROM beginning_now").await;
    }
    assert_eq!(verify(store, &keeper, None).await.unwrap(), Ok(ENTRIES - 100));

    // Old entries that are not what was written stay: they are evidence.
    stage.execute("UPDATE audit SET subject = 'another' WHERE seq = 103").await;
    assert!(store.drop_audit(&keeper.key, entries[150].at, 60).await.unwrap().is_err());
    assert_eq!(store.audit_after(0, 1).await.unwrap()[0].seq, 101);

    // However old all are, the last stays, and the next is sealed on it.
    stage.execute("DELETE FROM audit; ").await;
    stage.execute("INSERT INTO audit SELECT * FROM audit_before").await;
    while store.drop_audit(&keeper.key, at(1_000_000), 100).await.unwrap().unwrap() > 0 {}
    assert_eq!(store.audit_after(0, 10).await.unwrap().len(), 1);
    keeper.note(store.append_audit(&keeper.key, &entries[..1]).await.unwrap()).unwrap();
    assert_eq!(verify(store, &keeper, None).await.unwrap(), Ok(2));
}
