//! Naming coordinators, and seeing which agency has one.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::access::PersonId;
use crate::domain::assignment::{Appointee, AssignmentId, AssignmentState, Term};
use crate::domain::unit::{Unit, UnitId};

/// `PUT /api/v1/assignments/{id}`: the identity is made by the client, so that a repeat names somebody once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssignmentInput {
    pub unit: UnitId,
    /// Somebody of the unit; an identity that nobody has yet enrols them.
    pub person: PersonId,
    pub appointee: Appointee,
    pub term: Term,
    /// Whoever holds it on the first day hands it over: their last day is the one before. Without it that is refused.
    #[serde(default)]
    pub hands_over: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assignment {
    pub id: AssignmentId,
    pub unit: UnitId,
    pub person: PersonId,
    pub appointee: Appointee,
    pub term: Term,
    pub state: AssignmentState,
    pub made_at: DateTime<Utc>,
    /// The name of who named them.
    pub made_by: String,
    /// Why it was withdrawn.
    #[serde(default)]
    pub reason: String,
    /// When the signed copy of the form was attached last.
    #[serde(default)]
    pub signed_at: Option<DateTime<Utc>>,
}

/// Largest signed copy, bytes: a few scanned pages.
pub const MAX_SIGNED_BYTES: usize = 10 * 1024 * 1024;

/// `PUT …/end`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndInput {
    pub until: NaiveDate,
}

/// An agency and who coordinates it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Coordination {
    pub unit: Unit,
    /// Whose term holds today.
    #[serde(default)]
    pub current: Option<Assignment>,
    /// Whose term comes next.
    #[serde(default)]
    pub next: Option<Assignment>,
    /// Whether a letter that holds asks it for a coordinator, or its kind does.
    #[serde(default)]
    pub is_asked: bool,
    /// The last day for naming one, from the latest letter that asks for it.
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// Whether the one who asks may name one.
    #[serde(default)]
    pub may_assign: bool,
    /// Whether they may change the numbers of who was named, and attach the signed form.
    #[serde(default)]
    pub may_complete: bool,
}

impl Coordination {
    /// A gap somebody must see.
    pub fn is_missing(&self) -> bool {
        self.is_asked && self.current.is_none()
    }
}

/// `GET /api/v1/units/{id}/assignments`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitAssignments {
    pub coordination: Coordination,
    /// Every one, the latest first.
    pub items: Vec<Assignment>,
}

/// `GET /api/v1/coordinators`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Coordinators {
    pub items: Vec<Coordination>,
    #[serde(default)]
    pub next: Option<String>,
    /// Agencies of the whole list that are asked for a coordinator and have none today.
    pub missing: u32,
}
