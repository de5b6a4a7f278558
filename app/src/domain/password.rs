//! What a password that somebody chose must be.

/// Characters.
pub const MIN_PASSWORD_CHARS: usize = 12;
/// Bytes of the login that goes with one.
pub const MAX_LOGIN_BYTES: usize = 200;
/// Bytes: longer ones only cost time.
pub const MAX_PASSWORD_BYTES: usize = 1024;

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
}
