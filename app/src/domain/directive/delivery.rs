//! A directive at one unit: received, opened, registered under the unit's own number, passed on, done.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::access::{Actor, Scope, Target};
use crate::domain::unit::{Unit, UnitKind};

/// How far a unit has come with it; each step includes those before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It lies there and nobody has looked.
    Sent,
    Opened,
    Registered,
    PassedOn,
    Done,
}

/// เลขที่รับ: the number, date and time that an office's stamp gives a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registration {
    pub number: u32,
    pub at: DateTime<Utc>,
}

/// What is known of a directive at a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    pub opened_at: Option<DateTime<Utc>>,
    pub registered: Option<Registration>,
    /// Units to which it was passed on from here.
    pub passed_on: u64,
    pub done_at: Option<DateTime<Utc>>,
}

impl Delivered {
    pub fn state(&self) -> DeliveryState {
        match self {
            Delivered { done_at: Some(_), .. } => DeliveryState::Done,
            Delivered { passed_on: 1.., .. } => DeliveryState::PassedOn,
            Delivered { registered: Some(_), .. } => DeliveryState::Registered,
            Delivered { opened_at: Some(_), .. } => DeliveryState::Opened,
            _ => DeliveryState::Sent,
        }
    }
}

/// Whether a unit's letter may be passed on to another unit: to those below in its own area, and nobody else.
pub fn may_pass_on(actor: &Actor, to: &Unit) -> bool {
    let is_within = match actor.scope() {
        // The ministry sends; what it receives from others is not passed around the country.
        Scope::Everything | Scope::Unit(..) => false,
        scope => scope.covers(&Target { unit: to.id, area: to.area.as_ref() }),
    };
    // A provincial administration or a city lies in the area of its province or district, and is written to by it.
    let is_local = to.kind == UnitKind::LocalAdministration && actor.unit_kind != UnitKind::LocalAdministration;
    is_within && to.id != actor.unit && (to.area != actor.area || is_local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::{PersonId, Role};
    use crate::domain::area::AreaCode;
    use crate::domain::unit::UnitId;
    use uuid::Uuid;

    #[test]
    fn a_state_is_the_furthest_step() {
        let at = DateTime::<Utc>::UNIX_EPOCH;
        let mut delivered = Delivered::default();
        let mut states = vec![delivered.state()];
        delivered.opened_at = Some(at);
        states.push(delivered.state());
        delivered.registered = Some(Registration { number: 1374, at });
        states.push(delivered.state());
        delivered.passed_on = 25;
        states.push(delivered.state());
        delivered.done_at = Some(at);
        states.push(delivered.state());
        use DeliveryState::*;
        assert_eq!(states, [Sent, Opened, Registered, PassedOn, Done]);
    }

    #[test]
    fn a_letter_is_passed_down_within_the_area_and_nowhere_else() {
        let area = |code: &str| AreaCode::parse(code).unwrap();
        let actor = |kind, code: Option<&str>| Actor {
            person: PersonId(Uuid::from_u128(1)),
            role: Role::Coordinator,
            unit: UnitId(Uuid::from_u128(1)),
            unit_kind: kind,
            area: code.map(area),
            by_card: false,
        };
        let to = |kind, code: &str| Unit {
            id: UnitId(Uuid::from_u128(2)),
            kind,
            name: String::new(),
            area: Some(area(code)),
            area_path: vec![],
        };
        let ubon = actor(UnitKind::Province, Some("34"));
        assert!(may_pass_on(&ubon, &to(UnitKind::District, "3401")) && may_pass_on(&ubon, &to(UnitKind::Village, "34010901")));
        assert!(!may_pass_on(&ubon, &to(UnitKind::District, "4501")), "another province's");
        assert!(may_pass_on(&ubon, &to(UnitKind::LocalAdministration, "34")));
        let district = actor(UnitKind::District, Some("3401"));
        assert!(!may_pass_on(&district, &to(UnitKind::Province, "34")), "above it");
        let kamnan = actor(UnitKind::Subdistrict, Some("340109"));
        assert!(may_pass_on(&kamnan, &to(UnitKind::Village, "34010901")));
        assert!(!may_pass_on(&kamnan, &to(UnitKind::LocalAdministration, "340109")), "beside it");
        assert!(!may_pass_on(&actor(UnitKind::Department, None), &to(UnitKind::District, "3401")));
        assert!(!may_pass_on(&actor(UnitKind::Ministry, None), &to(UnitKind::District, "3401")));
    }
}
