//! Files that an office hands out: the enclosures of a letter, and material to be shown to the public.
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::report::{FieldProblem, text_problem};

/// Largest file, bytes: some minutes of video. A letter of 2 GB would reach nobody in a village.
pub const MAX_FILE_BYTES: u64 = 300 * 1024 * 1024;
/// What a browser sends at once, bytes: lost work on a bad line, and what the server holds of it in memory.
pub const PART_BYTES: u64 = 2 * 1024 * 1024;
const MAX_NAME_CHARS: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct FileId(pub Uuid);

/// How a file is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileForm {
    Picture,
    /// For broadcast towers.
    Audio,
    Video,
    /// To be opened or printed.
    Document,
}

/// The kinds that are taken; everything else, a program above all, is refused. Told by the content, never by the name.
const KINDS: [(&str, &str, FileForm); 13] = [
    ("application/pdf", "pdf", FileForm::Document),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", FileForm::Document),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", FileForm::Document),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", FileForm::Document),
    ("image/jpeg", "jpg", FileForm::Picture),
    ("image/png", "png", FileForm::Picture),
    ("image/webp", "webp", FileForm::Picture),
    ("audio/mpeg", "mp3", FileForm::Audio),
    ("audio/m4a", "m4a", FileForm::Audio),
    ("audio/x-wav", "wav", FileForm::Audio),
    ("audio/ogg", "ogg", FileForm::Audio),
    ("video/mp4", "mp4", FileForm::Video),
    ("video/webm", "webm", FileForm::Video),
];

/// What a kind of file is shown as; none: it is not taken.
pub fn form_of(media_type: &str) -> Option<FileForm> {
    KINDS.iter().find(|(kind, ..)| *kind == media_type).map(|(.., form)| *form)
}

/// The ending that a file of this kind has, without the dot.
pub fn ending_of(media_type: &str) -> &'static str {
    KINDS.iter().find(|(kind, ..)| *kind == media_type).map_or("bin", |(_, ending, _)| ending)
}

/// Every ending that may be chosen, as `accept` of a file field has it.
pub fn accepted_endings() -> String {
    KINDS.iter().map(|(_, ending, _)| format!(".{ending}")).collect::<Vec<_>>().join(",")
}

/// The last part of a name, without letters that mean something to a disk or a header; its kind's own ending.
pub fn safe_name(name: &str, media_type: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let forbidden = |letter: char| letter.is_control() || "\"<>:|?*\u{202E}\u{200B}".contains(letter);
    let stem: String = stem.chars().filter(|letter| !forbidden(*letter)).take(MAX_NAME_CHARS).collect();
    let stem = stem.trim().trim_matches('.');
    format!("{}.{}", if stem.is_empty() { "file" } else { stem }, ending_of(media_type))
}

/// A file that goes out with a letter, under the words by which the letter lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enclosure {
    pub file: FileId,
    pub title: String,
}

/// What is wrong with the list; `field` is its name.
pub fn enclosure_problems(field: &str, enclosures: &[Enclosure], max: usize) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    if enclosures.len() > max {
        found.push(FieldProblem::new(field, "too_many"));
    }
    for (index, enclosure) in enclosures.iter().enumerate() {
        found.extend(text_problem(&format!("{field}[{index}].title"), &enclosure.title, MAX_NAME_CHARS));
        if enclosures[..index].iter().any(|before| before.file == enclosure.file) {
            found.push(FieldProblem::new(format!("{field}[{index}].file"), "file_twice"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_lead_anywhere_nor_pretend_to_be_another_kind() {
        assert_eq!(safe_name("แผ่นพับ ภัยออนไลน์.PDF", "application/pdf"), "แผ่นพับ ภัยออนไลน์.pdf");
        assert_eq!(safe_name("../../etc/passwd", "image/png"), "passwd.png");
        assert_eq!(safe_name("C:\\a\\poster.exe", "image/jpeg"), "poster.jpg");
        assert_eq!(safe_name("a\"b\r\nc\u{202E}gpj.exe", "image/jpeg"), "abcgpj.jpg");
        assert_eq!(safe_name("...", "audio/mpeg"), "file.mp3");
        assert_eq!(safe_name("", "video/mp4"), "file.mp4");
    }

    #[test]
    fn a_program_is_not_taken() {
        assert_eq!(form_of("application/vnd.microsoft.portable-executable"), None);
        assert_eq!(form_of("text/html"), None);
        assert_eq!(form_of("video/mp4"), Some(FileForm::Video));
    }

    #[test]
    fn a_file_is_enclosed_once() {
        let one = Enclosure { file: FileId(Uuid::from_u128(1)), title: "แผ่นพับ".into() };
        let other = Enclosure { file: FileId(Uuid::from_u128(2)), ..one.clone() };
        assert_eq!(enclosure_problems("enclosures", &[one.clone(), other.clone()], 2), []);
        let codes =
            |list: &[Enclosure]| enclosure_problems("enclosures", list, 2).into_iter().map(|it| (it.field, it.code)).collect::<Vec<_>>();
        assert_eq!(codes(&[one.clone(), one.clone()]), [("enclosures[1].file".into(), "file_twice".into())]);
        assert_eq!(codes(&[one.clone(), other, Enclosure { file: FileId(Uuid::from_u128(3)), ..one }])[0].1, "too_many");
    }
}
