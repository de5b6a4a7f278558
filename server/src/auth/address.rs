//! Where a request comes from: the socket's address, or a trusted proxy's header when one is configured.
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::state::AppState;

/// The address a limit is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let socket = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = state.config.client_address_header.as_deref().and_then(|name| forwarded(&parts.headers, name));
        let address = forwarded.or(socket).unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        Ok(Self(network_of(address)))
    }
}

/// The last entry is the one our own proxy wrote; whatever stands before it the caller may have made up.
pub(crate) fn forwarded(headers: &HeaderMap, name: &str) -> Option<IpAddr> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    value.rsplit(',').next()?.trim().parse().ok()
}

/// One subscriber of IPv6 has a whole /64 to choose addresses from.
pub(crate) fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxys_own_entry_counts_and_not_what_the_caller_claims() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1, 203.0.113.7".parse().unwrap());
        assert_eq!(forwarded(&headers, "x-forwarded-for"), Some("203.0.113.7".parse().unwrap()));
        headers.append("x-forwarded-for", "198.51.100.4".parse().unwrap());
        assert_eq!(forwarded(&headers, "x-forwarded-for"), Some("198.51.100.4".parse().unwrap()));
        assert_eq!(forwarded(&headers, "x-real-ip"), None);
    }

    #[test]
    fn a_subscribers_whole_network_counts_as_one_address() {
        let (one, other) = ("2001:db8:1:2::1".parse().unwrap(), "2001:db8:1:2:ffff::9".parse().unwrap());
        assert_eq!(network_of(one), network_of(other));
        assert_eq!(network_of("::ffff:203.0.113.7".parse().unwrap()), "203.0.113.7".parse::<IpAddr>().unwrap());
    }
}
