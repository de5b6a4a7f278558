//! Passwords of staff: argon2id, a few at a time, and the same time for a name that does not exist.
use app::domain::password as rule;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use thiserror::Error;
use tokio::sync::Semaphore;

#[derive(Debug, Error)]
#[error("password hashing failed: {0}")]
pub struct PasswordError(String);

/// Characters that are looked at for how soon they would be guessed.
const JUDGED_CHARS: usize = 28;

/// Hashes and compares, at most two at once: each takes 19 MiB and a core for 30 ms.
pub struct Passwords {
    slots: Semaphore,
    /// Of a password nobody knows: compared against when there is no such login.
    nobody: String,
}

impl Passwords {
    /// # Errors
    /// When the system has no randomness.
    pub fn new() -> Result<Self, PasswordError> {
        let unknown = super::secret::new_token().map_err(|error| PasswordError(error.to_string()))?;
        Ok(Self { slots: Semaphore::new(2), nobody: hash(&unknown)? })
    }

    /// True if `password` is the one behind `stored` (a PHC string). Without `stored` it takes as long and is false.
    ///
    /// # Errors
    /// When the stored hash cannot be read.
    pub async fn is_right(&self, password: String, stored: Option<String>) -> Result<bool, PasswordError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        let _slot = self.slots.acquire().await.map_err(|error| PasswordError(error.to_string()))?;
        let right =
            tokio::task::spawn_blocking(move || verify(&password, &stored)).await.map_err(|error| PasswordError(error.to_string()))??;
        Ok(right && known)
    }

    /// As [`problem`], in turn with the comparisons.
    ///
    /// # Errors
    /// When the server is being stopped.
    pub async fn problem(&self, password: String, about: Vec<String>) -> Result<Option<&'static str>, PasswordError> {
        let _slot = self.slots.acquire().await.map_err(|error| PasswordError(error.to_string()))?;
        let judge = move || problem(&password, &about.iter().map(String::as_str).collect::<Vec<_>>());
        tokio::task::spawn_blocking(judge).await.map_err(|error| PasswordError(error.to_string()))
    }

    /// As [`hash`], in turn with the comparisons.
    ///
    /// # Errors
    /// When the system has no randomness for the salt.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        let _slot = self.slots.acquire().await.map_err(|error| PasswordError(error.to_string()))?;
        tokio::task::spawn_blocking(move || hash(&password)).await.map_err(|error| PasswordError(error.to_string()))?
    }
}

/// The rule that a password somebody chose breaks: its length, or that it would be guessed soon, as what many people take, words, dates,
/// rows of keys, what everybody here would think of, and what is known `about` them.
pub fn problem(password: &str, about: &[&str]) -> Option<&'static str> {
    // Longer ones are judged by their beginning: what it costs grows fast, and within it no number of it grows too large.
    let beginning: String = password.chars().take(JUDGED_CHARS).collect();
    rule::problem(password).or_else(|| {
        (zxcvbn::zxcvbn(&beginning, about).score() < zxcvbn::Score::Three || rule::is_mostly_known(password, about))
            .then_some("password_guessable")
    })
}

/// A PHC string of argon2id, 19 MiB, two passes (OWASP's first choice of parameters).
///
/// # Errors
/// When the system has no randomness for the salt.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    let hash: PasswordHash = argon2()?.hash_password(password.as_bytes()).map_err(|error| PasswordError(error.to_string()))?;
    Ok(hash.to_string())
}

fn verify(password: &str, stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(|error| PasswordError(error.to_string()))?;
    Ok(argon2()?.verify_password(password.as_bytes(), &stored).is_ok())
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| PasswordError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_guessed_soon_is_not_taken() {
        for soon in ["password1234", "123456789012", "qwertyuiop[]", "aaaaaaaaaaaa", &"qw".repeat(40), "            ", "somchai.ubon1"] {
            assert_eq!(problem(soon, &["somchai.ubon", "สมชาย"]), Some("password_guessable"), "{soon}");
        }
        assert_eq!(problem("rutan-mahadthai", &[]), Some("password_guessable"), "what everybody here would think of");
        for well in ["ข้าวเหนียวมะม่วงหน้าศาลา", "tuktuk river lamp seven", "x9!Kq2#Lm7vR"]
        {
            assert_eq!(problem(well, &["somchai.ubon"]), None, "{well}");
        }
        assert_eq!(problem("short", &[]), Some("password_short"));
    }

    #[tokio::test]
    async fn only_the_right_password_of_a_known_person_is_right() {
        let passwords = Passwords::new().unwrap();
        let stored = hash("correct horse battery").unwrap();
        assert!(passwords.is_right("correct horse battery".into(), Some(stored.clone())).await.unwrap());
        assert!(!passwords.is_right("correct horse".into(), Some(stored)).await.unwrap());
        assert!(!passwords.is_right("correct horse battery".into(), None).await.unwrap());
    }
}
