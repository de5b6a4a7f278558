//! A report of one activity: what a village head records in the hall, and the rules it must keep.
use std::collections::BTreeSet;

use chrono::{Datelike, Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::area::AreaCode;
use super::channel::Channel;
use super::period::Month;
use super::photo::{GeoPoint, MAX_BYTES, ReportPhoto};
use super::unit::UnitId;

/// Made on the phone (UUIDv7): the identity by which a repeat is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ReportId(pub Uuid);

pub const MAX_PHOTOS: usize = 30;
pub const MAX_CAPTION_CHARS: usize = 300;
pub const MAX_NOTE_CHARS: usize = 4_000;
pub const MAX_PLACE_CHARS: usize = 300;
pub const MAX_PEOPLE: u32 = 1_000_000;
/// Longest activity, days.
pub const MAX_RANGE_DAYS: i64 = 366;
/// How long ago an activity may lie when it is first sent, days: a phone may have been in a drawer.
pub const MAX_AGE_DAYS: i64 = 800;

/// Who helped (ผู้ร่วมดำเนินการ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Partner {
    Police,
    LocalAdministration,
    District,
    School,
    Temple,
    HealthVolunteers,
    SecurityVolunteers,
    Other,
}

impl Partner {
    pub const ALL: [Partner; 8] = [
        Partner::Police,
        Partner::LocalAdministration,
        Partner::District,
        Partner::School,
        Partner::Temple,
        Partner::HealthVolunteers,
        Partner::SecurityVolunteers,
        Partner::Other,
    ];
}

/// What was talked about. An open set of short codes: material published later may add its own.
pub type Topic = String;

/// The topics every phone knows from the start.
pub const TOPICS: [&str; 8] =
    ["call_centre", "investment", "loan", "shopping", "romance", "phishing_link", "mule_account", "fake_authority"];

/// The content of a report. It is frozen at the first attempt to send it; a change after that is a new version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportContent {
    /// The unit whose activity it was.
    pub unit: UnitId,
    pub channel: Channel,
    /// First and last day of the activity (Asia/Bangkok); equal for a single day.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The official area it took place in, if known.
    #[serde(default)]
    pub place_area: Option<AreaCode>,
    /// The place in words ("ศาลากลางบ้าน หมู่ที่ ๔").
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub location: Option<GeoPoint>,
    /// How many people came or were reached.
    #[serde(default)]
    pub people: Option<u32>,
    #[serde(default)]
    pub partners: BTreeSet<Partner>,
    #[serde(default)]
    pub topics: BTreeSet<Topic>,
    #[serde(default)]
    pub note: String,
    pub photos: Vec<ReportPhoto>,
}

/// One broken rule: which field, which rule. Codes are stable; sentences come from the translations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// Field name as on the wire; pictures as `photos[3].caption`.
    pub field: String,
    pub code: String,
}

impl FieldProblem {
    pub fn new(field: impl Into<String>, code: &str) -> Self {
        Self { field: field.into(), code: code.to_owned() }
    }
}

impl ReportContent {
    /// Every broken rule at once. `today` is the day in Bangkok by the judge's own clock.
    ///
    /// One day of grace lies in the future, so that a phone a few hours fast is not refused.
    pub fn problems(&self, today: NaiveDate) -> Vec<FieldProblem> {
        let mut found = self.date_problems(today);
        if self.photos.is_empty() {
            found.push(FieldProblem::new("photos", "photo_missing"));
        }
        if self.photos.len() > MAX_PHOTOS {
            found.push(FieldProblem::new("photos", "too_many_photos"));
        }
        let mut seen = BTreeSet::new();
        for (index, photo) in self.photos.iter().enumerate() {
            found.extend(photo_problem(photo, index));
            if !seen.insert(&photo.hash) {
                found.push(FieldProblem::new(format!("photos[{index}]"), "photo_twice"));
            }
        }
        if self.people.is_some_and(|n| n > MAX_PEOPLE) {
            found.push(FieldProblem::new("people", "too_many_people"));
        }
        for (field, text, limit) in [("place", &self.place, MAX_PLACE_CHARS), ("note", &self.note, MAX_NOTE_CHARS)] {
            found.extend(text_problem(field, text, limit));
        }
        // PostgreSQL refuses NUL.
        let is_code = |topic: &Topic| !topic.is_empty() && topic.len() <= 100 && !topic.contains(char::is_control);
        if self.topics.len() > 50 || !self.topics.iter().all(is_code) {
            found.push(FieldProblem::new("topics", "bad_topic"));
        }
        if self.location.is_some_and(|point| !is_on_earth(&point)) {
            found.push(FieldProblem::new("location", "bad_location"));
        }
        found
    }

    fn date_problems(&self, today: NaiveDate) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        if self.to < self.from {
            found.push(FieldProblem::new("to", "range_reversed"));
        } else if (self.to - self.from).num_days() > MAX_RANGE_DAYS {
            found.push(FieldProblem::new("to", "range_too_long"));
        }
        if self.from > today + Duration::days(1) {
            found.push(FieldProblem::new("from", "date_in_future"));
        } else if self.from < today - Duration::days(MAX_AGE_DAYS) {
            found.push(FieldProblem::new("from", "date_too_old"));
        }
        if self.to > today + Duration::days(MAX_RANGE_DAYS) {
            found.push(FieldProblem::new("to", "date_in_future"));
        }
        found
    }
}

fn photo_problem(photo: &ReportPhoto, index: usize) -> Option<FieldProblem> {
    let code = if photo.size == 0 || photo.size > MAX_BYTES {
        "photo_too_large"
    } else if photo.width == 0 || photo.height == 0 {
        "photo_unreadable"
    } else if photo.location.is_some_and(|point| !is_on_earth(&point)) {
        "bad_location"
    } else {
        return text_problem(&format!("photos[{index}].caption"), &photo.caption, MAX_CAPTION_CHARS);
    };
    Some(FieldProblem::new(format!("photos[{index}]"), code))
}

/// What is wrong with a reason or a note that must be there, without the spaces around it.
pub fn said_problem(field: &str, text: &str, limit: usize) -> Option<FieldProblem> {
    match text.trim() {
        "" => Some(FieldProblem::new(field, "text_missing")),
        text => text_problem(field, text, limit),
    }
}

/// What is wrong with a day that somebody types: one in another age is a slip, and no calendar of a spreadsheet holds it.
pub fn day_problem(field: &str, day: NaiveDate) -> Option<FieldProblem> {
    let is_written = Month::new(day.year(), day.month()).is_ok();
    (!is_written).then(|| FieldProblem::new(field, "year_wrong"))
}

pub(super) fn text_problem(field: &str, text: &str, limit: usize) -> Option<FieldProblem> {
    if text.chars().count() > limit {
        Some(FieldProblem::new(field, "text_too_long"))
    } else if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
        // PostgreSQL refuses NUL, and nothing a person types holds the others.
        Some(FieldProblem::new(field, "text_unreadable"))
    } else {
        None
    }
}

fn is_on_earth(point: &GeoPoint) -> bool {
    (-90.0..=90.0).contains(&point.latitude) && (-180.0..=180.0).contains(&point.longitude)
}
