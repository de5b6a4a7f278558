//! Whose certificates are believed on the ways to the store of pictures and the mail server: the web's authorities, or only those that an
//! operator names.
use std::path::Path;
use std::sync::Arc;

use lettre::transport::smtp::Error as MailError;
use lettre::transport::smtp::client::{self, CertificateStore, Tls, TlsParameters};
use reqwest::{Certificate, ClientBuilder, Url};
use thiserror::Error;

#[derive(Debug, Error)]
#[error("RUTAN_BACKEND_CA: {0} holds no certificates (PEM) that can be read: {1}")]
pub struct UnreadableAuthorities(String, String);

/// Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authorities {
    /// PEM; none: the web's.
    own: Option<Arc<[u8]>>,
}

impl Authorities {
    /// Those in this file, and no others.
    ///
    /// # Errors
    /// When there is none in it.
    pub fn read(file: &Path) -> Result<Self, UnreadableAuthorities> {
        let failed = |error: &dyn ToString| UnreadableAuthorities(file.display().to_string(), error.to_string());
        let pem = std::fs::read(file).map_err(|error| failed(&error))?;
        match Certificate::from_pem_bundle(&pem) {
            Ok(found) if found.is_empty() => Err(failed(&"no certificate in it")),
            Ok(_) => Ok(Self { own: Some(pem.into()) }),
            Err(error) => Err(failed(&error)),
        }
    }

    /// # Errors
    /// As a client of HTTP says it.
    pub fn of_http(&self, client: ClientBuilder) -> reqwest::Result<ClientBuilder> {
        let Some(pem) = &self.own else { return Ok(client) };
        let only = client.tls_built_in_root_certs(false);
        Ok(Certificate::from_pem_bundle(pem)?.into_iter().fold(only, ClientBuilder::add_root_certificate))
    }

    /// What takes the place of what the mail server's address says; none where that can stay.
    ///
    /// # Errors
    /// As a client of mail says it.
    pub fn of_mail(&self, address: &str) -> Result<Option<Tls>, MailError> {
        let (Some(pem), Ok(url)) = (&self.own, Url::parse(address)) else { return Ok(None) };
        let asked = url.query_pairs().find_map(|(name, value)| (name == "tls").then(|| value.into_owned()));
        let Some(way): Option<fn(TlsParameters) -> Tls> = (match (url.scheme(), asked.as_deref()) {
            ("smtps", _) => Some(Tls::Wrapper),
            (_, Some("required")) => Some(Tls::Required),
            (_, Some("opportunistic")) => Some(Tls::Opportunistic),
            _ => None,
        }) else {
            return Ok(None);
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        let only = TlsParameters::builder(host).certificate_store(CertificateStore::None);
        Ok(Some(way(only.add_root_certificate(client::Certificate::from_pem(pem)?).build()?)))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::crypto::ring;
    use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

    use super::*;

    /// A server on a port of this machine, with a certificate that nobody on the web vouches for, and whoever vouches for it. It says
    /// `first` to everybody who believes it, and `then` to whatever they say.
    pub(crate) async fn closed_off(first: &'static str, then: &'static str) -> (u16, Authorities) {
        let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key.into())
            .unwrap();
        let (listener, acceptor) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), TlsAcceptor::from(Arc::new(config)));
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                // Who does not believe it hangs up.
                let Ok(mut line) = acceptor.accept(line).await else { continue };
                line.write_all(first.as_bytes()).await.unwrap();
                while line.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) && line.write_all(then.as_bytes()).await.is_ok() {}
            }
        });
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), own.cert.pem()).unwrap();
        (port, Authorities::read(file.path()).unwrap())
    }

    #[test]
    fn a_file_without_a_certificate_vouches_for_nobody() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for text in ["", "somebody, surely", "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n"] {
            std::fs::write(file.path(), text).unwrap();
            let said = Authorities::read(file.path()).unwrap_err().to_string();
            assert!(said.contains("RUTAN_BACKEND_CA") && said.contains(&*file.path().to_string_lossy()), "{said}");
        }
        assert!(Authorities::read("/nowhere".as_ref()).is_err());
    }

    #[test]
    fn what_a_mail_servers_address_says_of_tls_stays_as_it_is() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), rcgen::generate_simple_self_signed(["mail.example".to_owned()]).unwrap().cert.pem()).unwrap();
        let own = Authorities::read(file.path()).unwrap();
        let tls = |address: &str| own.of_mail(address).unwrap();
        assert!(matches!(tls("smtps://me:secret@mail.example"), Some(Tls::Wrapper(_))));
        assert!(matches!(tls("smtp://mail.example:587?tls=required"), Some(Tls::Required(_))));
        assert!(matches!(tls("smtp://mail.example?tls=opportunistic"), Some(Tls::Opportunistic(_))));
        assert!(tls("smtp://localhost:1025").is_none());
        assert!(Authorities::default().of_mail("smtps://mail.example").unwrap().is_none(), "the web's");
    }
}
