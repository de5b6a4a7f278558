//! Who may do what to what: one pure function, asked by the server before every act and by screens before they offer one.
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::area::{AreaCode, AreaLevel};
use super::unit::{UnitId, UnitKind};

#[cfg(test)]
mod tests;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct PersonId(pub Uuid);

/// Somebody as others are told of them. What was written so is found again by it when they are erased.
pub fn with_position(name: &str, position: &str) -> String {
    format!("{name} {position}").trim().to_owned()
}

/// What a person does for their unit; how far it reaches follows from the unit ([`Actor::scope`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Records the unit's own activities on a phone (village head, assistant, kamnan, volunteer).
    Official,
    /// Enrols, reviews and reports for the unit and what lies below it; at the ministry: its staff.
    Coordinator,
    /// Runs the installation.
    Administrator,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Official, Role::Coordinator, Role::Administrator];

    pub fn code(self) -> &'static str {
        match self {
            Role::Official => "official",
            Role::Coordinator => "coordinator",
            Role::Administrator => "administrator",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// The one who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub person: PersonId,
    pub role: Role,
    pub unit: UnitId,
    pub unit_kind: UnitKind,
    /// The unit's own area; none for the ministry and its agencies.
    pub area: Option<AreaCode>,
    /// Came in by a card, so that there is nothing by which to prove anew that it is they.
    pub by_card: bool,
}

/// Somebody whose cards, devices and data are in question.
#[derive(Debug, Clone, Copy)]
pub struct Managed {
    pub person: PersonId,
    /// As enrolled.
    pub role: Role,
    /// Whether they coordinate for a term, now or in days to come.
    pub has_term: bool,
}

/// How far somebody's sight reaches. Every query that lists units, people or reports takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    Everything,
    /// Every unit whose area lies in this one.
    Area(AreaCode),
    /// One unit and, of its area, whatever lies further down: not the others that share the area with it.
    UnitAndBelow(UnitId, AreaCode),
    /// One unit alone, and the area in which it lies, if any.
    Unit(UnitId, Option<AreaCode>),
}

/// The unit an act concerns.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    pub unit: UnitId,
    pub area: Option<&'a AreaCode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Send a report of the unit's activity.
    FileReport,
    ReadReport,
    /// Accept a report or send it back.
    Review,
    /// Bring the answers of a form in as reports of units in one's scope.
    ImportReports,
    /// Hand in somebody's rescue file; whose reports are inside is proven by the file itself.
    BringRescue,
    ReadPeople,
    /// Enrol a person of the unit, print join cards, cut devices off.
    ManagePeople,
    /// The same for somebody who is not an official: a card is as good as a password, and a colleague must not become another.
    ManageStaff,
    ReadUnits,
    /// Arrange and submit the month's report of the unit.
    ArrangeMonth,
    /// Accept or return a submitted month: the ministry's.
    JudgeMonth,
    /// Say for the unit that there is nothing to report this month.
    DeclareNothing,
    /// Excuse a unit below from a month's report, and set or take back its own due day; nobody does so for themselves.
    ExcuseMonth,
    /// Set the due day for the units under a province.
    SetDueDayBelow,
    /// Set the campaign's due days and holidays.
    ManageCampaign,
    /// Write, send and withdraw directives of one's own office: the ministry's and a province's.
    WriteDirective,
    /// Register a letter that one's office received, and pass it on below.
    RegisterLetter,
    /// Name the coordinator of the unit, and end or withdraw that: for those below, and for one's own unit by whoever can prove that it is they.
    AssignCoordinator,
    /// Change the numbers of who was named, and attach the signed form.
    CompleteAssignment,
    /// Write, publish and withdraw what the public is shown in the name of one's own office: the ministry's and a province's.
    PublishMaterial,
    /// Remind a unit below of what it owes.
    Remind,
    /// Have a program of one's own unit told of things over the internet.
    ManageWebhooks,
    /// See what speaks about the pictures of a report.
    ReadLikenesses,
    /// Say of such a warning that it is nothing.
    DismissLikeness,
    /// Have programs read tables in one's own name, and read by such a key.
    ManageApiKeys,
}

impl Action {
    pub const ALL: [Action; 25] = [
        Action::FileReport,
        Action::ReadReport,
        Action::Review,
        Action::ImportReports,
        Action::BringRescue,
        Action::ReadPeople,
        Action::ManagePeople,
        Action::ManageStaff,
        Action::ReadUnits,
        Action::ArrangeMonth,
        Action::JudgeMonth,
        Action::DeclareNothing,
        Action::ExcuseMonth,
        Action::SetDueDayBelow,
        Action::ManageCampaign,
        Action::WriteDirective,
        Action::RegisterLetter,
        Action::AssignCoordinator,
        Action::CompleteAssignment,
        Action::PublishMaterial,
        Action::Remind,
        Action::ManageWebhooks,
        Action::ReadLikenesses,
        Action::DismissLikeness,
        Action::ManageApiKeys,
    ];
}

