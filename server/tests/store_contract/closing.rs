//! A closed month: its report was accepted. Nothing that it counts changes, and nothing that somebody saved is lost.
use std::collections::BTreeSet;

use app::domain::access::Scope;
use app::domain::channel::Channel;
use app::domain::obligation::Review;
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::domain::review::{Decision, Judgement, Revision};
use app::wire::reports::{ReportState, ReportSubmission, ReportSummary, WaitingVersion};
use chrono::NaiveDate;
use server::store::{Entry, NewReview, ObligationFilter, Part, PutReport, PutReview, ReportFilter, Saying};

use crate::ledger::{february, opened, row, said};
use crate::stage::{Stage, VILLAGE, area, at, new_id, person_id, session, unit_id};

const OTHER: usize = 5;
const PROVINCE: usize = 2;

/// Seconds after [`at`] of zero at which the ministry accepts February.
const ACCEPTED: i64 = 1_000;

async fn february_is(stage: &Stage, state: Review, seconds: i64) {
    stage.store.record_month_submission(unit_id(PROVINCE), february(), at(seconds), state).await.unwrap();
}

/// The next version of a session, held on that day.
fn next(version: u32, day: (u32, u32)) -> ReportSubmission {
    let mut next = session(VILLAGE, &["hall"]);
    let day = NaiveDate::from_ymd_opt(2026, day.0, day.1).unwrap();
    (next.version, next.content.from, next.content.to) = (version, day, day);
    next
}

async fn judge(stage: &Stage, report: ReportId, revision: Revision, decision: Decision, seconds: i64) -> PutReview {
    let judgement = Judgement { decision, comment: "แก้".into(), photos: vec![] };
    let new = NewReview { report, revision, judgement: &judgement, by: person_id(PROVINCE), at: at(seconds) };
    stage.store.review(&new).await.unwrap()
}

async fn listed(stage: &Stage, filter: ReportFilter) -> Vec<ReportSummary> {
    stage.store.reports(&Scope::Everything, &filter, None, 500).await.unwrap().items
}

pub async fn what_a_closed_month_counted_never_changes(stage: &Stage) {
    opened(stage).await;
    stage.store.follow_ledger(&Part::Everything, at(0)).await.unwrap();
    let (counted, march) = (new_id(), new_id());
    stage.picture("hall", 0).await;
    stage.stored(counted, &session(VILLAGE, &["hall"]), 1).await;
    stage.stored(march, &next(1, (3, 1)), 1).await;
    february_is(stage, Review::Submitted, 500).await;
    february_is(stage, Review::Accepted, ACCEPTED).await;
    let before = row(stage, VILLAGE).await;
    assert_eq!((before.activities, before.locked, before.submitted), (1, true, Some((at(1), Review::Submitted))));

    for (report, version) in [(counted, next(2, (3, 1))), (counted, next(2, (2, 20))), (march, next(2, (2, 19)))] {
        assert_eq!(stage.put(report, &version, 1_100).await, PutReport::MonthClosed, "out of it, within it, into it");
    }
    let once = Revision { version: 1, judgements: 0 };
    for decision in [Decision::Accepted, Decision::Returned] {
        assert_eq!(judge(stage, counted, once, decision, 1_100).await, PutReview::MonthClosed);
    }
    assert_eq!(row(stage, VILLAGE).await, before);
    assert_eq!(stage.store.report(counted).await.unwrap().unwrap().summary.revision, "1.0", "the old version stays as it was");
    assert!(matches!(stage.put(counted, &session(VILLAGE, &["hall"]), 1_200).await, PutReport::Same(_)), "a lost answer");
}

