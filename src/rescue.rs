//! Everything unsent in one sealed file ([`Rescue`]); its format is `app::wire::rescue`'s.
use std::collections::BTreeMap;
use std::rc::Rc;

use app::domain::access::PersonId;
use app::domain::photo::PhotoHash;
use app::offline::ports::{Clock, LocalStore, StoreError, Task};
use app::offline::rescue::Packed;
use app::offline::{owner, rescue};
use app::ui::context::JOIN_CARD;
use app::ui::ports::{NotSealed, Rescue, Sealed};
use app::wire::rescue::{MAGIC, pack};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasm_bindgen::JsValue;

use crate::{js, secrets};

pub const DEVICE: &str = "device";
/// The identity for a card of somebody else than [`DEVICE`] is known as, until that card is bound.
pub const NEXT: &str = "device-next";

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Device {
    id: Uuid,
    /// 32 bytes, base64url.
    key: String,
    /// As whose the server knows it. Absent before that, and in values of older versions of the app.
    #[serde(default)]
    known_to: Option<PersonId>,
}

pub struct RescueDesk {
    pub store: Rc<dyn LocalStore>,
    pub clock: Rc<dyn Clock>,
}

impl Rescue for RescueDesk {
    fn expect(&self, next: Option<PersonId>) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let current = self.read(DEVICE).await?;
            let is_others = current.as_ref().is_some_and(|device| device.known_to.is_some() && device.known_to != next);
            let made = self.read(NEXT).await?.filter(|made| current.as_ref().is_none_or(|current| current.id != made.id));
            match (is_others, made) {
                (false, _) => self.store.set_value(NEXT, None).await,
                (true, Some(_)) => Ok(()),
                (true, None) => self.write(NEXT, &new_device()?).await,
            }
        })
    }

    fn device(&self) -> Task<'_, Result<(Uuid, String), StoreError>> {
        Box::pin(async {
            let device = match self.read(NEXT).await? {
                Some(next) => next,
                None => self.identity().await?,
            };
            Ok((device.id, device.key))
        })
    }

    fn bound(&self, person: PersonId) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let device = match self.read(NEXT).await? {
                Some(next) => next,
                None => self.identity().await?,
            };
            self.write(DEVICE, &Device { known_to: Some(person), ..device }).await?;
            self.store.set_value(NEXT, None).await
        })
    }

    fn refused(&self) -> Task<'_, Result<(), StoreError>> {
        Box::pin(self.store.set_value(NEXT, None))
    }

    fn name_owner(&self, person: PersonId) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async move {
            match self.read(DEVICE).await? {
                Some(device) if device.known_to.is_none() => self.write(DEVICE, &Device { known_to: Some(person), ..device }).await,
                _ => Ok(()),
            }
        })
    }

    fn seal(&self) -> Task<'_, Result<Option<Sealed>, NotSealed>> {
        Box::pin(async {
            let device = self.own_identity().await?.ok_or(NotSealed::NoKey)?;
            let Some((plain, packed)) = self.plain().await? else { return Ok(None) };
            let bytes = seal(&device, &plain).await.map_err(|error| failed(&error))?;
            Ok(Some(Sealed { bytes, packed }))
        })
    }

    fn forget_device(&self) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async {
            self.store.set_value(NEXT, None).await?;
            self.store.set_value(DEVICE, None).await
        })
    }
}

impl RescueDesk {
    async fn read(&self, name: &str) -> Result<Option<Device>, StoreError> {
        read_device(&*self.store, name).await
    }

    async fn write(&self, name: &str, device: &Device) -> Result<(), StoreError> {
        write_device(&*self.store, name, device).await
    }

    /// With which the server opens what the person of this phone seals. One of before its owner was kept is theirs if they came by a card.
    async fn own_identity(&self) -> Result<Option<Device>, StoreError> {
        let me = owner::signed_in(&*self.store).await?.map(|me| me.person);
        let has_card = self.store.value(JOIN_CARD).await?.is_some();
        Ok(self.read(DEVICE).await?.filter(|device| device.known_to.map_or(has_card, |person| Some(person) == me)))
    }

