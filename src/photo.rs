//! A chosen file becomes a picture to keep ([`Camera`]): judged by its bytes, its time and place read, and handed to
//! `public/photo.js`, which turns it upright, shrinks it and encodes it anew; that leaves all metadata behind.
use std::cell::RefCell;
use std::rc::Rc;

use app::domain::photo::{PhotoHash, ReportPhoto, TARGET_BYTES, TARGET_SIDE};
use app::offline::ports::Task;
use app::picture::{Flaw, Kind, MAX_SOURCE_BYTES, dimensions, exif, jpeg, kind};
use app::ui::ports::{Camera, PhotoProblem, PreparedPhoto};
use futures_util::future::{Either, join, select};
use futures_util::lock::Mutex;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::js;

/// Longest side of a preview, pixels.
const PREVIEW_SIDE: u32 = 240;
/// Tried in this order until the picture is small enough; the last is kept in any case.
const QUALITIES: [f64; 4] = [0.85, 0.78, 0.7, 0.6];
/// How long a step of checking may hold the page, ms.
const STEP_MS: f64 = 15.0;
/// A worker that is silent this long has died (out of memory), ms.
const PATIENCE_MS: i32 = 60_000;
/// Where `start.js` leaves the address of the worker.
const WORKER_ADDRESS: &str = "rutanPhotoWorker";

/// Prepares one file after the other: a decoded picture takes 50 MB, and several at once kill the page on a small phone.
#[derive(Default)]
pub struct PhotoDesk {
    turn: Mutex<()>,
    /// Started when a form opens: an update of the app takes the script of the version before away.
    worker: Rc<RefCell<Option<JsValue>>>,
}

/// Why there is no picture.
enum Failure {
    /// The browser cannot decode the file.
    Undecodable,
    /// The worker did not start, died or fell silent, or cannot encode.
    Worker,
}

/// What the worker made of a file.
struct Encoded {
    photo: Vec<u8>,
    preview: Vec<u8>,
    width: u32,
    height: u32,
}

impl Camera for PhotoDesk {
    fn get_ready(&self) {
        // Should it fail, the first picture tells.
        let _ = self.worker();
    }

    fn prepare(&self, file: File) -> Task<'_, Result<PreparedPhoto, PhotoProblem>> {
        Box::pin(async move {
            let _turn = self.turn.lock().await;
            self.prepare_one(&file).await.map_err(Flaw::code)
        })
    }
}

impl PhotoDesk {
    async fn prepare_one(&self, file: &File) -> Result<PreparedPhoto, Flaw> {
        if file.size() > MAX_SOURCE_BYTES as f64 {
            return Err(Flaw::TooLarge);
        }
        // Starts while the file is read; should it fail, the order to it tells.
        let _ = self.worker();
        // A file that has gone since it was chosen (a card taken out) reads as damaged.
        let source = js::bytes_of(file).await.map_err(|_| Flaw::Unreadable)?;
        // Each of these steps is short by itself, and long enough together to hold a finger up.
        js::breathe().await;
        let kind = kind(&source).ok_or(Flaw::NotPicture)?;
        dimensions(kind, &source)?;
        let found = exif::read(&source);
        // The worker decodes on its own thread; meanwhile this one looks whether the file is whole.
        let (encoded, whole) = join(self.encode(file), check_whole(kind, &source)).await;
        whole?;
        let encoded = encoded.map_err(|failure| match failure {
            Failure::Worker => Flaw::NotPrepared,
            Failure::Undecodable if kind == Kind::Heic => Flaw::Heic,
            Failure::Undecodable => Flaw::Unreadable,
        })?;
        drop(source);
        js::breathe().await;
        let photo = ReportPhoto {
            hash: PhotoHash::of(&encoded.photo),
            size: encoded.photo.len() as u64,
            width: encoded.width,
            height: encoded.height,
            caption: String::new(),
            taken_at: found.taken_at,
            location: found.location,
        };
        Ok(PreparedPhoto { photo, bytes: encoded.photo, preview: encoded.preview })
    }

    async fn encode(&self, file: &File) -> Result<Encoded, Failure> {
        let worker = self.worker().map_err(|_| Failure::Worker)?;
        let answer = Promise::new(&mut |resolve, reject| {
            // The worker answers one file at a time, so its next message is the answer.
            let _ = js_sys::Reflect::set(&worker, &"onmessage".into(), &resolve);
            let _ = js_sys::Reflect::set(&worker, &"onerror".into(), &reject);
        });
        js::call(&worker, "postMessage", &[order(file)]).map_err(|_| self.dismiss())?;
        let silence = std::pin::pin!(js::sleep(PATIENCE_MS));
        let message = match select(JsFuture::from(answer), silence).await {
            Either::Left((Ok(message), _)) => message,
            Either::Left((Err(_), _)) | Either::Right(_) => return Err(self.dismiss()),
        };
        let done = js::get(&message, "data").ok_or(Failure::Worker)?;
        if js::get(&done, "undecodable").is_some_and(|yes| yes.is_truthy()) {
            return Err(Failure::Undecodable);
        }
        read(&done).ok_or(Failure::Worker)
    }

    fn worker(&self) -> Result<JsValue, JsValue> {
        if let Some(worker) = self.worker.borrow().as_ref() {
            return Ok(worker.clone());
        }
        let address = js::get(&js::window(), WORKER_ADDRESS).ok_or(JsValue::NULL)?;
        let class: js_sys::Function = js::get(&js::window(), "Worker").ok_or(JsValue::NULL)?.dyn_into()?;
        let worker = js_sys::Reflect::construct(&class, &Array::of1(&address))?;
        self.worker.replace(Some(worker.clone()));
        let (kept, one) = (self.worker.clone(), worker.clone());
        js::listen(worker.unchecked_ref(), "error", move |_| {
            // One whose script did not load would be silent for ever.
            let _ = js::call(&one, "terminate", &[]);
            kept.replace_with(|now| now.take().filter(|now| *now != one));
        });
        Ok(worker)
    }

    /// The next picture gets a new worker.
    fn dismiss(&self) -> Failure {
        if let Some(worker) = self.worker.take() {
            let _ = js::call(&worker, "terminate", &[]);
        }
        Failure::Worker
    }
}

/// What the worker's message holds; `None` when it made nothing.
fn read(done: &JsValue) -> Option<Encoded> {
    let bytes = |name: &str| js::get(done, name).map(|buffer| Uint8Array::new(&buffer).to_vec());
    let pixels = |name: &str| js::get(done, name)?.as_f64().map(|side| side as u32);
    Some(Encoded { photo: bytes("photo")?, preview: bytes("preview")?, width: pixels("width")?, height: pixels("height")? })
}

fn order(file: &File) -> JsValue {
    let qualities: Array = QUALITIES.iter().map(|quality| JsValue::from_f64(*quality)).collect();
    js::object(&[
        ("file", file.into()),
        ("side", TARGET_SIDE.into()),
        ("bytes", (TARGET_BYTES as f64).into()),
        ("qualities", qualities.into()),
        ("previewSide", PREVIEW_SIDE.into()),
    ])
}

async fn check_whole(kind: Kind, source: &[u8]) -> Result<(), Flaw> {
    if kind != Kind::Jpeg {
        return Ok(());
    }
    let mut check = jpeg::Check::new(source);
    let mut began = js_sys::Date::now();
    while !check.step(512)? {
        if js_sys::Date::now() - began > STEP_MS {
            js::breathe().await;
            began = js_sys::Date::now();
        }
    }
    Ok(())
}
