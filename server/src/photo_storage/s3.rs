//! Pictures in an S3-compatible store (AWS, MinIO, Ceph, Garage), so that any number of servers share them.
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use object_store::aws::AmazonS3Builder;
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody, HttpService,
};
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, RetryConfig};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Method, Request, Url};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{PhotoStorage, StorageError};
use crate::authorities::Authorities;
use crate::queue::{Busy, Queue};

const CONNECT: Duration = Duration::from_secs(5);
/// Without a byte for so long, a request is given up.
const SILENCE: Duration = Duration::from_secs(20);
/// The same for a listing, for which nobody waits on a phone: some stores look through all that they have before they say a word.
const SILENCE_OF_A_LISTING: Duration = Duration::from_mins(5);
/// Tries of one request, within [`PATIENCE`]: whoever waits for it waits on a phone, and asks again by itself.
const TRIES: usize = 3;
const PATIENCE: Duration = Duration::from_secs(15);
/// Requests of one process that are with the store at once. With thousands it answers none of them in time, and all are asked again.
const AT_ONCE: usize = 64;

/// Where a bucket is, and who may use it.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Options {
    pub bucket: String,
    /// Before every name; empty for none.
    pub prefix: String,
    /// `https://host`; none: AWS.
    pub endpoint: Option<String>,
    pub region: String,
    pub access_key: String,
    pub secret_key: String,
    pub authorities: Authorities,
}

impl std::fmt::Debug for S3Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.prefix)
    }
}

impl PhotoStorage {
    /// Keeps everything in a bucket, which must be there.
    ///
    /// # Errors
    /// When the address is none.
    pub fn on_s3(options: &S3Options) -> Result<Self, StorageError> {
        Self::on_s3_behind(options, Queue::default())
    }

    fn on_s3_behind(options: &S3Options, queue: Queue) -> Result<Self, StorageError> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&options.bucket)
            .with_region(&options.region)
            .with_access_key_id(&options.access_key)
            .with_secret_access_key(&options.secret_key)
            .with_retry(RetryConfig { max_retries: TRIES, retry_timeout: PATIENCE, ..RetryConfig::default() })
            .with_http_connector(Connector { authorities: options.authorities.clone(), queue: queue.clone() });
        if let Some(endpoint) = &options.endpoint {
            // Within the operator's own network TLS is the operator's to choose.
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let bucket = builder.build()?;
        let objects: Arc<dyn ObjectStore> = match options.prefix.trim_matches('/') {
            "" => Arc::new(bucket),
            prefix => Arc::new(PrefixStore::new(bucket, Path::from(prefix))),
        };
        Ok(Self { queue, ..Self::new(objects) })
    }
}

/// The HTTP client that the server has anyway; object_store's own would be a second one, with another TLS.
#[derive(Debug)]
struct Connector {
    authorities: Authorities,
    queue: Queue,
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let bearing = |silence| {
            let client = Client::builder().no_proxy().redirect(Policy::none()).connect_timeout(CONNECT).read_timeout(silence);
            let client = self.authorities.of_http(client).and_then(ClientBuilder::build);
            client.map_err(|error| object_store::Error::Generic { store: "S3", source: Box::new(error) })
        };
        let (client, listing) = (bearing(SILENCE)?, bearing(SILENCE_OF_A_LISTING)?);
        Ok(HttpClient::new(Service { client, listing, places: Semaphore::new(AT_ONCE), queue: self.queue.clone() }))
    }
}

#[derive(Debug)]
struct Service {
    client: Client,
    listing: Client,
    places: Semaphore,
    queue: Queue,
}

type Calling<'a> = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'a>>;

impl HttpService for Service {
    // As `async_trait` writes it.
    fn call<'a, 'async_trait>(&'a self, request: HttpRequest) -> Calling<'async_trait>
    where
        'a: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(self.send(request))
    }
}

impl Service {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let url: Url = parts.uri.to_string().parse().map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let mut sent = Request::new(parts.method, url);
        *sent.headers_mut() = parts.headers;
        *sent.body_mut() = Some(body.collect().await?.to_bytes().into());
        // Given back when the answer begins: what it brings is read as fast as whoever asked takes it.
        let _place = self.place(sent.method()).await.map_err(|busy| HttpError::new(HttpErrorKind::Unknown, busy))?;
        let is_listing = sent.url().query_pairs().any(|(name, _)| name == "list-type");
        let client = if is_listing { &self.listing } else { &self.client };
        let answer: axum::http::Response<reqwest::Body> = client.execute(sent).await.map_err(failed)?.into();
        let (parts, body) = answer.into_parts();
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(body.map_err(failed))))
    }

    /// What is here already waits longer than who only asks.
    async fn place(&self, method: &Method) -> Result<Option<SemaphorePermit<'_>>, Busy> {
        // Closed by nobody.
        let turn = async { self.places.acquire().await.ok() };
        if method.is_safe() { self.queue.wait(turn).await } else { self.queue.wait_long(turn).await }
    }
}

