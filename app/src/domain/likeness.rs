//! Pictures that are alike, and pictures that say another day or place than their report: evidence for a person, never a verdict.
//!
//! What a picture looks like is 64 bits (a perceptual hash): the low frequencies of its grey 32 × 32 copy against their
//! median. A copy that was encoded anew, brightened or trimmed a little differs in few bits, another picture in about 32.
use std::f64::consts::PI;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::photo::GeoPoint;
use super::report::{FieldProblem, ReportContent, said_problem};

/// Side of the grey copy that a print is taken of, pixels.
pub const SIDE: usize = 32;
/// Two prints that differ in at most so many bits are alike. With four bands of 16 bits one band of such a pair differs in at
/// most one bit, so that looking every band up with each bit turned ([`probes`]) finds all of them.
pub const MAX_DISTANCE: u32 = 7;
/// Likenesses kept of one picture: a poster that a whole country photographs is no news after these.
pub const MOST: usize = 10;
/// Between where a picture was taken and where its report says, metres: phones err by a kilometre, and fields lie far from the hall.
pub const FAR_METRES: u32 = 5_000;
pub const MAX_REASON_CHARS: usize = 500;

/// Bits a side of the frequencies that are looked at.
const BLOCK: usize = 8;
/// Below this no frequency stands out: a wall, a black frame. Such pictures are like each other and mean nothing.
const FLAT: f64 = 0.5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct LikenessId(pub Uuid);

/// What speaks about a picture. The order is that in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LikenessKind {
    /// The very same bytes in another report.
    Same,
    /// A picture that looks alike in another report; measured in bits.
    Near,
    /// By its camera it was taken on a day on which its activity was not; measured in days.
    OtherDay,
    /// By its camera it was taken far from where its report says; measured in metres.
    FarAway,
    #[serde(other)]
    Unknown,
}

impl LikenessKind {
    pub const KNOWN: [LikenessKind; 4] = [LikenessKind::Same, LikenessKind::Near, LikenessKind::OtherDay, LikenessKind::FarAway];

