//! Which screen a path means.
use uuid::Uuid;

use crate::domain::report::ReportId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Home,
    /// Makes a draft and goes on to it.
    NewReport,
    Draft(ReportId),
    Reports,
    Report(ReportId),
    Material,
    Letters,
    Settings,
    /// The code of a join card, empty to type it.
    Join(String),
    SignIn,
    /// Everything under `/desk`; the desk looks at the rest of the path itself.
    Desk,
    Lost,
}

impl Place {
    pub fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts[..] {
            ["app"] => Place::Home,
            ["app", "new"] => Place::NewReport,
            ["app", "draft", id] => id_of(id).map_or(Place::Lost, Place::Draft),
            ["app", "reports"] => Place::Reports,
            ["app", "reports", id] => id_of(id).map_or(Place::Lost, Place::Report),
            ["app", "material"] => Place::Material,
            ["app", "letters"] => Place::Letters,
            ["app", "settings"] => Place::Settings,
            ["join"] => Place::Join(String::new()),
            ["join", code] => Place::Join(code.to_owned()),
            ["signin"] => Place::SignIn,
            ["desk", ..] => Place::Desk,
            _ => Place::Lost,
        }
    }
}

fn id_of(text: &str) -> Option<ReportId> {
    Uuid::parse_str(text).ok().map(ReportId)
}

/// The addresses, for links.
pub const HOME: &str = "/app";
pub const NEW: &str = "/app/new";
pub const REPORTS: &str = "/app/reports";
pub const MATERIAL: &str = "/app/material";
pub const LETTERS: &str = "/app/letters";
pub const SETTINGS: &str = "/app/settings";
pub const SIGN_IN: &str = "/signin";
pub const DESK: &str = "/desk";
pub const JOIN: &str = "/join";

pub fn draft(id: ReportId) -> String {
    format!("/app/draft/{}", id.0)
}

pub fn report(id: ReportId) -> String {
    format!("{REPORTS}/{}", id.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_its_screen_with_or_without_a_slash_at_the_end() {
        let id = ReportId(Uuid::from_u128(7));
        assert_eq!(Place::of(HOME), Place::Home);
        assert_eq!(Place::of("/app/"), Place::Home);
        assert_eq!(Place::of(&draft(id)), Place::Draft(id));
        assert_eq!(Place::of(&report(id)), Place::Report(id));
        assert_eq!(Place::of("/join/ABCD-EFGH"), Place::Join("ABCD-EFGH".into()));
        assert_eq!(Place::of("/desk/reports/1"), Place::Desk);
        assert_eq!(Place::of("/app/draft/nonsense"), Place::Lost);
        assert_eq!(Place::of("/elsewhere"), Place::Lost);
    }
}
