//! The ways from this server to what stands behind it: whatever leaves the machine goes through TLS, to somebody whose certificate is
//! looked at, unless the operator says that the network is theirs alone.
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use thiserror::Error;

use super::Config;
use crate::photo_storage::Pictures;

/// A way that others on the network could read along, or stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, clap::ValueEnum)]
pub enum PlainWay {
    /// PostgreSQL.
    #[error("RUTAN_DATABASE needs sslmode=verify-full")]
    Database,
    /// The store of pictures, papers and files.
    #[error("RUTAN_S3_ENDPOINT needs https://")]
    Pictures,
    /// The mail server.
    #[error("RUTAN_SMTP_URL needs smtps://, or ?tls=required behind it")]
    Mail,
}

impl Config {
    /// Those that are open, in the order in which they are written here.
    pub fn plain_ways(&self) -> Vec<PlainWay> {
        let mail = self.smtp_url.as_deref();
        [
            (is_plain_database(&self.database), PlainWay::Database),
            (is_plain_store(&self.pictures), PlainWay::Pictures),
            (mail.is_some_and(is_plain_mail), PlainWay::Mail),
        ]
        .into_iter()
        .filter_map(|(is_plain, way)| is_plain.then_some(way))
        .collect()
    }
}

/// As sqlx reads it, `PGSSLMODE` and `PGHOST` included. What it cannot read it refuses by itself. With `verify-ca` it takes the certificate of
/// any server on the web, since it adds the office's authority to the web's.
pub fn is_plain_database(address: &str) -> bool {
    // What is not SQLite is opened as PostgreSQL, whatever its scheme.
    let Some(options) = (!address.starts_with("sqlite:")).then(|| PgConnectOptions::from_str(address).ok()).flatten() else { return false };
    let is_here = options.get_socket().is_some() || options.get_host().starts_with('/') || is_here(options.get_host());
    !is_here && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)
}

fn is_plain_store(pictures: &Pictures) -> bool {
    let Pictures::S3(options) = pictures else { return false };
    let endpoint = options.endpoint.as_deref().and_then(|endpoint| Url::parse(endpoint).ok());
    endpoint.is_some_and(|endpoint| endpoint.scheme() != "https" && !is_here(endpoint.host_str().unwrap_or_default()))
}

/// `smtp://` alone goes without, and with `tls=opportunistic` whoever stands between can take it away.
fn is_plain_mail(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let is_required = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    url.scheme() != "smtps" && !is_required && !is_here(url.host_str().unwrap_or_default())
}

/// Whether this name or address is that of the machine itself.
pub(super) fn is_here(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authorities::Authorities;
    use crate::photo_storage::S3Options;

    fn ways(database: &str, endpoint: Option<&str>, mail: Option<&str>) -> Vec<PlainWay> {
        let store = S3Options {
            bucket: "rutan".into(),
            prefix: String::new(),
            endpoint: endpoint.map(str::to_owned),
            region: String::new(),
            access_key: String::new(),
            secret_key: String::new(),
            authorities: Authorities::default(),
        };
        let plain = Config::plain(database, "/data".as_ref(), "https://rutan.example", "rutan-server".as_ref());
        Config { pictures: Pictures::S3(store), smtp_url: mail.map(str::to_owned), ..plain }.plain_ways()
    }

    #[test]
    fn whatever_leaves_the_machine_goes_through_tls_to_somebody_who_is_looked_at() {
        let secure = "postgres://rutan@db.example/rutan?sslmode=verify-full";
        assert_eq!(ways(secure, Some("https://s3.example"), Some("smtps://me:secret@mail.example")), []);
        assert_eq!(ways(secure, None, Some("smtp://mail.example:587?tls=required")), []);
        for open in ["", "?sslmode=prefer", "?sslmode=require", "?sslmode=verify-ca", "?sslmode=disable"] {
            assert_eq!(ways(&format!("postgresql://rutan@10.0.0.2/rutan{open}"), None, None), [PlainWay::Database], "{open}");
        }
        assert_eq!(ways("POSTGRES://rutan@10.0.0.2/rutan", None, None), [PlainWay::Database]);
        assert_eq!(ways(secure, Some("http://s3.example"), None), [PlainWay::Pictures]);
        for open in ["smtp://mail.example", "smtp://mail.example?tls=opportunistic"] {
            assert_eq!(ways(secure, None, Some(open)), [PlainWay::Mail], "{open}");
        }
    }

    #[test]
    fn what_stays_on_the_machine_may_go_without() {
        for here in [
            "sqlite:///data/rutan.db",
            "postgres://rutan@localhost/rutan?host=/var/run/postgresql",
            "postgres://rutan@127.0.0.1:5432/rutan",
            "postgres://rutan@[::1]/rutan",
        ] {
            assert_eq!(ways(here, Some("http://127.0.0.1:9000"), Some("smtp://localhost:1025")), [], "{here}");
        }
    }
}