pub async fn what_comes_after_the_closing_is_kept_and_counts_once_it_is_opened_again(stage: &Stage) {
    opened(stage).await;
    let (early, late, waiting) = (new_id(), new_id(), new_id());
    stage.picture("hall", 0).await;
    stage.stored(early, &session(VILLAGE, &["hall"]), 1).await;
    stage.stored(waiting, &session(VILLAGE, &["slow"]), 2).await;
    february_is(stage, Review::Submitted, 500).await;
    february_is(stage, Review::Accepted, ACCEPTED).await;
    let before = row(stage, VILLAGE).await;

    stage.stored(late, &session(VILLAGE, &["hall"]), 1_100).await;
    stage.picture("slow", 1_200).await;
    assert_eq!(row(stage, VILLAGE).await, before, "neither a new report nor a picture that comes now");
    let after: BTreeSet<ReportId> =
        listed(stage, ReportFilter::default()).await.iter().filter(|row| row.after_closing).map(|row| row.id).collect();
    assert_eq!(after, BTreeSet::from([late, waiting]));
    assert!(listed(stage, ReportFilter::default()).await.iter().all(|row| row.month_closed));
    let open = ReportFilter { open: true, state: Some(ReportState::Received), ..ReportFilter::default() };
    assert!(listed(stage, open.clone()).await.is_empty(), "nothing of it is to be judged");
    // It was March all along; nothing of February depends on it.
    assert!(matches!(stage.put(late, &next(2, (3, 1)), 1_300).await, PutReport::Stored(_)));
    assert_eq!(row(stage, VILLAGE).await, before);

    february_is(stage, Review::Submitted, 2_000).await;
    let entry = row(stage, VILLAGE).await;
    assert_eq!((entry.activities, entry.people, entry.locked), (2, 84, false), "what came meanwhile");
    assert_eq!(listed(stage, open).await.len(), 3);
}

/// Servers take the time before their turn to write, and their clocks are not one: what a month counts is told by who wrote first.
pub async fn what_a_month_counts_is_told_by_who_was_first_and_not_by_the_clock(stage: &Stage) {
    opened(stage).await;
    let (early, slow, filed) = (new_id(), new_id(), new_id());
    stage.picture("hall", 0).await;
    stage.stored(slow, &session(VILLAGE, &["slow"]), 1).await;
    // By a clock that is ahead of that of the server on which the month is accepted.
    stage.stored(early, &session(VILLAGE, &["hall"]), ACCEPTED + 300).await;
    february_is(stage, Review::Submitted, 500).await;
    february_is(stage, Review::Accepted, ACCEPTED).await;
    let before = row(stage, VILLAGE).await;
    assert_eq!((before.activities, before.locked), (1, true));
    // Both had their time before the month was closed, and their turn after that.
    stage.picture("slow", ACCEPTED - 10).await;
    stage.stored(filed, &session(VILLAGE, &["hall"]), ACCEPTED - 5).await;
    assert_eq!(row(stage, VILLAGE).await, before);
    let after: BTreeSet<ReportId> =
        listed(stage, ReportFilter::default()).await.iter().filter(|row| row.after_closing).map(|row| row.id).collect();
    assert_eq!(after, BTreeSet::from([slow, filed]), "the figure and its list agree");
    // They are nobody's figure, so that they may still go to another month.
    assert!(matches!(stage.put(filed, &next(2, (3, 1)), ACCEPTED + 400).await, PutReport::Stored(_)));
    february_is(stage, Review::Submitted, 2_000).await;
    assert_eq!(row(stage, VILLAGE).await.activities, 2, "opened again, what came meanwhile is counted");
}

/// For every narrowing a figure can have, the reports of its list are as many as it says and reached as many people.
pub async fn the_list_behind_a_figure_adds_up_to_it(stage: &Stage) {
    opened(stage).await;
    stage.picture("hall", 0).await;
    for (index, unit) in [0, 1, 2, 3, VILLAGE, VILLAGE, OTHER, 6, 7].into_iter().enumerate() {
        let mut report = session(unit, &["hall"]);
        report.content.channel = Channel::ALL[index % 6];
        report.content.people = u32::try_from(7 * index).ok();
        stage.stored(new_id(), &report, 1).await;
    }
    stage.stored(new_id(), &session(VILLAGE, &["missing"]), 2).await;
    february_is(stage, Review::Accepted, ACCEPTED).await;
    stage.stored(new_id(), &session(VILLAGE, &["hall"]), 1_100).await;
    let sum = |rows: &[ReportSummary]| (rows.len() as u64, rows.iter().filter_map(|row| row.people).map(u64::from).sum::<u64>());
    for code in [None, Some("34"), Some("3401"), Some("34010101"), Some("45")] {
        let of_area = ObligationFilter { area: code.map(area), ..ObligationFilter::default() };
        let groups = stage.store.month_groups(&Scope::Everything, february(), &of_area, at(0)).await.unwrap();
        let behind = ReportFilter { area: code.map(area), month: Some(february()), counted: true, ..ReportFilter::default() };
        let figure = groups.iter().fold((0, 0), |sum, group| (sum.0 + group.figures.activities, sum.1 + group.figures.people));
        assert_eq!(sum(&listed(stage, behind.clone()).await), figure, "{code:?}");
        for of in stage.store.month_in_figures(&Scope::Everything, february(), &of_area, at(0)).await.unwrap().channels {
            let behind = ReportFilter { channel: Some(of.channel), ..behind.clone() };
            let figure = (of.figures.activities, of.figures.people);
            assert_eq!(sum(&listed(stage, behind).await), figure, "{code:?} {:?}", of.channel);
        }
        let own: (u64, u64) = groups
            .iter()
            .filter(|group| group.area == of_area.area)
            .fold((0, 0), |sum, group| (sum.0 + group.figures.activities, sum.1 + group.figures.people));
        assert_eq!(sum(&listed(stage, ReportFilter { own: true, ..behind }).await), own, "{code:?}: its own offices");
        let own_rows = ObligationFilter { own: true, ..of_area.clone() };
        let rows = stage.store.obligations(&Scope::Everything, february(), &own_rows, None, 500, at(0)).await.unwrap().items;
        assert!(rows.iter().all(|entry| entry.row.area == of_area.area) && !rows.is_empty(), "{code:?}");
    }
    for unit in [PROVINCE, VILLAGE, OTHER] {
        let entry = row(stage, unit).await;
        let behind = ReportFilter { unit: Some(unit_id(unit)), month: Some(february()), counted: true, ..ReportFilter::default() };
        assert_eq!(sum(&listed(stage, behind).await), (entry.activities, entry.people), "{unit}");
    }
}

