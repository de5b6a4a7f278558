//! What an archive says of itself, before anybody believes it: a ZIP reader holds a record in memory for every file that the
//! archive's end announces, and a ZIP64 end may announce one for every 46 bytes. A quarter of a gigabyte on the disk became 1.6 in
//! memory before its files could be counted.
use std::io::{self, Read};

/// What a ZIP without that record can name; no import and no document has nearly as many parts.
const MOST: u64 = 65_535;
/// A ZIP64 record (APPNOTE 4.3.14): its mark, then among others on which disk it and the directory are, and two counts of files.
const MARK: &[u8] = b"PK\x06\x06";
const RECORD: usize = 40;
const DISKS: [usize; 2] = [16, 20];
const COUNTS: [usize; 2] = [24, 32];
/// Bytes looked at in one go.
const PIECE: usize = 64 * 1024;

/// Whether some record in it that a reader may take for the archive's end announces more files than there can be. It need not be at
/// the end, and several may be there, so that every one is looked at.
///
/// # Errors
/// When the bytes cannot be read.
pub fn too_many_files(mut archive: impl Read) -> io::Result<bool> {
    let mut held = Vec::with_capacity(PIECE + RECORD);
    loop {
        let read = (&mut archive).take(PIECE as u64).read_to_end(&mut held)?;
        if held.windows(RECORD).any(announces_too_many) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // A record may go on in the next piece.
        held.drain(..held.len().saturating_sub(RECORD - 1));
    }
}

/// Of parts of a picture that look like the mark, hardly one names the same disk twice.
fn announces_too_many(record: &[u8]) -> bool {
    let disk = |at: usize| record.get(at..at + 4);
    let count = |at: usize| record.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes);
    let [here, all] = COUNTS.map(count);
    record.starts_with(MARK) && disk(DISKS[0]) == disk(DISKS[1]) && (here > MOST || all > MOST)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// An archive without files that announces so many, their directory as far away as that.
    pub fn announcing(files: u64) -> Vec<u8> {
        let mut archive = b"PK\x03\x04".to_vec();
        archive.resize(30, 0);
        let start = archive.len() as u64;
        archive.extend(MARK);
        archive.extend(44_u64.to_le_bytes());
        archive.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for number in [files, files, files * 46, files * 2] {
            archive.extend(number.to_le_bytes());
        }
        archive.extend(b"PK\x06\x07\0\0\0\0");
        archive.extend(start.to_le_bytes());
        archive.extend(b"\x01\0\0\0PK\x05\x06");
        archive.extend([0xFF; 16]);
        archive.extend([0, 0]);
        archive
    }

    #[test]
    fn a_record_is_found_wherever_it_lies_and_modest_ones_are_let_through() {
        for before in [0, PIECE - 60, PIECE - 20, PIECE, 3 * PIECE - 35] {
            let archive = |files| [vec![0; before], announcing(files)].concat();
            assert!(too_many_files(archive(1 << 33).as_slice()).unwrap(), "{before}");
            assert!(!too_many_files(archive(MOST).as_slice()).unwrap(), "{before}");
        }
        assert!(!too_many_files(b"PK\x06\x06".as_slice()).unwrap());
    }
}