    pub fn code(self) -> &'static str {
        match self {
            LikenessKind::Same => "same",
            LikenessKind::Near => "near",
            LikenessKind::OtherDay => "other_day",
            LikenessKind::FarAway => "far_away",
            LikenessKind::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it is about two pictures.
    pub fn is_pair(self) -> bool {
        matches!(self, LikenessKind::Same | LikenessKind::Near)
    }
}

/// The print of a grey copy of [`SIDE`] × [`SIDE`] pixels, row by row. None for a picture on which nothing stands out.
pub fn print(grey: &[u8; SIDE * SIDE]) -> Option<u64> {
    let cosines: [[f64; SIDE]; BLOCK + 1] =
        std::array::from_fn(|frequency| std::array::from_fn(|at| (PI * frequency as f64 * (2 * at + 1) as f64 / (2 * SIDE) as f64).cos()));
    // Along the rows first, then down the columns.
    let mut rows = [[0.0; BLOCK + 1]; SIDE];
    for (row, pixels) in rows.iter_mut().zip(grey.chunks(SIDE)) {
        for (sum, cosine) in row.iter_mut().zip(&cosines) {
            *sum = pixels.iter().zip(cosine).map(|(pixel, cosine)| f64::from(*pixel) * cosine).sum();
        }
    }
    let mut block = [0.0; BLOCK * BLOCK];
    for (index, value) in block.iter_mut().enumerate() {
        // The first would be the brightness, which says nothing; the next frequency along the rows stands in for it.
        let (down, along) = if index == 0 { (0, BLOCK) } else { (index / BLOCK, index % BLOCK) };
        *value = rows.iter().zip(&cosines[down]).map(|(row, cosine)| row[along] * cosine).sum::<f64>() / (SIDE * SIDE) as f64;
    }
    let strongest = block.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if strongest < FLAT {
        return None;
    }
    let mut sorted = block;
    sorted.sort_by(f64::total_cmp);
    let median = (sorted[BLOCK * BLOCK / 2 - 1] + sorted[BLOCK * BLOCK / 2]) / 2.0;
    Some(block.iter().fold(0, |bits, value| bits << 1 | u64::from(*value > median)))
}

/// Bits in which two prints differ.
pub fn distance(one: u64, other: u64) -> u32 {
    (one ^ other).count_ones()
}

/// The print in four bands of 16 bits.
pub fn bands(print: u64) -> [u16; 4] {
    [48, 32, 16, 0].map(|shift| (print >> shift) as u16)
}

/// A band and every value that differs from it in one bit.
pub fn probes(band: u16) -> impl Iterator<Item = u16> {
    std::iter::once(band).chain((0..16).map(move |bit| band ^ (1 << bit)))
}

/// What a report's own pictures say against it: index of the picture, what, and how much.
pub fn contradictions(content: &ReportContent) -> Vec<(usize, LikenessKind, u32)> {
    let mut found = Vec::new();
    for (index, photo) in content.photos.iter().enumerate() {
        let days = photo.taken_at.map_or(0, |at| days_outside(at.date(), content.from, content.to));
        if days > 0 {
            found.push((index, LikenessKind::OtherDay, days));
        }
        let metres = photo.location.zip(content.location).map_or(0, |(taken, claimed)| metres_between(taken, claimed));
        if metres > FAR_METRES {
            found.push((index, LikenessKind::FarAway, metres));
        }
    }
    found
}

/// 0 within the days.
fn days_outside(day: NaiveDate, from: NaiveDate, to: NaiveDate) -> u32 {
    let days = (from - day).num_days().max((day - to).num_days()).max(0);
    u32::try_from(days).unwrap_or(u32::MAX)
}

/// Along the earth's surface.
fn metres_between(one: GeoPoint, other: GeoPoint) -> u32 {
    const EARTH: f64 = 6_371_000.0;
    let (north, south) = (one.latitude.to_radians(), other.latitude.to_radians());
    let (up, aside) = ((north - south) / 2.0, (one.longitude - other.longitude).to_radians() / 2.0);
    let chord = up.sin().powi(2) + north.cos() * south.cos() * aside.sin().powi(2);
    (2.0 * EARTH * chord.sqrt().min(1.0).asin()).round() as u32
}

/// What is wrong with the reason of a dismissal.
pub fn reason_problems(reason: &str) -> Vec<FieldProblem> {
    said_problem("reason", reason, MAX_REASON_CHARS).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Soft hills, another landscape for each number.
    fn landscape(number: u32) -> [u8; SIDE * SIDE] {
        std::array::from_fn(|at| {
            let (x, y) = ((at % SIDE) as f64, (at / SIDE) as f64);
            let hill = |k: f64| {
                ((x * (0.11 * k + 0.07 * f64::from(number % 7))).sin() + (y * (0.13 + 0.05 * f64::from(number / 7 % 5)) * k).cos()) / k
            };
            (128.0 + 30.0 * (hill(1.0) + hill(2.0) + hill(3.0))) as u8
        })
    }

    #[test]
    fn brighter_and_noisier_copies_are_near_and_other_pictures_far() {
        let picture = landscape(1);
        let original = print(&picture).unwrap();
        let brighter = picture.map(|pixel| pixel.saturating_add(20));
        let noisy: [u8; SIDE * SIDE] = std::array::from_fn(|at| picture[at].wrapping_add((at * 7 % 5) as u8));
        for copy in [brighter, noisy] {
            assert!(distance(original, print(&copy).unwrap()) <= MAX_DISTANCE);
        }
        for other in 2..30 {
            assert!(distance(original, print(&landscape(other)).unwrap()) > MAX_DISTANCE, "{other}");
        }
        assert_eq!(print(&[200; SIDE * SIDE]), None, "a wall is like every wall");
    }

    #[test]
    fn a_pair_within_the_limit_always_meets_in_a_band() {
        let print = 0x0123_4567_89AB_CDEF_u64;
        // The worst cases: the bits that differ spread evenly over the bands.
        for turned in [0x0003_0003_0003_0001_u64, 0x8001_0001_0101_1100, 0x0001_0011_0101_0110] {
            let other = print ^ turned;
            assert!(distance(print, other) <= MAX_DISTANCE);
            let meets = bands(print).into_iter().zip(bands(other)).any(|(one, other)| probes(one).any(|probe| probe == other));
            assert!(meets, "{turned:x}");
        }
        assert_eq!(probes(5).count(), 17);
    }

    #[test]
    fn only_what_both_sides_know_can_contradict() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 3, n).unwrap();
        let photo = |taken: Option<u32>, location| {
            serde_json::json!({
                "hash": "00".repeat(32), "size": 1, "width": 1, "height": 1,
                "taken_at": taken.map(|n| day(n).and_hms_opt(23, 59, 0).unwrap()), "location": location
            })
        };
        let hall = GeoPoint { latitude: 15.2, longitude: 104.8 };
        let (near, far) = (GeoPoint { latitude: 15.22, ..hall }, GeoPoint { latitude: 15.3, ..hall });
        let mut content: ReportContent = serde_json::from_value(serde_json::json!({
            "unit": Uuid::nil(), "channel": "community", "from": day(10), "to": day(12), "location": hall,
            "photos": [photo(Some(10), Some(near)), photo(Some(12), None), photo(Some(14), Some(far)), photo(Some(3), None), photo(None, None)]
        }))
        .unwrap();
        let found = contradictions(&content);
        assert_eq!(
            found.iter().map(|(index, kind, _)| (*index, *kind)).collect::<Vec<_>>(),
            [(2, LikenessKind::OtherDay), (2, LikenessKind::FarAway), (3, LikenessKind::OtherDay)]
        );
        assert_eq!((found[0].2, found[2].2), (2, 7));
        assert!((11_000..11_300).contains(&found[1].2), "{}", found[1].2);
        content.location = None;
        assert!(contradictions(&content).iter().all(|(_, kind, _)| *kind == LikenessKind::OtherDay));
    }
}
