//! Files that hold a secret: nobody else's to read, on disk before they are used, and never half there.
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// Makes the folder and the file where they are missing. Another process may do the same just now: it is whole under another name
/// first, and whose is there first is everybody's.
///
/// # Errors
/// When the folder cannot be written.
pub fn make(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let part = folder.join(format!(".{name}.{}.part", uuid::Uuid::now_v7()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all())?;
    let linked = fs::hard_link(&part, folder.join(name));
    fs::remove_file(&part)?;
    fs::File::open(folder)?.sync_all()?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}

/// Two digits for each byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes from 64 digits.
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_first_secret_stays_and_nobody_else_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        for text in ["first", "second"] {
            make(&keys, "a.key", text).unwrap();
        }
        assert_eq!(fs::read_to_string(keys.join("a.key")).unwrap(), "first");
        let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((rights(&keys), rights(&keys.join("a.key"))), (0o700, 0o600));
        assert_eq!(fs::read_dir(&keys).unwrap().count(), 1, "nothing half made is left");
        assert_eq!(unhex(&hex(&[7; 32])), Some([7; 32]));
        assert_eq!(["", "07", &"g".repeat(64)].map(unhex), [None; 3]);
    }
}
