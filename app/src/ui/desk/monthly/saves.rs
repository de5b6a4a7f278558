//! How far the saving of a month's arrangement is, without screen, clock or network: one save at a time, each naming the
//! version before it, and nothing that was changed is forgotten.
use crate::domain::monthly::{Arrangement, Part, PictureKey};
use crate::wire::problem::{Problem, code};

/// Where the work on screen is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    Saved,
    /// Something changed since the last save began.
    Changed,
    Running,
    /// What is on screen is not kept.
    Failed(Refused),
}

/// Why a save failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub code: String,
    pub marks: Vec<Mark>,
}

/// A part of the arrangement that needs mending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Of no picture: the note, or the whole.
    pub picture: Option<PictureKey>,
    pub field: Field,
    pub code: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Picture,
    Caption,
    Days,
    Note,
    Whole,
}

/// What to do after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Nothing,
    /// Something changed while it was under way.
    SaveSoon,
    /// It may well succeed by itself in a while.
    TryLater,
    /// The version is another one, and it may be ours: see what the server holds.
    Compare,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saves {
    /// What the next change is made on.
    pub version: u32,
    pub saving: Saving,
    sent: Arrangement,
    /// Sent without an answer: each of them may have arrived all the same.
    unanswered: Vec<Arrangement>,
}

impl Refused {
    fn new(problem: Problem, sent: &Arrangement) -> Self {
        let mark = |field: &str, code: String| {
            let (picture, field) = match sent.part(field) {
                Part::Note => (None, Field::Note),
                Part::Whole => (None, Field::Whole),
                Part::Picture(_, placed) => (Some(placed.key()), Field::Picture),
                Part::Caption(_, placed) => (Some(placed.key()), Field::Caption),
                Part::Days(_, placed) => (Some(placed.key()), Field::Days),
            };
            Mark { picture, field, code }
        };
        let marks = problem.errors.into_iter().map(|error| mark(&error.field, error.code)).collect();
        Self { code: problem.code, marks }
    }

    /// Nothing can be saved on the version that is on screen; only reading the month anew leads on.
    pub fn is_over(&self) -> bool {
        matches!(self.code.as_str(), code::CHANGED_MEANWHILE | code::NOT_NOW | code::NOT_FOUND | code::FORBIDDEN)
    }

    /// It is neither the words' fault nor the person's.
    pub fn is_passing(&self) -> bool {
        matches!(self.code.as_str(), code::OFFLINE | code::SERVER_BUSY | code::SERVER_ERROR | code::STORAGE_FULL | code::TOO_MANY_REQUESTS)
    }
}

impl Default for Saves {
    fn default() -> Self {
        Self { version: 0, saving: Saving::Saved, sent: Arrangement::default(), unanswered: Vec::new() }
    }
}

impl Saves {
    /// What is on screen is what the server has.
    pub fn settle(&mut self, version: u32) {
        *self = Self { version, ..Self::default() };
    }

    fn is_over(&self) -> bool {
        matches!(&self.saving, Saving::Failed(refused) if refused.is_over())
    }

    /// After a change on screen: whether it can be saved in a while. A save that is under way sees for itself that more has
    /// changed; after somebody else's change there is nothing to save on.
    pub fn changed(&mut self) -> bool {
        if self.is_over() || self.saving == Saving::Running {
            return false;
        }
        self.saving = Saving::Changed;
        true
    }

    /// The version to save on, if there is something to save and no other save is under way.
    pub fn begin(&mut self, now: &Arrangement) -> Option<u32> {
        if self.is_over() || matches!(self.saving, Saving::Saved | Saving::Running) {
            return None;
        }
        (self.saving, self.sent) = (Saving::Running, now.clone());
        Some(self.version)
    }

    /// `now` is what is on screen when the answer comes.
    pub fn heard(&mut self, outcome: Result<u32, Problem>, now: &Arrangement) -> Next {
        match outcome {
            Ok(version) => self.kept(version, now),
            Err(problem) if problem.code == code::CHANGED_MEANWHILE && !self.unanswered.is_empty() => Next::Compare,
            Err(problem) => self.failed(problem),
        }
    }

    /// The server's month, after it would not take ours: what we sent without hearing of it is no colleague's change.
    pub fn compared(&mut self, found: Result<(u32, Arrangement), Problem>, now: &Arrangement) -> Next {
        match found {
            Ok((version, held)) if self.unanswered.contains(&held) => {
                self.sent = held;
                self.kept(version, now)
            }
            Ok(_) => self.failed(Problem::new(412, code::CHANGED_MEANWHILE, "somebody else changed it")),
            Err(problem) => self.failed(problem),
        }
    }