fn failed(error: reqwest::Error) -> HttpError {
    let kind = match () {
        () if error.is_timeout() => HttpErrorKind::Timeout,
        () if error.is_connect() => HttpErrorKind::Connect,
        () if error.is_decode() => HttpErrorKind::Decode,
        () => HttpErrorKind::Interrupted,
    };
    // The address holds the bucket's name, and nothing that mends it.
    HttpError::new(kind, error.without_url())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use app::domain::photo::PhotoHash;
    use bytes::Bytes;

    use super::*;
    use crate::authorities::tests::closed_off;

    fn at(endpoint: String) -> S3Options {
        S3Options {
            bucket: "rutan".into(),
            prefix: "a/b".into(),
            endpoint: Some(endpoint),
            region: "us-east-1".into(),
            access_key: "key".into(),
            secret_key: "a secret".into(),
            authorities: Authorities::default(),
        }
    }

    #[tokio::test]
    async fn no_more_ask_a_slow_store_at_once_than_it_bears_and_the_others_get_their_turn() {
        let (there, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (gate, open) = tokio::sync::watch::channel(false);
        let slow = {
            let (there, most) = (there.clone(), most.clone());
            axum::routing::any(move || async move {
                most.fetch_max(there.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let _ = open.clone().wait_for(|open| *open).await;
                there.fetch_sub(1, Ordering::SeqCst);
                [("etag", "\"one\"")]
            })
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let store = axum::Router::new().route("/look", axum::routing::get(|| async {})).fallback(slow);
        tokio::spawn(async { axum::serve(listener, store).await });
        let storage = PhotoStorage::on_s3(&at(endpoint.clone())).unwrap();
        let puts = (0..AT_ONCE + 40).map(|n| {
            let (storage, bytes) = (storage.clone(), Bytes::from(format!("picture {n}")));
            tokio::spawn(async move { storage.put(&PhotoHash::of(&bytes), bytes).await })
        });
        let puts: Vec<_> = puts.collect();
        while there.load(Ordering::SeqCst) < AT_ONCE {
            tokio::task::yield_now().await;
        }
        // By then whoever else were on the way would have come.
        for _ in 0..20 {
            assert!(Client::new().get(format!("{endpoint}/look")).send().await.unwrap().status().is_success());
        }
        gate.send(true).unwrap();
        for put in puts {
            put.await.unwrap().unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
    }

    #[tokio::test]
    async fn whoever_only_asks_where_too_many_wait_is_told_when_to_come_back_and_what_is_here_waits() {
        let (port, authorities) = closed_off("", "HTTP/1.1 200 OK\r\netag: \"one\"\r\ncontent-length: 0\r\n\r\n").await;
        let options = S3Options { authorities, ..at(format!("https://127.0.0.1:{port}")) };
        let storage = PhotoStorage::on_s3_behind(&options, Queue::full()).unwrap();
        let bytes = Bytes::from_static(b"picture");
        let hash = PhotoHash::of(&bytes);
        assert!(matches!(storage.photo(&hash).await, Err(StorageError::Busy(Busy { tries: 1 }))));
        assert!(storage.is_crowded());
        storage.put(&hash, bytes).await.unwrap();
    }

    #[tokio::test]
    async fn a_store_is_believed_if_those_vouch_for_it_who_were_named_and_else_it_is_away() {
        let (port, own) = closed_off("", "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await;
        let (_, others) = closed_off("", "").await;
        let hash = PhotoHash::of(b"picture");
        let asked = async |authorities| {
            let options = S3Options { authorities, ..at(format!("https://127.0.0.1:{port}")) };
            PhotoStorage::on_s3(&options).unwrap().photo(&hash).await
        };
        assert!(matches!(asked(own).await, Ok(None)));
        assert!(matches!(asked(others).await, Err(StorageError::Away(_))));
        assert!(matches!(asked(Authorities::default()).await, Err(StorageError::Away(_))));
    }

    #[tokio::test]
    async fn a_store_that_does_not_answer_is_away_and_nothing_is_said_to_be_kept() {
        // Nobody listens where somebody has just stopped.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let options = at(endpoint);
        assert_eq!(format!("{options:?}"), "s3://rutan/a/b", "no secret is written into a log");
        let storage = PhotoStorage::on_s3(&options).unwrap();
        let hash = PhotoHash::of(b"picture");
        assert!(matches!(storage.put(&hash, Bytes::from_static(b"picture")).await, Err(StorageError::Away(_))));
        assert!(matches!(storage.photo(&hash).await, Err(StorageError::Away(_))));
    }
}