impl Actor {
    /// What this person may see at all.
    pub fn scope(&self) -> Scope {
        match (self.role, self.unit_kind, &self.area) {
            (Role::Administrator, ..) | (Role::Coordinator, UnitKind::Ministry, _) => Scope::Everything,
            // A provincial or municipal administration lies in its province's or district's area without standing over it.
            (Role::Coordinator, UnitKind::LocalAdministration, Some(area)) if area.level() < AreaLevel::Subdistrict => {
                Scope::Unit(self.unit, self.area.clone())
            }
            // A subdistrict has the kamnan's unit and one or more administrations, of which none stands over another.
            (Role::Coordinator, UnitKind::LocalAdministration | UnitKind::Subdistrict, Some(area)) => {
                Scope::UnitAndBelow(self.unit, area.clone())
            }
            (Role::Coordinator, _, Some(area)) => Scope::Area(area.clone()),
            _ => Scope::Unit(self.unit, self.area.clone()),
        }
    }
}

impl Scope {
    /// The area outside of which nobody is in it, if it is about one.
    pub fn area(&self) -> Option<&AreaCode> {
        match self {
            Scope::Area(area) | Scope::UnitAndBelow(_, area) => Some(area),
            Scope::Everything | Scope::Unit(..) => None,
        }
    }

    /// The area that figures are of where none is asked for: somebody of an area is shown it by its parts, and not as one part of
    /// the country; a unit's figures stand where it lies.
    pub fn home(&self) -> Option<&AreaCode> {
        let home = match self {
            Scope::Unit(_, area) => area.as_ref(),
            scope => scope.area(),
        };
        home.filter(|area| area.level() != AreaLevel::Country)
    }

    /// Whether one may ask for what lies in `area`: whoever sees one unit alone may name the area in which it lies, and no other.
    pub fn holds(&self, area: &AreaCode) -> bool {
        match self {
            Scope::Everything => true,
            Scope::Area(own) | Scope::UnitAndBelow(_, own) => own.contains(area),
            Scope::Unit(_, own) => own.as_ref() == Some(area),
        }
    }

    pub fn covers(&self, target: &Target<'_>) -> bool {
        match self {
            Scope::Everything => true,
            Scope::Area(area) => target.area.is_some_and(|other| area.contains(other)),
            Scope::UnitAndBelow(unit, own) => target.area.is_some_and(|area| own.contains(area) && (area != own || target.unit == *unit)),
            Scope::Unit(unit, _) => target.unit == *unit,
        }
    }
}

/// The rule. Nothing outside one's scope, and within it by role.
pub fn may(actor: &Actor, action: Action, target: &Target<'_>) -> bool {
    let by_role = match action {
        Action::FileReport | Action::DeclareNothing => actor.role != Role::Administrator,
        Action::ReadReport | Action::BringRescue | Action::ReadUnits => true,
        // One's own only where the ministry judges the whole month that they go into: nobody accepts for themselves.
        Action::Review => match actor.role {
            Role::Official => false,
            Role::Coordinator => actor.unit != target.unit || actor.unit_kind.owes_picture_report(),
            Role::Administrator => true,
        },
        // As one judges: nobody dismisses for themselves.
        Action::DismissLikeness => actor.role == Role::Coordinator && (actor.unit != target.unit || actor.unit_kind.owes_picture_report()),
        Action::ReadPeople | Action::ManagePeople | Action::ImportReports | Action::CompleteAssignment | Action::ReadLikenesses => {
            actor.role != Role::Official
        }
        // A term ends, and the phone that came in for it is not to give it a next one.
        Action::AssignCoordinator => actor.role != Role::Official && !(actor.by_card && actor.unit == target.unit),
        Action::ArrangeMonth => actor.role == Role::Coordinator && actor.unit == target.unit && actor.unit_kind.owes_picture_report(),
        Action::JudgeMonth => actor.unit_kind == UnitKind::Ministry && actor.role != Role::Official && actor.unit != target.unit,
        Action::ExcuseMonth | Action::Remind => actor.role == Role::Coordinator && actor.unit != target.unit,
        Action::SetDueDayBelow => actor.role == Role::Coordinator && matches!(actor.unit_kind, UnitKind::Province | UnitKind::Ministry),
        Action::ManageCampaign => actor.role != Role::Official && actor.unit_kind == UnitKind::Ministry,
        Action::ManageStaff => actor.role == Role::Administrator,
        Action::WriteDirective | Action::PublishMaterial => {
            let writes = matches!(actor.unit_kind, UnitKind::Ministry | UnitKind::Province);
            actor.role == Role::Coordinator && writes && actor.unit == target.unit
        }
        Action::ManageApiKeys => actor.role != Role::Official && actor.unit == target.unit,
        Action::RegisterLetter | Action::ManageWebhooks => actor.role == Role::Coordinator && actor.unit == target.unit,
    };
    by_role && (actor.scope().covers(target) || action == Action::BringRescue)
}

/// Whether `actor` may print cards for somebody of the unit, cut their devices off, and see what is held about them.
///
/// Whoever coordinates for a term is enrolled as an official and has staff's rights by a card: it comes from those who may name them,
/// and from nobody for themselves.
pub fn may_manage(actor: &Actor, whom: &Managed, target: &Target<'_>) -> bool {
    let by_rank = match whom.role {
        Role::Official if whom.has_term => whom.person != actor.person && may(actor, Action::AssignCoordinator, target),
        Role::Official => true,
        Role::Coordinator | Role::Administrator => may(actor, Action::ManageStaff, target),
    };
    by_rank && may(actor, Action::ManagePeople, target)
}
