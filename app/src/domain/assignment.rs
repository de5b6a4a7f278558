//! The coordinator's assignment (enclosure 3): an agency names one civil servant, from one day until another, who has a
//! coordinator's rights for exactly that long.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::access::Role;
use super::report::{FieldProblem, day_problem, text_problem};
use super::unit::UnitKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct AssignmentId(pub Uuid);

const MAX_CHARS: usize = 200;
const MAX_NUMBER_CHARS: usize = 40;
const MAX_REASON_CHARS: usize = 500;

/// Who is named, as it stands on the form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appointee {
    pub name: String,
    pub position: String,
    #[serde(default)]
    pub reach: Reach,
}

/// How a coordinator is reached.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Reach {
    /// Of the office.
    pub telephone: String,
    pub mobile: String,
    /// E-mail address or LINE name.
    pub online: String,
}

/// The days for which it holds in Thailand, the first and the last included; without a last one until somebody says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Term {
    pub from: NaiveDate,
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// Where an assignment stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssignmentState {
    Coming,
    Valid,
    Ended,
    /// Made by mistake: it never held.
    Withdrawn,
    /// Of a newer server.
    #[serde(other)]
    Unknown,
}

impl Term {
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether both hold on some day: an agency has one coordinator at a time.
    pub fn meets(&self, other: &Term) -> bool {
        let ends_before = |one: &Term, next: &Term| one.until.is_some_and(|until| until < next.from);
        !ends_before(self, other) && !ends_before(other, self)
    }

    pub fn state(&self, today: NaiveDate) -> AssignmentState {
        if today < self.from {
            AssignmentState::Coming
        } else if self.holds_on(today) {
            AssignmentState::Valid
        } else {
            AssignmentState::Ended
        }
    }

    /// The last day that somebody may be given who holds it already: their past stays as it was.
    pub fn end_problem(&self, until: NaiveDate, today: NaiveDate) -> Option<FieldProblem> {
        if until < self.from {
            Some(FieldProblem::new("until", "range_reversed"))
        } else if until < today && today.pred_opt() != Some(until) {
            // Yesterday: from now on. What was done before then was done with a coordinator's rights.
            Some(FieldProblem::new("until", "end_in_past"))
        } else {
            day_problem("until", until)
        }
    }
}

impl Reach {
    fn problems(&self) -> Vec<FieldProblem> {
        let fields = [
            ("telephone", &self.telephone, MAX_NUMBER_CHARS),
            ("mobile", &self.mobile, MAX_NUMBER_CHARS),
            ("online", &self.online, MAX_CHARS),
        ];
        let mut found: Vec<FieldProblem> = fields.into_iter().filter_map(|(field, text, limit)| text_problem(field, text, limit)).collect();
        for (field, text, _) in &fields[..2] {
            if !text.trim().is_empty() && !text.chars().any(char::is_numeric) {
                found.push(FieldProblem::new(*field, "telephone_unreadable"));
            }
        }
        if fields.iter().all(|(_, text, _)| text.trim().is_empty()) {
            // Whoever is asked must be within reach.
            found.push(FieldProblem::new("mobile", "reach_missing"));
        }
        found
    }

    /// The number that others are given: the office's, else the mobile one.
    pub fn number(&self) -> Option<&str> {
        [self.telephone.trim(), self.mobile.trim()].into_iter().find(|number| !number.is_empty())
    }
}

impl Appointee {
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        for (field, text) in [("name", &self.name), ("position", &self.position)] {
            if text.trim().is_empty() {
                found.push(FieldProblem::new(field, "text_missing"));
            }
            found.extend(text_problem(field, text, MAX_CHARS));
        }
        found.extend(self.reach.problems());
        found
    }
}

/// What somebody would do to a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermChange {
    /// Take office by a new one.
    Take,
    /// Have another last day instead of this one.
    End {
        was: Option<NaiveDate>,
        until: NaiveDate,
    },
    Withdraw,
}

impl TermChange {
    /// Whoever has their rights by a term may give it up, and no more: not lengthen it, take a next one, or have it as if it had never
    /// been. The field is the one that says so in a form.
    pub fn problem_by_its_holder(self) -> Option<FieldProblem> {
        let field = match self {
            Self::Take => "person",
            Self::End { was, until } if was.is_none_or(|was| until <= was) => return None,
            Self::End { .. } => "until",
            Self::Withdraw => "reason",
        };
        Some(FieldProblem::new(field, "own_term"))
    }
}

/// What is wrong with an assignment as a whole.
pub fn problems(appointee: &Appointee, term: &Term) -> Vec<FieldProblem> {
    let reversed = term.until.is_some_and(|until| until < term.from).then(|| FieldProblem::new("until", "range_reversed"));
    let days = [("from", Some(term.from)), ("until", term.until)];
    let days = days.into_iter().filter_map(|(field, day)| day_problem(field, day?));
    appointee.problems().into_iter().chain(reversed).chain(days).collect()
}

