//! Compares a picture that was looked at with all others.
use app::domain::likeness::{SIDE, print};
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use chrono::Duration;
use image::imageops::FilterType;
use uuid::Uuid;

use crate::decode::decode;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{Job, LIKENESS_JOB};

/// After this another worker takes the job.
const LEASE_MINUTES: i64 = 5;
const TRY_AGAIN_MINUTES: i64 = 1;
/// A warning more or less is not worth trying for ever.
const TRIES: u32 = 8;

/// Does the next picture; false when none waits.
pub async fn next(state: &AppState, worker: &str) -> Result<bool, ApiError> {
    let now = state.now();
    let Some(job) = state.store.claim_job(LIKENESS_JOB, worker, now, Duration::minutes(LEASE_MINUTES)).await? else {
        return Ok(false);
    };
    match compare(state, &job).await {
        Ok(()) => {
            state.store.finish_job(&job).await?;
        }
        Err(error) => {
            let again = state.now() + Duration::minutes(TRY_AGAIN_MINUTES);
            state.store.fail_job(&job, &error.to_string(), again, TRIES).await?;
        }
    }
    Ok(true)
}

/// The payload: the hash, and the report if only that one is meant.
async fn compare(state: &AppState, job: &Job) -> Result<(), ApiError> {
    let (hash, report) = job.payload.split_once(' ').map_or((job.payload.as_str(), None), |(hash, report)| (hash, Some(report)));
    let Ok(hash) = PhotoHash::parse(hash) else { return Ok(()) };
    let report = report.and_then(|report| Uuid::parse_str(report).ok()).map(ReportId);
    // The thumbnail is more than enough to be looked at. An unreadable picture has none, and is only like the very same one.
    if let Some(bytes) = state.photos.thumbnail(&hash).await? {
        let print = tokio::task::spawn_blocking(move || print_of(&bytes)).await.ok().flatten();
        if let Some(print) = print {
            state.store.keep_print(&hash, print).await?;
        }
    }
    Ok(state.store.find_likenesses(&hash, report, state.now()).await?)
}

fn print_of(bytes: &[u8]) -> Option<u64> {
    let side = SIDE as u32;
    let grey = decode(bytes)?.resize_exact(side, side, FilterType::Triangle).to_luma8().into_raw();
    print(grey.as_slice().try_into().ok()?)
}

#[cfg(test)]
mod tests {
    use app::domain::likeness::{MAX_DISTANCE, distance};
    use image::{DynamicImage, Rgb, RgbImage};

    use super::*;
    use crate::decode::{jpeg, shrink};

    /// A scene of shapes, another one for each number.
    fn scene(number: u32) -> DynamicImage {
        let spot = |n: u32| {
            let luck = (number * 31 + n * 17).wrapping_mul(2_654_435_761);
            ((luck >> 4) % 640, (luck >> 14) % 480, 30 + (luck >> 24) % 120)
        };
        let spots: Vec<(u32, u32, u32)> = (0..9).map(spot).collect();
        DynamicImage::from(RgbImage::from_fn(640, 480, |x, y| {
            let inside = spots.iter().filter(|(a, b, r)| x.abs_diff(*a).pow(2) + y.abs_diff(*b).pow(2) < r * r).count() as u8;
            Rgb([30 + inside * 22, 20 + inside * 20 + (y / 12) as u8, 40 + inside * 15])
        }))
    }

    fn print_at(picture: DynamicImage, quality: u8) -> u64 {
        print_of(&jpeg(&shrink(picture, 480), quality).unwrap()).unwrap()
    }

    #[test]
    fn copies_are_near_and_other_scenes_far() {
        let original = print_at(scene(1), 78);
        let copies = [
            ("encoded anew", print_at(scene(1), 30)),
            ("small", print_at(shrink(scene(1), 200), 78)),
            ("brighter", print_at(scene(1).brighten(25), 78)),
            ("trimmed a little", print_at(scene(1).crop_imm(6, 4, 628, 472), 78)),
        ];
        for (how, copy) in copies {
            assert!(distance(original, copy) <= MAX_DISTANCE, "{how}: {}", distance(original, copy));
        }
        for number in 2..40 {
            let bits = distance(original, print_at(scene(number), 78));
            assert!(bits > MAX_DISTANCE, "scene {number}: {bits}");
        }
    }
}
