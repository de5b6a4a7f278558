//! The life of a month's report: draft, submitted, returned or accepted, and corrected by numbered revisions.
use serde::{Deserialize, Serialize};

/// The life of a month's report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MonthlyState {
    /// Being arranged, whether for the first time or for a later revision.
    Draft,
    Submitted,
    /// Sent back by the ministry with a comment; arranging goes on.
    Returned,
    Accepted,
    /// Of a newer server.
    #[serde(other)]
    Unknown,
}

/// What somebody does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    Save,
    Submit,
    Accept,
    Return,
    /// Opens a submitted or accepted month for a correction, which becomes the next numbered revision.
    Revise,
}

impl MonthlyState {
    pub const KNOWN: [MonthlyState; 4] = [MonthlyState::Draft, MonthlyState::Submitted, MonthlyState::Returned, MonthlyState::Accepted];

    pub fn code(self) -> &'static str {
        match self {
            MonthlyState::Draft => "draft",
            MonthlyState::Submitted => "submitted",
            MonthlyState::Returned => "returned",
            MonthlyState::Accepted => "accepted",
            MonthlyState::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|state| state.code() == code)
    }

    /// The state after a move; `None`: not possible now.
    pub fn after(self, step: Move) -> Option<Self> {
        use MonthlyState::{Accepted, Draft, Returned, Submitted};
        match (self, step) {
            (Draft, Move::Save) => Some(Draft),
            (Returned, Move::Save) => Some(Returned),
            (Draft | Returned, Move::Submit) => Some(Submitted),
            (Submitted, Move::Accept) => Some(Accepted),
            (Submitted | Accepted, Move::Return) => Some(Returned),
            (Submitted | Accepted, Move::Revise) => Some(Draft),
            _ => None,
        }
    }

    /// The state after a correction is given up, when the last revision ended in `last`: nothing was opened, so that holds
    /// again. `None`: no correction is open.
    pub fn after_giving_up(self, last: Option<Self>) -> Option<Self> {
        last.filter(|last| self == MonthlyState::Draft && last.after(Move::Revise).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_done_in_which_state() {
        let moves = [Move::Save, Move::Submit, Move::Accept, Move::Return, Move::Revise];
        let row = |state: MonthlyState| moves.map(|step| state.after(step).map_or("-", MonthlyState::code));
        assert_eq!(row(MonthlyState::Draft), ["draft", "submitted", "-", "-", "-"]);
        assert_eq!(row(MonthlyState::Submitted), ["-", "-", "accepted", "returned", "draft"]);
        assert_eq!(row(MonthlyState::Returned), ["returned", "submitted", "-", "-", "-"]);
        assert_eq!(row(MonthlyState::Accepted), ["-", "-", "-", "returned", "draft"]);
        assert_eq!(row(MonthlyState::Unknown), ["-"; 5]);
    }

    #[test]
    fn a_correction_that_is_given_up_leads_back_to_where_it_began() {
        use MonthlyState::{Accepted, Draft, Returned, Submitted};
        assert_eq!(Draft.after_giving_up(Some(Accepted)), Some(Accepted));
        assert_eq!(Draft.after_giving_up(Some(Submitted)), Some(Submitted));
        assert_eq!(Draft.after_giving_up(None), None, "a first draft");
        // What was returned waits for its correction.
        assert_eq!([Returned, Submitted, Accepted].map(|state| state.after_giving_up(Some(state))), [None; 3]);
    }
}
