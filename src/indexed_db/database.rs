//! The connection and its transactions. A transaction lives only while its own requests are awaited, so nothing else
//! may be awaited inside one.
use std::cell::RefCell;

use app::offline::ports::StoreError;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use crate::js;

const NAME: &str = "rutan";
/// One more with every change of [`upgrade`].
const VERSION: u32 = 1;

pub const DRAFTS: &str = "drafts";
pub const OUTBOX: &str = "outbox";
pub const SENT: &str = "sent";
/// Full-size pictures: hash → `Uint8Array`. Never Blobs: Safari loses them.
pub const PHOTOS: &str = "photos";
pub const PREVIEWS: &str = "previews";
pub const VALUES: &str = "values";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
    /// On disk before the commit returns, not only in the system's cache.
    WriteStrict,
}

/// Opened when first used, and again whenever the browser or another tab closed it.
#[derive(Default)]
pub struct Database {
    open: RefCell<Option<IdbDatabase>>,
}

impl Database {
    /// Runs `work` as one transaction: all of it is committed or nothing. Once more from the start when the database
    /// turns out to have been closed.
    ///
    /// # Errors
    /// `Full` when the device has no room, else `Failed` with the browser's words.
    pub async fn run<T>(
        &self,
        stores: &[&str],
        access: Access,
        work: impl AsyncFn(&Transaction) -> Result<T, JsValue>,
    ) -> Result<T, StoreError> {
        let first = self.attempt(stores, access, &work).await;
        let result = match first {
            Err(error) if was_closed(&error) => {
                self.open.take();
                self.attempt(stores, access, &work).await
            }
            first => first,
        };
        result.map_err(|error| store_error(&error))
    }

    async fn attempt<T>(
        &self,
        stores: &[&str],
        access: Access,
        work: &impl AsyncFn(&Transaction) -> Result<T, JsValue>,
    ) -> Result<T, JsValue> {
        let database = self.connection().await?;
        let transaction = Transaction::begin(&database, stores, access)?;
        match work(&transaction).await {
            Ok(value) => {
                transaction.committed().await?;
                Ok(value)
            }
            Err(error) => {
                // It may have aborted already, and then its own reason is the better one.
                let _ = transaction.raw.abort();
                let reason = transaction.committed().await.err();
                Err(reason.filter(|reason| js::error_name(reason) == "QuotaExceededError").unwrap_or(error))
            }
        }
    }

    async fn connection(&self) -> Result<IdbDatabase, JsValue> {
        if let Some(database) = self.open.borrow().as_ref() {
            return Ok(database.clone());
        }
        let database = open().await?;
        // A newer version of the app in another tab must be able to upgrade: this tab lets go.
        let close = Closure::once_into_js({
            let database = database.clone();
            move || database.close()
        });
        database.set_onversionchange(Some(close.unchecked_ref()));
        self.open.replace(Some(database.clone()));
        Ok(database)
    }
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = js::window().indexed_db()?.ok_or_else(|| JsValue::from_str("no IndexedDB"))?;
    let opening = factory.open_with_u32(NAME, VERSION)?;
    let request = opening.clone();
    let upgraded = Closure::once_into_js(move || upgrade(&request));
    opening.set_onupgradeneeded(Some(upgraded.unchecked_ref()));
    answer(&opening).await?.dyn_into()
}

/// Adds what a database of an older version lacks; never takes anything away.
fn upgrade(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.dyn_into()?;
    let present = js::get(&database, "objectStoreNames").unwrap_or_default();
    for store in [DRAFTS, OUTBOX, SENT, PHOTOS, PREVIEWS, VALUES] {
        if !js::call(&present, "contains", &[store.into()])?.is_truthy() {
            database.create_object_store(store)?;
        }
    }
    Ok(())
}

/// Closed by the browser (memory, "clear data") or by another tab's upgrade: the connection is of no use any more.
fn was_closed(error: &JsValue) -> bool {
    matches!(js::error_name(error).as_str(), "InvalidStateError" | "AbortError" | "TransactionInactiveError" | "UnknownError")
}

fn store_error(error: &JsValue) -> StoreError {
    match js::error_name(error).as_str() {
        "QuotaExceededError" => StoreError::Full,
        _ => StoreError::Failed(js::error_text(error)),
    }
}

async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(done).await {
        Ok(_) => request.result(),
        Err(_) => Err(request.error()?.map_or(JsValue::NULL, JsValue::from)),
    }
}

pub struct Transaction {
    raw: IdbTransaction,
    /// Fulfilled when committed, rejected when aborted.
    done: JsFuture,
}

impl Transaction {
    fn begin(database: &IdbDatabase, stores: &[&str], access: Access) -> Result<Self, JsValue> {
        let stores: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let mode = if access == Access::Read { "readonly" } else { "readwrite" };
        let durability = if access == Access::WriteStrict { "strict" } else { "default" };
        let options = js::object(&[("durability", durability.into())]);
        // By name: web-sys calls the third argument unstable.
        let raw: IdbTransaction = js::call(database, "transaction", &[stores.into(), mode.into(), options])?.dyn_into()?;
        let done = Promise::new(&mut |resolve, reject| {
            raw.set_oncomplete(Some(&resolve));
            raw.set_onabort(Some(&reject));
        });
        Ok(Self { raw, done: done.into() })
    }

    async fn committed(self) -> Result<(), JsValue> {
        match self.done.await {
            Ok(_) => Ok(()),
            // No error of its own: aborted because the connection was closed under it.
            Err(_) => Err(self.raw.error().map_or_else(|| js::object(&[("name", "AbortError".into())]), JsValue::from)),
        }
    }

    pub async fn text(&self, store: &str, key: &str) -> Result<Option<String>, JsValue> {
        Ok(self.value(store, key).await?.as_string())
    }

    pub async fn bytes(&self, store: &str, key: &str) -> Result<Option<Vec<u8>>, JsValue> {
        let value = self.value(store, key).await?;
        Ok(value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }

    pub async fn texts(&self, store: &str) -> Result<Vec<String>, JsValue> {
        self.strings(self.raw.object_store(store)?.get_all()?).await
    }

    pub async fn keys(&self, store: &str) -> Result<Vec<String>, JsValue> {
        self.strings(self.raw.object_store(store)?.get_all_keys()?).await
    }

    /// Not awaited: whether it worked shows at the commit.
    pub fn put_text(&self, store: &str, key: &str, text: &str) -> Result<(), JsValue> {
        self.raw.object_store(store)?.put_with_key(&text.into(), &key.into()).map(drop)
    }

    /// Not awaited: whether it worked shows at the commit.
    pub fn put_bytes(&self, store: &str, key: &str, bytes: &[u8]) -> Result<(), JsValue> {
        self.raw.object_store(store)?.put_with_key(&Uint8Array::from(bytes), &key.into()).map(drop)
    }

    /// Not awaited: whether it worked shows at the commit.
    pub fn delete(&self, store: &str, key: &str) -> Result<(), JsValue> {
        self.raw.object_store(store)?.delete(&key.into()).map(drop)
    }

    async fn value(&self, store: &str, key: &str) -> Result<JsValue, JsValue> {
        answer(&self.raw.object_store(store)?.get(&key.into())?).await
    }

    async fn strings(&self, request: IdbRequest) -> Result<Vec<String>, JsValue> {
        let all: Array = answer(&request).await?.dyn_into()?;
        Ok(all.iter().filter_map(|item| item.as_string()).collect())
    }
}
