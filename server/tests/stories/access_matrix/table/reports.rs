//! Reports, their pictures, and what is said to them.
use app::domain::report::ReportId;
use app::domain::review::Decision;
use app::wire::paths;
use app::wire::pictures::Dismissal;
use app::wire::rescue::RescuedReport;
use app::wire::reviews::{ReviewBatch, ReviewItem};
use uuid::Uuid;

use super::*;
use crate::access_matrix::fixture::TWINS;
use crate::common::{jpeg, submission};
use crate::rescues::seal;

pub fn rows() -> Vec<Row> {
    let parts = [read(), sent(), judged()];
    parts.into_iter().flatten().collect()
}

fn read() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/reports/{id}", whoever_sees, |world, _, place| ask(paths::report(world.of(place).report))).of(EVERY),
        row("GET", "/api/v1/reports/{id}/receipt", whoever_sees, |world, _, place| ask(paths::report_receipt(world.of(place).report)))
            .of(EVERY),
        row("GET", "/api/v1/reports/{id}/signed-receipt", whoever_sees, |world, _, place| {
            ask(paths::report_signed_receipt(world.of(place).report))
        })
        .of(EVERY),
        row("GET", "/api/v1/reports/{id}/versions", whoever_sees, |world, _, place| ask(paths::report_versions(world.of(place).report)))
            .of(EVERY),
        row("GET", "/api/v1/reports/{id}/photos/{hash}", whoever_sees, |world, _, place| {
            ask(paths::photo(world.of(place).report, &world.of(place).hash()))
        })
        .of(EVERY),
        row("GET", "/api/v1/reports/{id}/photos/{hash}/thumbnail", whoever_sees, |world, _, place| {
            ask(paths::thumbnail(world.of(place).report, &world.of(place).hash()))
        })
        .of(EVERY),
        row("GET", "/api/v1/reports/{id}/likenesses", staff_who_see, |world, _, place| ask(paths::report_likenesses(world.of(place).twin)))
            .of(TWINS),
    ]
}

fn sent() -> Vec<Row> {
    vec![
        row("PUT", "/api/v1/reports/{id}", files_for, |_, _, place| {
            ask(paths::report(ReportId(Uuid::now_v7()))).json(&submission(place.unit(), &[&jpeg(1, 64, 48)]))
        })
        .of(EVERY)
        .refused_as("unit_unknown"),
        row("HEAD", "/api/v1/reports/{id}/photos/{hash}", files_for, |world, _, place| {
            ask(paths::photo(world.of(place).report, &world.of(place).hash()))
        })
        .of(EVERY),
        row("PUT", "/api/v1/reports/{id}/photos/{hash}", files_for, |world, _, place| {
            ask(paths::photo(world.of(place).report, &world.of(place).hash())).bytes(world.of(place).photo.clone())
        })
        .of(EVERY),
        // Whoever holds it may carry it here: whose reports are inside is proven by the file itself.
        row("POST", "/api/v1/rescues", signed_in, |world, _, _| {
            let photo = jpeg(2, 64, 48);
            let report = RescuedReport { id: ReportId(Uuid::from_u128(0x99)), submission: submission(Place::Village.unit(), &[&photo]) };
            ask(paths::RESCUES).bytes(seal(&world.joined.1, vec![report], &[&photo]))
        }),
    ]
}

fn judged() -> Vec<Row> {
    vec![
        row("PUT", "/api/v1/reports/{id}/review", judges, |world, _, place| {
            ask(paths::report_review(world.of(place).pending)).on("1.0").json(&bodies::accepted())
        })
        .of(EVERY),
        // Each on its own: of one that is not theirs its result says so.
        row("POST", "/api/v1/reviews", judges, |world, _, place| {
            let item = |place: Place| ReviewItem {
                report: world.of(place).pending,
                if_match: "\"1.0\"".into(),
                decision: Decision::Accepted,
                comment: String::new(),
            };
            ask(paths::REVIEWS).json(&ReviewBatch { items: vec![item(place)] })
        })
        .of(EVERY),
        row("POST", "/api/v1/likenesses/{id}/dismissal", dismisses, |world, _, place| {
            ask(paths::likeness_dismissal(world.of(place).likeness))
                .json(&Dismissal { reason: "ประชุมเดียวกัน".into() })
        })
        .of(TWINS),
        row("GET", "/api/v1/me/reviews", signed_in, |_, _, _| ask(paths::MY_REVIEWS)).lists(
            |world, place| world.of(place).pending.0.to_string(),
            &[Place::Village, Place::Sibling, Place::District, Place::Province, Place::RoiEtVillage],
            |who, place| who.own() == Some(place),
        ),
    ]
}
