//! What has just come in, told to whoever watches. Each process looks into the database by itself, so that it does not matter
//! which one of them a report came to.
use std::sync::Arc;

use app::domain::access::{Scope, Target};
use app::domain::report::ReportId;
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::store::Arrival;

/// Arrivals that a slow watcher may lag behind; one that lags more is told to ask anew.
const HELD: usize = 256;

/// Hands arrivals out to all that watch. Cheap to keep when nobody does.
pub struct Live {
    sender: broadcast::Sender<News>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum News {
    Arrived(Arrival),
    /// Sessions and keys that were ended a moment ago; told several times, so that nobody who has just begun to listen misses it.
    Ended(Arc<[Uuid]>),
    /// The server goes away; whoever watches asks another.
    Stopping,
}

impl Default for Live {
    fn default() -> Self {
        Self { sender: broadcast::channel(HELD).0 }
    }
}

impl Live {
    /// How many are told.
    pub fn watchers(&self) -> usize {
        self.sender.receiver_count()
    }

    pub fn watch(&self) -> broadcast::Receiver<News> {
        self.sender.subscribe()
    }

    pub fn is_watched(&self) -> bool {
        self.sender.receiver_count() > 0
    }

    pub fn tell(&self, news: News) {
        // Nobody watches: nobody to tell.
        let _ = self.sender.send(news);
    }
}

/// What of it concerns somebody with this scope.
pub fn concerning(scope: &Scope, arrival: &Arrival) -> Option<ReportId> {
    let target = Target { unit: arrival.unit, area: arrival.area.as_ref() };
    scope.covers(&target).then_some(arrival.report)
}
