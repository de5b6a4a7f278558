//! The wall is what the reports' current versions hold, whatever happened to them; warnings are found, kept and dismissed.
use std::collections::BTreeSet;

use app::domain::access::Scope;
use app::domain::channel::Channel;
use app::domain::likeness::{LikenessKind, MOST};
use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::wire::reports::{PhotoState, ReportSubmission};
use chrono::{Days, Duration, NaiveDate};
use server::store::{BulkReport, LIKENESS_JOB, LikenessRecord, NewDismissal, PictureFilter};
use uuid::Uuid;

use crate::stage::{Stage, UNITS, VILLAGE, area, at, hash, new_id, person_id, session, unit_id};

/// The same numbers each time.
struct Luck(u64);

impl Luck {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// A report and a picture of it, in the order of the wall.
type Tile = (ReportId, PhotoHash);

async fn wall(stage: &Stage, scope: &Scope, filter: &PictureFilter) -> Vec<Tile> {
    let (mut tiles, mut cursor) = (Vec::new(), None);
    loop {
        let page = stage.store.pictures(scope, filter, cursor.as_deref(), 7).await.unwrap();
        tiles.extend(page.items.into_iter().map(|picture| (picture.report, picture.hash)));
        cursor = page.next;
        if cursor.is_none() {
            return tiles;
        }
    }
}

/// From the reports themselves.
async fn recount(stage: &Stage, ids: &[ReportId], scope: &Scope, filter: &PictureFilter) -> Vec<Tile> {
    let mut found = Vec::new();
    for id in ids {
        let (report, owner) = (stage.store.report(*id).await.unwrap().unwrap(), stage.store.report_owner(*id).await.unwrap().unwrap());
        let lies_in = |code: &app::domain::area::AreaCode| owner.area.as_ref().is_some_and(|own| code.contains(own));
        let is_meant = match scope {
            Scope::Everything => true,
            Scope::Area(code) => lies_in(code),
            Scope::UnitAndBelow(unit, code) => lies_in(code) && (owner.unit == *unit || owner.area.as_ref() != Some(code)),
            Scope::Unit(unit, _) => owner.unit == *unit,
        } && filter.area.as_ref().is_none_or(lies_in)
            && filter.channel.is_none_or(|channel| report.content.channel == channel)
            && filter.month.is_none_or(|month| Month::of(report.content.from) == month)
            && filter.unit.is_none_or(|unit| owner.unit == unit)
            && filter.topic.as_ref().is_none_or(|topic| report.content.topics.contains(topic));
        let ready = report.summary.photos.iter().enumerate().filter(|(_, photo)| photo.state == PhotoState::Ready);
        found.extend(ready.filter(|_| is_meant).map(|(at, photo)| (report.summary.received_at, id.0, usize::MAX - at, photo.hash.clone())));
    }
    found.sort();
    found.into_iter().rev().map(|(_, id, _, hash)| (ReportId(id), hash)).collect()
}

fn changed(luck: &mut Luck, version: u32) -> ReportSubmission {
    let names: BTreeSet<String> = (0..1 + luck.below(4)).map(|_| format!("p{}", luck.below(25))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut submission = session([2, 3, 4, 5, 7, 1][luck.below(6) as usize], &names);
    let content = &mut submission.content;
    content.channel = Channel::ALL[luck.below(6) as usize];
    content.from = NaiveDate::from_ymd_opt(2026, 1, 20).unwrap() + Days::new(luck.below(30));
    content.to = content.from;
    content.topics = ["loan", "romance", "shopping"].into_iter().filter(|_| luck.below(2) == 0).map(str::to_owned).collect();
    submission.version = version;
    submission
}

pub async fn the_wall_equals_a_recount_after_a_random_history(stage: &Stage) {
    let mut luck = Luck(7);
    let mut reports: Vec<(ReportId, u32)> = Vec::new();
    for second in 0..120 {
        match luck.below(4) {
            0 if !reports.is_empty() => {
                let at = luck.below(reports.len() as u64) as usize;
                let (id, version) = &mut reports[at];
                *version += 1;
                stage.stored(*id, &changed(&mut luck, *version), second).await;
            }
            1 => {
                let name = format!("p{}", luck.below(25));
                stage.picture(&name, second).await;
                let state = if luck.below(6) == 0 { PhotoState::Unreadable } else { PhotoState::Ready };
                stage.store.set_photo_state(&hash(&name), state, at(second)).await.unwrap();
            }
            2 if luck.below(4) == 0 => {
                let bulk = |luck: &mut Luck| BulkReport {
                    id: new_id(),
                    content: changed(luck, 1).content,
                    filed_by: person_id(VILLAGE),
                    received_at: at(second),
                };
                let some: Vec<BulkReport> = (0..3).map(|_| bulk(&mut luck)).collect();
                // Twice: what is there already stays as it is.
                stage.store.insert_bulk(&some).await.unwrap();
                stage.store.insert_bulk(&some).await.unwrap();
                reports.extend(some.iter().map(|report| (report.id, 1)));
            }
            _ => {
                let id = new_id();
                stage.stored(id, &changed(&mut luck, 1), second).await;
                reports.push((id, 1));
            }
        }
    }
    let ids: Vec<ReportId> = reports.iter().map(|(id, _)| *id).collect();
    let all = PictureFilter::default();
    let filters = [
        all.clone(),
        PictureFilter { area: Some(area("34")), ..all.clone() },
        PictureFilter { area: Some(area("340101")), ..all.clone() },
        PictureFilter { channel: Some(Channel::OnAir), ..all.clone() },
        PictureFilter { month: Some(Month::parse("2026-02").unwrap()), area: Some(area("3401")), ..all.clone() },
        PictureFilter { topic: Some("loan".to_owned()), ..all.clone() },
        PictureFilter { topic: Some("romance".to_owned()), area: Some(area("34")), ..all.clone() },
        PictureFilter { topic: Some("nobody's".to_owned()), ..all.clone() },
        PictureFilter { unit: Some(unit_id(VILLAGE)), ..all.clone() },
    ];
    let neighbour = Scope::UnitAndBelow(unit_id(UNITS.len()), area("3401"));
    let office = Scope::UnitAndBelow(unit_id(3), area("3401"));
    let one = Scope::Unit(unit_id(1), None);
    let scopes = [Scope::Everything, Scope::Area(area("34")), Scope::Area(area("34010101")), one, neighbour, office];
    for scope in &scopes {
        for filter in &filters {
            let (shown, counted) = (wall(stage, scope, filter).await, recount(stage, &ids, scope, filter).await);
            assert_eq!(shown, counted, "{scope:?} {filter:?}");
        }
    }
    assert!(wall(stage, &Scope::Everything, &all).await.len() > 30, "the history is long enough to mean something");
}

async fn spoken(stage: &Stage, report: ReportId) -> Vec<LikenessRecord> {
    stage.store.likenesses(report).await.unwrap()
}

async fn looked_at(stage: &Stage, name: &str, print: u64, seconds: i64) {
    stage.picture(name, seconds).await;
    stage.store.set_photo_state(&hash(name), PhotoState::Ready, at(seconds)).await.unwrap();
    stage.store.keep_print(&hash(name), print).await.unwrap();
}

const WARNED: fn() -> PictureFilter = || PictureFilter { warned: true, ..PictureFilter::default() };

pub async fn like_pictures_are_found_at_both_and_others_are_not(stage: &Stage) {
    let print = 0x0F0F_3C3C_55AA_1234_u64;
    let (first, copy, far, again) = (new_id(), new_id(), new_id(), new_id());
    for (at, (id, name)) in [(first, "original"), (copy, "copy"), (far, "far")].into_iter().enumerate() {
        stage.stored(id, &session([4, 5, 7][at], &[name]), at as i64).await;
    }
    looked_at(stage, "original", print, 5).await;
    // Seven bits, spread over all bands; and eight.
    looked_at(stage, "copy", print ^ 0x0003_0003_0003_0001, 6).await;
    looked_at(stage, "far", print ^ 0xFF00_0000_0000_0000, 7).await;
    for name in ["original", "copy", "far", "copy"] {
        stage.store.find_likenesses(&hash(name), None, at(8)).await.unwrap();
    }
    let (at_first, at_copy) = (spoken(stage, first).await, spoken(stage, copy).await);
    assert_eq!((at_first.len(), at_copy.len()), (1, 1), "once at each, however often it is looked for");
    assert_eq!((at_first[0].kind, at_first[0].measure), (LikenessKind::Near, 7));
    assert_eq!((at_first[0].other.report, at_copy[0].other.report), (copy, first));
    assert!(spoken(stage, far).await.iter().all(|one| one.other.report != first), "eight bits are another picture");

    // The very same bytes, in another month of the same unit: compared by a job of its own, since the picture is known.
    let mut later = session(VILLAGE, &["original"]);
    (later.content.from, later.content.to) = (later.content.from - Days::new(31), later.content.to - Days::new(31));
    stage.stored(again, &later, 9).await;
    let mut payloads = Vec::new();
    while let Some(job) = stage.store.claim_job(LIKENESS_JOB, "worker", at(60), chrono::Duration::minutes(9)).await.unwrap() {
        payloads.push(job.payload);
    }
    assert!(payloads.contains(&format!("{} {}", hash("original"), again.0)), "{payloads:?}");
    stage.store.find_likenesses(&hash("original"), Some(again), at(10)).await.unwrap();
    let kinds: Vec<LikenessKind> = spoken(stage, again).await.into_iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [LikenessKind::Same, LikenessKind::Near]);
    assert_eq!(wall(stage, &Scope::Everything, &WARNED()).await.len(), 3);
    assert_eq!(wall(stage, &Scope::Area(area("45")), &WARNED()).await, []);
}

pub async fn a_poster_that_everybody_photographs_is_no_flood(stage: &Stage) {
    let ids: Vec<ReportId> = (0..30).map(|_| new_id()).collect();
    for (second, id) in ids.iter().enumerate() {
        stage.stored(*id, &session(VILLAGE, &["poster"]), second as i64).await;
    }
    looked_at(stage, "poster", 1, 40).await;
    stage.store.find_likenesses(&hash("poster"), None, at(41)).await.unwrap();
    for id in ids {
        let count = spoken(stage, id).await.len();
        assert!((1..=MOST).contains(&count), "{count}");
    }
}

pub async fn a_picture_that_all_were_sent_and_kept_each_in_bytes_of_its_own_is_no_flood_either(stage: &Stage) {
    let all: Vec<(ReportId, String)> = (0..60).map(|n| (new_id(), format!("sent {n}"))).collect();
    for (second, (id, name)) in all.iter().enumerate() {
        stage.stored(*id, &session(VILLAGE, &[name]), second as i64).await;
        looked_at(stage, name, if second == 0 { 3 } else { 1 }, 70).await;
    }
    for (_, name) in &all {
        stage.store.find_likenesses(&hash(name), None, at(71)).await.unwrap();
    }
    for (id, name) in &all[1..] {
        let spoken = spoken(stage, *id).await;
        assert!((1..=MOST).contains(&spoken.len()), "{name}: {}", spoken.len());
    }
    let nearest: Vec<u32> = spoken(stage, all[59].0).await.iter().map(|one| one.measure).collect();
    assert_eq!(nearest, [0; MOST], "the very same before one that is only near");
}

pub async fn a_dismissed_warning_stays_with_its_reason(stage: &Stage) {
    let (one, other) = (new_id(), new_id());
    for (second, id) in [one, other].into_iter().enumerate() {
        stage.stored(id, &session(VILLAGE, &["same"]), second as i64).await;
    }
    looked_at(stage, "same", 1, 2).await;
    stage.store.find_likenesses(&hash("same"), None, at(3)).await.unwrap();
    let warning = spoken(stage, one).await.remove(0);
    assert_eq!(stage.store.likeness_report(warning.id).await.unwrap(), Some(one));
    let (mirror_report, mirror) = stage.store.likeness_mirror(warning.id).await.unwrap().unwrap();
    assert_eq!((mirror_report, mirror), (other, spoken(stage, other).await[0].id));
    for (reason, person) in [("ภาพประกอบเดียวกัน", 3), ("คนอื่นพูดทีหลัง", 2)]
    {
        let new = NewDismissal { report: one, ids: &[warning.id], by: person_id(person), reason, at: at(4) };
        stage.store.dismiss_likenesses(&new).await.unwrap();
    }
    // A warning of another report is not dismissed with this one's.
    let foreign = NewDismissal { report: one, ids: &[mirror], by: person_id(3), reason: "-", at: at(4) };
    stage.store.dismiss_likenesses(&foreign).await.unwrap();
    let dismissed = spoken(stage, one).await.remove(0).dismissed.unwrap();
    assert_eq!((dismissed.reason.as_str(), dismissed.at), ("ภาพประกอบเดียวกัน", at(4)), "the first word holds");
    assert_eq!(dismissed.by, "คน 3 ผู้ใหญ่บ้าน");
    assert_eq!(wall(stage, &Scope::Everything, &WARNED()).await, [(other, hash("same"))]);
    stage.store.find_likenesses(&hash("same"), None, at(5)).await.unwrap();
    assert_eq!(wall(stage, &Scope::Everything, &WARNED()).await, [(other, hash("same"))], "looking again opens nothing");
}

pub async fn what_a_picture_says_of_its_day_is_held_against_the_claim_and_goes_with_a_correction(stage: &Stage) {
    let id = new_id();
    let mut submission = session(VILLAGE, &["old", "fresh"]);
    submission.content.photos[0].taken_at = NaiveDate::from_ymd_opt(2025, 12, 1).unwrap().and_hms_opt(9, 0, 0);
    submission.content.photos[1].taken_at = submission.content.from.and_hms_opt(9, 0, 0);
    stage.stored(id, &submission, 0).await;
    for name in ["old", "fresh"] {
        looked_at(stage, name, u64::from(name == "old") << 40 | 0xFFFF, 1).await;
    }
    let said = spoken(stage, id).await;
    assert_eq!(
        said.iter().map(|one| (one.kind, one.measure, one.hash.clone())).collect::<Vec<_>>(),
        [(LikenessKind::OtherDay, 80, hash("old"))]
    );
    assert_eq!(wall(stage, &Scope::Everything, &WARNED()).await, [(id, hash("old"))]);
    submission.version = 2;
    submission.content.photos.remove(0);
    stage.stored(id, &submission, 2).await;
    assert_eq!(wall(stage, &Scope::Everything, &WARNED()).await, []);
    assert!(spoken(stage, id).await.is_empty());
}

pub async fn what_was_said_of_a_contradiction_is_not_said_of_a_worse_one(stage: &Stage) {
    let id = new_id();
    let mut submission = session(VILLAGE, &["old"]);
    let taken = submission.content.from - Duration::days(5);
    submission.content.photos[0].taken_at = taken.and_hms_opt(9, 0, 0);
    stage.stored(id, &submission, 0).await;
    looked_at(stage, "old", 0xFFFF, 1).await;
    let warning = spoken(stage, id).await.remove(0);
    let dismissal =
        NewDismissal { report: id, ids: &[warning.id], by: person_id(3), reason: "ถ่ายก่อนวันงาน", at: at(2) };
    stage.store.dismiss_likenesses(&dismissal).await.unwrap();
    for (version, days, open) in [(2, 4, vec![]), (3, 60, vec![60]), (4, 5, vec![])] {
        submission.version = version;
        submission.content.photos[0].taken_at = (submission.content.from - Duration::days(days)).and_hms_opt(9, 0, 0);
        stage.stored(id, &submission, i64::from(version)).await;
        let said = spoken(stage, id).await;
        let is_open =
            |dismissed: bool| said.iter().filter(|one| one.dismissed.is_some() == dismissed).map(|one| one.measure).collect::<Vec<_>>();
        assert_eq!((is_open(false), is_open(true)), (open.clone(), vec![5]), "{days} days");
        assert_eq!(wall(stage, &Scope::Everything, &WARNED()).await.len(), open.len());
    }
}

pub async fn a_picture_nobody_names_keeps_no_print(stage: &Stage) {
    stage.store.keep_print(&hash("never seen"), 5).await.unwrap();
    stage.store.find_likenesses(&hash("never seen"), Some(ReportId(Uuid::now_v7())), at(1)).await.unwrap();
    assert!(wall(stage, &Scope::Everything, &WARNED()).await.is_empty());
}
