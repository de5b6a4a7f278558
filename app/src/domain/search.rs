//! Finding words in Thai text, which has no spaces to find them by, with letters mistyped.
//!
//! Every text is cut into pieces of three letters (grams). A word is where all its grams are; where one letter of it is
//! wrong, missing or too many, the grams that touch that letter are not, and all others are; where two were swapped, all grams of the
//! word with them in place. An index answers that; what it offers is looked at once more here, because grams may lie apart in a text.
mod places;
mod shorthand;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use super::thai_date::from_thai_digits;

pub use places::{Meant, Places, meant_by_all};

/// Letters in a gram.
const GRAM: usize = 3;
/// Stands behind the end of a text, so that a gram begins at its last letters, too. No letter of any text.
const END: char = '¦';
/// Words of a query that are looked for, and letters in all of them.
pub const MAX_WORDS: usize = 6;
pub const MAX_LETTERS: usize = 80;
/// Shorter words are found only as they are: two letters of four leave too little to go by.
const LEAST_FORGIVEN: usize = 5;

/// A letter as texts are compared, and where in the text it came from (bytes).
type Letter = (char, Range<usize>);

/// A text as it is compared: no spaces, signs or what nobody sees; Arabic digits, small letters, one way to type แ and ำ.
fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        // Two เ are a แ, and a ring with า an ำ.
        match (letters.last_mut(), c) {
            (Some((before @ 'เ', range)), 'เ') if range.end == start => (*before, range.end) = ('แ', end),
            (Some((before @ '\u{e4d}', range)), 'า') if range.end == start => (*before, range.end) = ('ำ', end),
            _ if is_letter(c) => letters.extend(plain(c).map(|c| (c, start..end))),
            _ => {}
        }
    }
    letters
}

/// The letters alone.
fn plain_letters(text: &str) -> Vec<char> {
    letters(text).into_iter().map(|(c, _)| c).collect()
}

/// Thai vowels and tones above and below the line included.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, 'ะ'..='ฺ' | 'เ'..='๎')
}

fn plain(c: char) -> impl Iterator<Item = char> {
    let arabic = if c.is_numeric() { from_thai_digits(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c) } else { c };
    arabic.to_lowercase()
}

/// The grams of texts, each text for itself.
pub fn grams<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    for text in texts {
        let mut letters = plain_letters(text);
        letters.extend([END; GRAM - 1]);
        grams.extend(letters.windows(GRAM).filter(|gram| gram[0] != END).map(|gram| gram.iter().collect::<String>()));
    }
    grams
}

/// What an index is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// This gram.
    Gram(String),
    /// Any gram that begins so.
    Beginning(String),
    All(Vec<Need>),
    Any(Vec<Need>),
    /// The first without the second.
    Without(Box<Need>, Box<Need>),
}

/// A word that is looked for, at least one letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    letters: Vec<char>,
    /// Other ways to write it: a name written out, of which it is the short form.
    others: Vec<Vec<char>>,
    /// It begins with a short title: "อ.เมือง".
    is_titled: bool,
}

/// What somebody typed, in words; each must be found.
pub fn words(text: &str) -> Vec<Word> {
    let mut left = MAX_LETTERS;
    let mut words = Vec::new();
    for part in &parts(text) {
        let mut word = plain_letters(part);
        word.truncate(left);
        left -= word.len();
        if !word.is_empty() && words.len() < MAX_WORDS {
            let others = shorthand::others(&word.iter().collect::<String>());
            words.push(Word {
                letters: word,
                others: others.iter().map(|other| plain_letters(other)).collect(),
                is_titled: is_titled(part),
            });
        }
    }
    words
}

/// Without signs before them; the number of a village belongs to the word before it ("หมู่ 3").
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split_whitespace().map(|part| part.trim_start_matches(|c| !is_letter(c))) {
        let letters = plain_letters(part);
        let is_number = !letters.is_empty() && letters.iter().all(is_digit);
        match parts.last_mut().filter(|last| is_number && shorthand::is_moo(&plain_letters(last))) {
            Some(last) => last.push_str(part),
            None => parts.push(part.to_owned()),
        }
    }
    parts
}

/// A letter with a full stop before a name, and not letters with a full stop each: "อ.เมือง", but not "อ.ส.ม.".
fn is_titled(part: &str) -> bool {
    let mut letters = part.chars().skip(1);
    letters.next() == Some('.') && !letters.take(3).any(|c| c == '.')
}

impl Word {
    /// As it is.
    pub fn exactly(&self) -> Need {
        if self.others.is_empty() {
            return Need::All(needs(&self.letters));
        }
        Need::Any(std::iter::once(&self.letters).chain(&self.others).map(|letters| Need::All(needs(letters))).collect())
    }

