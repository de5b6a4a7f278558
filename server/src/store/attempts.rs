//! Failed sign-ins, counted per key (an account, an address), so that guessing is slow.
use chrono::{DateTime, Duration, Utc};

use super::{Result, Store};

impl Store {
    /// Until when this key is refused; none when it is not.
    pub async fn locked_until(&self, _key: &str, _now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        todo!()
    }

    /// Counts a failure; the `threshold`th within `lock` of each other locks the key for `lock`.
    pub async fn record_failure(&self, _key: &str, _now: DateTime<Utc>, _threshold: u32, _lock: Duration) -> Result<()> {
        todo!()
    }

    /// After a success.
    pub async fn clear_failures(&self, _key: &str) -> Result<()> {
        todo!()
    }
}
