//! Every sentence a person reads, in Thai and English, as checked functions made from `app/locales` by `build.rs`.
use serde::{Deserialize, Serialize};

/// The language of the screen. Thai is the default everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Th,
    En,
}

impl Lang {
    /// As in `lang` attributes and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Th => "th",
            Lang::En => "en",
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/text.rs"));

/// The sentence for a problem's code: what is wrong and what to do next.
pub fn problem(lang: Lang, code: &str) -> &'static str {
    by_key(lang, &format!("problem_{code}")).unwrap_or_else(|| problem_unknown(lang))
}
