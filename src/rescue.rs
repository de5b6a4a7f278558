//! Everything unsent in one sealed file ([`Rescue`]); its format is `app::wire::rescue`'s.
use std::collections::BTreeMap;
use std::rc::Rc;

use app::domain::photo::PhotoHash;
use app::domain::unit::UnitId;
use app::offline::ports::{Clock, LocalStore, StoreError, Task};
use app::offline::rescue;
use app::ui::ports::Rescue;
use app::wire::rescue::{MAGIC, pack};
use app::wire::session::Me;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasm_bindgen::JsValue;

use crate::{js, secrets};

const DEVICE: &str = "device";
/// Where the screens keep who joined.
const ME: &str = "me";

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

    fn seal(&self) -> Task<'_, Result<Option<Vec<u8>>, StoreError>> {
        Box::pin(async {
            let Some(plain) = self.plain().await? else { return Ok(None) };
            let device = self.identity().await?;
            seal(&device, &plain).await.map(Some).map_err(|error| failed(&error))
        })
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

    async fn plain(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let now_ms = self.clock.now_ms();
        // What leaves the phone in a file may reach the server by another hand: from now on it may not change.
        for item in rescue::frozen(&self.store.outbox().await?, now_ms) {
            self.store.update_delivery(item.id, item.submission.version, &item.delivery).await?;
        }
        let outbox = self.store.outbox().await?;
        let drafts = if self.unit().await?.is_some() { self.store.drafts().await? } else { Vec::new() };
        let unit = self.unit().await?.unwrap_or(UnitId(Uuid::nil()));
        let reports = rescue::reports(&outbox, &drafts, unit, now_ms);
        if reports.is_empty() {
            return Ok(None);
        }
        let mut held: BTreeMap<PhotoHash, Vec<u8>> = BTreeMap::new();
        for hash in rescue::wanted_photos(&reports) {
            if let Some(bytes) = self.store.photo(&hash).await? {
                held.insert(hash, bytes);
            }
        }
        let content = rescue::content(reports, |hash| held.get(hash).map(|bytes| bytes.len() as u64));
        let photos = content.photos.iter().filter_map(|(hash, _)| held.get(hash).map(Vec::as_slice));
        pack(&content, photos).map(Some).map_err(|error| StoreError::Failed(error.to_string()))
    }

    /// Whose drafts these are; nobody's before the phone has joined.
    async fn unit(&self) -> Result<Option<UnitId>, StoreError> {
        let me = self.store.value(ME).await?;
        Ok(me.and_then(|json| serde_json::from_str::<Me>(&json).ok()).map(|me| me.unit.id))
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
