//! Directives: writing and sending one, and registering, passing on and finishing one that was received.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::files::FileInfo;
use crate::domain::directive::{Addressees, DeliveryState, DirectiveId, DirectiveState, Letter, LetterNumber, Registration};
use crate::domain::unit::Unit;

/// `PUT /api/v1/directives/{id}`: a draft whole; the identity is made by the sender, so that a repeat writes once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DirectiveInput {
    pub number: LetterNumber,
    /// The day on the letter.
    pub dated: NaiveDate,
    pub letter: Letter,
    /// One that was sent earlier and that this one corrects, once it is sent.
    #[serde(default)]
    pub corrects: Option<DirectiveId>,
}

/// A line of the list of what one's office wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DirectiveSummary {
    pub id: DirectiveId,
    pub sender: Unit,
    pub state: DirectiveState,
    pub number: LetterNumber,
    pub dated: NaiveDate,
    pub subject: String,
    #[serde(default)]
    pub sent_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub progress: Progress,
}

/// How far those who got it from one unit have come; each counts in every step that it has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    pub sent: u32,
    pub opened: u32,
    pub registered: u32,
    pub done: u32,
}

/// Another directive, as far as a link to it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DirectiveLink {
    pub id: DirectiveId,
    pub number: LetterNumber,
    pub dated: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Directive {
    pub summary: DirectiveSummary,
    /// One more with every change; a change names the one it was made on (`If-Match`), and is refused on another (412).
    pub version: u32,
    pub letter: Letter,
    /// The units that it addresses by name.
    #[serde(default)]
    pub named: Vec<Unit>,
    /// Its enclosures, in the letter's order.
    #[serde(default)]
    pub files: Vec<FileInfo>,
    #[serde(default)]
    pub corrects: Option<DirectiveLink>,
    #[serde(default)]
    pub corrected_by: Option<DirectiveLink>,
    #[serde(default)]
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn.
    #[serde(default)]
    pub reason: String,
    /// At the unit of the one who asks, if it received it.
    #[serde(default)]
    pub delivery: Option<Delivery>,
    /// Whether the one who asks may change and send it while it is a draft, and withdraw it afterwards.
    #[serde(default)]
    pub may_write: bool,
    /// Whether the one who asks may register it and pass it on.
    #[serde(default)]
    pub may_register: bool,
    /// Whether somebody below the one who asks has neither registered it nor done it.
    #[serde(default)]
    pub may_remind: bool,
}

/// A directive at one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    pub unit: Unit,
    /// Who sent it or passed it on to the unit.
    pub source: Unit,
    pub state: DeliveryState,
    pub sent_at: DateTime<Utc>,
    #[serde(default)]
    pub opened_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub registration: Option<Registration>,
    #[serde(default)]
    pub registered_by: Option<String>,
    #[serde(default)]
    pub done_at: Option<DateTime<Utc>>,
    /// Of those to whom it was passed on from here.
    #[serde(default)]
    pub below: Progress,
}

/// A line of the list of what one's unit received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Received {
    pub directive: DirectiveSummary,
    pub delivery: Delivery,
}

/// `POST …/withdrawal`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WithdrawalInput {
    pub reason: String,
}

/// `PUT …/registration`: number and time of the office's stamp; without them the next number, and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct RegistrationInput {
    pub number: Option<u32>,
    pub at: Option<DateTime<Utc>>,
}

/// `POST …/passing`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PassingInput {
    pub addressees: Addressees,
}

/// To how many more units it was passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PassingReply {
    pub added: u32,
    /// That had it already.
    pub had: u32,
}

/// `GET /api/v1/registers?on=2026-01-30`: the next numbers of one's own office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registers {
    /// One for each of the office's codes and kinds that were used, the last used first.
    pub sent: Vec<LetterNumber>,
    pub received: u32,
}

impl Delivery {
    /// With what is known of those below, which is a step of its own.
    pub fn passed_on(&mut self, below: Progress) {
        self.below = below;
        if below.sent > 0 {
            self.state = self.state.max(DeliveryState::PassedOn);
        }
    }
}
