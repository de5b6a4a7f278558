//! Everything unsent in one sealed file ([`Rescue`]); its format is `app::wire::rescue`'s.
use std::collections::BTreeMap;
use std::rc::Rc;

use app::domain::photo::PhotoHash;
use app::offline::ports::{Clock, LocalStore, StoreError, Task};
use app::offline::rescue::Packed;
use app::offline::{owner, rescue};
use app::ui::ports::{Rescue, Sealed};
use app::wire::rescue::{MAGIC, pack};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasm_bindgen::JsValue;

use crate::{js, secrets};

pub const DEVICE: &str = "device";

#[derive(Clone, Serialize, Deserialize)]
struct Device {
    id: Uuid,
    /// 32 bytes, base64url.
    key: String,
}

pub struct RescueDesk {
    pub store: Rc<dyn LocalStore>,
    pub clock: Rc<dyn Clock>,
}

impl Rescue for RescueDesk {
    fn device(&self) -> Task<'_, Result<(Uuid, String), StoreError>> {
        Box::pin(async {
            let device = self.identity().await?;
            Ok((device.id, device.key))
        })
    }

    fn seal(&self) -> Task<'_, Result<Option<Sealed>, StoreError>> {
        Box::pin(async {
            let Some((plain, packed)) = self.plain().await? else { return Ok(None) };
            let device = self.identity().await?;
            let bytes = seal(&device, &plain).await.map_err(|error| failed(&error))?;
            Ok(Some(Sealed { bytes, packed }))
        })
    }

    fn forget_device(&self) -> Task<'_, Result<(), StoreError>> {
        Box::pin(self.store.set_value(DEVICE, None))
    }
}

impl RescueDesk {
    /// Made once and kept. Under a lock, for two tabs that make one each would seal with a key the server never got.
    async fn identity(&self) -> Result<Device, StoreError> {
        if let Some(device) = read_device(&*self.store).await? {
            return Ok(device);
        }
        let store = self.store.clone();
        let made = Rc::new(std::cell::RefCell::new(Err(StoreError::Failed("no lock".to_owned()))));
        let result = made.clone();
        js::with_lock("rutan-device", js::Turn::Wait, async move {
            let device = read_or_make_device(&*store).await;
            *result.borrow_mut() = device;
        })
        .await;
        made.replace(Err(StoreError::Failed(String::new())))
    }

    /// The server files what is in a file as this person's, so only what is theirs goes in.
    async fn plain(&self) -> Result<Option<(Vec<u8>, Vec<Packed>)>, StoreError> {
        // What leaves the phone in a file may reach the server by another hand: from now on it may not change.
        for item in rescue::frozen(&owner::own_outbox(&*self.store).await?, self.clock.now_ms()) {
            self.store.update_delivery(item.id, item.submission.version, &item.delivery).await?;
        }
        let outbox = owner::own_outbox(&*self.store).await?;
        if outbox.is_empty() {
            return Ok(None);
        }
        let reports = rescue::reports(&outbox);
        let mut held: BTreeMap<PhotoHash, Vec<u8>> = BTreeMap::new();
        for hash in rescue::wanted_photos(&reports) {
            if let Some(bytes) = self.store.photo(&hash).await? {
                held.insert(hash, bytes);
            }
        }
        let content = rescue::content(reports, |hash| held.get(hash).map(|bytes| bytes.len() as u64));
        let photos = content.photos.iter().filter_map(|(hash, _)| held.get(hash).map(Vec::as_slice));
        let plain = pack(&content, photos).map_err(|error| StoreError::Failed(error.to_string()))?;
        Ok(Some((plain, rescue::packed(&outbox, &content))))
    }
}

async fn read_device(store: &dyn LocalStore) -> Result<Option<Device>, StoreError> {
    Ok(store.value(DEVICE).await?.and_then(|json| serde_json::from_str(&json).ok()))
}

async fn read_or_make_device(store: &dyn LocalStore) -> Result<Device, StoreError> {
    if let Some(device) = read_device(store).await? {
        return Ok(device);
    }
    let key = js::random_bytes::<32>().map_err(|error| failed(&error))?;
    let device = Device { id: Uuid::now_v7(), key: secrets::to_base64url(&key) };
    let json = serde_json::to_string(&device).map_err(|error| StoreError::Failed(error.to_string()))?;
    store.set_value(DEVICE, Some(&json)).await?;
    Ok(device)
}

async fn seal(device: &Device, plain: &[u8]) -> Result<Vec<u8>, JsValue> {
    let mut file = MAGIC.to_vec();
    file.extend_from_slice(device.id.as_bytes());
    let key = secrets::from_base64url(&device.key).ok_or_else(|| JsValue::from_str("the device's key is damaged"))?;
    let nonce = js::random_bytes::<12>()?;
    let sealed = secrets::encrypt(&key, &nonce, &file, plain).await?;
    file.extend_from_slice(&nonce);
    file.extend_from_slice(&sealed);
    Ok(file)
}

fn failed(error: &JsValue) -> StoreError {
    StoreError::Failed(js::error_text(error))
}
