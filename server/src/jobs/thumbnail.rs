//! Looks at a stored picture for real: decodes it within limits and makes its thumbnail, or marks it unreadable.
use std::io::Cursor;

use app::domain::photo::{MAX_SIDE, PhotoHash};
use app::picture;
use app::wire::reports::PhotoState;
use bytes::Bytes;
use chrono::Duration;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{Job, THUMBNAIL_JOB};

/// Longest side, pixels.
const SIDE: u32 = 480;
const QUALITY: u8 = 78;
/// Bytes a decoder may take: 50 megapixels of RGB and a little more.
const MAX_ALLOC: u64 = 256 * 1024 * 1024;
/// After this another worker takes the job.
const LEASE_MINUTES: i64 = 5;
const GIVE_UP_AFTER: u32 = 5;
/// Nobody waits in between here, so a step may be long.
const UNITS_AT_ONCE: u32 = 1 << 20;

/// Does the next picture; false when none waits.
pub async fn next(state: &AppState, worker: &str) -> Result<bool, ApiError> {
    let now = state.now();
    let Some(job) = state.store.claim_job(THUMBNAIL_JOB, worker, now, Duration::minutes(LEASE_MINUTES)).await? else {
        return Ok(false);
    };
    match look_at(state, &job).await {
        Ok(photo_state) => {
            if let Ok(hash) = PhotoHash::parse(&job.payload) {
                state.store.set_photo_state(&hash, photo_state).await?;
            }
            state.store.finish_job(&job).await?;
        }
        Err(error) => {
            let wait = Duration::seconds(i64::from(job.attempts) * 30);
            state.store.fail_job(&job, &error.to_string(), state.now() + wait, GIVE_UP_AFTER).await?;
        }
    }
    Ok(true)
}

/// A picture that cannot be decoded is an outcome; only a failing store or disk is an error to try again after.
async fn look_at(state: &AppState, job: &Job) -> Result<PhotoState, ApiError> {
    let Ok(hash) = PhotoHash::parse(&job.payload) else { return Ok(PhotoState::Unreadable) };
    let Some(bytes) = state.photos.photo(&hash).await? else {
        return Err(ApiError::internal(format!("the bytes of picture {hash} are gone")));
    };
    let small = tokio::task::spawn_blocking(move || thumbnail(&bytes)).await;
    // A decoder that panics has met a picture nobody can show.
    let Some(jpeg) = small.ok().flatten() else { return Ok(PhotoState::Unreadable) };
    state.photos.put_thumbnail(&hash, jpeg).await?;
    Ok(PhotoState::Ready)
}

/// At most [`SIDE`] pixels; none when the picture cannot be decoded.
pub fn thumbnail(bytes: &[u8]) -> Option<Bytes> {
    smaller(bytes, SIDE, QUALITY).map(Bytes::from)
}

/// A JPEG of at most `side` pixels, right way up, without metadata; none when the picture cannot be decoded within limits.
pub fn smaller(bytes: &[u8], side: u32, quality: u8) -> Option<Vec<u8>> {
    if !is_whole(bytes) {
        return None;
    }
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    let mut small = if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture };
    small.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&small.into_rgb8()).ok()?;
    Some(jpeg)
}

/// Decoders make half a picture of a damaged JPEG without a word; the walk that phones use tells.
fn is_whole(bytes: &[u8]) -> bool {
    if picture::kind(bytes) != Some(picture::Kind::Jpeg) {
        return true;
    }
    let mut walk = picture::jpeg::Check::new(bytes);
    loop {
        match walk.step(UNITS_AT_ONCE) {
            Ok(true) => return true,
            Ok(false) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;

    #[test]
    fn a_large_picture_becomes_a_small_jpeg_of_the_same_shape() {
        let mut png = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(1600, 1200).write_to(&mut png, ImageFormat::Png).unwrap();
        let small = image::load_from_memory(&thumbnail(png.get_ref()).unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (480, 360));
    }

    #[test]
    fn a_jpeg_damaged_in_the_middle_has_none() {
        let picture = DynamicImage::from(image::RgbImage::from_fn(320, 240, |x, y| image::Rgb([(x * y) as u8, x as u8, y as u8])));
        let mut jpeg = Cursor::new(Vec::new());
        picture.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
        let mut jpeg = jpeg.into_inner();
        assert!(thumbnail(&jpeg).is_some());
        let middle = jpeg.len() / 2;
        jpeg.drain(middle..middle + 2000);
        assert_eq!(thumbnail(&jpeg), None);
    }

    #[test]
    fn a_picture_that_ends_in_the_middle_or_is_noise_has_none() {
        assert_eq!(thumbnail(b"\xFF\xD8\xFF\xE0 not really"), None);
        let mut png = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(64, 64).write_to(&mut png, ImageFormat::Png).unwrap();
        let png = png.into_inner();
        assert_eq!(thumbnail(&png[..png.len() / 2]), None);
    }
}
