//! A letter's number as offices write it: "ที่ มท ๐๒๐๖.๒/ว ๕๕๒", the office's code, ว for a circular, and the running number.
use serde::{Deserialize, Serialize};

use crate::domain::report::{FieldProblem, text_problem};
use crate::domain::thai_date::{Digits, from_thai_digits, to_thai_digits};

const MAX_OFFICE_CHARS: usize = 40;
/// Stands before a running number of circulars.
const CIRCULAR: char = 'ว';

/// Kept with Arabic digits, whatever it was typed in, so that the same number is the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterNumber {
    /// The office's code in the register, such as `มท 0206.2`.
    pub office: String,
    /// Circulars (หนังสือเวียน) are counted by themselves.
    pub is_circular: bool,
    /// From 1 in each Buddhist year.
    pub running: u32,
}

impl LetterNumber {
    /// `มท ๐๒๐๖.๒/ว ๕๕๒`, without the word ที่ in front.
    pub fn written(&self, digits: Digits) -> String {
        let circular = if self.is_circular { "ว " } else { "" };
        let text = format!("{}/{circular}{}", self.office, self.running);
        match digits {
            Digits::Thai => to_thai_digits(&text),
            Digits::Arabic => text,
        }
    }

    /// Reads what [`LetterNumber::written`] writes, with or without ที่, in either digits, spaces as they come.
    pub fn parse(text: &str) -> Option<Self> {
        let text = from_thai_digits(text.trim());
        let text = text.strip_prefix("ที่").unwrap_or(&text).trim();
        let (office, running) = text.rsplit_once('/')?;
        let running = running.trim();
        let (is_circular, running) = running.strip_prefix(CIRCULAR).map_or((false, running), |rest| (true, rest.trim_start()));
        let running = running.parse().ok().filter(|number| *number > 0)?;
        let office = office_code(office);
        (!office.is_empty()).then_some(Self { office, is_circular, running })
    }

    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found: Vec<FieldProblem> = text_problem("number.office", &self.office, MAX_OFFICE_CHARS).into_iter().collect();
        if self.office.is_empty() || self.office.contains('/') || self.office != office_code(&self.office) {
            found.push(FieldProblem::new("number.office", "unreadable"));
        }
        if self.running == 0 {
            found.push(FieldProblem::new("number.running", "unreadable"));
        }
        found
    }
}

/// An office's code the way it is kept: Arabic digits, single spaces.
pub fn office_code(text: &str) -> String {
    from_thai_digits(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(office: &str, is_circular: bool, running: u32) -> LetterNumber {
        LetterNumber { office: office.into(), is_circular, running }
    }

    #[test]
    fn the_ministrys_circular_is_read_and_written_as_on_the_letter() {
        let circular = number("มท 0206.2", true, 552);
        assert_eq!(circular.written(Digits::Thai), "มท ๐๒๐๖.๒/ว ๕๕๒");
        for text in ["ที่ มท ๐๒๐๖.๒/ว ๕๕๒", "มท 0206.2/ว552", " ที่มท  ๐๒๐๖.๒ / ว  552 "]
        {
            assert_eq!(LetterNumber::parse(text), Some(circular.clone()), "{text}");
        }
        assert_eq!(LetterNumber::parse("อบ ๐๐๑๗.๓/๑๒"), Some(number("อบ 0017.3", false, 12)));
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in ["", "552", "มท 0206.2/", "มท 0206.2/ว", "มท 0206.2/0", "/ว 5", "มท 0206.2/ว ห้า", "มท 0206.2/99999999999"]
        {
            assert_eq!(LetterNumber::parse(text), None, "{text}");
        }
        assert_eq!(number("มท 0206.2", true, 552).problems(), []);
        let codes = |number: LetterNumber| number.problems().into_iter().map(|problem| problem.field).collect::<Vec<_>>();
        assert_eq!(codes(number("มท/0206", true, 1)), ["number.office"]);
        assert_eq!(codes(number("มท ๐๒๐๖", true, 0)), ["number.office", "number.running"]);
    }
}
