//! What a password that somebody chose must be.
use chrono::{DateTime, TimeDelta, Utc};

/// Characters.
pub const MIN_PASSWORD_CHARS: usize = 12;
/// Bytes of the login that goes with one.
pub const MAX_LOGIN_BYTES: usize = 200;
/// Bytes: longer ones only cost time.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// How long a password lets its person in that somebody else gave them and knows (OWASP ASVS 6.4.1): a week, for the letter or the
/// call by which it reaches them.
const GIVEN_FOR: TimeDelta = TimeDelta::days(7);

/// What anybody guesses first of an office of this campaign: the system's name, the offices', their levels and officers, as they are
/// written and as they are typed (OWASP ASVS 6.1.2).
pub const CONTEXT_WORDS: [&str; 40] = [
    "rutan",
    "ruthan",
    "รู้ทัน",
    "รูทัน",
    "mahadthai",
    "mahatthai",
    "มหาดไทย",
    "กระทรวง",
    "krasuang",
    "ministry",
    "interior",
    "moi",
    "krom",
    "กรม",
    "thailand",
    "thai",
    "ประเทศไทย",
    "ไทย",
    "changwat",
    "จังหวัด",
    "amphoe",
    "อำเภอ",
    "tambon",
    "ตำบล",
    "muban",
    "หมู่บ้าน",
    "phuyaiban",
    "ผู้ใหญ่บ้าน",
    "kamnan",
    "กำนัน",
    "palad",
    "ปลัด",
    "nayok",
    "นายก",
    "ผู้ว่า",
    "admin",
    "administrator",
    "coordinator",
    "onlinecrime",
    "scammer",
];

/// Characters that must be there beside what is known.
const MIN_OWN_CHARS: usize = 8;
/// Characters of a name, or a part of one, that counts as known: shorter ones stand in any word.
const MIN_NAME_CHARS: usize = 3;

/// Whether little is left of it without what everybody here would think of, and what is known `about` the person.
pub fn is_mostly_known(password: &str, about: &[&str]) -> bool {
    let password = password.to_lowercase();
    let parts = about.iter().flat_map(|known| known.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()));
    let names = about.iter().copied().chain(parts).filter(|name| name.chars().count() >= MIN_NAME_CHARS);
    let mut words: Vec<String> = CONTEXT_WORDS.into_iter().chain(names).map(str::to_lowercase).collect();
    // A longer word first: it may hold a shorter one.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words.iter().fold(password.clone(), |rest, word| rest.replace(word.as_str(), ""));
    rest != password && rest.chars().count() < MIN_OWN_CHARS
}

/// Whether one that was given to its person at `given` lets nobody in any more.
pub fn has_expired(given: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - given >= GIVEN_FOR
}

/// The rule that it breaks.
pub fn problem(password: &str) -> Option<&'static str> {
    if password.chars().count() < MIN_PASSWORD_CHARS {
        Some("password_short")
    } else if password.len() > MAX_PASSWORD_BYTES {
        Some("password_long")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_long_enough_and_not_endless() {
        assert_eq!(problem("สิบเอ็ดตัว"), Some("password_short"));
        assert_eq!(problem("twelve chars"), None);
        assert_eq!(problem(&"x".repeat(1025)), Some("password_long"));
    }

    #[test]
    fn one_that_was_given_is_good_for_a_week() {
        let given = DateTime::UNIX_EPOCH;
        assert!(!has_expired(given, given + TimeDelta::days(7) - TimeDelta::seconds(1)));
        assert!(has_expired(given, given + TimeDelta::days(7)));
    }

    #[test]
    fn what_everybody_here_would_think_of_is_not_enough() {
        for known in ["rutan-mahadthai", "PhuYaiBan2569", "รู้ทันมหาดไทย2569", "thailand.2026!", "ผู้ใหญ่บ้าน1234", "somchai.ubon99"]
        {
            assert!(is_mostly_known(known, &["Somchai.Ubon", ""]), "{known}");
        }
        assert!(is_mostly_known("somchai-jaidee!", &["นาย Somchai Jaidee"]), "also by the parts of a name");
        for own in ["tuktuk river lamp", "ข้าวเหนียวมะม่วง", "thai river lamp", "x9!Kq2#Lm7vR"] {
            assert!(!is_mostly_known(own, &["somchai"]), "{own}");
        }
    }
}
