//! Finding words in Thai text, which has no spaces to find them by, with letters mistyped.
//!
//! Every text is cut into pieces of three letters (grams). A word is where all its grams are; where one letter of it is
//! wrong, missing or too many, the grams that touch that letter are not, and all others are; where two were swapped, all grams of the
//! word with them in place. An index answers that; what it offers is looked at once more here, because grams may lie apart in a text.
use std::collections::BTreeSet;
use std::ops::Range;

use super::thai_date::from_thai_digits;

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
        let mut letters: Vec<char> = letters(text).into_iter().map(|(c, _)| c).collect();
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
pub struct Word(Vec<char>);

/// What somebody typed, in words; each must be found.
pub fn words(text: &str) -> Vec<Word> {
    let mut left = MAX_LETTERS;
    let mut words = Vec::new();
    for part in text.split_whitespace() {
        let mut word: Vec<char> = letters(part).into_iter().map(|(c, _)| c).collect();
        word.truncate(left);
        left -= word.len();
        if !word.is_empty() && words.len() < MAX_WORDS {
            words.push(Word(word));
        }
    }
    words
}

impl Word {
    /// As it is.
    pub fn exactly(&self) -> Need {
        Need::All(needs(&self.0))
    }

    /// With one letter wrong, missing or too many, or two beside each other swapped; none for a word too short for that. Never a
    /// digit: another number is another village.
    pub fn nearly(&self) -> Option<Need> {
        if self.0.len() < LEAST_FORGIVEN {
            return None;
        }
        let around = |at: usize| {
            if is_digit(&self.0[at]) {
                return None;
            }
            let (before, after) = (&self.0[..at], &self.0[at + 1..]);
            let mut kept: Vec<Need> = [before, after].into_iter().filter(|part| part.len() >= GRAM).flat_map(needs).collect();
            if kept.is_empty() {
                kept = [before, after].into_iter().filter(|part| part.len() == GRAM - 1).flat_map(needs).collect();
            }
            (!kept.is_empty()).then_some(Need::All(kept))
        };
        let swapped = |at: usize| {
            let mut letters = self.0.clone();
            let (one, other) = (letters[at], letters[at + 1]);
            letters.swap(at, at + 1);
            (one != other && !is_digit(&one) && !is_digit(&other)).then(|| Need::All(needs(&letters)))
        };
        let ways: Vec<Need> = (0..self.0.len()).filter_map(around).chain((0..self.0.len() - 1).filter_map(swapped)).collect();
        (!ways.is_empty()).then_some(Need::Any(ways))
    }

