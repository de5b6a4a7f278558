//! Time and place out of a picture's EXIF data: a bounds-checked reader of the few fields a report keeps.
//! Whatever is broken or hostile reads as absent.
use chrono::NaiveDateTime;

use crate::domain::photo::GeoPoint;

/// How much of a file is searched; cameras write these fields into the first segment.
pub const SEARCHED_BYTES: usize = 256 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Exif {
    /// The camera's own local time.
    pub taken_at: Option<NaiveDateTime>,
    pub location: Option<GeoPoint>,
}

const EXIF_IFD: u16 = 0x8769;
const GPS_IFD: u16 = 0x8825;
const DATE_TIME_ORIGINAL: u16 = 0x9003;
const DATE_TIME_DIGITIZED: u16 = 0x9004;
const LATITUDE_REF: u16 = 1;
const LATITUDE: u16 = 2;
const LONGITUDE_REF: u16 = 3;
const LONGITUDE: u16 = 4;

const ASCII: u16 = 2;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
/// Some phones write degrees as signed fractions; none is negative.
const SIGNED_RATIONAL: u16 = 10;

/// Reads the EXIF data of a JPEG, PNG, WebP or HEIC file.
pub fn read(file: &[u8]) -> Exif {
    let head = &file[..file.len().min(SEARCHED_BYTES)];
    find_tiff(head).and_then(Tiff::open).map(|tiff| Exif { taken_at: tiff.taken_at(), location: tiff.location() }).unwrap_or_default()
}

/// EXIF is a small TIFF file behind a mark that depends on the container: `Exif\0\0` (JPEG, HEIC), `eXIf` (PNG),
/// `EXIF` and a length (WebP).
fn find_tiff(head: &[u8]) -> Option<&[u8]> {
    let is_tiff = |at: usize| head.get(at..at + 4).is_some_and(|mark| mark == b"II*\0" || mark == b"MM\0*");
    let found = head.windows(4).enumerate().find_map(|(at, mark)| match mark {
        b"Exif" => Some(at + 6).filter(|at| is_tiff(*at)),
        b"eXIf" => Some(at + 4).filter(|at| is_tiff(*at)),
        b"EXIF" => Some(at + 8).filter(|at| is_tiff(*at)),
        _ => None,
    });
    found.map(|at| &head[at..])
}

#[derive(Clone, Copy)]
struct Tiff<'a> {
    bytes: &'a [u8],
    little_endian: bool,
}

/// One directory entry; `at` is where its four value bytes lie.
struct Entry {
    kind: u16,
    count: u32,
    at: usize,
}

impl<'a> Tiff<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        Some(Self { bytes, little_endian: *bytes.first()? == b'I' })
    }

    fn taken_at(self) -> Option<NaiveDateTime> {
        let exif = self.sub_directory(EXIF_IFD)?;
        self.date(exif, DATE_TIME_ORIGINAL).or_else(|| self.date(exif, DATE_TIME_DIGITIZED))
    }

    fn date(self, directory: usize, tag: u16) -> Option<NaiveDateTime> {
        let text = std::str::from_utf8(self.ascii(directory, tag)?.get(..19)?).ok()?;
        // By hand, because chrono's format parser would cost the client several KB.
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
        let year = i32::try_from(number(0..4)?).ok().filter(|year| *year >= 1970)?;
        chrono::NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?)?.and_hms_opt(number(11..13)?, number(14..16)?, number(17..19)?)
    }

    fn location(self) -> Option<GeoPoint> {
        let gps = self.sub_directory(GPS_IFD)?;
        let latitude = self.degrees(gps, LATITUDE)? * self.sign(gps, LATITUDE_REF, b'S')?;
        let longitude = self.degrees(gps, LONGITUDE)? * self.sign(gps, LONGITUDE_REF, b'W')?;
        // Cameras without a fix write zeros.
        let is_fix = latitude != 0.0 || longitude != 0.0;
        let is_on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        (is_fix && is_on_earth).then_some(GeoPoint { latitude, longitude })
    }

    fn sign(self, directory: usize, tag: u16, negative: u8) -> Option<f64> {
        let letter = self.ascii(directory, tag)?.first()?.to_ascii_uppercase();
        Some(if letter == negative { -1.0 } else { 1.0 })
    }

    /// Degrees, minutes, seconds as three fractions.
    fn degrees(self, directory: usize, tag: u16) -> Option<f64> {
        let entry = self.entry(directory, tag).filter(|entry| matches!(entry.kind, RATIONAL | SIGNED_RATIONAL) && entry.count == 3)?;
        let at = self.offset(entry.at)?;
        let part = |index: usize| {
            let (above, below) = (self.u32(at + index * 8)?, self.u32(at + index * 8 + 4)?);
            match (above, below) {
                (0, 0) if index > 0 => Some(0.0),
                (_, 0) => None,
                _ => Some(f64::from(above) / f64::from(below)),
            }
        };
        Some(part(0)? + part(1)? / 60.0 + part(2)? / 3600.0)
    }

    fn ascii(self, directory: usize, tag: u16) -> Option<&'a [u8]> {
        let entry = self.entry(directory, tag).filter(|entry| entry.kind == ASCII)?;
        let length = usize::try_from(entry.count).ok()?;
        // Up to four bytes lie in the entry itself.
        let at = if length <= 4 { entry.at } else { self.offset(entry.at)? };
        self.bytes.get(at..at.checked_add(length)?)
    }

    /// Where the directory that an entry of the first one points to begins.
    fn sub_directory(self, tag: u16) -> Option<usize> {
        let first = self.offset(4)?;
        let entry = self.entry(first, tag).filter(|entry| entry.kind == LONG)?;
        self.offset(entry.at)
    }

    fn entry(self, directory: usize, tag: u16) -> Option<Entry> {
        let count = self.u16(directory)?;
        (0..usize::from(count))
            .map_while(|index| {
                let at = directory.checked_add(2 + index * 12)?;
                Some((self.u16(at)?, at))
            })
            .find(|(found, _)| *found == tag)
            .and_then(|(_, at)| Some(Entry { kind: self.u16(at + 2)?, count: self.u32(at + 4)?, at: at + 8 }))
    }

    /// Offsets count from the start of the TIFF data; 32-bit `usize` holds them, later additions stay checked by size.
    fn offset(self, at: usize) -> Option<usize> {
        usize::try_from(self.u32(at)?).ok().filter(|offset| *offset < self.bytes.len())
    }

    fn u16(self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn u32(self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
}

#[cfg(test)]
#[path = "exif_tests.rs"]
mod tests;
