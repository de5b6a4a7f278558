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

/// What a title says of its bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Sex {
    Man,
    Woman,
}

/// Titles before a name, as [`folded`] leaves them, the longer before those they begin with; a rank says nothing of the sex.
const TITLES: [(&str, Option<Sex>); 16] = [
    ("นางสาว", Some(Sex::Woman)),
    ("น.ส.", Some(Sex::Woman)),
    ("น.ส", Some(Sex::Woman)),
    ("นส.", Some(Sex::Woman)),
    ("นส", Some(Sex::Woman)),
    ("นาง", Some(Sex::Woman)),
    ("นาย", Some(Sex::Man)),
    ("ว่าที่ร.ต.หญิง", Some(Sex::Woman)),
    ("ว่าที่ร.ต.", None),
    ("ว่าที่ร้อยตรีหญิง", Some(Sex::Woman)),
    ("ว่าที่ร้อยตรี", None),
    ("mr.", Some(Sex::Man)),
    ("mrs.", Some(Sex::Woman)),
    ("ms.", Some(Sex::Woman)),
    ("miss", Some(Sex::Woman)),
    ("ดร.", None),
];

/// A person's name as names are compared: without the title that one list has and another leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// [`folded`]; empty where a title is all there is.
    pub bare: String,
    sex: Option<Sex>,
}

impl PersonName {
    pub fn of(name: &str) -> Self {
        let name = folded(name);
        // A vowel or tone that sits on the letter before it: that letter was not the end of a title.
        let goes_on = |rest: &str| rest.starts_with(|c: char| matches!(c, 'ะ'..='ฺ' | '็'..='๎'));
        let titled = TITLES.iter().find_map(|(title, sex)| {
            let rest = name.strip_prefix(title).filter(|rest| !goes_on(rest))?;
            Some(Self { bare: rest.to_owned(), sex: *sex })
        });
        titled.unwrap_or(Self { bare: name, sex: None })
    }

    /// Whether the two may be one person's: the same name, and titles that do not contradict each other.
    pub fn may_be(&self, other: &Self) -> bool {
        self.bare == other.bare && self.sex.zip(other.sex).is_none_or(|(one, other)| one == other)
    }
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
