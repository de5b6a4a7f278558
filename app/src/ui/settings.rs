//! How the person likes the app to look; kept in `localStorage`, because it must be there before the first screen.
use leptos::prelude::{document, window};

use crate::domain::thai_date::Digits;
use crate::text::Lang;

const TEXT: &str = "rutan.text";
const THEME: &str = "rutan.theme";
const DIGITS: &str = "rutan.digits";
const UNLOCKED: &str = "rutan.unlocked";

/// The steps of the text size; `data-text` of the root element, sized in style/20-base.css.
pub const TEXT_STEPS: [u8; 4] = [1, 2, 3, 4];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the phone has it.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    fn code(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub lang: Lang,
    pub digits: Digits,
    pub text: u8,
    pub theme: Theme,
}

impl Settings {
    pub fn load(lang: Lang) -> Self {
        let text = read(TEXT).and_then(|step| step.parse().ok()).filter(|step| TEXT_STEPS.contains(step)).unwrap_or(1);
        let theme = read(THEME).and_then(|code| Theme::ALL.into_iter().find(|theme| theme.code() == code)).unwrap_or_default();
        let digits = if read(DIGITS).as_deref() == Some("arabic") { Digits::Arabic } else { Digits::Thai };
        Self { lang, digits, text, theme }
    }

    /// Keeps all but the language, which the platform keeps.
    pub fn save(&self) {
        write(TEXT, &self.text.to_string());
        write(THEME, self.theme.code());
        write(DIGITS, if self.digits == Digits::Arabic { "arabic" } else { "thai" });
    }

    /// Puts them on the root element, where the style sheets look.
    pub fn apply(&self) {
        let Some(root) = document().document_element() else { return };
        let _ = root.set_attribute("lang", if self.lang == Lang::Th { "th" } else { "en" });
        let _ = root.set_attribute("data-text", &self.text.to_string());
        let _ = match self.theme {
            Theme::System => root.remove_attribute("data-theme"),
            chosen => root.set_attribute("data-theme", chosen.code()),
        };
    }
}

/// A small remembered thing. A browser that keeps nothing is no reason to fail.
pub fn read(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

pub fn write(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}

pub fn erase(name: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(name);
    }
}

/// The PIN was entered in this window: a reload, or the camera killing the page, does not ask again; a new start does.
pub fn is_unlocked() -> bool {
    matches!(window().session_storage(), Ok(Some(storage)) if matches!(storage.get_item(UNLOCKED), Ok(Some(_))))
}

pub fn set_unlocked() {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(UNLOCKED, "1");
    }
}
