//! An office that has a scanner for malware: what it knows nobody gets, and while it is away nothing is taken that it has not seen.
use app::wire::files::FileInfo;
use app::wire::paths;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinHandle;

use super::assignments::{self, UBON, naming};
use super::files::{new_file, part, pdf, upload};
use crate::common::*;

/// What this scanner knows.
const MALWARE: &[u8] = b"X5O!P%@AP the rest of it";

/// A scanner as clamd(8) describes one, on this socket.
fn scanner(socket: &std::path::Path) -> JoinHandle<()> {
    let listener = UnixListener::bind(socket).expect("a socket of its own");
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            tokio::spawn(looked_at(line));
        }
    })
}

async fn looked_at(mut line: UnixStream) {
    let mut command = [0; 10];
    line.read_exact(&mut command).await.expect("a command");
    assert_eq!(&command, b"zINSTREAM\0");
    let mut seen = Vec::new();
    loop {
        let length = line.read_u32().await.expect("a length");
        if length == 0 {
            break;
        }
        let at = seen.len();
        seen.resize(at + usize::try_from(length).unwrap(), 0);
        line.read_exact(&mut seen[at..]).await.expect("as many bytes as were announced");
    }
    let is_known = seen.windows(MALWARE.len()).any(|bytes| bytes == MALWARE);
    let said: &[u8] = if is_known { b"stream: Eicar-Test-Signature FOUND\0" } else { b"stream: OK\0" };
    line.write_all(said).await.expect("somebody listens");
}

fn infected(mut file: Vec<u8>) -> Vec<u8> {
    let half = file.len() / 2;
    file.splice(half..half, MALWARE.iter().copied());
    file
}

#[tokio::test]
async fn what_the_scanner_knows_reaches_nobody_and_what_it_does_not_goes_out() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("clamd");
    let scanning = scanner(&socket);
    let set = socket.clone();
    on_both_as(
        move |config| config.scanner = Some(set.clone()),
        async |server| {
            let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
            let (bad, good) = (new_file(), new_file());
            assert_eq!(upload(&moi, bad, "a.pdf", infected(pdf(50_000))).await.expect(422).code(), "file_infected");
            moi.get(&paths::file(bad)).await.expect(404);
            let info: FileInfo = upload(&moi, good, "a.pdf", pdf(50_000)).await.expect(200).json();
            assert_eq!(info.bytes, 50_000);
            // Under the same identity a clean one may follow.
            upload(&moi, bad, "a.pdf", pdf(60_000)).await.expect(200);

            let id = assignments::new_id();
            ubon.put(paths::assignment(id), &naming(server, unit_id(UBON), 0, false)).await.expect(200);
            let copy = paths::assignment_signed_copy(id);
            assert_eq!(ubon.post_bytes(&copy, infected(pdf(1_000))).await.expect(422).code(), "file_infected");
            ubon.get(&copy).await.expect(404);
            ubon.post_bytes(&copy, pdf(1_000)).await.expect(200);
        },
    )
    .await;
    scanning.abort();
}

#[tokio::test]
async fn while_the_scanner_is_away_a_file_waits_and_goes_on_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("clamd");
    let set = socket.clone();
    on_both_as(
        move |config| config.scanner = Some(set.clone()),
        async |server| {
            let moi = server.staff("moi").await;
            let (id, bytes) = (new_file(), pdf(100_000));
            part(&moi, id, &bytes, 0..60_000).await.expect(202);
            let away = part(&moi, id, &bytes, 60_000..100_000).await.expect(503);
            assert!(away.headers.contains_key("retry-after"));
            moi.get(&paths::file(id)).await.expect(404);
            let scanning = scanner(&socket);
            // Nothing but its end is sent again.
            part(&moi, id, &bytes, 60_000..100_000).await.expect(200);
            assert_eq!(moi.get(&paths::file(id)).await.expect(200).body.len(), 100_000);
            scanning.abort();
            std::fs::remove_file(&socket).unwrap();
        },
    )
    .await;
}
