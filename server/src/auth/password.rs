//! Passwords of staff: argon2id, a few at a time, and the same time for a name that does not exist.
use std::fmt::Display;
use std::io;
use std::path::Path;

use app::domain::password as rule;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use thiserror::Error;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::known_passwords::KnownPasswords;

#[derive(Debug, Error)]
pub enum PasswordError {
    #[error("password hashing failed: {0}")]
    Hash(String),
    /// Too many wait already.
    #[error("too many passwords at once")]
    Crowded,
    #[error("the list of passwords that are known cannot be read: {0}")]
    List(#[from] io::Error),
}

impl PasswordError {
    fn of(error: impl Display) -> Self {
        Self::Hash(error.to_string())
    }
}

/// Characters that are looked at for how soon they would be guessed.
const JUDGED_CHARS: usize = 28;

/// Passwords that wait to be hashed or compared, those at work included; whoever comes then is asked to come back.
const WAITING: usize = 100;

/// Hashes and compares, at most two at once: each takes 19 MiB and a core for 30 ms.
pub struct Passwords {
    slots: Semaphore,
    places: Semaphore,
    known: Option<KnownPasswords>,
    /// Of a password nobody knows: compared against when there is no such login.
    nobody: String,
}

impl Passwords {
    /// `known`: a list of passwords that were stolen somewhere, in the form of [`KnownPasswords`].
    ///
    /// # Errors
    /// When the system has no randomness, or the list cannot be read.
    pub fn new(known: Option<&Path>) -> Result<Self, PasswordError> {
        let unknown = super::secret::new_token().map_err(PasswordError::of)?;
        let known = known.map(KnownPasswords::open).transpose()?;
        Ok(Self { slots: Semaphore::new(2), places: Semaphore::new(WAITING), known, nobody: hash(&unknown)? })
    }

    /// Held until the work is done: first a place among those who wait, then one of those who work.
    async fn turn(&self) -> Result<(SemaphorePermit<'_>, SemaphorePermit<'_>), PasswordError> {
        let place = self.places.try_acquire().map_err(|_| PasswordError::Crowded)?;
        Ok((place, self.slots.acquire().await.map_err(PasswordError::of)?))
    }

    /// True if `password` is the one behind `stored` (a PHC string). Without `stored` it takes as long and is false.
    ///
    /// # Errors
    /// When the stored hash cannot be read, or too many wait.
    pub async fn is_right(&self, password: String, stored: Option<String>) -> Result<bool, PasswordError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        let _turn = self.turn().await?;
        let right = tokio::task::spawn_blocking(move || verify(&password, &stored)).await.map_err(PasswordError::of)??;
        Ok(right && known)
    }

    /// As [`problem`], in turn with the comparisons.
    ///
    /// # Errors
    /// When the list cannot be read, or too many wait.
    pub async fn problem(&self, password: String, about: Vec<String>) -> Result<Option<&'static str>, PasswordError> {
        let _turn = self.turn().await?;
        let known = self.known.clone();
        let judge = move || problem(&password, &about.iter().map(String::as_str).collect::<Vec<_>>(), known.as_ref());
        tokio::task::spawn_blocking(judge).await.map_err(PasswordError::of)?
    }

    /// As [`hash`], in turn with the comparisons.
    ///
    /// # Errors
    /// When the system has no randomness for the salt, or too many wait.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        let _turn = self.turn().await?;
        tokio::task::spawn_blocking(move || hash(&password)).await.map_err(PasswordError::of)?
    }
}

/// The rule that a password somebody chose breaks: its length, or that it would be guessed soon, as what many people take, words, dates,
/// rows of keys, what everybody here would think of, what is known `about` them, and what stands on a list of stolen ones.
///
/// # Errors
/// When the list cannot be read.
pub fn problem(password: &str, about: &[&str], known: Option<&KnownPasswords>) -> Result<Option<&'static str>, PasswordError> {
    if let Some(rule) = rule::problem(password) {
        return Ok(Some(rule));
    }
    // Longer ones are judged by their beginning: what it costs grows fast, and within it no number of it grows too large.
    let beginning: String = password.chars().take(JUDGED_CHARS).collect();
    let is_guessed = zxcvbn::zxcvbn(&beginning, about).score() < zxcvbn::Score::Three || rule::is_mostly_known(password, about);
    let is_stolen = || known.map_or(Ok(false), |known| known.has(password));
    Ok((is_guessed || is_stolen()?).then_some("password_guessable"))
}

/// Whether a hash was made with other parameters than [`hash`] takes now.
pub fn is_outdated(stored: &str) -> bool {
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    let made = PasswordHash::new(stored).ok().and_then(|hash| Params::try_from(&hash).ok());
    made.zip(argon2().ok()).is_some_and(|(made, now)| costs(&made) != costs(now.params()))
}

/// A PHC string of argon2id, 19 MiB, two passes (OWASP's first choice of parameters).
///
/// # Errors
/// When the system has no randomness for the salt.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    let hash: PasswordHash = argon2()?.hash_password(password.as_bytes()).map_err(PasswordError::of)?;
    Ok(hash.to_string())
}

fn verify(password: &str, stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(PasswordError::of)?;
    Ok(argon2()?.verify_password(password.as_bytes(), &stored).is_ok())
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(PasswordError::of)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(password: &str, about: &[&str]) -> Option<&'static str> {
        super::problem(password, about, None).unwrap()
    }

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
        let (folder, stolen) = (tempfile::tempdir().unwrap(), "x9!Kq2#Lm7vR");
        let line = "54BE2B0B1FD0E605B5827C212AC91D537D816D43:3\n";
        std::fs::write(folder.path().join("list"), line).unwrap();
        let known = KnownPasswords::open(&folder.path().join("list")).unwrap();
        assert_eq!(super::problem(stolen, &[], Some(&known)).unwrap(), Some("password_guessable"), "somebody else's was stolen");
    }

    #[tokio::test]
    async fn only_the_right_password_of_a_known_person_is_right() {
        let passwords = Passwords::new(None).unwrap();
        let stored = hash("correct horse battery").unwrap();
        assert!(passwords.is_right("correct horse battery".into(), Some(stored.clone())).await.unwrap());
        assert!(!passwords.is_right("correct horse".into(), Some(stored)).await.unwrap());
        assert!(!passwords.is_right("correct horse battery".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn whoever_comes_when_many_wait_is_asked_to_come_back() {
        let passwords = Passwords::new(None).unwrap();
        let waiting = passwords.places.try_acquire_many(u32::try_from(WAITING).unwrap()).unwrap();
        assert!(matches!(passwords.is_right("correct horse".into(), None).await, Err(PasswordError::Crowded)));
        drop(waiting);
        assert!(!passwords.is_right("correct horse".into(), None).await.unwrap());
    }

    #[test]
    fn a_hash_of_other_parameters_is_outdated() {
        assert!(!is_outdated(&hash("correct horse battery").unwrap()));
        let weaker = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 2, 1, None).unwrap());
        assert!(is_outdated(&weaker.hash_password(b"correct horse battery").unwrap().to_string()));
    }
}
