//! Secrets handed out once and kept only as SHA-256: session tokens, join codes and recovery codes.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The system gave no random bytes; nothing that needs a secret can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no randomness from the system")]
pub struct NoRandomness;

/// Crockford's base 32: no I, L, O or U, so that a code survives being read aloud.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 60 bits; with one use, a short life and a limit on look-ups that cannot be guessed.
const JOIN_CODE_CHARS: usize = 12;
/// 120 bits: it counts until it is used, so whoever has the database must not find it by trying (ASVS 5.0, 6.5.2).
const RECOVERY_CODE_CHARS: usize = 24;

pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A session token: 32 random bytes as 43 characters of base64url.
pub fn new_token() -> Result<String, NoRandomness> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// What the database keeps instead of the secret.
pub fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// As it is hashed, without hyphens.
pub fn new_join_code() -> Result<String, NoRandomness> {
    new_code::<JOIN_CODE_CHARS>()
}

/// As it is hashed, without hyphens.
pub fn new_recovery_code() -> Result<String, NoRandomness> {
    new_code::<RECOVERY_CODE_CHARS>()
}

fn new_code<const CHARS: usize>() -> Result<String, NoRandomness> {
    let bytes = random::<CHARS>()?;
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
}

/// A join code as somebody typed it, in the form that is hashed; none if it cannot be one.
pub fn normal_join_code(typed: &str) -> Option<String> {
    normal(typed).filter(|code| code.len() == JOIN_CODE_CHARS)
}

/// A recovery code as [`normal_join_code`]. Those of before December 2026 were as long as join codes, and hold until they are made anew.
pub fn normal_recovery_code(typed: &str) -> Option<String> {
    normal(typed).filter(|code| [RECOVERY_CODE_CHARS, JOIN_CODE_CHARS].contains(&code.len()))
}

fn normal(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(RECOVERY_CODE_CHARS);
    for char in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
        let char = match char.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        };
        if !char.is_ascii() || !ALPHABET.contains(&(char as u8)) || code.len() == RECOVERY_CODE_CHARS {
            return None;
        }
        code.push(char);
    }
    Some(code)
}

/// `ABCD-EFGH-JKLM`.
pub fn grouped(code: &str) -> String {
    code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

/// 20 characters of the same alphabet, 100 bits: a password nobody chose.
pub fn new_password() -> Result<String, NoRandomness> {
    let text = new_code::<20>()?.to_ascii_lowercase();
    Ok(text.as_bytes().chunks(5).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_read_aloud_and_typed_badly_is_still_the_code() {
        let code = "AB0D1FGHJK1M";
        for typed in ["ab0d-1fgh-jk1m", " ABOD IFGH JKLM ", "AB0D1FGHJK1M", "abod.lfgh–jkim"] {
            assert_eq!(normal_join_code(typed).as_deref(), Some(code), "{typed}");
        }
        for wrong in ["", "AB0D", "AB0D1FGHJK1MX", "AB0D1FGHJK1U", "ก๐๑"] {
            assert_eq!(normal_join_code(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_new_code_is_its_own_normal_form() {
        let code = new_join_code().unwrap();
        assert_eq!(normal_join_code(&grouped(&code)), Some(code.clone()));
        assert_ne!(new_join_code().unwrap(), code);
        let code = new_recovery_code().unwrap();
        assert_eq!((code.len(), normal_recovery_code(&grouped(&code).to_lowercase())), (24, Some(code.clone())));
        assert_eq!(normal_join_code(&code), None);
        assert_eq!(new_token().unwrap().len(), 43);
    }

    #[test]
    fn a_recovery_code_from_before_they_were_long_is_one_still_and_half_of_one_is_none() {
        assert_eq!(normal_recovery_code("ab0d-1fgh-jk1m").as_deref(), Some("AB0D1FGHJK1M"));
        for wrong in ["", "AB0D1FGHJK1MX", "AB0D-1FGH-JK1M-AB0D-1FGH-JK1", "AB0D-1FGH-JK1M-AB0D-1FGH-JK1M-A"] {
            assert_eq!(normal_recovery_code(wrong), None, "{wrong}");
        }
    }
}
