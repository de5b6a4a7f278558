//! Whoever sends slowly, or much, takes no room that the phones need.
use app::wire::paths;
use app::wire::session::LoginRequest;
use futures::SinkExt;
use futures::channel::mpsc;
use reqwest::Method;
use server::state::STREAMS_AT_ONCE;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::common::*;

/// A connection that announces a body and sends none of it. Answers with the first line it hears.
async fn announce(server: &TestServer, path: &str, address: &str, bytes: usize) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: rutan\r\nx-test-address: {address}\r\ncontent-type: application/json\r\n\
         content-length: {bytes}\r\nexpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut heard = [0; 256];
    let length = stream.read(&mut heard).await.unwrap();
    let line = String::from_utf8_lossy(&heard[..length]).lines().next().unwrap_or_default().to_owned();
    (stream, line)
}

async fn a_phone_gets_through(phone: &Client, seed: u32) {
    let (id, photo) = (new_id(), jpeg(seed, 64, 48));
    phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
    phone.put_photo(id, &photo).await.expect(200);
}

#[tokio::test]
async fn hundreds_of_strangers_who_dawdle_keep_no_phone_out() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        let mut open = Vec::new();
        for n in 0..300 {
            let path = [paths::JOIN_LOOKUP, paths::JOIN, paths::SESSIONS][n % 3];
            let (stream, line) = announce(server, path, &format!("203.0.{}.{}", 1 + n / 200, n % 200), 8_000).await;
            assert!(line.contains("100"), "the body is awaited: {line}");
            open.push(stream);
        }
        a_phone_gets_through(&phone, 1).await;
    })
    .await;
}

#[tokio::test]
async fn who_opens_stream_after_stream_is_asked_to_come_back_and_keeps_nobody_out() {
    on_both(async |server| {
        let (many, other) = (server.staff("ubon").await, server.staff("roiet").await);
        let opened = async |client: &Client| client.request(Method::GET, paths::EVENTS).send().await.unwrap();
        let mut open = Vec::new();
        for _ in 0..STREAMS_AT_ONCE.1 {
            open.push(opened(&many).await);
        }
        assert!(open.iter().all(|stream| stream.status() == 200));
        let refused = opened(&many).await;
        assert!(refused.status() == 503 && refused.headers().contains_key("retry-after"));
        assert_eq!(opened(&other).await.status(), 200);
        drop(open);
        eventually("a place is free again", async || (opened(&many).await.status() == 200).then_some(())).await;
    })
    .await;
}

#[tokio::test]
async fn a_stranger_is_slowed_before_the_body_is_read_and_may_send_little() {
    on_both(async |server| {
        let long = LoginRequest { login: "moi".to_owned(), password: "x".repeat(20_000) };
        assert_eq!(server.client().post(paths::SESSIONS, &long).await.expect(413).code(), "too_large");
        let mut lines = Vec::new();
        for _ in 0..130 {
            lines.push(announce(server, paths::JOIN, "203.0.113.8", 1_000).await.1);
        }
        assert!(lines.iter().any(|line| line.contains("429")), "without a byte of the body");
    })
    .await;
}

/// A rescue file of megabytes that stops in the middle; it goes on when the sender is dropped.
async fn slow_rescue(client: &Client) -> (mpsc::Sender<Result<Vec<u8>, std::io::Error>>, JoinHandle<u16>) {
    let (mut feed, pieces) = mpsc::channel(0);
    let request = client.request(Method::POST, paths::RESCUES).body(reqwest::Body::wrap_stream(pieces));
    let upload = tokio::spawn(async move { request.send().await.unwrap().status().as_u16() });
    // More than the buffers in between hold, so the server has begun.
    for _ in 0..12 {
        feed.send(Ok(vec![b'R'; 1024 * 1024])).await.unwrap();
    }
    (feed, upload)
}

#[tokio::test]
async fn large_rescue_files_that_come_slowly_keep_no_phone_out_and_one_sender_has_one_place() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        let mut coming = Vec::new();
        for bringer in ["moi", "ubon", "mueang-ubon", "roiet"] {
            let bringer = server.staff(bringer).await;
            coming.push(slow_rescue(&bringer).await);
            bringer.post_bytes(paths::RESCUES, b"RUTAN1".to_vec()).await.expect(503);
            if coming.len() < 4 {
                phone.post_bytes(paths::RESCUES, b"RUTAN1".to_vec()).await.expect(422);
            }
        }
        a_phone_gets_through(&phone, 2).await;
        let fifth = phone.post_bytes(paths::RESCUES, b"RUTAN1".to_vec()).await.expect(503);
        assert_eq!(fifth.code(), "server_busy");
        assert_ne!(fifth.header("retry-after"), "");
        for (feed, upload) in coming {
            drop(feed);
            assert_eq!(upload.await.unwrap(), 422, "read to its end, and no rescue file");
        }
        phone.post_bytes(paths::RESCUES, b"RUTAN1".to_vec()).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn one_who_sends_slowly_again_and_again_keeps_nobody_else_out() {
    on_both(async |server| {
        let (slow, phone) = (server.phone(&CHAERAMAE_2).await, server.phone(&CHAERAMAE_1).await);
        let (mut open, mut refused) = (Vec::new(), 0);
        for _ in 0..40 {
            // Of a length that is not announced, so that as much is held as it may have.
            let (mut feed, pieces) = mpsc::channel::<Result<Vec<u8>, std::io::Error>>(0);
            let request = slow.request(Method::PUT, paths::MY_WAITING).header("content-type", "application/json");
            let answer = tokio::spawn(request.body(reqwest::Body::wrap_stream(pieces)).send());
            if feed.send(Ok(b"{".to_vec())).await.is_err() || feed.send(Ok(b" ".to_vec())).await.is_err() {
                refused += 1;
            }
            open.push((feed, answer));
        }
        a_phone_gets_through(&phone, 3).await;
        for (feed, answer) in open {
            drop(feed);
            refused += usize::from(answer.await.unwrap().is_ok_and(|answer| answer.status() == 503));
        }
        assert!(refused > 0, "no more than one sender's part");
    })
    .await;
}