    /// With one letter wrong, missing or too many, or two beside each other swapped; none for a word too short for that. Never a
    /// digit: another number is another village.
    pub fn nearly(&self) -> Option<Need> {
        if self.letters.len() < LEAST_FORGIVEN {
            return None;
        }
        let around = |at: usize| {
            if is_digit(&self.letters[at]) {
                return None;
            }
            let (before, after) = (&self.letters[..at], &self.letters[at + 1..]);
            let mut kept: Vec<Need> = [before, after].into_iter().filter(|part| part.len() >= GRAM).flat_map(needs).collect();
            if kept.is_empty() {
                kept = [before, after].into_iter().filter(|part| part.len() == GRAM - 1).flat_map(needs).collect();
            }
            (!kept.is_empty()).then_some(Need::All(kept))
        };
        let swapped = |at: usize| {
            let mut letters = self.letters.clone();
            let (one, other) = (letters[at], letters[at + 1]);
            letters.swap(at, at + 1);
            (one != other && !is_digit(&one) && !is_digit(&other)).then(|| Need::All(needs(&letters)))
        };
        let others = self.others.iter().map(|letters| Need::All(needs(letters)));
        let forgiven = (0..self.letters.len()).filter_map(around).chain((0..self.letters.len() - 1).filter_map(swapped));
        let ways: Vec<Need> = forgiven.chain(others).collect();
        (!ways.is_empty()).then_some(Need::Any(ways))
    }

    /// Where it stands in the text, in bytes; as it is before anything near it.
    pub fn find(&self, text: &str, nearly: bool) -> Option<Range<usize>> {
        let letters = letters(text);
        let chars: Vec<char> = letters.iter().map(|(c, _)| *c).collect();
        // "ม.1" is not the beginning of "หมู่ที่ 12".
        let is_number = !self.others.is_empty() && self.letters.last().is_some_and(is_digit);
        let goes_on = |end: usize| is_number && chars.get(end).is_some_and(is_digit);
        let exactly = |way: &Vec<char>| {
            let mut starts = 0..=chars.len().saturating_sub(way.len());
            starts.find(|at| chars[*at..].starts_with(way) && !goes_on(at + way.len())).map(|at| (at, way.len()))
        };
        let (start, length) = match std::iter::once(&self.letters).chain(&self.others).find_map(exactly) {
            Some(found) => found,
            None if nearly && self.letters.len() >= LEAST_FORGIVEN => {
                (0..chars.len()).find_map(|start| Some((start, near(&chars[start..], &self.letters)?)))?
            }
            None => return None,
        };
        Some(letters[start].1.start..letters[start + length - 1].1.end)
    }
}

/// Letters shown before and after what was found.
const AROUND: usize = 40;

/// What was found with a little of the text before and after it, on one line.
pub fn around(text: &str, found: Range<usize>) -> [String; 3] {
    let line = |text: &str| text.replace(['\n', '\r', '\t'], " ");
    let (before, after) = (&text[..found.start], &text[found.end..]);
    // Not in the middle of a letter with its vowel and tone.
    let joins = |c: char| matches!(c, 'ะ'..='ฺ' | '็'..='๎');
    let skipped = before.chars().count().saturating_sub(AROUND);
    let start = before.char_indices().skip(skipped).find(|(_, c)| !joins(*c)).map_or(before.len(), |(at, _)| at);
    let end = after.char_indices().skip(AROUND).find(|(_, c)| !joins(*c)).map_or(after.len(), |(at, _)| at);
    let (cut_before, cut_after) = (if start > 0 { "…" } else { "" }, if end < after.len() { "…" } else { "" });
    [format!("{cut_before}{}", line(&before[start..])), line(&text[found]), format!("{}{cut_after}", line(&after[..end]))]
}

/// Of letters that must stand together.
fn needs(letters: &[char]) -> Vec<Need> {
    if letters.len() < GRAM {
        return vec![Need::Beginning(letters.iter().collect())];
    }
    letters.windows(GRAM).map(|gram| Need::Gram(gram.iter().collect())).collect()
}

/// How many letters of the text's beginning are the word with one letter wrong, missing or too many, or two swapped.
fn near(text: &[char], word: &[char]) -> Option<usize> {
    let same = text.iter().zip(word).take_while(|(one, other)| one == other).count();
    let goes_on = |text_at: usize, word_at: usize| {
        let rest = word.get(word_at..)?;
        text.get(text_at..)?.starts_with(rest).then_some(text_at + rest.len()).filter(|length| *length > 0)
    };
    let (read, typed) = (text.get(same).is_some_and(is_digit), word.get(same).is_some_and(is_digit));
    // Wrong; missing in the word; too many in it.
    let wrong = || goes_on(same + 1, same + 1).filter(|_| !read && !typed);
    let missing = || goes_on(same + 1, same).filter(|_| !read);
    let too_many = || goes_on(same, same + 1).filter(|_| !typed);
    let swapped = || {
        let (two, of_word) = (text.get(same..same + 2)?, word.get(same..same + 2)?);
        let crossed = two[0] == of_word[1] && two[1] == of_word[0];
        goes_on(same + 2, same + 2).filter(|_| crossed && !two.iter().any(is_digit))
    };
    wrong().or_else(missing).or_else(too_many).or_else(swapped)
}

fn is_digit(letter: &char) -> bool {
    letter.is_ascii_digit()
}
