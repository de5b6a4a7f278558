//! Signed receipts: what was received, when and with which content, provable to anybody who reads the code on a paper.
//!
//! Nothing is kept for a receipt: its address carries kind, number, revision, key and signature, and the facts it speaks
//! of are read from the records again when somebody looks. Whoever does not hold a receipt learns nothing, because every
//! other address fails the signature.
mod facts;
mod keys;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, Utc};
use fast_qr::convert::{Builder, svg::SvgBuilder};
use fast_qr::qr::{QRBuilder, QRCodeError};

pub use facts::{of_month, of_report};
pub use keys::{KeyError, Keys, PublicKey};

/// What a receipt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A field report; its revision is the version.
    Report,
    /// A month's report.
    Month,
}

impl Kind {
    fn letter(self) -> char {
        match self {
            Kind::Report => 'r',
            Kind::Month => 'm',
        }
    }

    fn word(self) -> &'static str {
        match self {
            Kind::Report => "report",
            Kind::Month => "month",
        }
    }

    fn from_letter(letter: char) -> Option<Self> {
        [Kind::Report, Kind::Month].into_iter().find(|kind| kind.letter() == letter)
    }
}

/// What a receipt vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub kind: Kind,
    pub number: String,
    pub revision: u32,
    /// As it was called then, or its identity where names may change: this is what is signed.
    pub unit: String,
    /// For people.
    pub unit_name: String,
    /// `2026-02`
    pub month: String,
    pub at: DateTime<Utc>,
    /// SHA-256, hex: of each picture of a report, or of a month's frozen content.
    pub hashes: Vec<String>,
}

impl Facts {
    /// The signed text: one fact a line, so that anybody can build it again (docs/api.md).
    fn text(&self) -> String {
        let at = self.at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let revision = self.revision.to_string();
        let head = ["rutan-receipt-1", self.kind.word(), &self.number, &revision, &self.unit, &self.month, &at];
        head.into_iter().chain(self.hashes.iter().map(String::as_str)).collect::<Vec<_>>().join("\n")
    }
}

/// A receipt as its address writes it: `m69-0012.1.1.<signature>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub number: String,
    pub revision: u32,
    key: u32,
    signature: Vec<u8>,
}

impl Token {
    /// None for what cannot be a receipt.
    pub fn parse(text: &str) -> Option<Self> {
        let kind = Kind::from_letter(text.chars().next()?)?;
        let [number, revision, key, signature] = text[1..].split('.').collect::<Vec<_>>().try_into().ok()?;
        if number.is_empty() || number.len() > 20 || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return None;
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        Some(Self { kind, number: number.to_owned(), revision: revision.parse().ok()?, key: key.parse().ok()?, signature })
    }
}

/// A receipt's address as a QR code.
///
/// # Errors
/// When the address is longer than a QR code holds.
pub fn qr_svg(url: &str) -> Result<String, QRCodeError> {
    Ok(SvgBuilder::default().margin(2).to_str(&QRBuilder::new(url).build()?))
}

impl Keys {
    /// The path of the public page that checks this receipt.
    pub fn check_path(&self, facts: &Facts) -> String {
        let (key, signature) = self.sign(facts.text().as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature);
        format!("/check/{}{}.{}.{key}.{signature}", facts.kind.letter(), facts.number, facts.revision)
    }

    /// Whether one of this installation's keys, old or new, vouched for exactly these facts.
    pub fn vouch(&self, token: &Token, facts: &Facts) -> bool {
        let same = (token.kind, &token.number, token.revision) == (facts.kind, &facts.number, facts.revision);
        same && self.verify(token.key, facts.text().as_bytes(), &token.signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let at = DateTime::from_timestamp(1_772_600_000, 0).unwrap();
        let (number, month, unit) = ("69-0012".to_owned(), "2026-02".to_owned(), "จังหวัดอุบลราชธานี".to_owned());
        Facts { kind: Kind::Month, number, revision: 1, unit_name: unit.clone(), unit, month, at, hashes: vec!["ab".repeat(32)] }
    }

    fn token(path: &str) -> Token {
        Token::parse(path.strip_prefix("/check/").unwrap()).unwrap()
    }

    #[test]
    fn a_receipt_holds_for_its_own_facts_and_for_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).unwrap();
        let token = token(&keys.check_path(&facts()));
        assert!(keys.vouch(&token, &facts()));
        let others = [
            Facts { unit: "จังหวัดร้อยเอ็ด".into(), ..facts() },
            Facts { hashes: vec!["cd".repeat(32)], ..facts() },
            Facts { revision: 2, ..facts() },
            Facts { kind: Kind::Report, ..facts() },
        ];
        for other in others {
            assert!(!keys.vouch(&token, &other), "{other:?}");
        }
    }

    #[test]
    fn after_a_new_key_old_receipts_still_hold_and_new_ones_name_the_new_key() {
        let folder = tempfile::tempdir().unwrap();
        let old = Keys::open(folder.path()).unwrap();
        let before = token(&old.check_path(&facts()));
        Keys::add(folder.path()).unwrap();
        let new = Keys::open(folder.path()).unwrap();
        let after = token(&new.check_path(&facts()));
        assert_eq!((before.key, after.key), (1, 2));
        assert!(new.vouch(&before, &facts()) && new.vouch(&after, &facts()));
        assert!(!old.vouch(&after, &facts()), "a server that has not read the new key yet");
        let stranger = Keys::open(tempfile::tempdir().unwrap().path()).unwrap();
        assert!(!stranger.vouch(&before, &facts()));
    }

    #[test]
    fn what_is_no_receipt_is_none() {
        for text in ["", "m", "x69-0012.1.1.AA", "m69-0012.1.1", "m69-0012.one.1.AA", "m../x.1.1.AA", "m69-0012.1.1.%%", "ม69.1.1.AA"] {
            assert_eq!(Token::parse(text), None, "{text}");
        }
    }
}
