//! Whether somebody is there: what a screen asks by itself, in front of nobody, is no use of a session, which ends when nobody uses it.
use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::offline::ports::{Clock, Http, HttpReply, HttpRequest, NoAnswer, Task};
use crate::wire::session::UNATTENDED;

/// Whoever has touched nothing for so long is gone, ms; reading a long page takes less.
const GONE_MS: i64 = 5 * 60_000;
const SIGNS: [&str; 4] = ["pointerdown", "pointermove", "keydown", "wheel"];

pub struct Attended {
    http: Rc<dyn Http>,
    clock: Rc<dyn Clock>,
    last_ms: Rc<Cell<i64>>,
}

impl Attended {
    /// Watches for signs of somebody until the desk is left.
    pub fn new(http: Rc<dyn Http>, clock: Rc<dyn Clock>) -> Self {
        let last_ms = Rc::new(Cell::new(clock.now_ms()));
        for sign in SIGNS {
            let (seen, clock) = (last_ms.clone(), clock.clone());
            let listener = window_event_listener_untyped(sign, move |_| seen.set(clock.now_ms()));
            on_cleanup(move || listener.remove());
        }
        Self { http, clock, last_ms }
    }
}

impl Http for Attended {
    fn send(&self, mut request: HttpRequest) -> Task<'_, Result<HttpReply, NoAnswer>> {
        // A clock that was set back says nothing.
        if self.clock.now_ms() - self.last_ms.get() > GONE_MS {
            request.headers.push((UNATTENDED, "1".to_owned()));
        }
        self.http.send(request)
    }
}
