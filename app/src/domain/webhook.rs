//! Webhooks: what an office's own program is told of, and which addresses a server may call at all.
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Of one office.
pub const MAX_WEBHOOKS: usize = 10;
/// Characters of an address.
pub const MAX_ADDRESS: usize = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct WebhookId(pub Uuid);

/// What a webhook may be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WebhookEvent {
    /// A key message is shown to everybody.
    #[serde(rename = "key_message.published")]
    KeyMessagePublished,
    /// A key message is shown no more.
    #[serde(rename = "key_message.withdrawn")]
    KeyMessageWithdrawn,
    /// Somebody of the unit was told of something.
    #[serde(rename = "notice")]
    Notice,
    /// Sent on request, to try the address.
    #[serde(rename = "test")]
    Test,
    #[serde(other)]
    Unknown,
}

impl WebhookEvent {
    /// Those that can be asked for.
    pub const OFFERED: [WebhookEvent; 3] = [WebhookEvent::KeyMessagePublished, WebhookEvent::KeyMessageWithdrawn, WebhookEvent::Notice];

    pub fn code(self) -> &'static str {
        match self {
            WebhookEvent::KeyMessagePublished => "key_message.published",
            WebhookEvent::KeyMessageWithdrawn => "key_message.withdrawn",
            WebhookEvent::Notice => "notice",
            WebhookEvent::Test => "test",
            WebhookEvent::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::OFFERED.into_iter().find(|event| event.code() == code)
    }
}

/// Why a server does not call an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressProblem {
    Unreadable,
    /// Only `https` keeps what is sent from others on the way.
    NotHttps,
    /// A name or a password in the address would end in logs.
    HasUser,
    /// It leads into somebody's own network.
    Private,
    /// The operator lists where calls may go, and it is not on the list.
    Unlisted,
}

impl AddressProblem {
    /// The rule as a field problem names it.
    pub fn rule(self) -> &'static str {
        match self {
            AddressProblem::Unreadable => "address_unreadable",
            AddressProblem::NotHttps => "address_not_https",
            AddressProblem::HasUser => "address_has_user",
            AddressProblem::Private => "address_private",
            AddressProblem::Unlisted => "address_unlisted",
        }
    }
}

/// Where calls of an installation may go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// What an installation closed off from the internet needs: its own network and `http`.
    pub private: bool,
    /// In lower case: to these hosts and those below them alone. None: to any.
    pub hosts: Vec<String>,
}

impl Reach {
    fn lists(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let is_within = |listed: &String| host.strip_suffix(listed.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        self.hosts.is_empty() || self.hosts.iter().any(is_within)
    }
}

/// An address in its parts, as the program that calls it has read them.
#[derive(Debug, Clone, Copy)]
pub struct Address<'a> {
    pub scheme: &'a str,
    pub has_user: bool,
    /// A name, or an IP address (version 6 with or without brackets).
    pub host: &'a str,
}

impl Address<'_> {
    /// Why a server does not call it. What a name leads to is looked at again when it is called ([`is_public`]).
    pub fn problem(&self, reach: &Reach) -> Option<AddressProblem> {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        let ip = bare.parse::<IpAddr>().ok();
        let is_inside = match ip {
            Some(ip) => !is_public(ip),
            None => is_local_name(bare),
        };
        match self.scheme {
            _ if bare.is_empty() => Some(AddressProblem::Unreadable),
            "https" | "http" if self.has_user => Some(AddressProblem::HasUser),
            "https" if is_inside && !reach.private => Some(AddressProblem::Private),
            "http" if !reach.private => Some(AddressProblem::NotHttps),
            "https" | "http" => (!reach.lists(bare)).then_some(AddressProblem::Unlisted),
            _ => Some(AddressProblem::NotHttps),
        }
    }
}

/// Names that never belong to somebody on the internet (RFC 6761, 6762, 8375) and those without a dot, which a resolver looks for nearby.
fn is_local_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let inside = ["localhost", "local", "internal", "home.arpa"];
    !host.contains('.') || inside.iter().any(|name| host.ends_with(&format!(".{name}")))
}

