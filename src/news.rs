//! News between the tabs: what the engine says in one of them is heard in all.
use std::cell::RefCell;
use std::rc::Rc;

use app::domain::report::ReportId;
use app::offline::ports::{Listener, SyncEvent};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::js;

const CHANNEL: &str = "rutan";

/// What goes over the channel, as JSON. Tabs of two versions may hear each other: an unknown kind is passed over.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Message {
    Started,
    Progress {
        sent: u64,
        total: u64,
    },
    Changed {
        id: Uuid,
    },
    SessionNeeded,
    Finished {
        next_ms: Option<i64>,
    },
    /// A tab has something to send but another one holds the engine.
    Run,
}

type Hear = Rc<dyn Fn(SyncEvent)>;

pub struct News {
    channel: Option<BroadcastChannel>,
    hearers: RefCell<Vec<Hear>>,
}

impl News {
    /// `run` is called when another tab asks whoever holds the engine to run it again.
    pub fn open(run: impl Fn() + 'static) -> Rc<Self> {
        let news = Rc::new(Self { channel: BroadcastChannel::new(CHANNEL).ok(), hearers: RefCell::default() });
        if let Some(channel) = &news.channel {
            let here = Rc::downgrade(&news);
            js::listen(channel, "message", move |event| {
                let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
                let message = text.and_then(|text| serde_json::from_str(&text).ok());
                match (message, here.upgrade()) {
                    (Some(Message::Run), _) => run(),
                    (Some(message), Some(news)) => news.tell_here(&event_of(message)),
                    _ => {}
                }
            });
        }
        news
    }

    pub fn hear_with(&self, hear: Box<dyn Fn(SyncEvent)>) {
        self.hearers.borrow_mut().push(hear.into());
    }

    pub fn ask_others_to_run(&self) {
        self.send(&Message::Run);
    }

    /// Tells the other tabs that drafts or outbox changed, no matter which; this one knows.
    pub fn announce_change(&self) {
        self.send(&Message::Changed { id: Uuid::nil() });
    }

    fn send(&self, message: &Message) {
        if let (Some(channel), Ok(json)) = (&self.channel, serde_json::to_string(message)) {
            // Lost news costs a stale line on another tab's screen.
            let _ = channel.post_message(&json.into());
        }
    }

    fn tell_here(&self, event: &Option<SyncEvent>) {
        let Some(event) = event else { return };
        // A copy, for a hearer may add another one.
        let hearers = self.hearers.borrow().clone();
        hearers.iter().for_each(|hear| hear(event.clone()));
    }
}

impl Listener for News {
    fn hear(&self, event: SyncEvent) {
        self.tell_here(&Some(event.clone()));
        self.send(&match event {
            SyncEvent::Started => Message::Started,
            SyncEvent::Progress { sent, total } => Message::Progress { sent, total },
            SyncEvent::Changed(id) => Message::Changed { id: id.0 },
            SyncEvent::SessionNeeded => Message::SessionNeeded,
            SyncEvent::Finished { next_ms } => Message::Finished { next_ms },
        });
    }
}

fn event_of(message: Message) -> Option<SyncEvent> {
    Some(match message {
        Message::Started => SyncEvent::Started,
        Message::Progress { sent, total } => SyncEvent::Progress { sent, total },
        Message::Changed { id } => SyncEvent::Changed(ReportId(id)),
        Message::SessionNeeded => SyncEvent::SessionNeeded,
        Message::Finished { next_ms } => SyncEvent::Finished { next_ms },
        Message::Run => return None,
    })
}
