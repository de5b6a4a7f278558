//! What the wall is narrowed to, as the address bar says it.
use uuid::Uuid;

use crate::domain::area::AreaCode;
use crate::domain::channel::Channel;
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::ui::desk::PICTURES;
use crate::ui::desk::address::{is_area, is_misread, is_month};
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;
use crate::wire::paths;
use crate::wire::url::url_part;

/// Tiles in a page: a screen and a half of a large window.
const PAGE: usize = 60;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub area: Option<AreaCode>,
    pub channel: Option<Channel>,
    pub month: Option<Month>,
    pub topic: Option<String>,
    pub unit: Option<UnitId>,
    /// Only those about which something speaks.
    pub warned: bool,
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            area: area_of(&get),
            channel: get("channel").and_then(|text| Channel::from_code(&text)),
            month: get("month").and_then(|text| Month::parse(&text).ok()),
            topic: get("topic").filter(|text| !text.is_empty()),
            unit: get("unit").and_then(|text| Uuid::parse_str(&text).ok()).map(UnitId),
            warned: get("likeness").is_some_and(|text| text == "true"),
        }
    }

    /// Whether the address asks for something that cannot be read.
    pub fn is_misread(get: &dyn Fn(&str) -> Option<String>) -> bool {
        is_misread(get, "area", is_area)
            || is_misread(get, "channel", |text| Channel::from_code(text).is_some())
            || is_misread(get, "month", is_month)
            || is_misread(get, "unit", |text| Uuid::parse_str(text).is_ok())
    }

    fn query(&self) -> String {
        let parts = [
            self.area.as_ref().map(|area| format!("area={area}")),
            self.channel.map(|channel| format!("channel={}", channel.code())),
            self.month.map(|month| format!("month={month}")),
            self.topic.as_ref().map(|topic| format!("topic={}", url_part(topic))),
            self.unit.map(|unit| format!("unit={}", unit.0)),
            self.warned.then(|| "likeness=true".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    /// The screen's address.
    pub fn link(&self) -> String {
        address(PICTURES, &self.query())
    }

    /// The same with one picture large.
    pub fn with_picture(&self, named: &str) -> String {
        let query = self.query();
        format!("{PICTURES}?{query}{}picture={}", if query.is_empty() { "" } else { "&" }, url_part(named))
    }

    /// What the server is asked.
    pub fn path(&self) -> String {
        let query = self.query();
        format!("{}?limit={PAGE}{}{query}", paths::PICTURES, if query.is_empty() { "" } else { "&" })
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_link_shows_the_same_wall() {
        let unit = Uuid::from_u128(7).to_string();
        let asked =
            [("area", "3401"), ("channel", "on_air"), ("month", "2026-02"), ("topic", "a&b"), ("unit", &unit), ("likeness", "true")];
        let filter = Filter::read(|name| asked.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()));
        let query = format!("area=3401&channel=on_air&month=2026-02&topic=a%26b&unit={unit}&likeness=true");
        assert_eq!(filter.link(), format!("/desk/pictures?{query}"));
        assert_eq!(filter.path(), format!("/api/v1/pictures?limit=60&{query}"));
        assert!(filter.with_picture("a-1").ends_with("&likeness=true&picture=a-1"));
        assert_eq!(Filter::default().with_picture("a-1"), "/desk/pictures?picture=a-1");
        let nothing = Filter::read(|name| (name != "topic").then(|| "x".to_owned()));
        assert!(nothing.is_empty());
        assert_eq!((nothing.link().as_str(), nothing.path().as_str()), ("/desk/pictures", "/api/v1/pictures?limit=60"));
    }
}