    /// Made once and kept. Under a lock, for two tabs that make one each would seal with a key the server never got.
    async fn identity(&self) -> Result<Device, StoreError> {
        if let Some(device) = self.read(DEVICE).await? {
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

async fn read_device(store: &dyn LocalStore, name: &str) -> Result<Option<Device>, StoreError> {
    Ok(store.value(name).await?.and_then(|json| serde_json::from_str(&json).ok()))
}

async fn write_device(store: &dyn LocalStore, name: &str, device: &Device) -> Result<(), StoreError> {
    let json = serde_json::to_string(device).map_err(|error| StoreError::Failed(error.to_string()))?;
    store.set_value(name, Some(&json)).await
}

fn new_device() -> Result<Device, StoreError> {
    let key = js::random_bytes::<32>().map_err(|error| failed(&error))?;
    Ok(Device { id: Uuid::now_v7(), key: secrets::to_base64url(&key), known_to: None })
}

async fn read_or_make_device(store: &dyn LocalStore) -> Result<Device, StoreError> {
    if let Some(device) = read_device(store, DEVICE).await? {
        return Ok(device);
    }
    let device = new_device()?;
    write_device(store, DEVICE, &device).await?;
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

#[cfg(test)]
mod tests {
    use app::domain::access::Role;
    use app::domain::unit::{Unit, UnitId, UnitKind};
    use app::offline::owner::ME;
    use app::wire::session::Me;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::indexed_db::tests::empty_disk;

    struct Stopped;

    impl Clock for Stopped {
        fn now_ms(&self) -> i64 {
            0
        }
    }

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    impl RescueDesk {
        async fn comes(&self, n: u128) {
            let unit = Unit { id: UnitId(Uuid::nil()), kind: UnitKind::Village, name: String::new(), area: None, area_path: vec![] };
            let (name, position) = Default::default();
            let me = Me {
                person: person(n),
                name,
                position,
                role: Role::Official,
                unit,
                by_card: true,
                server_time: Default::default(),
                awaited: None,
            };
            self.store.set_value(ME, Some(&serde_json::to_string(&me).unwrap())).await.unwrap();
        }

        /// A card of theirs is used; its answer comes or is lost.
        async fn joins(&self, n: u128, is_answered: bool) -> Uuid {
            self.expect(Some(person(n))).await.unwrap();
            let (device, _) = self.device().await.unwrap();
            if is_answered {
                self.bound(person(n)).await.unwrap();
                self.comes(n).await;
            }
            device
        }
    }

    #[wasm_bindgen_test]
    async fn each_person_of_a_phone_has_a_key_of_their_own_and_files_stay_whose_they_are() {
        let desk = RescueDesk { store: Rc::new(empty_disk().await), clock: Rc::new(Stopped) };
        assert_eq!(desk.seal().await.err(), Some(NotSealed::NoKey), "nobody has joined");
        let of_first = desk.joins(1, true).await;
        assert_eq!(desk.seal().await.map(|sealed| sealed.is_some()), Ok(false), "nothing to put in, and a key for it");
        assert_eq!(desk.joins(1, true).await, of_first, "another card of the same person");

        // Somebody else's card is refused: all is as it was.
        assert_ne!(desk.joins(2, false).await, of_first);
        desk.refused().await.unwrap();
        assert_eq!(desk.device().await.unwrap().0, of_first);
        assert!(desk.seal().await.is_ok());

        // Its answer is lost: it is asked for again as the same phone, and meanwhile the first seals with their own.
        let of_second = desk.joins(2, false).await;
        assert!(desk.seal().await.is_ok());
        assert_eq!(desk.joins(2, true).await, of_second);
        assert_eq!(desk.device().await.unwrap().0, of_second);
        assert!(desk.seal().await.is_ok());
        // The next one has neither, whoever they are.
        let of_third = desk.joins(3, true).await;
        assert!(![of_first, of_second].contains(&of_third));
    }

    #[wasm_bindgen_test]
    async fn who_came_in_by_a_password_has_no_file_that_the_server_could_open() {
        let desk = RescueDesk { store: Rc::new(empty_disk().await), clock: Rc::new(Stopped) };
        desk.joins(1, true).await;
        desk.comes(7).await;
        assert_eq!(desk.seal().await.err(), Some(NotSealed::NoKey));
        desk.comes(1).await;
        assert!(desk.seal().await.is_ok());
    }
}
