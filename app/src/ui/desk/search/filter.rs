//! What is looked for and where, as the address bar says it.
use crate::domain::area::AreaCode;
use crate::ui::desk::SEARCH;
use crate::ui::desk::address::{is_area, is_misread};
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;
use crate::wire::search::Noun;
use crate::wire::url::url_part;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Without spaces around it; empty: nothing is looked for.
    pub q: String,
    /// None: units and reports.
    pub kind: Option<Noun>,
    pub area: Option<AreaCode>,
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            q: get("q").unwrap_or_default().trim().to_owned(),
            kind: get("kind").and_then(|text| Noun::from_code(&text)),
            area: area_of(&get),
        }
    }

    /// Whether the address asks for something that cannot be read.
    pub fn is_misread(get: &dyn Fn(&str) -> Option<String>) -> bool {
        is_misread(get, "area", is_area) || is_misread(get, "kind", |text| Noun::from_code(text).is_some())
    }

    /// `q=…&kind=unit&area=34`
    pub fn query(&self) -> String {
        let parts = [
            (!self.q.is_empty()).then(|| format!("q={}", url_part(&self.q))),
            self.kind.map(|kind| format!("kind={}", kind.code())),
            self.area.as_ref().map(|area| format!("area={area}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    pub fn link(&self) -> String {
        address(SEARCH, &self.query())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_link_finds_the_same() {
        let find = |name: &str| match name {
            "q" => Some(" ศาลา ".to_owned()),
            "kind" => Some("unit".to_owned()),
            "area" => Some("34".to_owned()),
            _ => None,
        };
        let filter = Filter::read(find);
        assert_eq!((filter.q.as_str(), filter.kind), ("ศาลา", Some(Noun::Unit)));
        assert_eq!(filter.link(), "/desk/search?q=%E0%B8%A8%E0%B8%B2%E0%B8%A5%E0%B8%B2&kind=unit&area=34");
        assert_eq!(Filter::read(|_| None).link(), SEARCH);
    }
}
