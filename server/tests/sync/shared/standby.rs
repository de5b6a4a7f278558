//! A primary that crashes while its standby is away shows afterwards what only it has (`RUTAN_CLUSTER`, as in `shared`).
use app::domain::photo::PhotoHash;
use app::wire::paths;
use app::wire::reports::Receipt;
use futures::future::{Either, join, select};
use reqwest::Method;
use sqlx::{Connection, PgConnection};

use super::{act, cluster};
use crate::common::*;

/// What the primary says, as soon as it does.
async fn asked(database: &str, question: &str) -> Option<i64> {
    let mut primary = PgConnection::connect(database).await.ok()?;
    sqlx::query_scalar(sqlx::AssertSqlSafe(question.to_owned())).fetch_one(&mut primary).await.ok()
}

async fn comes_true(database: &str, question: &str) {
    eventually(question, async || asked(database, question).await.filter(|count| *count > 0)).await;
}

/// A transaction that has to do with this table stands at its commit, until the standby has it.
async fn a_commit_waits(database: &str, table: &str) {
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid JOIN pg_class c ON c.oid = l.relation \
         WHERE a.wait_event = 'SyncRep' AND a.datname = current_database() AND c.relname = ";
    comes_true(database, &format!("{waiting}'{table}'")).await;
}

/// With the standby away it is sent, and the primary crashes; `kept` counts what it shows afterwards.
async fn on_the_primary_alone(folder: &str, database: &str, table: &str, sent: impl Future<Output = Reply>, kept: &str) {
    act(folder, "standby-away").await;
    let crash = async {
        a_commit_waits(database, table).await;
        act(folder, "restart").await;
    };
    let (unheard, ()) = join(sent, crash).await;
    assert!(unheard.status >= 500, "acknowledged without the standby: {}", unheard.status);
    comes_true(database, kept).await;
}

/// Whoever asks now hears nothing; the answer comes with the standby.
async fn heard_once_both_have_it(database: &str, table: &str, ask: impl Future<Output = Reply>) -> impl Future<Output = Reply> {
    let (ask, waits) = (Box::pin(ask), Box::pin(a_commit_waits(database, table)));
    match select(ask, waits).await {
        Either::Left((reply, _)) => panic!("answered with what one machine alone has: {}", reply.status),
        Either::Right(((), ask)) => ask,
    }
}

#[tokio::test]
async fn what_the_primary_alone_has_is_acknowledged_once_its_standby_has_it() {
    let Some(folder) = cluster() else { return };
    let database = fresh_database(&std::env::var("RUTAN_TEST_POSTGRES").expect("the cluster has a database")).await;
    let server = TestServer::start(Some(&database)).await;
    let phone = server.phone(&CHAERAMAE_1).await;
    let (id, picture) = (new_id(), jpeg(1, 96, 64));
    let report = submission(CHAERAMAE_1.unit, &[&picture]);
    let back = async || {
        let reads = async || Some(phone.get(paths::MY_REVIEWS).await).filter(|reply| reply.status == 200);
        eventually("the server reads again", reads).await;
    };
    // From here on a number is at hand, so that a report's own commit is its first.
    phone.put_report(new_id(), &submission(CHAERAMAE_1.unit, &[&picture])).await.expect(200);

    let kept = format!("SELECT COUNT(*) FROM reports WHERE id = '{}'", id.0);
    on_the_primary_alone(&folder, &database, "reports", phone.put_report(id, &report), &kept).await;
    back().await;
    let receipt = heard_once_both_have_it(&database, "report_versions", phone.get(paths::report_receipt(id))).await;
    act(&folder, "standby-back").await;
    receipt.await.expect(200);

    let kept = "SELECT COUNT(*) FROM photos WHERE state <> 'awaited'";
    on_the_primary_alone(&folder, &database, "photos", phone.put_photo(id, &picture), kept).await;
    back().await;
    let path = paths::photo(id, &PhotoHash::of(&picture));
    let length = heard_once_both_have_it(&database, "photos", Reply::of(phone.request(Method::HEAD, &path))).await;
    let again = heard_once_both_have_it(&database, "report_versions", phone.put_photo(id, &picture)).await;
    act(&folder, "standby-back").await;
    again.await.expect(200);
    assert_eq!(length.await.expect(200).offset(), picture.len() as u64);

    act(&folder, "kill-primary").await;
    act(&folder, "rejoin").await;
    back().await;
    let receipt: Receipt = phone.get(paths::report_receipt(id)).await.expect(200).json();
    assert!(receipt.complete);
    server.stop().await;
}
