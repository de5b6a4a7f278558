//! Keys by which a program (Excel, Power BI) reads tables in somebody's name: never further than that person sees.
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::access::Scope;
use super::area::AreaCode;
use super::report::{FieldProblem, said_problem};

/// Of one person, those that are not revoked.
pub const MAX_API_KEYS: usize = 20;
/// Characters.
pub const MAX_NAME_CHARS: usize = 80;
/// How long a key may live.
pub const MAX_DAYS: u32 = 365;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ApiKeyId(pub Uuid);

/// What is wrong with a key that somebody wants; whether its area is theirs is [`reach`]'s to say.
pub fn problems(name: &str, days: u32) -> Vec<FieldProblem> {
    let days = (!(1..=MAX_DAYS).contains(&days)).then(|| FieldProblem::new("days", "api_key_days_wrong"));
    said_problem("name", name, MAX_NAME_CHARS).into_iter().chain(days).collect()
}

/// What a key for `area` reads in the name of somebody who sees `own`; none where the two have nothing in common. Asked at each
/// use: a key made for a province reads no more than a district once its person sees no more.
pub fn reach(own: &Scope, area: Option<&AreaCode>) -> Option<Scope> {
    let Some(area) = area else { return Some(own.clone()) };
    match (own, own.area()) {
        (Scope::Everything, _) => Some(Scope::Area(area.clone())),
        (_, Some(home)) if area.contains(home) => Some(own.clone()),
        (_, Some(home)) if home.contains(area) => Some(Scope::Area(area.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::unit::UnitId;

    fn area(code: &str) -> AreaCode {
        AreaCode::parse(code).unwrap()
    }

    #[test]
    fn a_key_reaches_no_further_than_its_area_and_its_person() {
        let of = |own: &Scope, code: &str| reach(own, Some(&area(code)));
        let ubon = Scope::Area(area("34"));
        assert_eq!(of(&Scope::Everything, "34"), Some(ubon.clone()));
        assert_eq!(of(&ubon, "3401"), Some(Scope::Area(area("3401"))));
        assert_eq!(of(&Scope::Area(area("3401")), "34"), Some(Scope::Area(area("3401"))));
        assert_eq!(of(&ubon, "45"), None);
        let tambon = Scope::UnitAndBelow(UnitId(Uuid::nil()), area("340109"));
        assert_eq!(of(&tambon, "3401"), Some(tambon.clone()), "not its neighbours of the same area");
        assert_eq!(of(&tambon, "340109"), Some(tambon.clone()));
        assert_eq!(of(&tambon, "34010901"), Some(Scope::Area(area("34010901"))));
        assert_eq!(of(&tambon, "340110"), None);
        assert_eq!(of(&Scope::Unit(UnitId(Uuid::nil()), None), "34"), None);
        assert_eq!(reach(&ubon, None), Some(ubon));
    }

    #[test]
    fn a_key_has_a_name_and_an_end() {
        assert!(problems("Power BI", MAX_DAYS).is_empty());
        let rules = |name: &str, days| problems(name, days).iter().map(|problem| problem.code.clone()).collect::<Vec<_>>();
        assert_eq!(rules(" ", 0), ["text_missing", "api_key_days_wrong"]);
        assert_eq!(rules(&"ก".repeat(81), 366), ["text_too_long", "api_key_days_wrong"]);
        assert_eq!(rules("a\u{7}", 1), ["text_unreadable"]);
    }
}
