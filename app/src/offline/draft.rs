//! A report being written. Kept as typed, so that a half-filled form survives anything.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::owner::Owner;
use crate::domain::area::AreaCode;
use crate::domain::channel::Channel;
use crate::domain::photo::{GeoPoint, ReportPhoto};
use crate::domain::report::{FieldProblem, Partner, ReportContent, ReportId, Topic};
use crate::domain::thai_date::from_thai_digits;
use crate::domain::unit::UnitId;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub id: ReportId,
    /// The version it will be sent as.
    pub version: u32,
    /// Who writes it. Absent in records of older versions of the app.
    #[serde(default)]
    pub owner: Option<Owner>,
    pub form: DraftForm,
    pub created_ms: i64,
    /// Grows with every write, so that it also names one state of the draft among all ([`super::stale`]).
    pub changed_ms: i64,
}

/// The fields as the person left them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    pub channel: Option<Channel>,
    pub from: Option<NaiveDate>,
    /// None: a single day.
    pub to: Option<NaiveDate>,
    pub place_area: Option<AreaCode>,
    pub place: String,
    pub location: Option<GeoPoint>,
    /// As typed, Thai or Arabic digits.
    pub people: String,
    pub partners: BTreeSet<Partner>,
    pub topics: BTreeSet<Topic>,
    pub note: String,
    pub photos: Vec<ReportPhoto>,
}

impl Draft {
    /// A draft that nobody has typed in is only an opened form; a correction is wanted from its first moment.
    pub fn is_touched(&self) -> bool {
        self.changed_ms != self.created_ms || self.version > 1
    }
}

impl DraftForm {
    /// The content ready to send, or every field that still needs mending. `today` is the day in Bangkok.
    pub fn finish(&self, unit: UnitId, today: NaiveDate) -> Result<ReportContent, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let people = self.people_count().unwrap_or_else(|| {
            problems.push(FieldProblem::new("people", "people_wrong"));
            None
        });
        // What stands in for it is never sent: the problem keeps the content here.
        let channel = self.channel.unwrap_or_else(|| {
            problems.push(FieldProblem::new("channel", "channel_missing"));
            Channel::Community
        });
        let from = self.from.unwrap_or(today);
        let content = ReportContent {
            unit,
            channel,
            from,
            to: self.to.unwrap_or(from),
            place_area: self.place_area.clone(),
            place: self.place.trim().to_owned(),
            location: self.location,
            people,
            partners: self.partners.clone(),
            topics: self.topics.clone(),
            note: self.note.trim().to_owned(),
            photos: self.photos.clone(),
        };
        problems.extend(content.problems(today));
        if problems.is_empty() { Ok(content) } else { Err(problems) }
    }

    /// `Some(None)`: left empty. `None`: not a number.
    fn people_count(&self) -> Option<Option<u32>> {
        let digits = from_thai_digits(self.people.trim()).replace(',', "");
        if digits.is_empty() { Some(None) } else { digits.parse().ok().map(Some) }
    }
}

impl From<ReportContent> for DraftForm {
    fn from(content: ReportContent) -> Self {
        Self {
            channel: Some(content.channel),
            from: Some(content.from),
            to: (content.to != content.from).then_some(content.to),
            place_area: content.place_area,
            place: content.place,
            location: content.location,
            people: content.people.map(|n| n.to_string()).unwrap_or_default(),
            partners: content.partners,
            topics: content.topics,
            note: content.note,
            photos: content.photos,
        }
    }
}
