//! The ledger follows: months that nobody opened in time, and rows that lag behind their reports.
use app::domain::access::Scope;
use app::domain::monthly::Arrangement;
use app::domain::obligation::Review;
use app::domain::period::Month;
use server::store::{DueChange, Entry, MonthlyChange, ObligationFilter, Part};

use crate::ledger::{february, noon, opened, row};
use crate::stage::{Stage, VILLAGE, area, at, new_id, person_id, session, unit_id};

const OTHER: usize = 5;

async fn rows_of(stage: &Stage, month: Month) -> Vec<Entry> {
    stage.store.obligations(&Scope::Everything, month, &ObligationFilter::default(), None, 500, at(0)).await.unwrap().items
}

/// A report and a month's report for months that had ended before the server ever ran.
pub async fn a_month_that_nobody_opened_is_opened_when_something_came_for_it(stage: &Stage) {
    let (january, april) = (february().previous(), february().next().next());
    stage.picture("hall", 0).await;
    stage.stored(new_id(), &session(VILLAGE, &["hall"]), 1).await;
    let change = MonthlyChange { unit: unit_id(2), month: january, version: 0, by: person_id(2), at: at(1) };
    stage.store.save_arrangement(&change, &Arrangement::default()).await.unwrap();
    // Before the campaign there is nothing to owe.
    let too_early = MonthlyChange { month: january.previous(), ..change };
    stage.store.save_arrangement(&too_early, &Arrangement::default()).await.unwrap();
    stage.store.follow_ledger(&Part::Everything, noon(4, 10)).await.unwrap();
    assert_eq!(stage.store.ledger_months(None, 9).await.unwrap(), [april, february(), january], "and not March, for which nothing came");
    assert_eq!((rows_of(stage, february()).await.len(), rows_of(stage, january).await.len()), (7, 7));
    assert_eq!(row(stage, VILLAGE).await.activities, 1);

    let again = stage.store.follow_ledger(&Part::Everything, noon(4, 11)).await.unwrap();
    assert_eq!((again.opened, again.revised, again.withdrawn), (0, 0, 0), "once");
    let mut march = session(OTHER, &["hall"]);
    (march.content.from, march.content.to) = (february().next().first_day(), february().next().first_day());
    stage.stored(new_id(), &march, 2).await;
    assert_eq!(stage.store.follow_ledger(&Part::Everything, noon(4, 12)).await.unwrap().opened, 7, "something came for March");
}

/// Otherwise the rest of the country would have no rows when the month has ended.
pub async fn a_part_never_opens_a_month(stage: &Stage) {
    stage.stored(new_id(), &session(VILLAGE, &["hall"]), 1).await;
    let part = Part::Province(area("34"));
    assert_eq!(stage.store.follow_ledger(&part, noon(3, 10)).await.unwrap().opened, 0);
    assert_eq!(stage.store.follow_ledger(&Part::Everything, noon(3, 10)).await.unwrap().opened, 14, "February and March");
}

pub async fn a_changed_row_recounts_no_other(stage: &Stage) {
    opened(stage).await;
    stage.execute("UPDATE obligations SET people = 999").await;
    stage.store.change_due_days(&DueChange::Own(unit_id(OTHER), Some(12)), person_id(3), at(0)).await.unwrap();
    let followed = stage.store.follow_ledger(&Part::Province(area("34")), noon(2, 11)).await.unwrap();
    assert_eq!(followed.revised, 1);
    assert_eq!((row(stage, OTHER).await.people, row(stage, VILLAGE).await.people), (0, 999));
}

