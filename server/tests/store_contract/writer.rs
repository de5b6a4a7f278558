//! Group commit keeps each promise by itself: answered means there, failed or dropped means not there.
use std::future::Future;
use std::task::Poll;

use app::domain::access::Scope;
use server::store::{PutReport, ReportFilter, Store, StoreError};

use crate::stage::{Stage, VILLAGE, new_id, new_report, session, unit_id};

/// Polls at most so many times, then drops the future, as a client that hangs up does.
async fn hang_up_after(polls: usize, work: impl Future<Output = PutReport>) -> Option<PutReport> {
    let mut work = Box::pin(work);
    let mut left = polls;
    std::future::poll_fn(move |context| match work.as_mut().poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

pub async fn what_was_answered_is_there_whoever_hung_up(stage: &Stage) {
    let sends = (0..120).map(|n: usize| {
        let store = stage.store.clone();
        let id = new_id();
        tokio::spawn(async move {
            let name = format!("picture {n}");
            let submission = session(VILLAGE, &[&name]);
            let report = new_report(id, &submission, n as i64);
            let send = async { store.put_report(&report).await.unwrap() };
            // Two of three hang up, each somewhere else on the way.
            let outcome = if n.is_multiple_of(3) { Some(send.await) } else { hang_up_after(n % 23, send).await };
            outcome.map(|_| id)
        })
    });
    let mut answered = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        answered.extend(send.await.unwrap());
    }
    assert!(answered.len() >= 40, "nobody who waited is left without an answer");
    // A second look from outside sees only what is durable.
    let other = Store::connect(&stage.url).await.unwrap();
    for id in answered {
        assert!(other.receipt(id).await.unwrap().is_some());
    }
    let rows = other.reports(&Scope::Everything, &ReportFilter::default(), None, 500).await.unwrap().items;
    assert!(rows.iter().all(|row| row.photos.len() == 1), "nothing is half stored");
    stage.stored(new_id(), &session(VILLAGE, &["after"]), 0).await;
}

/// A connection that came back with a transaction open would take the next writer's rows along when it is undone.
pub async fn hanging_up_leaves_no_transaction_open(stage: &Stage) {
    for round in 0..40 {
        let sends = (0..20).map(|n: usize| {
            let store = stage.store.clone();
            tokio::spawn(async move {
                let submission = session(VILLAGE, &[&format!("picture {round} {n}")]);
                let report = new_report(new_id(), &submission, n as i64);
                hang_up_after(n % 11, async { store.put_report(&report).await.unwrap() }).await;
            })
        });
        for send in sends.collect::<Vec<_>>() {
            send.await.unwrap();
        }
    }
    stage.no_transaction_stays_open().await;
}

pub async fn a_failing_write_does_not_take_its_neighbours_along(stage: &Stage) {
    let sends = (0..60).map(|n: usize| {
        let store = stage.store.clone();
        tokio::spawn(async move {
            let mut submission = session(VILLAGE, &["hall"]);
            if n.is_multiple_of(2) {
                submission.content.unit = unit_id(999);
            }
            store.put_report(&new_report(new_id(), &submission, n as i64)).await
        })
    });
    let mut stored = 0;
    for send in sends.collect::<Vec<_>>() {
        match send.await.unwrap() {
            Ok(PutReport::Stored(_)) => stored += 1,
            Err(StoreError::UnknownUnit) => {}
            other => panic!("{other:?}"),
        }
    }
    let rows = stage.store.reports(&Scope::Everything, &ReportFilter::default(), None, 500).await.unwrap().items;
    assert_eq!((stored, rows.len()), (30, 30));
}

pub async fn two_processes_may_start_at_once(stage: &Stage) {
    // On a database of its own that nobody has prepared; the stage's schema is there already and must bear it too.
    let folder = tempfile::tempdir().unwrap();
    let fresh = format!("sqlite://{}/new/records.sqlite", folder.path().display());
    for url in [&fresh, &stage.url] {
        let starts = (0..6).map(|_| {
            let url = url.clone();
            tokio::spawn(async move { Store::connect(&url).await.unwrap() })
        });
        for start in starts.collect::<Vec<_>>() {
            let store = start.await.unwrap();
            store.ping().await.unwrap();
            store.count_attempt("start", crate::stage::at(0), crate::stage::at(-1), |_| None).await.unwrap();
        }
    }
}

/// During an upgrade servers of two releases run side by side, and one of the older may have to start again.
pub async fn a_server_starts_on_tables_of_a_newer_release(stage: &Stage) {
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
        SELECT 9999, 'newer', success, checksum, execution_time FROM _sqlx_migrations LIMIT 1";
    stage.execute(newer).await;
    stage.another_server().await.ping().await.unwrap();
}
