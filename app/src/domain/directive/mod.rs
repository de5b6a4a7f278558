//! Directives (หนังสือสั่งการ): a letter that an office writes, numbers and sends, and that each office which receives it
//! registers and passes on (DOMAIN.md section 1).
mod delivery;
mod number;
mod register;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::file::{Enclosure, enclosure_problems};
use super::monthly::Signatory;
use super::report::{FieldProblem, day_problem, text_problem};
use super::unit::{Unit, UnitId, UnitKind};

pub use delivery::{Delivered, DeliveryState, Registration, may_pass_on};
pub use number::{LetterNumber, office_code};
pub use register::{NumberProblem, Received, may_receive, may_send, offered, stamp_problem};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct DirectiveId(pub Uuid);

const MAX_SUBJECT_CHARS: usize = 300;
const MAX_BODY_CHARS: usize = 20_000;
const MAX_ASK_CHARS: usize = 500;
const MAX_ASKS: usize = 20;
const MAX_ENCLOSURES: usize = 20;
const MAX_SIGNATORY_CHARS: usize = 200;
/// Named one by one, beside the rule.
const MAX_NAMED: usize = 500;

/// Where a directive stands. What was sent stays readable, whatever comes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DirectiveState {
    /// Seen by its own office alone.
    Draft,
    Sent,
    /// A later one says it differently.
    Corrected,
    /// Its sender took it back, and says why.
    Withdrawn,
    /// Of a newer server.
    #[serde(other)]
    Unknown,
}

impl DirectiveState {
    pub const KNOWN: [DirectiveState; 4] =
        [DirectiveState::Draft, DirectiveState::Sent, DirectiveState::Corrected, DirectiveState::Withdrawn];

    pub fn code(self) -> &'static str {
        match self {
            DirectiveState::Draft => "draft",
            DirectiveState::Sent => "sent",
            DirectiveState::Corrected => "corrected",
            DirectiveState::Withdrawn => "withdrawn",
            DirectiveState::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|state| state.code() == code)
    }

    /// Whether it still asks for anything.
    pub fn holds(self) -> bool {
        self == DirectiveState::Sent
    }
}

/// Something that those who receive it are asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ask {
    pub kind: AskKind,
    /// In the sender's own words; needed where the kind does not say it.
    #[serde(default)]
    pub text: String,
    /// The last day for it; of a monthly report the days of the campaign hold.
    #[serde(default)]
    pub due: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AskKind {
    /// Make the material public through the channels one is responsible for (enclosure 1).
    Publish,
    /// Report every month (enclosure 2).
    ReportMonthly,
    /// Name one civil servant as coordinator (enclosure 3).
    AssignCoordinator,
    Other,
    /// Of a newer server.
    #[serde(other)]
    Unknown,
}

impl AskKind {
    pub const KNOWN: [AskKind; 4] = [AskKind::Publish, AskKind::ReportMonthly, AskKind::AssignCoordinator, AskKind::Other];
}

/// What a letter asks of those who receive it by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// That an agency names its coordinator.
    Coordinator,
    /// That it is done.
    Done,
}

impl Asked {
    pub fn code(self) -> &'static str {
        match self {
            Asked::Coordinator => "coordinator",
            Asked::Done => "done",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Asked::Coordinator, Asked::Done].into_iter().find(|asked| asked.code() == code)
    }
}

/// Who receives it: every unit of some kinds that lies within the sender's reach, and some by name. Sending makes a list of
/// it, which later units do not join.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Addressees {
    pub kinds: BTreeSet<UnitKind>,
    pub units: BTreeSet<UnitId>,
}

impl Addressees {
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.units.is_empty()
    }

    /// Whether a unit within the sender's reach is meant. Nobody writes to themselves.
    pub fn names(&self, sender: UnitId, unit: &Unit) -> bool {
        unit.id != sender && (self.kinds.contains(&unit.kind) || self.units.contains(&unit.id))
    }
}

/// What the letter says; its number stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Letter {
    /// เรื่อง
    pub subject: String,
    /// Paragraphs parted by line ends.
    pub body: String,
    pub addressees: Addressees,
    pub asks: Vec<Ask>,
    /// สิ่งที่ส่งมาด้วย, in their order; files of the sender's own office.
    pub enclosures: Vec<Enclosure>,
    /// Who signs it; until then a blank line with the office's head.
    pub signatory: Option<Signatory>,
}

