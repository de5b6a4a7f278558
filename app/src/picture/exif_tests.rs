use proptest::prelude::*;

use super::*;

/// A camera's EXIF segment, written in either byte order.
struct Camera {
    little_endian: bool,
    bytes: Vec<u8>,
}

impl Camera {
    fn new(little_endian: bool) -> Self {
        let bytes = if little_endian { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        Self { little_endian, bytes }
    }

    fn u16(&mut self, value: u16) -> &mut Self {
        self.bytes.extend(if self.little_endian { value.to_le_bytes() } else { value.to_be_bytes() });
        self
    }

    fn u32(&mut self, value: u32) -> &mut Self {
        self.bytes.extend(if self.little_endian { value.to_le_bytes() } else { value.to_be_bytes() });
        self
    }

    fn entry(&mut self, tag: u16, kind: u16, count: u32) -> &mut Self {
        self.u16(tag).u16(kind).u32(count)
    }

    /// The first directory at 8, the EXIF one at 38, the GPS one at 56, the values at 110.
    fn picture(mut self, taken: &[u8; 20], north_south: u8, latitude: [u32; 6], longitude: [u32; 6]) -> Vec<u8> {
        self.u32(8).u16(2);
        self.entry(EXIF_IFD, LONG, 1).u32(38);
        self.entry(GPS_IFD, LONG, 1).u32(56).u32(0);
        self.u16(1).entry(DATE_TIME_ORIGINAL, ASCII, 20).u32(110).u32(0);
        self.u16(4).entry(LATITUDE_REF, ASCII, 2).bytes.extend([north_south, 0, 0, 0]);
        self.entry(LATITUDE, RATIONAL, 3).u32(130);
        self.entry(LONGITUDE_REF, ASCII, 2).bytes.extend(*b"E\0\0\0");
        self.entry(LONGITUDE, RATIONAL, 3).u32(154).u32(0);
        self.bytes.extend(taken);
        for part in latitude.into_iter().chain(longitude) {
            self.u32(part);
        }
        let mut file = b"\xff\xd8\xff\xe1\x00\xbaExif\0\0".to_vec();
        file.extend(self.bytes);
        file
    }
}

const UBON: [[u32; 6]; 2] = [[15, 1, 14, 1, 2400, 100], [104, 1, 51, 1, 36, 1]];

fn hall(little_endian: bool) -> Vec<u8> {
    Camera::new(little_endian).picture(b"2026:02:19 14:05:09\0", b'N', UBON[0], UBON[1])
}

#[test]
fn both_byte_orders_tell_time_and_place() {
    for little_endian in [true, false] {
        let exif = read(&hall(little_endian));
        assert_eq!(exif.taken_at.map(|at| at.to_string()).as_deref(), Some("2026-02-19 14:05:09"));
        let place = exif.location.unwrap();
        assert!((place.latitude - 15.24).abs() < 1e-9 && (place.longitude - 104.86).abs() < 1e-9, "{place:?}");
    }
}

#[test]
fn the_southern_half_is_negative() {
    let file = Camera::new(true).picture(b"2026:02:19 14:05:09\0", b'S', UBON[0], UBON[1]);
    assert!(read(&file).location.unwrap().latitude < 0.0);
}

#[test]
fn a_camera_without_a_fix_or_a_set_clock_tells_nothing() {
    let file = Camera::new(true).picture(b"0000:00:00 00:00:00\0", b'N', [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]);
    assert_eq!(read(&file), Exif::default());
    let file = Camera::new(true).picture(b"    :  :     :  :  \0", b'N', [0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1]);
    assert_eq!(read(&file), Exif::default());
    let file = Camera::new(true).picture(b"2026:02:30 14:05:09\0", b'N', [97, 1, 0, 1, 0, 1], UBON[1]);
    assert_eq!(read(&file), Exif::default(), "no such day, no such place");
}

proptest! {
    #[test]
    fn hostile_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read(&bytes);
        let mut file = b"Exif\0\0II*\0".to_vec();
        file.extend(&bytes);
        read(&file);
    }

    #[test]
    fn damaged_bytes_never_panic(little_endian: bool, damage in proptest::collection::vec((0usize..200, any::<u8>()), 1..8), cut in 0usize..200) {
        let mut file = hall(little_endian);
        for (at, byte) in damage {
            if let Some(place) = file.get_mut(at) { *place = byte }
        }
        file.truncate(cut.max(20));
        read(&file);
    }
}
