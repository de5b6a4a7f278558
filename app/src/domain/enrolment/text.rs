//! Names as people type them: what is cleaned away, what makes two the same, what nobody can read.
use crate::domain::report::FieldProblem;
use crate::domain::thai_date::from_thai_digits;

pub const MAX_TEXT_CHARS: usize = 200;

/// What editors and web pages leave between Thai words without anybody seeing it.
const UNSEEN: [char; 5] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];

/// Without what cannot be seen; one space where there are several.
pub fn cleaned(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !UNSEEN.contains(c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As names are compared: without spaces, digits Arabic, letters small, and the two ways to type แ and ำ the same.
pub fn folded(text: &str) -> String {
    let plain = from_thai_digits(&cleaned(text)).to_lowercase();
    plain.replace(' ', "").replace("เเ", "แ").replace("\u{e4d}\u{e32}", "\u{e33}")
}

/// What is wrong with a name, a position or another short text that must be there.
pub fn text_problem(field: &str, text: &str) -> Option<FieldProblem> {
    let rule = match text {
        "" => "text_missing",
        _ if text.chars().count() > MAX_TEXT_CHARS => "text_too_long",
        _ if text.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) => "text_unreadable",
        _ => return None,
    };
    Some(FieldProblem::new(field, rule))
}