    fn kept(&mut self, version: u32, now: &Arrangement) -> Next {
        self.version = version;
        self.unanswered.clear();
        let is_all = self.sent == *now;
        self.saving = if is_all { Saving::Saved } else { Saving::Changed };
        if is_all { Next::Nothing } else { Next::SaveSoon }
    }

    fn failed(&mut self, problem: Problem) -> Next {
        let refused = Refused::new(problem, &self.sent);
        let is_passing = refused.is_passing();
        if is_passing && !self.unanswered.contains(&self.sent) {
            self.unanswered.push(self.sent.clone());
        }
        self.saving = Saving::Failed(refused);
        if is_passing { Next::TryLater } else { Next::Nothing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::report::FieldProblem;

    fn note(text: &str) -> Arrangement {
        Arrangement { note: text.to_owned(), ..Default::default() }
    }

    fn refusal(code: &str) -> Problem {
        Problem::new(0, code, "")
    }

    /// Changed on version 3 and being saved.
    fn saving(text: &str) -> Saves {
        let mut saves = Saves::default();
        saves.settle(3);
        assert!(saves.changed());
        assert_eq!(saves.begin(&note(text)), Some(3));
        saves
    }

    #[test]
    fn what_changes_while_a_save_is_under_way_is_saved_on_the_version_after_it() {
        let mut saves = saving("a");
        assert!(!saves.changed());
        assert_eq!(saves.begin(&note("ab")), None, "one at a time");
        assert_eq!(saves.heard(Ok(4), &note("ab")), Next::SaveSoon);
        assert_eq!(saves.begin(&note("ab")), Some(4));
        assert_eq!(saves.heard(Ok(5), &note("ab")), Next::Nothing);
        assert_eq!(saves.saving, Saving::Saved);
        assert_eq!(saves.begin(&note("ab")), None, "nothing to save");
    }

    #[test]
    fn a_save_that_found_no_network_is_tried_again_by_itself_and_by_hand() {
        let mut saves = saving("a");
        assert_eq!(saves.heard(Err(refusal(code::OFFLINE)), &note("a")), Next::TryLater);
        assert_eq!(saves.begin(&note("a")), Some(3));
        assert_eq!(saves.heard(Ok(4), &note("a")), Next::Nothing);
        assert_eq!(saves.saving, Saving::Saved);
    }

    #[test]
    fn a_save_whose_answer_was_lost_is_no_colleagues_change() {
        let mut saves = saving("a");
        saves.heard(Err(refusal(code::OFFLINE)), &note("a"));
        saves.begin(&note("ab"));
        saves.heard(Err(refusal(code::OFFLINE)), &note("ab"));
        saves.begin(&note("abc"));
        assert_eq!(saves.heard(Err(refusal(code::CHANGED_MEANWHILE)), &note("abc")), Next::Compare);
        assert_eq!(saves.saving, Saving::Running);
        assert_eq!(saves.compared(Ok((4, note("a"))), &note("abc")), Next::SaveSoon);
        assert_eq!(saves.begin(&note("abc")), Some(4));
    }

    #[test]
    fn after_a_colleagues_change_nothing_is_saved_until_the_latest_is_loaded() {
        let mut saves = saving("a");
        saves.heard(Err(refusal(code::OFFLINE)), &note("a"));
        saves.begin(&note("a"));
        saves.heard(Err(refusal(code::CHANGED_MEANWHILE)), &note("a"));
        assert_eq!(saves.compared(Ok((4, note("theirs"))), &note("a")), Next::Nothing);
        assert!(!saves.changed());
        assert_eq!(saves.begin(&note("ab")), None);
        assert!(matches!(&saves.saving, Saving::Failed(refused) if refused.is_over()));
        saves.settle(4);
        assert!(saves.changed());
        assert_eq!(saves.begin(&note("b")), Some(4));
    }

    #[test]
    fn what_needs_mending_is_marked_where_it_stands_and_mended_by_the_next_change() {
        let mut saves = saving("\u{b}");
        let mut problem = refusal(code::VALIDATION);
        problem.errors = vec![FieldProblem::new("note", "text_unreadable"), FieldProblem::new("channels", "too_many_photos")];
        assert_eq!(saves.heard(Err(problem), &note("\u{b}")), Next::Nothing);
        let Saving::Failed(refused) = &saves.saving else { panic!("{:?}", saves.saving) };
        assert_eq!(refused.marks.iter().map(|mark| mark.field).collect::<Vec<_>>(), [Field::Note, Field::Whole]);
        assert!(saves.changed());
        assert_eq!(saves.begin(&note("a")), Some(3));
    }
}
