//! Several states at once: what a figure that adds them up leads to.
use super::ObligationState as State;
use super::ObligationState::{
    Accepted, Due, Excused, Exempt, Missing, NotYetDue, NothingToReport, Returned, SubmittedLate, SubmittedOnTime,
};

/// A set of states; the empty one asks for none in particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct States(u16);

impl States {
    /// Whatever the state.
    pub const ANY: Self = Self(0);
    /// Who had to answer: neither exempt nor excused. What every rate is taken of.
    pub const EXPECTED: Self = Self::of(&[Accepted, SubmittedOnTime, SubmittedLate, NothingToReport, Returned, NotYetDue, Due, Missing]);
    /// Who did: by a report, however late and whatever was said of it, or by "nothing to report".
    pub const ANSWERED: Self = Self::of(&[Accepted, SubmittedOnTime, SubmittedLate, NothingToReport, Returned]);
    /// Of whom a report is awaited.
    pub const OPEN: Self = Self::of(&[NotYetDue, Due]);
    /// Of whom nothing came, be there time left or not.
    pub const SILENT: Self = Self::of(&[NotYetDue, Due, Missing]);
    /// In by its day.
    pub const DONE: Self = Self::of(&[Accepted, SubmittedOnTime]);
    /// In, and late or not as it should be.
    pub const LATE: Self = Self::of(&[SubmittedLate, Returned]);
    /// Explained.
    pub const SAID: Self = Self::of(&[NothingToReport, Excused]);
    pub const MISSING: Self = Self::of(&[Missing]);
    pub const EXEMPT: Self = Self::of(&[Exempt]);

    const fn of(states: &[State]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < states.len() {
            bits |= 1 << states[at] as u16;
            at += 1;
        }
        Self(bits)
    }

    pub const fn only(state: State) -> Self {
        Self::of(&[state])
    }

    /// `missing,due`: codes as the wire has them; none for what holds another word.
    pub fn parse(text: &str) -> Option<Self> {
        text.split(',').try_fold(Self::ANY, |all, code| Some(Self(all.0 | Self::only(State::from_code(code)?).0)))
    }

    /// As [`Self::parse`] reads it; empty for [`Self::ANY`].
    pub fn codes(self) -> String {
        self.iter().map(State::code).collect::<Vec<_>>().join(",")
    }

    pub fn is_any(self) -> bool {
        self == Self::ANY
    }

    pub fn contains(self, state: State) -> bool {
        self.0 & Self::only(state).0 != 0
    }

    /// In the order of a bar.
    pub fn iter(self) -> impl Iterator<Item = State> {
        State::ALL.into_iter().filter(move |state| self.contains(*state))
    }

    /// The one that it is, if it is one alone.
    pub fn single(self) -> Option<State> {
        let mut states = self.iter();
        states.next().filter(|_| states.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_says_is_read_back_and_nonsense_is_refused() {
        for states in [States::EXPECTED, States::ANSWERED, States::OPEN, States::MISSING, States::EXEMPT] {
            assert_eq!(States::parse(&states.codes()), Some(states));
        }
        assert_eq!(States::OPEN.codes(), "not_yet_due,due");
        assert_eq!((States::MISSING.single(), States::OPEN.single(), States::ANY.single()), (Some(Missing), None, None));
        assert_eq!(["", "x", "missing,", "missing,x"].map(States::parse), [None; 4]);
    }

    #[test]
    fn a_months_kinds_hold_every_state_that_is_owed_once() {
        let kinds = [States::DONE, States::LATE, States::SAID, States::OPEN, States::MISSING, States::EXEMPT];
        for state in State::ALL {
            assert_eq!(kinds.iter().filter(|kind| kind.contains(state)).count(), 1, "{state:?}");
        }
    }
}