    /// Where it stands in the text, in bytes; as it is before anything near it.
    pub fn find(&self, text: &str, nearly: bool) -> Option<Range<usize>> {
        let letters = letters(text);
        let chars: Vec<char> = letters.iter().map(|(c, _)| *c).collect();
        let (start, length) = match chars.windows(self.0.len()).position(|window| window == self.0) {
            Some(start) => (start, self.0.len()),
            None if nearly && self.0.len() >= LEAST_FORGIVEN => {
                (0..chars.len()).find_map(|start| Some((start, near(&chars[start..], &self.0)?)))?
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(text: &str) -> Word {
        words(text).remove(0)
    }

    /// Whether an index that holds the grams offers the text.
    fn offers(grams: &BTreeSet<String>, need: &Need) -> bool {
        match need {
            Need::Gram(gram) => grams.contains(gram),
            Need::Beginning(start) => grams.iter().any(|gram| gram.starts_with(start)),
            Need::All(needs) => needs.iter().all(|need| offers(grams, need)),
            Need::Any(needs) => needs.iter().any(|need| offers(grams, need)),
            Need::Without(need, not) => offers(grams, need) && !offers(grams, not),
        }
    }

    #[test]
    fn thai_is_found_without_spaces_however_it_was_typed() {
        let text = "ประชุมที่ศาลากลางบ้าน หมู่ที่ ๔ เเจกใบปลิว น\u{e4d}้า";
        let table = [
            ("ศาลากลาง", Some("ศาลากลาง")),
            ("กลางบ้านหมู่", Some("กลางบ้าน หมู่")),
            ("หมู่ที่4", Some("หมู่ที่ ๔")),
            ("แจก", Some("เเจก")),
            ("ศ", Some("ศ")),
            ("ลิว", Some("ลิว")),
            ("วัด", None),
        ];
        for (asked, found) in table {
            assert_eq!(word(asked).find(text, false).map(|range| &text[range]), found, "{asked}");
            assert_eq!(offers(&grams([text]), &word(asked).exactly()), found.is_some(), "{asked}");
        }
    }

    #[test]
    fn one_letter_may_be_wrong_missing_or_too_many() {
        let text = "เตือนภัยแก๊งคอลเซ็นเตอร์ที่วัด";
        let table = [
            ("คอลเซนเตอร์", "missing"),
            ("คอลเซ็นเต้อร์", "too many"),
            ("คอลเซ็มเตอร์", "wrong"),
            ("บคอลเซ็น", "at the start"),
            ("คอลซเ็นเตอร์", "swapped"),
            ("คอลเซ็นเตอ์ร", "swapped at the end"),
        ];
        for (asked, what) in table {
            assert_eq!(word(asked).find(text, false), None, "{what}");
            assert!(word(asked).find(text, true).is_some_and(|range| text[range].contains("อลเซ็น")), "{what}");
            assert!(offers(&grams([text]), &word(asked).nearly().unwrap()), "{what}");
        }
        assert_eq!(word("โรงเรียน").find(text, true), None);
        assert_eq!(word("หมู่ที่5").find("หมู่ที่ ๔", true), None, "another number is another village");
        assert_eq!(word("หมู่ที่12").find("หมู่ที่ ๒๑", true), None);
        assert_eq!(word("69-000123").nearly(), None);
        assert_eq!(word("วัก").nearly(), None);
    }

    #[test]
    fn a_long_text_is_shown_around_what_was_found() {
        let text = format!("{}พนัน{}", "น้ำ".repeat(100), "ที่\n".repeat(100));
        let range = word("พนัน").find(&text, false).unwrap();
        let [before, found, after] = around(&text, range);
        assert_eq!(found, "พนัน");
        assert!(before.starts_with("…น้") && before.chars().count() < 50, "{before}");
        assert!(after.ends_with('…') && after.contains("ที่ ที่"), "{after}");
        assert_eq!(around("พนัน", 0..12), ["", "พนัน", ""]);
    }

    #[test]
    fn absurd_queries_are_cut_and_empty_ones_are_none() {
        assert_eq!(words("  -- ' \" \u{200b} %_ "), []);
        assert_eq!(words("ก ข ค ง จ ฉ ช ซ").len(), MAX_WORDS);
        assert_eq!(words(&"ก".repeat(5_000)), [Word(vec!['ก'; MAX_LETTERS])]);
        assert!(grams([""]).is_empty());
    }

    proptest! {
        #[test]
        fn what_stands_in_a_text_is_offered_and_found(before in "[ก-ฮเแา ]{0,8}", asked in "[ก-ฮะาิ้]{1,9}", after in "[ก-ฮ่า1]{0,8}") {
            let text = format!("{before}|{asked}{after}");
            let asked = word(&asked);
            prop_assert!(offers(&grams([text.as_str()]), &asked.exactly()));
            prop_assert!(asked.find(&text, false).is_some());
        }

        #[test]
        fn what_is_near_is_offered_and_found(text in "[ก-ฮ]{6,12}", at in 0_usize..5, letter in "[ก-ฮ]", way in 0..4) {
            let mut typed: Vec<char> = text.chars().collect();
            let letter = letter.chars().next().unwrap();
            match way {
                0 => typed[at] = letter,
                1 => { typed.remove(at); }
                2 => typed.swap(at, at + 1),
                _ => typed.insert(at, letter),
            }
            let asked = word(&typed.iter().collect::<String>());
            prop_assert!(asked.find(&text, true).is_some());
            let grams = grams([text.as_str()]);
            prop_assert!(offers(&grams, &asked.exactly()) || asked.nearly().is_some_and(|need| offers(&grams, &need)));
        }

        #[test]
        fn nothing_typed_breaks_it(text in ".{0,40}", asked in ".{0,40}") {
            for word in words(&asked) {
                if let Some(range) = word.find(&text, true) {
                    prop_assert!(text.get(range).is_some());
                }
            }
        }
    }
}
