//! Everything the phone holds of its person's reports, and what stage of life each is at.
use crate::domain::period::Month;
use crate::domain::report::{ReportContent, ReportId};
use crate::domain::review::Decision;
use crate::offline::draft::Draft;
use crate::offline::outbox::{OutboxItem, SentReport};
use crate::offline::owner;
use crate::offline::ports::StoreError;
use crate::text;
use crate::ui::components::{Icon, Tone};
use crate::ui::ports::Ports;
use crate::ui::words::Words;

#[derive(Debug, Clone, Default)]
pub struct Kept {
    pub drafts: Vec<Draft>,
    pub outbox: Vec<OutboxItem>,
    /// Newest first.
    pub sent: Vec<SentReport>,
    /// Reports of a newer version of the app, which this one can neither show nor send.
    pub unreadable: usize,
}

/// One report after it was saved, wherever it is now.
#[derive(Debug, Clone)]
pub enum Saved {
    Queued(OutboxItem),
    Sent(SentReport),
}

/// Where a report is, for the line of life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Life {
    /// On this phone; the problem of the last try, if there was one.
    Waiting(Option<String>),
    /// The centre has a part of it.
    OnTheWay,
    /// Only the person can mend it; the problem's code.
    NeedsYou(String),
    /// The centre holds it all; the receipt's number, and whether it was corrected.
    Received {
        number: String,
        again: bool,
    },
    /// Sent back: only the person can mend it.
    Returned,
    Accepted,
}

pub async fn read(ports: Ports) -> Result<Kept, StoreError> {
    let store = &*ports.store;
    let (mut drafts, outbox, sent) = (owner::own_drafts(store).await?, owner::own_outbox(store).await?, owner::own_sent(store).await?);
    drafts.retain(Draft::is_touched);
    Ok(Kept { drafts, outbox, sent, unreadable: store.unreadable().await? })
}

impl Kept {
    /// Saved reports, each once: those that need the person first, then the queue in its order, then the sent, newest
    /// first.
    pub fn saved(&self) -> Vec<Saved> {
        let (stuck, waiting): (Vec<_>, Vec<_>) = self.outbox.iter().cloned().partition(|item| item.delivery.quarantine.is_some());
        let (returned, settled): (Vec<_>, Vec<_>) = self.settled().cloned().partition(|sent| sent.returned().is_some());
        let first = stuck.into_iter().map(Saved::Queued).chain(returned.into_iter().map(Saved::Sent));
        first.chain(waiting.into_iter().map(Saved::Queued)).chain(settled.into_iter().map(Saved::Sent)).collect()
    }

    /// Sent, with no later version in the queue.
    fn settled(&self) -> impl Iterator<Item = &SentReport> {
        self.sent.iter().filter(|sent| !self.outbox.iter().any(|item| item.id == sent.id))
    }

    /// Sent back and not yet corrected.
    pub fn returned(&self) -> Vec<SentReport> {
        self.settled().filter(|sent| sent.returned().is_some()).cloned().collect()
    }

    pub fn find(&self, id: ReportId) -> Option<Saved> {
        let queued = self.outbox.iter().find(|item| item.id == id).cloned().map(Saved::Queued);
        queued.or_else(|| self.sent.iter().find(|sent| sent.id == id).cloned().map(Saved::Sent))
    }

    /// Reports and pictures that will go by themselves.
    pub fn waiting(&self) -> (usize, usize) {
        let waiting: Vec<_> = self.outbox.iter().filter(|item| item.delivery.quarantine.is_none()).collect();
        (waiting.len(), waiting.iter().map(|item| item.submission.content.photos.len()).sum())
    }

    /// How many reports of a month the centre holds, and how many wait here.
    pub fn held_in(&self, month: Month) -> (usize, usize) {
        let sent = self.sent.iter().filter(|sent| month.contains(sent.submission.content.from)).count();
        (sent, self.outbox.iter().filter(|item| month.contains(item.submission.content.from)).count())
    }
}

impl Saved {
    pub fn id(&self) -> ReportId {
        match self {
            Saved::Queued(item) => item.id,
            Saved::Sent(sent) => sent.id,
        }
    }

    pub fn content(&self) -> &ReportContent {
        match self {
            Saved::Queued(item) => &item.submission.content,
            Saved::Sent(sent) => &sent.submission.content,
        }
    }

    pub fn life(&self) -> Life {
        match self {
            Saved::Sent(sent) => match sent.review.as_ref().map(|review| review.decision) {
                Some(Decision::Returned) => Life::Returned,
                Some(Decision::Accepted) => Life::Accepted,
                _ => Life::Received { number: sent.receipt.number.clone(), again: sent.receipt.version > 1 },
            },
            Saved::Queued(item) => match &item.delivery.quarantine {
                Some(quarantine) => Life::NeedsYou(quarantine.code.clone()),
                None if item.delivery.record_stored => Life::OnTheWay,
                None => Life::Waiting(item.delivery.last_problem.clone()),
            },
        }
    }
}

impl Life {
    pub fn tone(&self) -> Tone {
        match self {
            Life::Waiting(_) => Tone::Quiet,
            Life::OnTheWay => Tone::Action,
            Life::NeedsYou(_) | Life::Returned => Tone::Attention,
            Life::Received { .. } | Life::Accepted => Tone::Good,
        }
    }

    pub fn icon(&self) -> Icon {
        match self {
            Life::Waiting(_) => Icon::Phone,
            Life::OnTheWay => Icon::Upload,
            Life::NeedsYou(_) => Icon::Warning,
            Life::Returned => Icon::Return,
            Life::Received { .. } | Life::Accepted => Icon::CheckCircle,
        }
    }

    pub fn word(&self, words: Words) -> String {
        match self {
            Life::Waiting(_) => words.say(text::field_life_waiting).to_owned(),
            Life::OnTheWay => words.say(text::field_life_on_the_way).to_owned(),
            Life::NeedsYou(_) => words.say(text::field_life_needs_you).to_owned(),
            Life::Received { number, again: false } => text::field_life_received(words.lang, words.num(number)),
            Life::Received { number, again: true } => text::field_life_resent(words.lang, words.num(number)),
            Life::Returned => words.say(text::field_life_returned).to_owned(),
            Life::Accepted => words.say(text::field_life_accepted).to_owned(),
        }
    }
}
