//! Which picture of the wall is large: it stands in the address, so that Back closes it and a link opens it.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;

use super::filter::Filter;
use crate::domain::report::ReportId;
use crate::ui::desk::PICTURES;
use crate::ui::desk::address::of_address;
use crate::ui::desk::pages::Pages;
use crate::ui::desk::state::{Desk, Load};
use crate::wire::pictures::WallPicture;

/// How far the wall is loaded to find a picture that an address names.
const LOOKED_THROUGH: usize = 300;

#[derive(Clone, Copy)]
pub struct Large {
    /// What the address names, whether or not it is on the wall.
    pub named: Memo<Option<String>>,
    /// Its place on the wall.
    pub at: Memo<Option<usize>>,
    filter: Memo<Filter>,
    /// Whether it was opened from the wall, which is then one step back.
    is_opened_here: StoredValue<bool>,
    go: Callback<(String, bool)>,
}

/// As an address names it.
pub fn name_of(picture: &WallPicture) -> String {
    format!("{}-{}", picture.report.0, &picture.hash.as_str()[..12])
}

impl Large {
    pub fn new(pages: Pages<WallPicture>, filter: Memo<Filter>) -> Self {
        let (named, navigate) = (of_address(|path| path.starts_with(PICTURES), |get| get("picture")), use_navigate());
        let at = Memo::new(move |_| {
            let named = named.get()?;
            pages.items.with(|items| items.iter().position(|picture| name_of(picture) == named))
        });
        let go = Callback::new(move |(link, replace): (String, bool)| {
            navigate(&link, NavigateOptions { replace, scroll: false, ..Default::default() });
        });
        Self { named, at, filter, is_opened_here: StoredValue::new(false), go }
    }

    fn link(self, picture: &WallPicture) -> String {
        self.filter.with_untracked(|filter| filter.with_picture(&name_of(picture)))
    }

    pub fn open(self, picture: &WallPicture) {
        self.is_opened_here.set_value(true);
        self.go.run((self.link(picture), false));
    }

    /// To another, without a step of its own.
    pub fn turn(self, picture: &WallPicture) {
        self.go.run((self.link(picture), true));
    }

    pub fn close(self) {
        if self.named.with_untracked(Option::is_none) {
            return;
        }
        if self.is_opened_here.get_value() {
            self.is_opened_here.set_value(false);
            // The wall is what one came from.
            let _ = window().history().and_then(|history| history.back());
        } else {
            self.go.run((self.filter.with_untracked(Filter::link), true));
        }
    }

    /// Loads the wall until it has what the address names; what lies too far behind is shown with its report.
    pub fn look_for(self, desk: Desk, pages: Pages<WallPicture>) {
        Effect::new(move |_| {
            let Some(named) = self.named.get().filter(|_| self.at.get().is_none()) else { return };
            if pages.status.with(|status| *status != Load::Here(())) {
                return;
            }
            if pages.has_more() && pages.items.with(Vec::len) < LOOKED_THROUGH {
                return pages.more(desk);
            }
            let report = named.get(..36).and_then(|text| Uuid::parse_str(text).ok()).map(ReportId);
            let to = report.map_or_else(|| self.filter.with_untracked(Filter::link), |report| format!("/desk/reports/{}", report.0));
            self.go.run((to, true));
        });
    }
}
