//! The desk: where coordinators and the ministry read what came in and look after their people. Everything here asks
//! the server; nothing is kept on the computer but who is signed in.
mod account;
mod address;
mod area;
mod attended;
mod back;
mod chosen;
mod code_field;
mod coordinators;
mod factors;
mod focus;
mod focus_watch;
pub mod format;
mod frame;
mod grid;
mod import;
mod key_messages;
mod keys;
mod letters;
mod live;
mod material;
mod month;
mod monthly;
mod more;
mod notices;
mod overview;
mod pages;
mod parts;
pub mod parts_of;
mod passkey;
mod password_field;
mod people;
mod pictures;
mod print;
mod provider;
mod publishing;
mod reason;
mod report;
mod reports;
mod rescue;
mod review;
mod said;
mod save_as;
mod search;
mod sign_in;
mod state;
mod step_up;
mod unit_select;
mod upload;
mod ways;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use uuid::Uuid;

pub use sign_in::SignIn;

use super::context::Context;
use super::words::Words;
use crate::domain::directive::DirectiveId;
use crate::domain::period::Month;
use crate::domain::report::ReportId;
use crate::domain::unit::UnitId;
use crate::text::Lang;

/// A screen of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The month at a glance, over a year, and where.
    Overview,
    /// Units by months.
    Grid,
    Reports,
    Report(ReportId),
    Pictures,
    Search,
    /// The ledger of a month; none: of the month whose reports are awaited.
    Month(Option<Month>),
    /// A unit's month; without a unit, one's own.
    Monthly(Month),
    Letters,
    /// One directive; none: a new one.
    Letter(Option<DirectiveId>),
    KeyMessages,
    Material,
    Notices,
    People,
    /// Villages and officials from a table.
    Enrolment,
    Coordinators,
    /// One agency's.
    Coordinator(UnitId),
    Rescue,
    Import,
    Account,
    /// One's own unit's activity: the field app's form.
    Record,
    Lost,
}

impl Screen {
    /// None for a path that is not the desk's, as while one is leaving it.
    fn of(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let (first, rest) = parts.split_first()?;
        let screen = match *rest {
            _ if *first != "desk" => return None,
            [] | ["reports"] => Screen::Reports,
            ["reports", id] => Uuid::parse_str(id).map_or(Screen::Lost, |id| Screen::Report(ReportId(id))),
            ["overview"] => Screen::Overview,
            ["grid"] => Screen::Grid,
            ["pictures"] => Screen::Pictures,
            ["search"] => Screen::Search,
            ["months"] => Screen::Month(None),
            ["months", month] => Month::parse(month).map_or(Screen::Lost, |month| Screen::Month(Some(month))),
            ["months", month, "report"] => Month::parse(month).map_or(Screen::Lost, Screen::Monthly),
            ["letters"] => Screen::Letters,
            ["letters", "new"] => Screen::Letter(None),
            ["letters", id] => Uuid::parse_str(id).map_or(Screen::Lost, |id| Screen::Letter(Some(DirectiveId(id)))),
            ["people"] => Screen::People,
            ["people", "import"] => Screen::Enrolment,
            ["key-messages"] => Screen::KeyMessages,
            ["material"] => Screen::Material,
            ["notices"] => Screen::Notices,
            ["coordinators"] => Screen::Coordinators,
            ["coordinators", id] => Uuid::parse_str(id).map_or(Screen::Lost, |id| Screen::Coordinator(UnitId(id))),
            ["rescue"] => Screen::Rescue,
            ["import"] => Screen::Import,
            ["account"] => Screen::Account,
            ["report", "new"] => Screen::Record,
            _ => Screen::Lost,
        };
        Some(screen)
    }
}

const REPORTS: &str = "/desk";
const OVERVIEW: &str = "/desk/overview";
const GRID: &str = "/desk/grid";
const PICTURES: &str = "/desk/pictures";
const SEARCH: &str = "/desk/search";
const MONTHS: &str = "/desk/months";
const LETTERS: &str = "/desk/letters";
const PEOPLE: &str = "/desk/people";
const ENROLMENT: &str = "/desk/people/import";
const KEY_MESSAGES: &str = "/desk/key-messages";
const MATERIAL: &str = "/desk/material";
const NOTICES: &str = "/desk/notices";
const COORDINATORS: &str = "/desk/coordinators";
const IMPORT: &str = "/desk/import";
const RESCUE: &str = "/desk/rescue";
const ACCOUNT: &str = "/desk/account";

/// The desk with its frame; rebuilt as a whole when the language changes.
#[component]
pub fn Desk() -> impl IntoView {
    let desk = state::Desk::new(Context::take());
    provide_context(desk);
    let path = use_location().pathname;
    let screen = Memo::new(move |before: Option<&Screen>| Screen::of(&path.get()).or_else(|| before.copied()).unwrap_or(Screen::Lost));
    frame::guard(desk);
    crate::ui::push::keep_push(desk.context);
    // What a screen offers depends on who reads, and is decided once: no screen before that is known.
    let is_known = Memo::new(move |before: Option<&bool>| before == Some(&true) || desk.context.me.with(Option::is_some));
    let content = move || match (is_known.get(), screen.get()) {
        (false, _) => view! { <frame::Opening/> }.into_any(),
        (true, Screen::Record) => view! { <frame::ToForm/> }.into_any(),
        (true, Screen::Lost) => view! { <frame::Lost/> }.into_any(),
        (true, screen) => view! { <parts_of::Drawn screen/> }.into_any(),
    };
    view! { <frame::Frame screen>{content}</frame::Frame> }
}

/// The language, for plain sentences. A change of it rebuilds the screen, so it is read once.
fn lang() -> Lang {
    Context::take().lang()
}

/// Language and digits, for numbers and dates.
fn words() -> Words {
    Context::take().words()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_the_desk_leads_to_its_screen() {
        let id = ReportId(Uuid::from_u128(9));
        assert_eq!(Screen::of(REPORTS), Some(Screen::Reports));
        assert_eq!(Screen::of(&format!("/desk/reports/{}", id.0)), Some(Screen::Report(id)));
        assert_eq!(Screen::of("/desk/months/2026-02"), Some(Screen::Month(Month::parse("2026-02").ok())));
        assert_eq!(Screen::of("/desk/months/2569"), Some(Screen::Lost));
        assert_eq!(Screen::of(MONTHS), Some(Screen::Month(None)));
        assert_eq!(Screen::of("/desk/people/"), Some(Screen::People));
        assert_eq!(Screen::of(ENROLMENT), Some(Screen::Enrolment));
        assert_eq!(Screen::of("/desk/letters/new"), Some(Screen::Letter(None)));
        assert_eq!(Screen::of(&letters::address(DirectiveId(id.0))), Some(Screen::Letter(Some(DirectiveId(id.0)))));
        assert_eq!(Screen::of(OVERVIEW), Some(Screen::Overview));
        assert_eq!(Screen::of(GRID), Some(Screen::Grid));
        assert_eq!(Screen::of(KEY_MESSAGES), Some(Screen::KeyMessages));
        assert_eq!(Screen::of(MATERIAL), Some(Screen::Material));
        assert_eq!(Screen::of(NOTICES), Some(Screen::Notices));
        assert_eq!(Screen::of(COORDINATORS), Some(Screen::Coordinators));
        assert_eq!(Screen::of(&coordinators::address(UnitId(id.0))), Some(Screen::Coordinator(UnitId(id.0))));
        assert_eq!(Screen::of("/desk/reports/nonsense"), Some(Screen::Lost));
        assert_eq!(Screen::of("/app"), None);
    }
}