/// Nobody is withdrawn without saying why.
pub fn reason_problems(reason: &str) -> Vec<FieldProblem> {
    let missing = reason.trim().is_empty().then(|| FieldProblem::new("reason", "reason_missing"));
    missing.into_iter().chain(text_problem("reason", reason, MAX_REASON_CHARS)).collect()
}

/// Agencies that name a coordinator: those that owe the picture report, and the offices between them and the villages.
pub fn names_coordinator(kind: UnitKind) -> bool {
    kind.owes_picture_report() || matches!(kind, UnitKind::District | UnitKind::LocalAdministration)
}

/// What somebody enrolled as `enrolled` may do on a day on which one of their assignments holds, or did before. Whoever is
/// enrolled as a coordinator and was never assigned stays one; once assigned, their terms decide.
pub fn role_under(enrolled: Role, holds: bool, has_begun: bool) -> Role {
    match enrolled {
        Role::Administrator => Role::Administrator,
        _ if holds => Role::Coordinator,
        Role::Coordinator if !has_begun => Role::Coordinator,
        _ => Role::Official,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 2, 1).unwrap() + chrono::Days::new(n.unsigned_abs())
    }

    fn term(from: i64, until: Option<i64>) -> Term {
        Term { from: day(from), until: until.map(day) }
    }

    fn appointee() -> Appointee {
        Appointee {
            name: "กานดา (ตัวอย่าง)".into(), position: "นักวิเคราะห์".into(), reach: Reach { mobile: "08x".into(), ..Reach::default() }
        }
    }

    #[test]
    fn the_first_and_the_last_day_belong_to_it() {
        let states = [0, 1, 5, 6].map(|today| term(1, Some(5)).state(day(today)));
        use AssignmentState::*;
        assert_eq!(states, [Coming, Valid, Valid, Ended]);
        assert_eq!(term(1, None).state(day(9_000)), Valid);
    }

    #[test]
    fn an_end_may_be_now_or_later_but_not_in_the_past() {
        let held = term(1, None);
        let code = |until| held.end_problem(day(until), day(10)).map(|problem| problem.code);
        assert_eq!([code(9), code(10), code(300)], [None, None, None]);
        assert_eq!(code(8).as_deref(), Some("end_in_past"));
        assert_eq!(held.end_problem(day(0), day(0)).map(|problem| problem.code).as_deref(), Some("range_reversed"));
    }

    #[test]
    fn who_holds_a_term_may_give_it_up_and_no_more() {
        let of = |change: TermChange| change.problem_by_its_holder().map(|problem| problem.field);
        let end = |was: Option<i64>, until| of(TermChange::End { was: was.map(day), until: day(until) });
        assert_eq!((end(None, 900), end(Some(9), 9), end(Some(9), 3)), (None, None, None));
        assert_eq!(end(Some(9), 10).as_deref(), Some("until"));
        assert_eq!([of(TermChange::Take), of(TermChange::Withdraw)], [Some("person".into()), Some("reason".into())]);
    }

    #[test]
    fn a_form_names_somebody_who_can_be_reached() {
        assert_eq!(problems(&appointee(), &term(0, None)), []);
        let nobody = Appointee { position: "ก".repeat(201), ..Appointee::default() };
        let found: Vec<_> = problems(&nobody, &term(3, Some(1))).into_iter().map(|problem| (problem.field, problem.code)).collect();
        let expected = [("name", "text_missing"), ("position", "text_too_long"), ("mobile", "reach_missing"), ("until", "range_reversed")];
        assert_eq!(found, expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }

    #[test]
    fn a_number_has_digits_thai_or_arabic() {
        let of = |mobile: &str| Reach { mobile: mobile.into(), ..Reach::default() }.problems().first().map(|problem| problem.code.clone());
        assert_eq!([of("๐๘ ๑๒๓๔ ๕๖๗๘"), of("081-234-5678 ต่อ 9")], [None, None]);
        assert_eq!(of("โทร").as_deref(), Some("telephone_unreadable"));
    }

    #[test]
    fn rights_last_as_long_as_the_term_and_an_enrolled_coordinator_keeps_them_until_the_first() {
        use Role::*;
        let table = [
            (Official, false, false, Official),
            (Official, true, true, Coordinator),
            (Official, false, true, Official),
            (Coordinator, false, false, Coordinator),
            (Coordinator, true, true, Coordinator),
            (Coordinator, false, true, Official),
            (Administrator, false, true, Administrator),
        ];
        for (enrolled, holds, has_begun, role) in table {
            assert_eq!(role_under(enrolled, holds, has_begun), role, "{enrolled:?} {holds} {has_begun}");
        }
    }

    proptest! {
        #[test]
        fn two_terms_meet_where_some_day_is_in_both(a in 0i64..30, b in proptest::option::of(0i64..30), c in 0i64..30, d in proptest::option::of(0i64..30)) {
            let (one, other) = (term(a, b.map(|b| a + b)), term(c, d.map(|d| c + d)));
            let is_shared = (0..200).any(|n| one.holds_on(day(n)) && other.holds_on(day(n)));
            prop_assert_eq!(one.meets(&other), is_shared);
            prop_assert_eq!(other.meets(&one), is_shared);
        }
    }
}
