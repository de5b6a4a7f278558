//! A chosen file becomes a picture to keep ([`Camera`]): judged by its bytes, its time and place read, turned upright,
//! shrunk, and encoded anew, which leaves all metadata behind.
use app::domain::photo::{PhotoHash, ReportPhoto, TARGET_BYTES, TARGET_SIDE};
use app::offline::ports::Task;
use app::picture::{Flaw, Kind, MAX_SOURCE_BYTES, dimensions, exif, jpeg, kind};
use app::ui::ports::{Camera, PhotoProblem, PreparedPhoto};
use futures_util::future::join;
use futures_util::lock::Mutex;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ImageBitmap, ImageBitmapOptions, ImageOrientation};

use crate::canvas::Canvas;
use crate::js;

/// Longest side of a preview, pixels.
const PREVIEW_SIDE: u32 = 240;
const PREVIEW_QUALITY: f64 = 0.7;
/// Tried in this order until the picture is small enough; the last is kept in any case.
const QUALITIES: [f64; 4] = [0.85, 0.78, 0.7, 0.6];
/// How long a step of checking may hold the page, ms.
const STEP_MS: f64 = 15.0;

/// Prepares one file after the other: a decoded picture takes 50 MB, and several at once kill the page on a small phone.
#[derive(Default)]
pub struct PhotoDesk {
    turn: Mutex<()>,
}

impl Camera for PhotoDesk {
    fn prepare(&self, file: File) -> Task<'_, Result<PreparedPhoto, PhotoProblem>> {
        Box::pin(async move {
            let _turn = self.turn.lock().await;
            prepare(&file).await.map_err(Flaw::code)
        })
    }
}

async fn prepare(file: &File) -> Result<PreparedPhoto, Flaw> {
    if file.size() > MAX_SOURCE_BYTES as f64 {
        return Err(Flaw::TooLarge);
    }
    // A file that has gone since it was chosen (a card taken out) reads as damaged.
    let source = js::bytes_of(file).await.map_err(|_| Flaw::Unreadable)?;
    let kind = kind(&source).ok_or(Flaw::NotPicture)?;
    dimensions(kind, &source)?;
    let found = exif::read(&source);
    // Decoding runs on another thread; meanwhile this one looks whether the file is whole.
    let (picture, whole) = join(decode(file, kind), check_whole(kind, &source)).await;
    let picture = picture?;
    let result = match whole {
        Ok(()) => encode(&picture).await.map_err(|_| Flaw::Unreadable),
        Err(flaw) => Err(flaw),
    };
    picture.close();
    let (bytes, preview, width, height) = result?;
    let hash = PhotoHash::of(&bytes);
    let (taken_at, location) = (found.taken_at, found.location);
    let photo = ReportPhoto { hash, size: bytes.len() as u64, width, height, caption: String::new(), taken_at, location };
    Ok(PreparedPhoto { photo, bytes, preview })
}

/// Upright, as the camera meant it.
async fn decode(file: &File, kind: Kind) -> Result<ImageBitmap, Flaw> {
    let flaw = |_| if kind == Kind::Heic { Flaw::NotPicture } else { Flaw::Unreadable };
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let decoding = js::window().create_image_bitmap_with_blob_and_image_bitmap_options(file, &options).map_err(flaw)?;
    JsFuture::from(decoding).await.and_then(JsCast::dyn_into).map_err(flaw)
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

/// The picture and its preview as JPEG, and the picture's size in pixels.
async fn encode(picture: &ImageBitmap) -> Result<(Vec<u8>, Vec<u8>, u32, u32), JsValue> {
    let (width, height) = fitted(picture.width(), picture.height(), TARGET_SIDE);
    let canvas = Canvas::new(width, height)?;
    canvas.draw(picture, width, height)?;
    js::breathe().await;
    let mut bytes = Vec::new();
    for quality in QUALITIES {
        bytes = canvas.jpeg(quality).await?;
        if bytes.len() as u64 <= TARGET_BYTES {
            break;
        }
    }
    let (small_width, small_height) = fitted(width, height, PREVIEW_SIDE);
    let preview = canvas.shrunk(small_width, small_height)?.jpeg(PREVIEW_QUALITY).await?;
    Ok((bytes, preview, width, height))
}

/// Shrunk to fit, never enlarged, no side below one pixel.
fn fitted(width: u32, height: u32, longest: u32) -> (u32, u32) {
    let side = width.max(height).max(longest);
    let fit = |length: u32| ((f64::from(length) * f64::from(longest) / f64::from(side)).round() as u32).max(1);
    (fit(width), fit(height))
}