/// What is known of the traffic's reports.
struct Sent {
    id: ReportId,
    unit: usize,
    /// The newest, which may wait for its picture.
    version: u32,
    waits_for: Option<String>,
}

/// Thrown numbers, the same at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

async fn all_rows(stage: &Stage) -> Vec<Entry> {
    let mut all = Vec::new();
    for month in [february(), february().next()] {
        all.extend(stage.store.obligations(&Scope::Everything, month, &ObligationFilter::default(), None, 500, at(0)).await.unwrap().items);
    }
    all
}

/// Reports, corrections, pictures, judgements and months' reports in any order: of a row that was closed before a step and
/// is closed after it, everything is as it was.
pub async fn no_traffic_changes_a_closed_row(stage: &Stage) {
    opened(stage).await;
    stage.store.follow_ledger(&Part::Everything, at(0)).await.unwrap();
    stage.picture("hall", 0).await;
    let (mut dice, mut sent, mut months) = (Dice(2569), Vec::<Sent>::new(), Vec::new());
    let (mut refused, mut compared) = (0, 0);
    for step in 0..300 {
        let before = all_rows(stage).await;
        let seconds = 10 + step * 10;
        refused += i32::from(!traffic(stage, &mut dice, &mut sent, &mut months, seconds).await);
        let after = all_rows(stage).await;
        for (old, new) in before.iter().zip(&after).filter(|(old, new)| old.locked && new.locked) {
            assert_eq!(old, new, "step {step}");
            compared += 1;
        }
    }
    assert!(refused > 10 && compared > 200, "{refused} refused, {compared} compared");
    stage.store.take_turns(|| at(3_500)).await.unwrap();
    let rows = all_rows(stage).await;
    stage.store.follow_ledger(&Part::Everything, at(4_000)).await.unwrap();
    assert_eq!(all_rows(stage).await, rows, "and no open row lags behind");
}

