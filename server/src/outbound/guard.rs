//! Which addresses are called at all: what a name leads to is looked at when it is called, so that a name which leads
//! elsewhere by then (DNS rebinding) leads nowhere.
use std::net::SocketAddr;

use app::domain::webhook::{Address, AddressProblem, MAX_ADDRESS, Reach, is_public};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Reads an address and refuses those that are not called.
pub(super) fn read(address: &str, reach: &Reach) -> Result<Url, AddressProblem> {
    if address.chars().count() > MAX_ADDRESS {
        return Err(AddressProblem::Unreadable);
    }
    let url = Url::parse(address).map_err(|_| AddressProblem::Unreadable)?;
    let has_user = !url.username().is_empty() || url.password().is_some();
    let parts = Address { scheme: url.scheme(), has_user, host: url.host_str().unwrap_or_default() };
    match parts.problem(reach) {
        Some(problem) => Err(problem),
        None => Ok(url),
    }
}

/// Answers only what may be called. Addresses that are numbers never come here: [`read`] has looked at them.
pub(super) struct Resolver {
    pub private: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| private || is_public(address.ip())).collect();
            if allowed.is_empty() {
                return Err("the name leads to no address on the internet".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_judged_as_it_would_be_called() {
        let inside = ["https://127.1/", "https://0x7f.0.0.1/", "https://2130706433/", "https://[::ffff:a00:1]/", "https://017700000001/"];
        for address in inside {
            assert_eq!(read(address, &Reach::default()).err(), Some(AddressProblem::Private), "{address}");
        }
        assert_eq!(read("https://example.go.th@10.0.0.1/", &Reach::default()).err(), Some(AddressProblem::HasUser));
        assert_eq!(read("not an address", &Reach::default()).err(), Some(AddressProblem::Unreadable));
        assert_eq!(
            read(&format!("https://example.go.th/{}", "a".repeat(MAX_ADDRESS)), &Reach::default()).err(),
            Some(AddressProblem::Unreadable)
        );
        let listed = Reach { hosts: vec!["example.go.th".into()], ..Reach::default() };
        assert_eq!(read("https://hooks.example.org/", &listed).err(), Some(AddressProblem::Unlisted));
        assert!(read("https://hooks.Example.go.th/", &listed).is_ok());
        assert_eq!(read("https://hooks.example.go.th/rutan?x=1", &Reach::default()).unwrap().path(), "/rutan");
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_leads_nowhere() {
        let resolved = |private| Resolver { private }.resolve("localhost".parse().unwrap());
        assert!(resolved(false).await.is_err());
        assert!(resolved(true).await.unwrap().next().is_some());
    }
}
