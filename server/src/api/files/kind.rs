//! What a file is, told by its content.
use std::io::Cursor;

use app::domain::file::form_of;
use zip::ZipArchive;

use crate::imports::claims::too_many_files;

/// Parts by which an office document is known (ECMA-376), and what it is then.
const OFFICE: [(&str, &str); 3] = [
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
];

/// An archive, as office documents are; which kind is told by its list of parts alone, for each program writes them in
/// another order.
pub fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// The media type, if it is one that is taken and no archive.
pub fn of(head: &[u8]) -> Option<&'static str> {
    if is_speech(head) {
        return Some("audio/mpeg");
    }
    infer::get(head).map(|kind| kind.mime_type()).filter(|kind| form_of(kind).is_some())
}

/// The media type of a whole archive, if it is an office document.
pub fn of_office(bytes: &[u8]) -> Option<&'static str> {
    if too_many_files(bytes).unwrap_or(true) {
        return None;
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    archive.index_for_name("[Content_Types].xml")?;
    OFFICE.into_iter().find(|(part, _)| archive.index_for_name(part).is_some()).map(|(_, kind)| kind)
}

/// A frame of MPEG layer III without a tag before it (ISO 11172-3), of any version: what is recorded for broadcast towers.
fn is_speech(head: &[u8]) -> bool {
    matches!(head, [0xFF, second, third, ..] if second & 0xE6 == 0xE2 && third & 0xF0 != 0xF0 && third & 0x0C != 0x0C)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(parts: &[&str]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for part in parts {
            writer.start_file(*part, SimpleFileOptions::default()).unwrap();
            // Larger than what a guess by the beginning looks at.
            writer.write_all(&(0..20_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn an_office_document_is_known_whichever_program_wrote_it() {
        let kind = |parts: &[&str]| of_office(&archive(parts));
        assert_eq!(kind(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]), Some(OFFICE[0].1));
        assert_eq!(kind(&["docProps/app.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"]), Some(OFFICE[1].1));
        assert_eq!(kind(&["[Content_Types].xml", "docProps/core.xml", "ppt/presentation.xml"]), Some(OFFICE[2].1));
        assert_eq!(kind(&["a.exe", "b.txt"]), None);
        assert_eq!(kind(&["word/document.xml"]), None);
        let whole = archive(&["[Content_Types].xml", "word/document.xml"]);
        assert_eq!(of_office(&whole[..whole.len() - 30]), None, "cut off");
    }

    #[test]
    fn sound_of_any_rate_is_sound() {
        for head in [[0xFF, 0xFB, 0x90, 0x00], [0xFF, 0xF3, 0x40, 0xC4], [0xFF, 0xFA, 0x90, 0x00], [0xFF, 0xE3, 0x18, 0xC4]] {
            assert_eq!(of(&head), Some("audio/mpeg"), "{head:x?}");
        }
        assert_eq!(of(&[0xFF, 0xD8, 0xFF, 0xE0]), Some("image/jpeg"));
        assert_eq!(of(&[0xFF, 0xFF, 0xFF, 0xFF]), None);
    }
}
