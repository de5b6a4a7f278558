//! What must hold before a month is kept, submitted or judged.
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Arrangement, MAX_PICTURES, PictureKey, Placed};
use crate::domain::channel::Channel;
use crate::domain::period::Month;
use crate::domain::photo::PhotoHash;
use crate::domain::report::{FieldProblem, MAX_CAPTION_CHARS, MAX_NOTE_CHARS, ReportId, text_problem};

/// Why a placed picture may not be submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Withdrawal {
    /// Its report was sent back and waits to be corrected.
    Returned,
    /// Its report was corrected and waits to be accepted; the picture is in it still.
    Unjudged,
    /// The report's current version is without it, or is none of this month's any more.
    Gone,
    /// Of a newer server.
    #[serde(other)]
    Unknown,
}

/// A placed picture that the month does not offer any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawn {
    pub source: ReportId,
    pub hash: PhotoHash,
    pub why: Withdrawal,
}

impl Withdrawn {
    pub fn key(&self) -> PictureKey {
        PictureKey { source: self.source, hash: self.hash.clone() }
    }
}

/// What of a month a field's name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    Note,
    Picture(Channel, &'a Placed),
    Caption(Channel, &'a Placed),
    Days(Channel, &'a Placed),
    /// Whatever is none of these, such as the number of pictures.
    Whole,
}

/// A picture's field: `channels.online[3]`.
fn field(channel: Channel, index: usize) -> String {
    format!("channels.{}[{index}]", channel.code())
}

impl Arrangement {
    /// Channels without a picture: an obvious gap that a submission asks about.
    pub fn empty_channels(&self) -> Vec<Channel> {
        Channel::ALL.into_iter().filter(|channel| self.pictures(*channel).is_empty()).collect()
    }

    /// Every picture with the name of its field.
    fn named(&self) -> impl Iterator<Item = (String, &Placed)> {
        let of_channel = |channel: Channel| {
            let pictures = self.pictures(channel).iter().enumerate();
            pictures.map(move |(index, placed)| (field(channel, index), placed))
        };
        Channel::ALL.into_iter().flat_map(of_channel)
    }

    /// The fields of those pictures that `is_meant` picks, each with the same rule broken.
    pub fn broken(&self, code: &str, is_meant: impl Fn(&Placed) -> bool) -> Vec<FieldProblem> {
        self.named().filter(|(_, placed)| is_meant(placed)).map(|(field, _)| FieldProblem::new(field, code)).collect()
    }

    /// What the field of a [`FieldProblem`] means here.
    pub fn part(&self, name: &str) -> Part<'_> {
        if name == "note" {
            return Part::Note;
        }
        let inside = name.strip_prefix("channels.").and_then(|rest| rest.split_once('['));
        let found = inside.and_then(|(code, rest)| {
            let ((index, rest), channel) = (rest.split_once(']')?, Channel::from_code(code)?);
            Some((channel, self.pictures(channel).get(index.parse::<usize>().ok()?)?, rest))
        });
        match found {
            Some((channel, placed, ".caption")) => Part::Caption(channel, placed),
            Some((channel, placed, ".from" | ".to")) => Part::Days(channel, placed),
            Some((channel, placed, _)) => Part::Picture(channel, placed),
            None => Part::Whole,
        }
    }

    /// Pictures whose days do not all lie in the month: a submission asks whether that is meant.
    pub fn outside(&self, month: Month) -> Vec<&Placed> {
        let is_outside = |placed: &&Placed| !month.contains(placed.from) || !month.contains(placed.to);
        self.all().map(|(_, placed)| placed).filter(is_outside).collect()
    }

    /// Every broken rule at once; fields as `channels.online[3].caption`.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found: Vec<FieldProblem> = text_problem("note", &self.note, MAX_NOTE_CHARS).into_iter().collect();
        if self.all().count() > MAX_PICTURES {
            found.push(FieldProblem::new("channels", "too_many_photos"));
        }
        let mut seen = BTreeSet::new();
        for (field, placed) in self.named() {
            if placed.to < placed.from {
                found.push(FieldProblem::new(format!("{field}.to"), "range_reversed"));
            }
            if !seen.insert((placed.source, &placed.hash)) {
                found.push(FieldProblem::new(&field, "photo_twice"));
            }
            found.extend(text_problem(&format!("{field}.caption"), &placed.caption, MAX_CAPTION_CHARS));
        }
        found
    }
}

/// What is wrong with the ministry's decision: a return says why, in words that can be kept and read.
pub fn decision_problems(accepted: bool, comment: &str) -> Vec<FieldProblem> {
    let missing = (!accepted && comment.trim().is_empty()).then(|| FieldProblem::new("comment", "comment_missing"));
    missing.into_iter().chain(text_problem("comment", comment, MAX_NOTE_CHARS)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::placed;
    use super::*;

    fn with(pictures: Vec<Placed>) -> Arrangement {
        Arrangement { channels: [(Channel::Online, pictures)].into(), note: String::new() }
    }

    fn codes(problems: Vec<FieldProblem>) -> Vec<(String, String)> {
        problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
    }

    #[test]
    fn a_picture_placed_twice_and_a_range_turned_round_are_named() {
        let mut turned = placed(1, "ก");
        turned.to = turned.from.pred_opt().unwrap();
        let expected = [("channels.online[0].to", "range_reversed"), ("channels.online[1]", "photo_twice")];
        assert_eq!(codes(with(vec![turned, placed(1, "ก")]).problems()), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }

    #[test]
    fn every_field_that_is_named_leads_back_to_what_it_means() {
        let mut wrong = placed(2, &"ข".repeat(MAX_CAPTION_CHARS + 1));
        wrong.to = wrong.from.pred_opt().unwrap();
        let mut month = with(vec![placed(1, "ก"), wrong.clone(), wrong.clone()]);
        month.note = "\u{b}".to_owned();
        let parts: Vec<Part> = month.problems().iter().map(|problem| month.part(&problem.field)).collect();
        let (days, caption) = (Part::Days(Channel::Online, &wrong), Part::Caption(Channel::Online, &wrong));
        assert_eq!(parts, [Part::Note, days, caption, days, Part::Picture(Channel::Online, &wrong), caption]);
        for unknown in ["channels", "channels.online", "channels.online[9].caption", "channels.moon[0]", "channels.online[x]", ""] {
            assert_eq!(month.part(unknown), Part::Whole, "{unknown}");
        }
    }

    #[test]
    fn days_that_reach_out_of_the_month_are_asked_about() {
        let month = Month::parse("2026-02").unwrap();
        let mut late = placed(2, "ข");
        late.to = month.last_day().succ_opt().unwrap();
        let arrangement = with(vec![placed(1, "ก"), late.clone()]);
        assert_eq!(arrangement.outside(month), [&late]);
        assert_eq!(arrangement.outside(month.next()), [&placed(1, "ก"), &late]);
    }

    #[test]
    fn a_return_says_why_in_words_that_can_be_kept() {
        assert_eq!(decision_problems(true, ""), []);
        assert_eq!(decision_problems(false, "ภาพไม่ชัด\nแก้ด้วย"), []);
        let one = |code: &str| vec![("comment".to_owned(), code.to_owned())];
        assert_eq!(codes(decision_problems(false, " \n")), one("comment_missing"));
        assert_eq!(codes(decision_problems(true, "\u{0}")), one("text_unreadable"));
        assert_eq!(codes(decision_problems(false, &"ก".repeat(MAX_NOTE_CHARS + 1))), one("text_too_long"));
    }
}
