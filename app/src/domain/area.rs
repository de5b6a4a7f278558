//! Areas of Thailand by official code (DOMAIN.md section 6): province 2 digits, district 4, subdistrict 6, village 8.
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An official area code. The empty code is the whole country, so containment is a question of prefixes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "34010901"))]
pub struct AreaCode(String);

/// How deep in the country an area lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AreaLevel {
    Country,
    Province,
    District,
    Subdistrict,
    Village,
}

impl AreaLevel {
    /// What people write behind its name in English.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            AreaLevel::Country | AreaLevel::Village => &[],
            AreaLevel::Province => &["province"],
            AreaLevel::District => &["district"],
            AreaLevel::Subdistrict => &["subdistrict"],
        }
    }

    /// What people write before the name of such an area, Bangkok's included; a short one ends in a full stop.
    pub fn titles(self) -> &'static [&'static str] {
        match self {
            AreaLevel::Country | AreaLevel::Village => &[],
            AreaLevel::Province => &["จังหวัด", "จ.", "changwat"],
            AreaLevel::District => &["อำเภอ", "อ.", "เขต", "amphoe", "khet"],
            AreaLevel::Subdistrict => &["ตำบล", "ต.", "แขวง", "tambon", "khwaeng"],
        }
    }
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("an area code has 2, 4, 6 or 8 digits")]
pub struct BadAreaCode;

impl AreaCode {
    /// Takes Arabic digits only; spaces around are forgiven.
    pub fn parse(text: &str) -> Result<Self, BadAreaCode> {
        let text = text.trim();
        let length_is_known = matches!(text.len(), 0 | 2 | 4 | 6 | 8);
        if length_is_known && text.bytes().all(|b| b.is_ascii_digit()) { Ok(Self(text.to_owned())) } else { Err(BadAreaCode) }
    }

    /// The whole country.
    pub fn country() -> Self {
        Self(String::new())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn level(&self) -> AreaLevel {
        match self.0.len() {
            0 => AreaLevel::Country,
            2 => AreaLevel::Province,
            4 => AreaLevel::District,
            6 => AreaLevel::Subdistrict,
            _ => AreaLevel::Village,
        }
    }

    /// True for itself and everything below it.
    pub fn contains(&self, other: &AreaCode) -> bool {
        other.0.starts_with(&self.0)
    }

    /// One level up; the country has none.
    pub fn parent(&self) -> Option<AreaCode> {
        (!self.0.is_empty()).then(|| Self(self.0[..self.0.len() - 2].to_owned()))
    }

    /// From the province down to this area itself.
    pub fn path(&self) -> Vec<AreaCode> {
        (2..=self.0.len()).step_by(2).map(|n| Self(self.0[..n].to_owned())).collect()
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for AreaCode {
    type Error = BadAreaCode;
    fn try_from(text: String) -> Result<Self, BadAreaCode> {
        Self::parse(&text)
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> String {
        code.0
    }
}

/// An area with its names, as screens and lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Area {
    pub code: AreaCode,
    pub name_th: String,
    pub name_en: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> AreaCode {
        AreaCode::parse(text).unwrap()
    }

    #[test]
    fn a_province_contains_its_villages_and_not_its_neighbours() {
        assert!(code("34").contains(&code("34010901")));
        assert!(code("34").contains(&code("34")));
        assert!(!code("3401").contains(&code("34")));
        assert!(!code("34").contains(&code("45010101")));
        assert!(AreaCode::country().contains(&code("45")));
    }

    #[test]
    fn the_path_leads_from_the_province_down() {
        assert_eq!(code("34010901").path(), [code("34"), code("3401"), code("340109"), code("34010901")]);
        assert_eq!(code("34").parent(), Some(AreaCode::country()));
        assert_eq!(AreaCode::country().parent(), None);
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in ["3", "341", "34a1", "๓๔", "340109011", "34 01"] {
            assert_eq!(AreaCode::parse(bad), Err(BadAreaCode), "{bad}");
        }
        assert!(serde_json::from_str::<AreaCode>("\"3x\"").is_err());
    }
}
