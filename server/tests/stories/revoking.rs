//! Whoever is put out is out: what was still being told or given out to them ends as well.
use std::time::Duration;

use app::domain::file::FileId;
use app::wire::paths;
use app::wire::personal::ErasureInput;
use app::wire::session::SessionView;
use chrono::TimeDelta;
use futures::StreamExt;
use futures::stream::BoxStream;
use reqwest::Method;
use tokio::time::timeout;
use uuid::Uuid;

use crate::common::*;

/// Generous: how soon it takes effect is not told by a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

type Bytes = BoxStream<'static, bool>;

/// The stream of events, as a screen keeps it open; each item: whether more came.
async fn listening(client: &Client) -> Bytes {
    let opened = client.request(Method::GET, paths::EVENTS).send().await.expect("an answer");
    assert_eq!(opened.status(), 200);
    opened.bytes_stream().map(|part| part.is_ok()).boxed()
}

async fn ends(mut stream: Bytes) {
    let over = async { while stream.next().await == Some(true) {} };
    timeout(PATIENCE, over).await.expect("the stream ends");
}

/// Hears of something before the end.
async fn goes_on(stream: &mut Bytes) {
    let heard = timeout(PATIENCE, stream.next()).await.expect("something is told");
    assert_eq!(heard, Some(true), "the stream goes on");
}

async fn other_session(client: &Client) -> Uuid {
    let sessions: Vec<SessionView> = client.get(paths::SESSIONS).await.expect(200).json();
    sessions.iter().find(|session| !session.current).expect("another").id
}

#[tokio::test]
async fn the_stream_of_a_session_that_is_ended_ends_and_no_other_does() {
    on_both(async |server| {
        let (office, home) = (server.staff("moi").await, server.staff("moi").await);
        let (mut kept, cut) = (listening(&office).await, listening(&home).await);
        office.delete(paths::session(other_session(&office).await)).await.expect(204);
        ends(cut).await;
        let (id, photo) = (new_id(), jpeg(1, 32, 32));
        office.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        goes_on(&mut kept).await;
    })
    .await;
}

#[tokio::test]
async fn a_lost_phones_stream_ends_when_it_is_cut_off() {
    on_both(async |server| {
        let (moi, phone) = (server.staff("moi").await, server.phone(&CHAERAMAE_1).await);
        let stream = listening(&phone).await;
        moi.delete(paths::person_sessions(CHAERAMAE_1.person)).await.expect(204);
        ends(stream).await;
    })
    .await;
}

#[tokio::test]
async fn the_streams_of_whoever_is_erased_end_and_so_does_one_whose_session_ran_out() {
    on_both(async |server| {
        let (moi, phone) = (server.staff("moi").await, server.phone(&CHAERAMAE_1).await);
        let stream = listening(&phone).await;
        let asked = ErasureInput { reason: "เจ้าของข้อมูลขอ".to_owned() };
        moi.post(paths::person_erasure(CHAERAMAE_1.person), &asked).await.expect(200);
        ends(stream).await;

        let stream = listening(&moi).await;
        server.pass(TimeDelta::days(30));
        ends(stream).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_ended_at_another_server_ends_here() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let stream = listening(&moi).await;
        let sessions: Vec<SessionView> = moi.get(paths::SESSIONS).await.expect(200).json();
        let other = server::running::open((*server.state.config).clone()).await.unwrap();
        assert!(other.store.revoke_session(sessions[0].id, staff_id("moi"), other.now()).await.unwrap());
        ends(stream).await;
        moi.get(paths::ME).await.expect(401);
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_ones_own() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        let stream = listening(&moi).await;
        moi.delete(paths::CURRENT_SESSION).await.expect(204);
        ends(stream).await;
    })
    .await;
}

#[tokio::test]
async fn a_long_download_breaks_off_and_is_not_taken_for_the_whole() {
    on_both(async |server| {
        const WHOLE: usize = 48 * 1024 * 1024;
        let (office, home) = (server.staff("moi").await, server.staff("moi").await);
        let (id, mut file) = (FileId(Uuid::now_v7()), b"%PDF-1.7\n".to_vec());
        file.resize(WHOLE, b' ');
        let upload = office.request(Method::PUT, &format!("{}?name=a.pdf", paths::file(id))).body(file);
        Reply::of(upload).await.expect(200);
        let mut download = home.request(Method::GET, &paths::file(id)).send().await.expect("an answer");
        assert_eq!((download.status().as_u16(), download.content_length()), (200, Some(WHOLE as u64)));
        let mut got = download.chunk().await.expect("a part").expect("more").len();
        let stream = listening(&home).await;
        office.delete(paths::session(other_session(&office).await)).await.expect(204);
        // Whoever takes it all at once has it before anybody could end the session: the rest is taken once the end was heard of.
        ends(stream).await;
        let broke_off = loop {
            match download.chunk().await {
                Ok(Some(part)) => got += part.len(),
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
        assert!(broke_off && got < WHOLE, "{got} of {WHOLE}");
        office.get(paths::file(id)).await.expect(200);
    })
    .await;
}
