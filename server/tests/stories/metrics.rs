//! What a monitor reads: how many were answered how, how long it took, what waits; nothing of anybody.
use std::collections::BTreeMap;
use std::future::IntoFuture;

use app::wire::paths;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::common::*;

/// Every line that is no comment: its name with its labels, and its number.
async fn read(server: &TestServer) -> (String, BTreeMap<String, f64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(axum::serve(listener, server::metrics::router(server.state.clone())).into_future());
    let monitor = Client::new(&format!("http://{address}"));
    let reply = monitor.get("/metrics").await.expect(200);
    assert!(reply.header("content-type").starts_with("application/openmetrics-text"));
    monitor.get("/api/v1/me").await.expect(404);
    serving.abort();
    let text = String::from_utf8(reply.body).expect("text");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let numbers =
        lines.map(|line| line.rsplit_once(' ').map(|(name, value)| (name.to_owned(), value.parse().expect("a number"))).expect(line));
    (text.clone(), numbers.collect())
}

#[tokio::test]
async fn a_monitor_sees_how_requests_are_answered_and_nothing_of_anybody() {
    on_both(async |server| {
        let (phone, report, photo) = (server.phone(&CHAERAMAE_1).await, new_id(), jpeg(1, 32, 32));
        let (_, before) = read(server).await;
        let asked = r#"method="PUT",route="/api/v1/reports/{id}""#;
        let taken = format!(r#"rutan_requests_total{{{asked},status="200"}}"#);
        phone.put_report(report, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        phone.put_report(report, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        server.client().get(paths::ME).await.expect(401);
        server.client().get(&format!("/nobody-has-this/{}", report.0)).await.expect(404);
        let (text, after) = read(server).await;
        assert_eq!(after[&taken] - before.get(&taken).copied().unwrap_or_default(), 2.0, "{text}");
        assert_eq!(after[&format!(r#"rutan_answer_seconds_count{{{asked}}}"#)], after[&taken]);
        assert_eq!(after[r#"rutan_requests_total{method="GET",route="/api/v1/me",status="401"}"#], 1.0);
        assert_eq!(after["rutan_database_up"], 1.0);
        assert_eq!((after["rutan_jobs_given_up"], after["rutan_writes_waiting"]), (0.0, 0.0));
        assert!(after["rutan_resident_memory_bytes"] > 1e6 && after["rutan_disk_free_bytes"] > 0.0);
        assert!(text.ends_with("# EOF\n"));
        // Routes stand by their templates: no address, and so nobody, is named.
        assert!(!text.contains(&report.0.to_string()) && !text.contains("nobody-has-this"));
    })
    .await;
}

#[tokio::test]
async fn whoever_hangs_up_before_the_answer_is_counted_too() {
    on_both(async |server| {
        let address = server.url.strip_prefix("http://").unwrap();
        let name = r#"rutan_requests_total{method="POST",route="/api/v1/sessions",status="499"}"#;
        eventually("one is counted", async || {
            // A password takes a while to look at; whose answer is quicker than the news of the hanging up is tried again.
            let mut line = TcpStream::connect(address).await.unwrap();
            let body = serde_json::json!({ "login": "moi", "password": PASSWORD }).to_string();
            let head = format!("POST {} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n", paths::SESSIONS);
            line.write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes()).await.unwrap();
            drop(line);
            read(server).await.1.get(name).copied()
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn every_figure_that_the_ready_screens_and_alarms_ask_for_is_there() {
    on_both(async |server| {
        server.client().get(paths::SERVER).await.expect(200);
        let (text, _) = read(server).await;
        for file in ["grafana.json", "alerts.yml"] {
            let path = format!("{}/../docs/deploy/{file}", env!("CARGO_MANIFEST_DIR"));
            let asked = std::fs::read_to_string(&path).expect(&path);
            let names: std::collections::BTreeSet<&str> = asked
                .match_indices("rutan_")
                .map(|(at, _)| {
                    let name = &asked[at..];
                    &name[..name.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(name.len())]
                })
                .collect();
            assert!(names.len() > 5, "{names:?}");
            let missing: Vec<_> = names.iter().filter(|name| !text.lines().any(|line| line.starts_with(*name))).collect();
            assert!(missing.is_empty(), "{file}: {missing:?}");
        }
    })
    .await;
}
