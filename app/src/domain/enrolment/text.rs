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

/// Titles before a name, as [`folded`] leaves them: the longer before those they begin with.
const TITLES: [&str; 12] = ["นางสาว", "นส.", "น.ส.", "นาง", "นาย", "ว่าที่ร.ต.", "ว่าที่ร้อยตรี", "mr.", "mrs.", "ms.", "miss", "ดร."];

/// A person's name as names are compared: [`folded`], and without the title that one list has and another leaves out.
pub fn folded_person(name: &str) -> String {
    let name = folded(name);
    // A vowel or tone that sits on the letter before it: that letter was not the end of a title.
    let goes_on = |rest: &str| rest.starts_with(|c: char| matches!(c, 'ะ'..='ฺ' | '็'..='๎'));
    let bare = TITLES.iter().find_map(|title| name.strip_prefix(title).filter(|rest| !rest.is_empty() && !goes_on(rest)));
    bare.unwrap_or(&name).to_owned()
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
