//! The app's lock ([`Lock`]): a slow hash of the PIN in the local store. It keeps a family member who picks the phone up
//! out of the reports; against somebody who can read the phone's disk six digits are no protection, and none is claimed.
use std::cell::RefCell;
use std::rc::Rc;

use app::offline::ports::{Clock, LocalStore, StoreError, Task};
use app::ui::ports::{Lock, NotChecked};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::{js, secrets};

const NAME: &str = "pin";
/// Rounds of PBKDF2 with SHA-256 (OWASP, Password Storage Cheat Sheet, 2023).
const ITERATIONS: u32 = 600_000;
/// Wrong tries in a row that cost no waiting.
const FREE_TRIES: u32 = 4;
/// Seconds to wait after each further one; the last again and again.
const WAITS_S: [i64; 6] = [30, 60, 120, 300, 600, 900];

#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    /// Base64url, as is `hash`.
    salt: String,
    hash: String,
    iterations: u32,
    #[serde(default)]
    failures: u32,
    #[serde(default)]
    not_before_ms: i64,
}

pub struct PinLock {
    store: Rc<dyn LocalStore>,
    clock: Rc<dyn Clock>,
    /// What the disk had no room for.
    uncounted: RefCell<Option<Kept>>,
}

impl PinLock {
    pub fn new(store: Rc<dyn LocalStore>, clock: Rc<dyn Clock>) -> Self {
        Self { store, clock, uncounted: RefCell::default() }
    }
}

impl Lock for PinLock {
    fn has_pin(&self) -> Task<'_, Result<bool, StoreError>> {
        Box::pin(async { Ok(self.read().await?.is_some()) })
    }

    fn set_pin(&self, pin: String) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let kept = fresh(&pin).await.map_err(|error| StoreError::Failed(js::error_text(&error)))?;
            self.write(&kept).await
        })
    }

    fn check_pin(&self, pin: String) -> Task<'_, Result<bool, NotChecked>> {
        Box::pin(async move {
            // A disk that cannot be read opens nothing.
            let Some(mut kept) = self.read().await? else { return Ok(true) };
            let wait_ms = self.wait_ms(&kept);
            if wait_ms > 0 {
                return Err(NotChecked::Wait(u32::try_from(wait_ms.div_euclid(1000) + 1).unwrap_or(u32::MAX)));
            }
            // Counted before it is judged, so that closing the app during the judgement gains no free try.
            kept.failures += 1;
            kept.not_before_ms = self.clock.now_ms() + wait_after_ms(kept.failures);
            self.count(&kept).await?;
            let salt = secrets::from_base64url(&kept.salt).unwrap_or_default();
            let failed = |error: JsValue| StoreError::Failed(js::error_text(&error));
            let hash = secrets::slow_hash(&pin, &salt, kept.iterations).await.map_err(failed)?;
            let is_right = secrets::to_base64url(&hash) == kept.hash;
            if is_right {
                (kept.failures, kept.not_before_ms) = (0, 0);
                if kept.iterations < ITERATIONS {
                    kept = fresh(&pin).await.map_err(failed)?;
                }
                self.count(&kept).await?;
            }
            Ok(is_right)
        })
    }
}

impl PinLock {
    /// Where the phone is full, tries are counted in memory: shut out, its person could neither send nor clear anything.
    async fn count(&self, kept: &Kept) -> Result<(), StoreError> {
        match self.write(kept).await {
            Err(StoreError::Full) => {
                self.uncounted.replace(Some(kept.clone()));
                Ok(())
            }
            written => {
                self.uncounted.replace(None);
                written
            }
        }
    }

    async fn read(&self) -> Result<Option<Kept>, StoreError> {
        if let Some(kept) = self.uncounted.borrow().clone() {
            return Ok(Some(kept));
        }
        Ok(self.store.value(NAME).await?.and_then(|json| serde_json::from_str(&json).ok()))
    }

    async fn write(&self, kept: &Kept) -> Result<(), StoreError> {
        let json = serde_json::to_string(kept).map_err(|error| StoreError::Failed(error.to_string()))?;
        self.store.set_value(NAME, Some(&json)).await
    }

    /// Never longer than its own length, should the phone's clock be set back meanwhile.
    fn wait_ms(&self, kept: &Kept) -> i64 {
        (kept.not_before_ms - self.clock.now_ms()).clamp(0, wait_after_ms(kept.failures))
    }
}

fn wait_after_ms(failures: u32) -> i64 {
    match failures.checked_sub(FREE_TRIES + 1) {
        Some(step) => WAITS_S[(step as usize).min(WAITS_S.len() - 1)] * 1000,
        None => 0,
    }
}

async fn fresh(pin: &str) -> Result<Kept, JsValue> {
    let salt = js::random_bytes::<16>()?;
    let hash = secrets::slow_hash(pin, &salt, ITERATIONS).await?;
    let (salt, hash) = (secrets::to_base64url(&salt), secrets::to_base64url(&hash));
    Ok(Kept { salt, hash, iterations: ITERATIONS, failures: 0, not_before_ms: 0 })
}