impl Letter {
    /// What cannot even be kept as a draft.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found: Vec<FieldProblem> = text_problem("subject", &self.subject, MAX_SUBJECT_CHARS).into_iter().collect();
        found.extend(text_problem("body", &self.body, MAX_BODY_CHARS));
        if let Some(signatory) = &self.signatory {
            found.extend(text_problem("signatory.name", &signatory.name, MAX_SIGNATORY_CHARS));
            found.extend(text_problem("signatory.position", &signatory.position, MAX_SIGNATORY_CHARS));
        }
        if self.asks.len() > MAX_ASKS {
            found.push(FieldProblem::new("asks", "too_many"));
        }
        if self.addressees.units.len() > MAX_NAMED {
            found.push(FieldProblem::new("addressees", "too_many"));
        }
        found.extend(enclosure_problems("enclosures", &self.enclosures, MAX_ENCLOSURES));
        for (index, ask) in self.asks.iter().enumerate() {
            found.extend(text_problem(&format!("asks[{index}].text"), &ask.text, MAX_ASK_CHARS));
            found.extend(ask.due.and_then(|due| day_problem(&format!("asks[{index}].due"), due)));
            if ask.kind == AskKind::Unknown {
                found.push(FieldProblem::new(format!("asks[{index}].kind"), "unreadable"));
            }
        }
        found
    }

    /// By when something is asked for; a month's report is due on the campaign's own days.
    pub fn dues(&self) -> BTreeSet<(Asked, NaiveDate)> {
        let asked = |ask: &Ask| match ask.kind {
            AskKind::ReportMonthly => None,
            AskKind::AssignCoordinator => Some(Asked::Coordinator),
            AskKind::Publish | AskKind::Other | AskKind::Unknown => Some(Asked::Done),
        };
        self.asks.iter().filter_map(|ask| asked(ask).zip(ask.due)).collect()
    }

    /// What a draft may lack and a letter that is sent, dated `date`, may not.
    pub fn problems_of_sending(&self, date: NaiveDate) -> Vec<FieldProblem> {
        let mut found = self.problems();
        let mut need = |field: String, is_there: bool, code: &str| {
            if !is_there {
                found.push(FieldProblem::new(field, code));
            }
        };
        need("subject".to_owned(), !self.subject.trim().is_empty(), "subject_missing");
        need("body".to_owned(), !self.body.trim().is_empty(), "body_missing");
        need("addressees".to_owned(), !self.addressees.is_empty(), "addressees_missing");
        for (index, ask) in self.asks.iter().enumerate() {
            need(format!("asks[{index}].text"), ask.kind != AskKind::Other || !ask.text.trim().is_empty(), "ask_missing");
        }
        for (index, _) in self.asks.iter().enumerate().filter(|(_, ask)| ask.due.is_some_and(|due| due < date)) {
            found.push(FieldProblem::new(format!("asks[{index}].due"), "due_before_letter"));
        }
        found
    }
}

/// Nobody takes a letter back without saying why.
pub fn reason_problems(reason: &str) -> Vec<FieldProblem> {
    let missing = reason.is_empty().then(|| FieldProblem::new("reason", "reason_missing"));
    missing.into_iter().chain(text_problem("reason", reason, MAX_ASK_CHARS)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(n: u128, kind: UnitKind) -> Unit {
        Unit { id: UnitId(Uuid::from_u128(n)), kind, name: String::new(), area: None, area_path: Vec::new() }
    }

    #[test]
    fn a_rule_names_every_unit_of_a_kind_and_others_by_name() {
        let ministry = unit(1, UnitKind::Ministry);
        let department = unit(3, UnitKind::Department);
        let rule = Addressees { kinds: [UnitKind::Province].into(), units: [department.id, ministry.id].into() };
        let is_named = |unit: &Unit| rule.names(ministry.id, unit);
        assert!(is_named(&unit(2, UnitKind::Province)) && is_named(&department));
        assert!(!is_named(&unit(4, UnitKind::Department)) && !is_named(&unit(5, UnitKind::District)));
        assert!(!is_named(&ministry), "nobody writes to themselves");
    }

    #[test]
    fn a_draft_may_lack_what_a_letter_may_not() {
        let date = NaiveDate::from_ymd_opt(2026, 1, 30).unwrap();
        let draft = Letter { asks: vec![Ask { kind: AskKind::Other, text: String::new(), due: date.pred_opt() }], ..Letter::default() };
        assert_eq!(draft.problems(), []);
        let codes: Vec<_> = draft.problems_of_sending(date).into_iter().map(|problem| (problem.field, problem.code)).collect();
        let expected = [
            ("subject", "subject_missing"),
            ("body", "body_missing"),
            ("addressees", "addressees_missing"),
            ("asks[0].text", "ask_missing"),
            ("asks[0].due", "due_before_letter"),
        ];
        assert_eq!(codes, expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }
}
