//! Files kept on the phone ([`KeptFiles`]) in the browser's cache storage, from which the service worker answers for them:
//! a film is never whole in the memory of the app.
use std::collections::BTreeSet;

use app::offline::material::KeptFiles;
use app::offline::ports::{StoreError, Stored};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Request, Response};

use crate::js;

/// Not one of the app's own, which every update replaces (`public/sw.js` knows the name).
const CACHE: &str = "material";
/// In the address of a part: where it begins.
const FROM: &str = "?from=";

pub struct CacheFiles;

impl KeptFiles for CacheFiles {
    fn whole(&self) -> Stored<'_, BTreeSet<String>> {
        stored(async {
            let keys = keys().await?;
            Ok(keys.into_iter().filter(|key| !key.contains(FROM)).collect())
        })
    }

    fn begun<'a>(&'a self, path: &'a str) -> Stored<'a, u64> {
        stored(async move { parts(path).await?.last().map_or(Ok(0), |(from, part)| Ok(from + part.size() as u64)) })
    }

    fn add<'a>(&'a self, path: &'a str, from: u64, bytes: &'a [u8]) -> Stored<'a, ()> {
        stored(async move { put(&format!("{path}{FROM}{from}"), &js::blob(bytes, "application/octet-stream")?).await })
    }

    fn finish<'a>(&'a self, path: &'a str, media_type: &'a str) -> Stored<'a, ()> {
        stored(async move {
            let parts = parts(path).await?;
            let options = BlobPropertyBag::new();
            options.set_type(media_type);
            let blobs: Array = parts.iter().map(|(_, part)| JsValue::from(part)).collect();
            put(path, &Blob::new_with_blob_sequence_and_options(&blobs, &options)?).await?;
            forget_parts(path, &parts).await
        })
    }

    fn forget<'a>(&'a self, path: &'a str) -> Stored<'a, ()> {
        stored(async move {
            delete(path).await?;
            forget_parts(path, &parts(path).await?).await
        })
    }
}

fn stored<'a, T>(work: impl Future<Output = Result<T, JsValue>> + 'a) -> Stored<'a, T> {
    Box::pin(async move {
        work.await.map_err(|error| match js::error_name(&error).as_str() {
            "QuotaExceededError" => StoreError::Full,
            _ => StoreError::Failed(js::error_text(&error)),
        })
    })
}

async fn cache() -> Result<JsValue, JsValue> {
    let caches = js::get(&js::window(), "caches").ok_or_else(|| JsValue::from_str("no cache storage"))?;
    js::settled(js::call(&caches, "open", &[CACHE.into()])).await
}

/// Paths with their query.
async fn keys() -> Result<Vec<String>, JsValue> {
    let keys = js::settled(js::call(&cache().await?, "keys", &[])).await?;
    let origin = js::window().location().origin()?;
    let path = |request: JsValue| request.unchecked_into::<Request>().url().strip_prefix(&origin).map(str::to_owned);
    Ok(Array::from(&keys).iter().filter_map(path).collect())
}

/// Those without a gap, from the first byte on.
async fn parts(path: &str) -> Result<Vec<(u64, Blob)>, JsValue> {
    let (cache, mut parts, mut at) = (cache().await?, Vec::new(), 0);
    loop {
        let found = js::settled(js::call(&cache, "match", &[format!("{path}{FROM}{at}").into()])).await?;
        let Ok(response) = found.dyn_into::<Response>() else { return Ok(parts) };
        let part: Blob = js::settled(response.blob().map(JsValue::from)).await?.dyn_into()?;
        let from = at;
        at += part.size() as u64;
        parts.push((from, part));
        if at == from {
            return Ok(parts);
        }
    }
}

async fn put(path: &str, blob: &Blob) -> Result<(), JsValue> {
    let response = Response::new_with_opt_blob(Some(blob))?;
    js::settled(js::call(&cache().await?, "put", &[path.into(), response.into()])).await.map(drop)
}

async fn delete(path: &str) -> Result<(), JsValue> {
    js::settled(js::call(&cache().await?, "delete", &[path.into()])).await.map(drop)
}

async fn forget_parts(path: &str, parts: &[(u64, Blob)]) -> Result<(), JsValue> {
    for (from, _) in parts {
        delete(&format!("{path}{FROM}{from}")).await?;
    }
    Ok(())
}
