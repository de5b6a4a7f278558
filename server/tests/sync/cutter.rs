//! A line that breaks connections at random bytes, in either direction.
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::memory::Chance;

/// Within so many bytes that a connection carries in one direction its cut comes.
const WITHIN: u64 = 16_000;

pub struct Cutter {
    pub url: String,
    pub cuts: Rc<Cell<u64>>,
    /// Breaks nothing any more.
    pub healed: Rc<Cell<bool>>,
}

impl Cutter {
    /// Passes on to the server at `url`; every connection is cut until it has [`healed`](Self::healed). Lives as long as its `LocalSet`.
    pub async fn before(url: &str, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let cutter =
            Self { url: format!("http://{}", listener.local_addr().expect("an address")), cuts: Rc::default(), healed: Rc::default() };
        let server = url.trim_start_matches("http://").to_owned();
        let (cuts, healed, chance) = (cutter.cuts.clone(), cutter.healed.clone(), RefCell::new(Chance(seed)));
        tokio::task::spawn_local(async move {
            loop {
                let (phone, _) = listener.accept().await.expect("a connection");
                let (upwards, after) = {
                    let mut chance = chance.borrow_mut();
                    (chance.below(2) == 0, 1 + chance.below(WITHIN))
                };
                let (server, cuts, healed) = (server.clone(), cuts.clone(), healed.clone());
                tokio::task::spawn_local(async move {
                    let Ok(server) = TcpStream::connect(server).await else { return };
                    let limit = |this_way: bool| if this_way { after } else { u64::MAX };
                    let ((from_phone, to_phone), (from_server, to_server)) = (phone.into_split(), server.into_split());
                    let cut = tokio::select! {
                        cut = pass(from_phone, to_server, limit(upwards), &healed) => cut,
                        cut = pass(from_server, to_phone, limit(!upwards), &healed) => cut,
                    };
                    cuts.set(cuts.get() + u64::from(cut));
                });
            }
        });
        cutter
    }
}

/// Passes bytes on until one side ends it, or so many have passed while the line was bad; whether it was that.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut left: u64, healed: &Cell<bool>) -> bool {
    let mut buffer = [0; 16 * 1024];
    loop {
        let Ok(read @ 1..) = from.read(&mut buffer).await else { return false };
        let passed = if healed.get() { read } else { left.min(read as u64) as usize };
        if to.write_all(&buffer[..passed]).await.is_err() {
            return false;
        }
        left -= if healed.get() { 0 } else { passed as u64 };
        if left == 0 {
            return true;
        }
    }
}
