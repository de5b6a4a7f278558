//! Codes of authenticator apps (RFC 6238): HMAC-SHA-1, 30 seconds, six digits, which every app knows.
use app::domain::second_factor::{CODE_DIGITS, STEP_SECONDS, steps};
use app::wire::url::url_part;
use chrono::{DateTime, Utc};
use ring::hmac;

/// Bytes, as long as the hash (RFC 4226, section 4).
pub const SECRET_BYTES: usize = 20;
/// As an app lists it.
const ISSUER: &str = "Rutan";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The code of one step.
pub fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let hash = tag.as_ref();
    // The last four bits say where the number stands (RFC 4226, section 5.3).
    let at = usize::from(hash[hash.len() - 1] & 0xf);
    let number = hash[at..at + 4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// The step that `typed` is the code of, if it counts now. As long for a wrong one as for a right one.
pub fn step_of(secret: &[u8], typed: &str, now: DateTime<Utc>) -> Option<i64> {
    let is_same = |step: &i64| typed.len() == CODE_DIGITS && differing(code(secret, *step).as_bytes(), typed.as_bytes()) == 0;
    steps(now).into_iter().fold(None, |found, step| if is_same(&step) { Some(step) } else { found })
}

fn differing(one: &[u8], other: &[u8]) -> u8 {
    one.iter().zip(other).fold(0, |bits, (one, other)| bits | (one ^ other))
}

/// The secret as it is typed (RFC 4648, without padding).
pub fn base32(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte & (0x80 >> (at % 8)) != 0);
    let letter = |first: usize| (first..first + 5).fold(0_usize, |value, at| value << 1 | usize::from(bit(at)));
    (0..bytes.len() * 8).step_by(5).map(|first| char::from(BASE32[letter(first)])).collect()
}

/// What a QR code tells an app.
pub fn uri(login: &str, secret: &str) -> String {
    let login = url_part(login);
    format!("otpauth://totp/{ISSUER}:{login}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits={CODE_DIGITS}&period={STEP_SECONDS}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        let known = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, expected) in known {
            assert_eq!(code(SECRET, seconds / 30), expected);
        }
    }

    #[test]
    fn a_code_counts_in_its_own_step_and_the_ones_beside() {
        let found = |seconds| step_of(SECRET, "081804", at(seconds));
        let step = 1_111_111_109 / 30;
        assert_eq!([-60, -30, 0, 30, 60].map(|off| found(1_111_111_109 + off)), [None, Some(step), Some(step), Some(step), None]);
        assert_eq!(step_of(SECRET, "08180", at(1_111_111_109)), None);
    }

    #[test]
    fn the_secret_is_written_as_apps_read_it() {
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(["f", "fo", "foo", "foob", "fooba"].map(|text| base32(text.as_bytes())), ["MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB"]);
        let uri = uri("สม ชาย", "ABC");
        assert!(
            uri.starts_with("otpauth://totp/Rutan:%E0%B8") && uri.contains("?secret=ABC&issuer=Rutan&algorithm=SHA1&digits=6&period=30")
        );
    }
}