/// It looks province by province, and at those that lie in none.
pub async fn whoever_changes_is_noticed_wherever_they_lie(stage: &Stage) {
    opened(stage).await;
    let follow = async |hour| {
        let done = stage.store.follow_ledger(&Part::Everything, noon(2, hour)).await.unwrap();
        (done.opened, done.revised, done.withdrawn)
    };
    assert_eq!(follow(10).await, (0, 0, 0));
    for whose in ["area = '45010101'", "kind = 'department'"] {
        let change =
            format!("UPDATE units SET name = 'another name' WHERE id = (SELECT unit FROM obligations WHERE {whose} ORDER BY unit LIMIT 1)");
        stage.execute(&change).await;
        assert_eq!((follow(11).await, follow(12).await), ((0, 1, 0), (0, 0, 0)), "{whose}");
    }
    stage.execute("UPDATE units SET area = '34010199' WHERE area = '45010101'").await;
    assert_eq!(follow(13).await, (0, 1, 0), "who moved owes to another province");
    stage.execute("DELETE FROM obligations WHERE area = '34010199'").await;
    assert_eq!((follow(14).await, follow(15).await), ((1, 0, 0), (0, 0, 0)));
}

/// Somebody's transaction has judged a village's report and is about to end while another village's row is revised.
pub async fn a_judgement_at_the_same_time_is_not_undone(stage: &Stage) {
    if stage.url.starts_with("sqlite:") {
        // One writer: nothing else is ever half done.
        return;
    }
    use sqlx::Connection;
    opened(stage).await;
    stage.picture("hall", 0).await;
    stage.stored(new_id(), &session(VILLAGE, &["hall"]), 1).await;
    let mut outside = sqlx::PgConnection::connect(&stage.url).await.unwrap();
    let judge = "BEGIN; UPDATE reports SET review = 'accepted'; UPDATE obligations SET review = 'accepted' WHERE activities = 1";
    sqlx::raw_sql(judge).execute(&mut outside).await.unwrap();
    stage.store.change_due_days(&DueChange::Own(unit_id(OTHER), Some(12)), person_id(3), at(0)).await.unwrap();
    let store = stage.store.clone();
    let following = tokio::spawn(async move { store.follow_ledger(&Part::Everything, noon(2, 11)).await.unwrap() });
    // Either it is done already, or it waits for the judgement, which would be its undoing.
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE obligations%'";
    let mut looking = sqlx::PgConnection::connect(&stage.url).await.unwrap();
    while !following.is_finished() && sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut looking).await.unwrap() == 0 {
        tokio::task::yield_now().await;
    }
    sqlx::raw_sql("COMMIT").execute(&mut outside).await.unwrap();
    assert_eq!(following.await.unwrap().revised, 1);
    assert_eq!(row(stage, VILLAGE).await.submitted, Some((at(1), Review::Accepted)));
}

pub async fn what_lags_behind_is_mended_this_month_and_the_month_before_and_never_once_closed(stage: &Stage) {
    opened(stage).await;
    stage.picture("hall", 0).await;
    stage.stored(new_id(), &session(VILLAGE, &["hall"]), 1).await;
    stage.store.record_month_submission(unit_id(2), february(), at(5), Review::Submitted).await.unwrap();
    let right = (row(stage, VILLAGE).await, row(stage, 2).await);
    stage.store.follow_ledger(&Part::Everything, at(0)).await.unwrap();
    let damages = [
        "UPDATE obligations SET review = NULL",
        "UPDATE obligations SET review = 'returned'",
        "UPDATE obligations SET submitted_at = NULL",
        "UPDATE obligations SET people = 0",
    ];
    for (damage, now) in damages.iter().flat_map(|damage| [(damage, noon(2, 20)), (damage, noon(3, 20))]) {
        stage.execute(damage).await;
        stage.store.follow_ledger(&Part::Everything, now).await.unwrap();
        assert_eq!((row(stage, VILLAGE).await, row(stage, 2).await), right, "{damage} at {now}");
    }
    stage.store.record_month_submission(unit_id(2), february(), at(9), Review::Accepted).await.unwrap();
    stage.execute("UPDATE obligations SET people = 7 WHERE activities = 1").await;
    stage.store.follow_ledger(&Part::Everything, noon(3, 20)).await.unwrap();
    assert_eq!(row(stage, VILLAGE).await.people, 7, "what was closed is left as it is");
}
