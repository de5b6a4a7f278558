//! Wrong, huge, torn or hostile requests: each gets a status and a code, and nothing is stored.
use app::domain::photo::PhotoHash;
use app::wire::Page;
use app::wire::paths;
use app::wire::problem::Problem;
use app::wire::reports::{CONTENT_RANGE, ReportSummary};
use chrono::{Days, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::common::*;

/// One change to a good report, and what the server says to it.
struct Line {
    what: &'static str,
    change: fn(&mut Value),
    status: u16,
    code: &'static str,
    /// Of the first broken field, for `validation`.
    field: &'static str,
}

fn day(offset: i64) -> String {
    let today = app::domain::thai_date::bangkok_date(Utc::now());
    let moved = if offset < 0 { today - Days::new(offset.unsigned_abs()) } else { today + Days::new(offset.unsigned_abs()) };
    moved.to_string()
}

const fn line(what: &'static str, change: fn(&mut Value), status: u16, code: &'static str, field: &'static str) -> Line {
    Line { what, change, status, code, field }
}

const TABLE: [Line; 25] = [
    line("no content", |r| r["content"] = Value::Null, 400, "bad_json", ""),
    line("an unknown channel", |r| r["content"]["channel"] = json!("tiktok"), 400, "bad_json", ""),
    line("a day that is none", |r| r["content"]["from"] = json!("2026-02-30"), 400, "bad_json", ""),
    line("a Thai year as a day", |r| r["content"]["from"] = json!("๒๕๖๙"), 400, "bad_json", ""),
    line("an area code of letters", |r| r["content"]["place_area"] = json!("34ab"), 400, "bad_json", ""),
    line("a hash in capitals", |r| r["content"]["photos"][0]["hash"] = json!("A".repeat(64)), 400, "bad_json", ""),
    line("a negative number of people", |r| r["content"]["people"] = json!(-1), 400, "bad_json", ""),
    line("version 0", |r| r["version"] = json!(0), 422, "validation", "version"),
    line("a version without its first", |r| r["version"] = json!(7), 409, "report_conflict", ""),
    line("an area that does not exist", |r| r["content"]["place_area"] = json!("99"), 422, "bad_area", ""),
    line("tomorrow's tomorrow", |r| (r["content"]["from"], r["content"]["to"]) = (json!(day(3)), json!(day(3))), 422, "validation", "from"),
    line(
        "a clock years behind",
        |r| (r["content"]["from"], r["content"]["to"]) = (json!("2015-01-01"), json!("2015-01-01")),
        422,
        "validation",
        "from",
    ),
    line("the end before the beginning", |r| r["content"]["to"] = json!(day(-9)), 422, "validation", "to"),
    line("a range of years", |r| (r["content"]["from"], r["content"]["to"]) = (json!(day(-500)), json!(day(0))), 422, "validation", "to"),
    line("no picture", |r| r["content"]["photos"] = json!([]), 422, "validation", "photos"),
    line(
        "the same picture twice",
        |r| r["content"]["photos"] = json!([r["content"]["photos"][0], r["content"]["photos"][0]]),
        422,
        "validation",
        "photos[1]",
    ),
    line("a picture of 9 MB", |r| r["content"]["photos"][0]["size"] = json!(9_000_000), 422, "validation", "photos[0]"),
    line("a picture without size", |r| r["content"]["photos"][0]["size"] = json!(0), 422, "validation", "photos[0]"),
    line("a note of 4001 characters", |r| r["content"]["note"] = json!("ก".repeat(4001)), 422, "validation", "note"),
    line("NUL in the place", |r| r["content"]["place"] = json!("a\0b"), 422, "validation", "place"),
    line("a caption too long", |r| r["content"]["photos"][0]["caption"] = json!("ก".repeat(301)), 422, "validation", "photos[0].caption"),
    line(
        "a place off the earth",
        |r| r["content"]["location"] = json!({"latitude": 91.0, "longitude": 0.0}),
        422,
        "validation",
        "location",
    ),
    line("two million people", |r| r["content"]["people"] = json!(2_000_000), 422, "validation", "people"),
    line("NUL in a topic", |r| r["content"]["topics"] = json!(["a\0b"]), 422, "validation", "topics"),
    line("an empty topic", |r| r["content"]["topics"] = json!([""]), 422, "validation", "topics"),
];

#[tokio::test]
async fn every_bad_report_gets_its_code_and_nothing_is_stored() {
    on_both(async |server| {
        let (phone, photo) = (server.phone(&CHAERAMAE_1).await, jpeg(1, 32, 32));
        let good = serde_json::to_value(submission(CHAERAMAE_1.unit, &[&photo])).unwrap();
        for Line { what, change, status, code, field } in TABLE {
            let mut bad = good.clone();
            change(&mut bad);
            let problem: Problem = phone.put(paths::report(new_id()), &bad).await.expect(status).json();
            assert_eq!(problem.code, code, "{what}");
            assert_eq!(problem.errors.first().map_or("", |error| error.field.as_str()), field, "{what}");
        }
        let page: Page<ReportSummary> = phone.get(paths::REPORTS).await.expect(200).json();
        assert_eq!(page.items, []);
    })
    .await;
}

#[tokio::test]
async fn a_report_with_fields_from_a_newer_phone_is_taken() {
    on_both(async |server| {
        let (phone, photo) = (server.phone(&CHAERAMAE_1).await, jpeg(1, 32, 32));
        let mut newer = serde_json::to_value(submission(CHAERAMAE_1.unit, &[&photo])).unwrap();
        newer["content"]["a_field_of_next_year"] = json!(true);
        phone.put(paths::report(new_id()), &newer).await.expect(200);
    })
    .await;
}

/// What is wrong, then the request (method, path, header, body), then the status and code it must get.
type BadRequest<'a> = (&'a str, Method, &'a str, (&'a str, &'a str), Vec<u8>, u16, &'a str);

