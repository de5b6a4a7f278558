//! What a coordinator says to a report: accepted, or sent back with a comment on it or on single pictures.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::photo::PhotoHash;
use super::report::{FieldProblem, MAX_CAPTION_CHARS, MAX_NOTE_CHARS, ReportContent, text_problem};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Accepted,
    Returned,
    /// Of a newer server; never sent.
    #[serde(other)]
    Unknown,
}

impl Decision {
    pub fn code(self) -> &'static str {
        match self {
            Decision::Accepted => "accepted",
            Decision::Returned => "returned",
            Decision::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Decision::Accepted, Decision::Returned].into_iter().find(|decision| decision.code() == code)
    }
}

/// A comment on one picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoComment {
    pub hash: PhotoHash,
    pub comment: String,
}

/// What a reviewer is about to say of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Judgement {
    pub decision: Decision,
    #[serde(default)]
    pub comment: String,
    #[serde(default)]
    pub photos: Vec<PhotoComment>,
}

/// A judgement as it was given; it stays with the version it was given on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    pub version: u32,
    pub decision: Decision,
    #[serde(default)]
    pub comment: String,
    #[serde(default)]
    pub photo_comments: Vec<PhotoComment>,
    /// Name and position.
    pub by: String,
    pub at: DateTime<Utc>,
}

/// What a judgement was made on: the version read, and how many judgements the report had by then. Any change of either
/// makes another one, so two reviewers at once cannot both be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    pub version: u32,
    pub judgements: u32,
}

/// A text that names no revision.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("a revision is written <version>.<judgements>")]
pub struct BadRevision;

impl FromStr for Revision {
    type Err = BadRevision;

    fn from_str(text: &str) -> Result<Self, BadRevision> {
        let (version, judgements) = text.split_once('.').ok_or(BadRevision)?;
        let number = |text: &str| text.parse().map_err(|_| BadRevision);
        Ok(Self { version: number(version)?, judgements: number(judgements)? })
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.version, self.judgements)
    }
}

impl Judgement {
    /// Without blanks around and without empty comments, so that a repeat is recognised.
    #[must_use]
    pub fn tidy(self) -> Self {
        let trimmed = self.photos.into_iter().map(|photo| PhotoComment { comment: photo.comment.trim().to_owned(), ..photo });
        let photos = trimmed.filter(|photo| !photo.comment.is_empty()).collect();
        Self { decision: self.decision, comment: self.comment.trim().to_owned(), photos }
    }

    /// Every broken rule at once; `content` is the version that is judged.
    pub fn problems(&self, content: &ReportContent) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        if self.decision == Decision::Unknown {
            found.push(FieldProblem::new("decision", "unreadable"));
        }
        let says_something = !self.comment.trim().is_empty() || self.photos.iter().any(|photo| !photo.comment.trim().is_empty());
        if self.decision == Decision::Returned && !says_something {
            found.push(FieldProblem::new("comment", "comment_missing"));
        }
        found.extend(text_problem("comment", &self.comment, MAX_NOTE_CHARS));
        let mut seen = BTreeSet::new();
        for (index, photo) in self.photos.iter().enumerate() {
            if !content.photos.iter().any(|named| named.hash == photo.hash) || !seen.insert(&photo.hash) {
                found.push(FieldProblem::new(format!("photos[{index}].hash"), "photo_not_named"));
            }
            found.extend(text_problem(&format!("photos[{index}].comment"), &photo.comment, MAX_CAPTION_CHARS));
        }
        found
    }
}

/// Takes out what is being said of pictures that this version is without: nobody could judge it by them.
pub fn take_left_over(said: &mut BTreeMap<PhotoHash, String>, content: &ReportContent) -> Vec<String> {
    let is_gone = |hash: &PhotoHash| content.photos.iter().all(|photo| photo.hash != *hash);
    let gone: Vec<PhotoHash> = said.keys().filter(|hash| is_gone(hash)).cloned().collect();
    gone.iter().filter_map(|hash| said.remove(hash)).filter(|comment| !comment.trim().is_empty()).collect()
}

impl Review {
    pub fn comment_on(&self, hash: &PhotoHash) -> Option<&str> {
        self.photo_comments.iter().find(|photo| photo.hash == *hash).map(|photo| photo.comment.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::tests::content;

    fn judgement(decision: Decision, comment: &str, on_picture: Option<(u8, &str)>) -> Judgement {
        let photos = on_picture.into_iter().map(|(n, comment)| PhotoComment { hash: PhotoHash::of(&[n]), comment: comment.to_owned() });
        Judgement { decision, comment: comment.to_owned(), photos: photos.collect() }
    }

    fn codes(judgement: &Judgement) -> Vec<String> {
        judgement.problems(&content(&[1, 2])).into_iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn sending_back_says_why_on_the_report_or_on_a_picture() {
        assert_eq!(codes(&judgement(Decision::Returned, " ", None)), ["comment_missing"]);
        assert_eq!(codes(&judgement(Decision::Returned, "", Some((1, " ")))), ["comment_missing"]);
        assert!(codes(&judgement(Decision::Returned, "ภาพไม่ชัด", None)).is_empty());
        assert!(codes(&judgement(Decision::Returned, "", Some((2, "ภาพไม่ชัด")))).is_empty());
        assert!(codes(&judgement(Decision::Accepted, "", None)).is_empty());
        assert_eq!(codes(&judgement(Decision::Unknown, "", None)), ["unreadable"]);
    }

    #[test]
    fn comments_are_on_pictures_of_the_version_and_not_endless() {
        assert_eq!(codes(&judgement(Decision::Returned, "", Some((9, "อื่น")))), ["photo_not_named"]);
        let long = "ก".repeat(MAX_CAPTION_CHARS + 1);
        assert_eq!(codes(&judgement(Decision::Accepted, "", Some((1, &long)))), ["text_too_long"]);
        assert_eq!(codes(&judgement(Decision::Returned, "\u{0}", None)), ["text_unreadable"]);
    }

    #[test]
    fn what_was_said_of_a_picture_that_a_new_version_is_without_is_handed_back_and_not_sent() {
        let on = |n: u8, comment: &str| (PhotoHash::of(&[n]), comment.to_owned());
        let mut said = BTreeMap::from([on(1, "มืด"), on(2, "เห็นหน้า"), on(3, "  ")]);
        assert_eq!(take_left_over(&mut said, &content(&[1, 4])), ["เห็นหน้า"]);
        assert_eq!(said, BTreeMap::from([on(1, "มืด")]));
    }

    #[test]
    fn a_tidied_judgement_is_the_same_however_it_was_typed() {
        let typed = judgement(Decision::Returned, " ภาพ \n", Some((1, "  ")));
        assert_eq!(typed.tidy(), judgement(Decision::Returned, "ภาพ", None));
    }

    #[test]
    fn a_revision_survives_its_text() {
        let revision = Revision { version: 3, judgements: 12 };
        assert_eq!(revision.to_string().parse(), Ok(revision));
        for bad in ["", "3", "3.", "x.1", "*"] {
            assert_eq!(bad.parse::<Revision>(), Err(BadRevision), "{bad}");
        }
    }
}
