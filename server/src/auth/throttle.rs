//! How often one address may try something that guesses secrets. Generous: a whole village sits behind one mobile NAT.
use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::address::ClientAddress;
use crate::error::ApiError;

/// What is tried; each kind has its own share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Try {
    Lookup,
    Join,
    SignIn,
    /// A code, or proving that it is still oneself.
    Factor,
    /// What a passkey is shown for.
    Passkey,
    ApiKey,
    /// Whatever is refused, as far as it is told in the log.
    Refused,
}

/// Tries a minute, kind and address. A join code has 60 bits, so 100 a minute guess nothing.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(100).unwrap();

/// Kept in memory by each server process.
pub struct Throttle {
    tries: DefaultKeyedRateLimiter<(Try, IpAddr)>,
    clock: DefaultClock,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { tries: RateLimiter::keyed(Quota::per_minute(PER_MINUTE)), clock: DefaultClock::default() }
    }
}

impl Throttle {
    /// # Errors
    /// 429 with the seconds to wait once the address has had its share.
    pub fn check(&self, what: Try, address: ClientAddress) -> Result<(), ApiError> {
        self.tries.check_key(&(what, address.0)).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            ApiError::too_many_requests(wait.as_secs() + 1)
        })
    }

    /// Forgets addresses that have been quiet.
    pub fn tidy(&self) {
        self.tries.retain_recent();
    }
}
