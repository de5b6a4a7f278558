//! Which bytes a spreadsheet wrote text in: Thai Excel still saves CSV in Windows-874, and "Unicode text" as UTF-16.
use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_874};

/// The same in UTF-8, if it is text of another encoding that Thai offices use; anything else is left as it is.
pub fn utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((utf, _)) => utf,
        // What has no text's end in it may be text; a workbook or a picture has.
        None if std::str::from_utf8(bytes).is_err() && !bytes.contains(&0) => WINDOWS_874,
        None => return Cow::Borrowed(bytes),
    };
    match encoding.decode_with_bom_removal(bytes) {
        (text, false) => Cow::Owned(text.into_owned().into_bytes()),
        // Neither: a picture, a document.
        (_, true) => Cow::Borrowed(bytes),
    }
}

#[cfg(test)]
mod tests {
    use app::domain::enrolment::Table;
    use proptest::prelude::*;

    use super::*;
    use crate::imports::sheet;

    proptest! {
        #[test]
        fn whatever_the_bytes_they_are_a_table_or_refused(tail in prop::collection::vec(any::<u8>(), 0..400)) {
            for head in ["", "code,village,name,position\n", "\u{feff}code;village;name;position\r\n"] {
                let bytes = [head.as_bytes(), &tail].concat();
                // A damaged workbook may make its reader panic; the server bears that apart.
                if !bytes.starts_with(b"PK")
                    && let Ok(sheet) = sheet::read(&utf8(&bytes), 100)
                    && let Ok(table) = Table::read(&sheet)
                {
                    prop_assert!(table.entries.len() <= sheet.rows.len());
                }
            }
        }
    }

    #[test]
    fn what_a_spreadsheet_saves_becomes_utf8() {
        let text = "รหัส,ชื่อ\n";
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let tis620 = [0xC3, 0xCB, 0xD1, 0xCA, b',', 0xAA, 0xD7, 0xE8, 0xCD, b'\n'];
        for bytes in [text.as_bytes(), &utf16, &tis620] {
            assert_eq!(utf8(bytes), text.as_bytes());
        }
    }

    #[test]
    fn what_is_no_text_is_left_alone() {
        let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10];
        assert_eq!(*utf8(&jpeg), jpeg);
    }
}