/// One move; false when it was refused because of a closed month.
async fn traffic(stage: &Stage, dice: &mut Dice, sent: &mut Vec<Sent>, months: &mut Vec<(usize, Month, Review)>, seconds: i64) -> bool {
    let (unit, day) = ([VILLAGE, OTHER, 7][dice.below(3)], [(2, 19), (3, 1)][dice.below(2)]);
    let picture = if dice.below(3) == 0 { format!("picture {seconds}") } else { "hall".to_owned() };
    let content = |unit: usize, version| ReportSubmission {
        content: app::domain::report::ReportContent {
            from: next(1, day).content.from,
            to: next(1, day).content.to,
            ..session(unit, &[&picture]).content
        },
        ..next(version, day)
    };
    let waits_for = (picture != "hall").then(|| picture.clone());
    let at_random = dice.below(sent.len().max(1));
    match dice.below(7) {
        6 => drop(stage.store.take_turns(|| at(seconds)).await.unwrap()),
        0 => {
            let id = new_id();
            stage.stored(id, &content(unit, 1), seconds).await;
            sent.push(Sent { id, unit, version: 1, waits_for });
        }
        1 => {
            let Some(report) = sent.get_mut(at_random) else { return true };
            match stage.put(report.id, &content(report.unit, report.version + 1), seconds).await {
                PutReport::Stored(_) => (report.version, report.waits_for) = (report.version + 1, waits_for),
                PutReport::MonthClosed => return false,
                other => panic!("{other:?}"),
            }
        }
        2 => {
            if let Some(name) = sent.get_mut(at_random).and_then(|report| report.waits_for.take()) {
                stage.picture(&name, seconds).await;
            }
        }
        3 => {
            let Some(report) = sent.get_mut(at_random) else { return true };
            let decision = if dice.below(2) == 0 { Decision::Accepted } else { Decision::Returned };
            let revision = stage.store.report(report.id).await.unwrap().unwrap().summary.revision.parse().unwrap();
            match judge(stage, report.id, revision, decision, seconds).await {
                PutReview::Done(_) => {}
                PutReview::MonthClosed => return false,
                other => assert_eq!(other, PutReview::Incomplete),
            }
        }
        4 => {
            let (province, month) = ([PROVINCE, 6][dice.below(2)], [february(), february().next()][dice.below(2)]);
            let state = [Review::Submitted, Review::Returned, Review::Accepted, Review::Accepted][dice.below(4)];
            if !months.contains(&(province, month, state)) {
                months.retain(|(other, of, _)| (*other, *of) != (province, month));
                months.push((province, month, state));
                stage.store.record_month_submission(unit_id(province), month, at(seconds), state).await.unwrap();
            }
        }
        _ => return stage.store.say_nothing(unit_id(unit), february(), &said(&seconds.to_string())).await.unwrap() != Saying::Locked,
    }
    true
}

pub async fn a_correction_that_waits_when_its_month_is_closed_waits_on(stage: &Stage) {
    opened(stage).await;
    let id = new_id();
    stage.picture("hall", 0).await;
    stage.stored(id, &session(VILLAGE, &["hall"]), 1).await;
    let mut correction = session(VILLAGE, &["slow"]);
    (correction.version, correction.content.people) = (2, Some(50));
    stage.stored(id, &correction, 2).await;
    february_is(stage, Review::Submitted, 500).await;
    february_is(stage, Review::Accepted, ACCEPTED).await;
    let before = row(stage, VILLAGE).await;
    assert_eq!((before.activities, before.people), (1, 42));
    stage.picture("slow", 1_100).await;
    assert!(stage.store.receipt(id).await.unwrap().unwrap().complete, "its bytes are here, the phone may let go of them");
    assert_eq!(stage.store.take_turns(|| at(1_200)).await.unwrap(), 0);
    assert_eq!(stage.store.report(id).await.unwrap().unwrap().waiting, Some(WaitingVersion { version: 2, is_whole: true }));
    assert_eq!(row(stage, VILLAGE).await, before);
    assert_eq!(listed(stage, ReportFilter::default()).await[0].version, 1);
    february_is(stage, Review::Returned, 2_000).await;
    assert_eq!(stage.store.take_turns(|| at(2_100)).await.unwrap(), 1);
    assert_eq!((row(stage, VILLAGE).await.people, listed(stage, ReportFilter::default()).await[0].version), (50, 2));
}

pub async fn nothing_can_be_taken_back_until_the_month_is_closed(stage: &Stage) {
    opened(stage).await;
    let store = &stage.store;
    assert_eq!(store.withdraw_nothing(unit_id(VILLAGE), february()).await.unwrap(), Saying::Done, "nothing was said");
    store.say_nothing(unit_id(VILLAGE), february(), &said("น้ำท่วม")).await.unwrap();
    assert_eq!(store.withdraw_nothing(unit_id(VILLAGE), february()).await.unwrap(), Saying::Done);
    assert_eq!(row(stage, VILLAGE).await.nothing, None);
    store.say_nothing(unit_id(VILLAGE), february(), &said("น้ำท่วม")).await.unwrap();
    february_is(stage, Review::Accepted, ACCEPTED).await;
    assert_eq!(store.withdraw_nothing(unit_id(VILLAGE), february()).await.unwrap(), Saying::Locked);
    assert_eq!(row(stage, VILLAGE).await.nothing.unwrap().reason, "น้ำท่วม");
    assert_eq!(store.withdraw_nothing(unit_id(0), february()).await.unwrap(), Saying::NoSuchRow);
}