#[tokio::test]
async fn requests_that_make_no_sense_are_answered_in_the_same_form() {
    on_both(async |server| {
        let (phone, photo) = (server.phone(&CHAERAMAE_1).await, jpeg(2, 64, 48));
        let id = new_id();
        phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        let report = paths::report(new_id());
        let picture = paths::photo(id, &PhotoHash::of(&photo));
        let json = ("content-type", "application/json");
        let table: [BadRequest<'_>; 14] = [
            ("torn JSON", Method::PUT, &report, json, b"{\"version\":1,".to_vec(), 400, "bad_json"),
            ("no JSON", Method::PUT, &report, ("content-type", "text/plain"), b"hello".to_vec(), 400, "bad_json"),
            ("invalid UTF-8", Method::PUT, &report, json, vec![b'"', 0xFF, b'"'], 400, "bad_json"),
            ("deep nesting", Method::PUT, &report, json, vec![b'['; 100_000], 400, "bad_json"),
            ("a megabyte of JSON", Method::PUT, &report, json, vec![b' '; 1_000_000], 413, "too_large"),
            ("an id that is none", Method::PUT, "/api/v1/reports/x", json, b"{}".to_vec(), 404, "not_found"),
            ("an unknown address", Method::GET, "/api/v1/nothing", json, vec![], 404, "not_found"),
            ("an unknown version", Method::GET, "/api/v9/reports", json, vec![], 404, "not_found"),
            ("another method", Method::DELETE, "/api/v1/reports", json, vec![], 405, "not_found"),
            ("an unknown month", Method::GET, "/api/v1/reports?month=2569-13", json, vec![], 422, "validation"),
            ("an invented cursor", Method::GET, "/api/v1/reports?cursor=%27%20OR%201=1", json, vec![], 422, "validation"),
            ("an invented area", Method::GET, "/api/v1/reports?area=%27", json, vec![], 422, "bad_area"),
            ("a range beyond the end", Method::PUT, &picture, (CONTENT_RANGE, "bytes 5-1/9"), vec![1; 4], 422, "validation"),
            ("a range of another whole", Method::PUT, &picture, (CONTENT_RANGE, "bytes 0-3/9999"), vec![1; 4], 422, "photo_hash_mismatch"),
        ];
        for (what, method, path, (name, value), body, status, code) in table {
            let reply = Reply::of(phone.request(method, path).header(name, value).body(body)).await;
            assert_eq!((reply.status, reply.code().as_str()), (status, code), "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn without_a_session_nothing_is_read_or_written() {
    on_both(async |server| {
        let stranger = server.client();
        let (id, photo) = (new_id(), jpeg(3, 32, 32));
        for path in [paths::ME, paths::SESSIONS, paths::AREAS, paths::UNITS, paths::PEOPLE, paths::REPORTS] {
            assert_eq!(stranger.get(path).await.expect(401).code(), "session_needed", "{path}");
        }
        stranger.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(401);
        stranger.put_photo(id, &photo).await.expect(401);
        stranger.get(paths::SERVER).await.expect(200);
    })
    .await;
}