/// Whether an address belongs to the internet: not this machine, somebody's own network, a cloud's own services, or nobody
/// (IANA's special-purpose registries; RFC 6890).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = a == 0 // "this network"
        || (a == 100 && (64..128).contains(&b)) // carriers' own (RFC 6598)
        || (a == 192 && b == 0 && c == 0) // protocol assignments
        || (a == 192 && b == 88 && c == 99) // 6to4 relays
        || (a == 198 && (b == 18 || b == 19)) // benchmarks
        || a >= 240; // reserved, broadcast
    let is_named = ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_documentation() || ip.is_multicast();
    !is_special && !is_named
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, ..] = ip.segments();
    // Each of these carries a version 4 address that a router may go on to.
    let octets = ip.octets();
    let carried = |at: usize| Ipv4Addr::new(octets[at], octets[at + 1], octets[at + 2], octets[at + 3]);
    if let Some(mapped) = ip.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    if (a, b) == (0x64, 0xff9b) {
        return c == 0 && is_public_v4(carried(12));
    }
    if a == 0x2002 {
        return is_public_v4(carried(2));
    }
    // Only 2000::/3 is given out; in it Teredo, benchmarks, ORCHID and documentation are not.
    let is_special = a == 0x2001 && (b == 0 || b == 2 || (0x10..0x40).contains(&b) || b == 0xdb8) || (a == 0x3fff && b < 0x1000);
    a & 0xe000 == 0x2000 && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(scheme: &str, host: &str) -> Option<AddressProblem> {
        Address { scheme, has_user: false, host }.problem(&Reach::default())
    }

    fn closed_off() -> Reach {
        Reach { private: true, ..Reach::default() }
    }

    #[test]
    fn where_hosts_are_listed_nobody_else_is_called() {
        let listed = Reach { private: true, hosts: vec!["example.go.th".into(), "push.example.com".into()] };
        let of = |scheme, host| Address { scheme, has_user: false, host }.problem(&listed);
        for host in ["example.go.th", "hooks.EXAMPLE.go.th", "push.example.com."] {
            assert_eq!((of("https", host), of("http", host)), (None, None), "{host}");
        }
        for host in ["notexample.go.th", "example.go.th.evil.example", "go.th", "example.com", "8.8.8.8", "127.0.0.1"] {
            assert_eq!(of("https", host), Some(AddressProblem::Unlisted), "{host}");
        }
    }

    #[test]
    fn only_https_to_somebody_on_the_internet() {
        assert_eq!(problem("https", "hooks.example.go.th"), None);
        assert_eq!(problem("https", "203.150.1.1"), None);
        assert_eq!(problem("https", "[2001:4860:4860::8888]"), None);
        assert_eq!(problem("http", "hooks.example.go.th"), Some(AddressProblem::NotHttps));
        assert_eq!(problem("ftp", "hooks.example.go.th"), Some(AddressProblem::NotHttps));
        assert_eq!(problem("https", ""), Some(AddressProblem::Unreadable));
        let with_user = Address { scheme: "https", has_user: true, host: "hooks.example.go.th" };
        assert_eq!(with_user.problem(&closed_off()), Some(AddressProblem::HasUser));
    }

    #[test]
    fn nothing_inside_is_called_however_it_is_written() {
        let inside = "127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 100.127.255.255 \
            192.0.0.192 198.18.0.1 192.0.2.1 224.0.0.1 240.0.0.1 255.255.255.255 [::] [::1] [fe80::1] [fc00::1] [fd00:ec2::254] [ff02::1] \
            [::ffff:127.0.0.1] [::ffff:10.0.0.1] [::127.0.0.1] [64:ff9b::169.254.169.254] [64:ff9b:1::1] [2002:7f00:1::] [2001::1] [2001:db8::1] \
            localhost printer metadata.google.internal router.local host.localhost. nas.home.arpa";
        for host in inside.split_whitespace() {
            assert_eq!(problem("https", host), Some(AddressProblem::Private), "{host}");
        }
        for host in "8.8.8.8 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 192.169.0.1 [64:ff9b::8.8.8.8] [2404:6800::1]".split_whitespace()
        {
            assert_eq!(problem("https", host), None, "{host}");
        }
    }

    #[test]
    fn an_installation_of_its_own_network_may_call_it() {
        let inside = Address { scheme: "http", has_user: false, host: "127.0.0.1" };
        assert_eq!(inside.problem(&closed_off()), None);
        assert_eq!(Address { scheme: "file", ..inside }.problem(&closed_off()), Some(AddressProblem::NotHttps));
    }

    #[test]
    fn an_event_survives_its_code() {
        for event in WebhookEvent::OFFERED {
            assert_eq!(WebhookEvent::from_code(event.code()), Some(event));
            assert_eq!(serde_json::to_string(&event).unwrap(), format!("{:?}", event.code()));
        }
        assert_eq!(WebhookEvent::from_code("test"), None, "a test is not asked for beforehand");
    }
}
