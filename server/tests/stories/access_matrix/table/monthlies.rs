//! A month's report: arranged and submitted by the office that owes it, judged by the ministry, read by those above.
use app::domain::channel::Channel;
use app::wire::monthly::{DecisionInput, SubmissionInput};
use app::wire::paths;

use super::*;

pub fn rows() -> Vec<Row> {
    let mut rows = arranged();
    rows.extend(submitted());
    rows
}

fn arranged() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/units/{unit}/months/{month}/report", whoever_sees, |world, _, place| {
            ask(paths::monthly(place.unit(), world.month()))
        })
        .of(REPORTING),
        row("GET", "/api/v1/units/{unit}/months/{month}/tray", whose_month, |world, _, place| {
            ask(paths::monthly_tray(place.unit(), world.month()))
        })
        .of(REPORTING)
        .lists(|world, place| world.of(place).hash().to_string(), EVERY, |who, place| who.sees(place)),
        row("GET", "/api/v1/units/{unit}/months/{month}/tray/{channel}", whose_month, |world, _, place| {
            ask(paths::monthly_tray_channel(place.unit(), world.month(), Channel::Community))
        })
        .of(REPORTING)
        .lists(|world, place| world.of(place).hash().to_string(), EVERY, |who, place| who.sees(place)),
        row("PUT", "/api/v1/units/{unit}/months/{month}/report", whose_month, |world, _, place| {
            ask(paths::monthly(place.unit(), world.month())).on(0).json(&bodies::arrangement(world, place))
        })
        .of(REPORTING),
        row("GET", "/api/v1/units/{unit}/months/{month}/report/draft", whose_month, |world, _, place| {
            ask(paths::monthly_draft(place.unit(), world.month()))
        })
        .of(REPORTING),
    ]
}

/// Each row finds the version that the row before it left.
fn submitted() -> Vec<Row> {
    vec![
        row("POST", "/api/v1/units/{unit}/months/{month}/report/submission", whose_month, |world, _, place| {
            ask(paths::monthly_submission(place.unit(), world.month())).on(1).json(&SubmissionInput { gaps_confirmed: true })
        })
        .of(REPORTING),
        row("POST", "/api/v1/units/{unit}/months/{month}/report/correction", whose_month, |world, _, place| {
            ask(paths::monthly_correction(place.unit(), world.month())).on(2)
        })
        .of(REPORTING),
        row("DELETE", "/api/v1/units/{unit}/months/{month}/report/correction", whose_month, |world, _, place| {
            ask(paths::monthly_correction(place.unit(), world.month())).on(3)
        })
        .of(REPORTING),
        row("POST", "/api/v1/units/{unit}/months/{month}/report/decision", judges_month, |world, _, place| {
            let decision = DecisionInput { accepted: true, comment: String::new() };
            ask(paths::monthly_decision(place.unit(), world.month())).on(4).json(&decision)
        })
        .of(REPORTING),
        row("GET", "/api/v1/units/{unit}/months/{month}/report/revisions/{revision}/{kind}", whoever_sees, |world, _, place| {
            ask(paths::monthly_document(place.unit(), world.month(), 1, "pdf"))
        })
        .of(REPORTING),
        row("GET", "/api/v1/units/{unit}/months/{month}/report/revisions/{revision}/{kind}", whoever_sees, |world, _, place| {
            ask(paths::monthly_document(place.unit(), world.month(), 1, "docx"))
        })
        .of(REPORTING),
        row(
            "POST",
            "/api/v1/units/{unit}/months/{month}/report/revisions/{revision}/documents",
            arranges_or_judges_month,
            |world, _, place| ask(paths::monthly_documents(place.unit(), world.month(), 1)),
        )
        .of(REPORTING),
    ]
}
