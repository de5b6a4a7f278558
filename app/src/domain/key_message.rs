//! Key messages: one short line for the foot of a receipt, a pop-up or an LED board (channel 6 of enclosure 1).
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::publication::{Placing, Publishable};
use super::report::{FieldProblem, Topic};
use super::webhook::WebhookEvent;

/// Longest key message, characters: what a bill or a board has room for.
pub const MAX_CHARS: usize = 160;
/// Columns of a receipt printer with 80 mm paper in its usual type.
pub const RECEIPT_COLUMNS: usize = 48;
/// What it says, where and when. Published wording never changes: another message takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyMessage {
    pub text: String,
    pub channels: BTreeSet<Channel>,
    #[serde(default)]
    pub topics: BTreeSet<Topic>,
    /// First and last day it is shown (Asia/Bangkok, both included); no last day: until it is withdrawn.
    pub from: NaiveDate,
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl Publishable for KeyMessage {
    const KIND: &'static str = "key_message";

    fn placing(&self) -> Placing<'_> {
        Placing { channels: &self.channels, topics: &self.topics, from: self.from, until: self.until }
    }

    fn events() -> Option<[WebhookEvent; 2]> {
        Some([WebhookEvent::KeyMessagePublished, WebhookEvent::KeyMessageWithdrawn])
    }

    fn draft_problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        if self.text.chars().count() > MAX_CHARS {
            found.push(FieldProblem::new("text", "key_message_too_long"));
        } else if self.text.chars().any(char::is_control) {
            found.push(FieldProblem::new("text", "key_message_lines"));
        }
        found.extend(self.placing().draft_problems());
        found
    }

    fn problems(&self, today: NaiveDate) -> Vec<FieldProblem> {
        let mut found = self.draft_problems();
        if self.text.trim().is_empty() {
            found.push(FieldProblem::new("text", "key_message_missing"));
        }
        found.extend(self.placing().problems(today));
        found
    }
}

/// The text in lines of at most `columns`, as a printer of fixed type sets it: broken at spaces, within a word only where it
/// is longer than a line, and never between a Thai consonant and its marks, which take no column of their own.
pub fn lines(text: &str, columns: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for letter in word.chars() {
            if is_wide(letter) && width(&line) == columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    lines.extend(Some(line).filter(|line| !line.is_empty()));
    lines
}

fn width(text: &str) -> usize {
    text.chars().filter(|letter| is_wide(*letter)).count()
}

/// Whether it takes a column: everything but the Thai vowels and marks above and below.
fn is_wide(letter: char) -> bool {
    !matches!(letter, '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 2, day).unwrap()
    }

    fn message() -> KeyMessage {
        let channels = [Channel::DocumentsApps].into();
        KeyMessage {
            text: "ไม่เชื่อ ไม่รีบ ไม่โอน".into(), channels, topics: BTreeSet::new(), from: day(1), until: None
        }
    }

    fn codes(found: Vec<FieldProblem>) -> Vec<(String, String)> {
        found.into_iter().map(|problem| (problem.field, problem.code)).collect()
    }

    fn problem(field: &str, code: &str) -> Vec<(String, String)> {
        vec![(field.to_owned(), code.to_owned())]
    }

    #[test]
    fn a_message_is_one_short_line_with_a_channel_and_days_to_come() {
        assert_eq!(codes(message().problems(day(20))), []);
        assert_eq!(codes(KeyMessage { text: "ก".repeat(MAX_CHARS), ..message() }.problems(day(20))), []);
        assert_eq!(
            codes(KeyMessage { text: "ก".repeat(MAX_CHARS + 1), ..message() }.problems(day(20))),
            problem("text", "key_message_too_long")
        );
        assert_eq!(codes(KeyMessage { text: "ก\nข".into(), ..message() }.problems(day(20))), problem("text", "key_message_lines"));
        assert_eq!(codes(KeyMessage { text: "  ".into(), ..message() }.problems(day(20))), problem("text", "key_message_missing"));
        assert_eq!(codes(KeyMessage { channels: BTreeSet::new(), ..message() }.problems(day(20))), problem("channels", "channel_missing"));
        assert_eq!(codes(KeyMessage { topics: ["a b".into()].into(), ..message() }.problems(day(20))), problem("topics", "bad_topic"));
        assert_eq!(codes(KeyMessage { until: Some(day(20)), ..message() }.problems(day(20))), [], "the last day counts");
        assert_eq!(codes(KeyMessage { until: Some(day(19)), ..message() }.problems(day(20))), problem("until", "end_in_past"));
        let reversed = KeyMessage { from: day(9), until: Some(day(8)), ..message() };
        assert_eq!(codes(reversed.problems(day(20))), problem("until", "range_reversed"));
        assert_eq!(codes(KeyMessage { channels: BTreeSet::new(), text: String::new(), ..message() }.draft_problems()), []);
    }

    #[test]
    fn a_receipts_lines_fit_its_paper() {
        assert_eq!(lines("ไม่เชื่อ ไม่รีบ ไม่โอน", 14), ["ไม่เชื่อ ไม่รีบ", "ไม่โอน"]);
        assert_eq!(lines("ปี่ปี่ปี่", 2), ["ปี่ปี่", "ปี่"], "marks stay with their consonant");
        assert_eq!(lines("abcdef gh", 4), ["abcd", "ef", "gh"]);
        assert_eq!(lines("  ", 4), Vec::<String>::new());
        let long = "สายด่วน ๑๔๔๑ ".repeat(12);
        assert!(lines(&long, RECEIPT_COLUMNS).iter().all(|line| width(line) <= RECEIPT_COLUMNS));
    }
}
