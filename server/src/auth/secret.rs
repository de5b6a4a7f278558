//! Secrets handed out once and kept only as SHA-256: session tokens and join codes.
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

/// Twelve characters as they are hashed, without hyphens.
pub fn new_join_code() -> Result<String, NoRandomness> {
    let bytes = random::<JOIN_CODE_CHARS>()?;
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
}

/// A code as somebody typed it, in the form that is hashed; none if it cannot be one.
pub fn normal_join_code(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(JOIN_CODE_CHARS);
    for char in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
        let char = match char.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        };
        if !char.is_ascii() || !ALPHABET.contains(&(char as u8)) || code.len() == JOIN_CODE_CHARS {
            return None;
        }
        code.push(char);
    }
    (code.len() == JOIN_CODE_CHARS).then_some(code)
}

/// `ABCD-EFGH-JKLM`.
pub fn grouped(code: &str) -> String {
    code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

/// 20 characters of the same alphabet, 100 bits: a password nobody chose.
pub fn new_password() -> Result<String, NoRandomness> {
    let bytes = random::<20>()?;
    let text: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)].to_ascii_lowercase())).collect();
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
        assert_eq!(new_token().unwrap().len(), 43);
    }
}
