//! How many rows stand how, and the rate that follows.
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::{ObligationState as State, States};

/// Rows by state. Every row is in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Counts {
    pub not_yet_due: u64,
    pub due: u64,
    pub submitted_on_time: u64,
    pub submitted_late: u64,
    pub nothing_to_report: u64,
    pub excused: u64,
    pub returned: u64,
    pub accepted: u64,
    pub missing: u64,
    pub exempt: u64,
}

impl Counts {
    fn slot(&mut self, state: State) -> Option<&mut u64> {
        Some(match state {
            State::NotYetDue => &mut self.not_yet_due,
            State::Due => &mut self.due,
            State::SubmittedOnTime => &mut self.submitted_on_time,
            State::SubmittedLate => &mut self.submitted_late,
            State::NothingToReport => &mut self.nothing_to_report,
            State::Excused => &mut self.excused,
            State::Returned => &mut self.returned,
            State::Accepted => &mut self.accepted,
            State::Missing => &mut self.missing,
            State::Exempt => &mut self.exempt,
            State::Unknown => return None,
        })
    }

    pub fn add(&mut self, state: State, rows: u64) {
        if let Some(slot) = self.slot(state) {
            *slot += rows;
        }
    }

    pub fn of(mut self, state: State) -> u64 {
        self.slot(state).copied().unwrap_or_default()
    }

    /// All rows, exempt ones included.
    pub fn rows(self) -> u64 {
        State::ALL.into_iter().map(|state| self.of(state)).sum()
    }

    /// Rows in one of these states.
    pub fn in_states(self, states: States) -> u64 {
        states.iter().map(|state| self.of(state)).sum()
    }

    pub fn expected(self) -> u64 {
        self.in_states(States::EXPECTED)
    }

    /// Never above [`Self::expected`].
    pub fn answered(self) -> u64 {
        self.in_states(States::ANSWERED)
    }

    /// Answered of expected, in whole per cent and rounded down, so that 100 means everybody; none when nobody is expected.
    pub fn percent(self) -> Option<u64> {
        (self.answered() * 100).checked_div(self.expected())
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        for state in State::ALL {
            self.add(state, other.of(state));
        }
    }
}
