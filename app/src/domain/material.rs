//! Awareness material: posters, pictures, sound for broadcast towers, short films and texts, by channel and topic.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::file::FileId;
use super::publication::{Placing, Publishable};
use super::report::{FieldProblem, Topic, text_problem};

pub const MAX_TITLE_CHARS: usize = 150;
pub const MAX_TEXT_CHARS: usize = 5_000;
const MAX_COLLECTION_CHARS: usize = 100;

/// One thing to be shown, read out or printed: words, a file, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Material {
    pub title: String,
    /// To be read out, or said beside the file.
    #[serde(default)]
    pub text: String,
    /// What it is part of, such as the title of a set of posters; empty: of nothing.
    #[serde(default)]
    pub collection: String,
    #[serde(default)]
    pub file: Option<FileId>,
    pub channels: BTreeSet<Channel>,
    #[serde(default)]
    pub topics: BTreeSet<Topic>,
    /// First and last day it is shown (Asia/Bangkok, both included); no last day: until it is withdrawn.
    pub from: NaiveDate,
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl Publishable for Material {
    const KIND: &'static str = "material";

    fn placing(&self) -> Placing<'_> {
        Placing { channels: &self.channels, topics: &self.topics, from: self.from, until: self.until }
    }

    fn file(&self) -> Option<FileId> {
        self.file
    }

    fn draft_problems(&self) -> Vec<FieldProblem> {
        let texts = [
            text_problem("title", &self.title, MAX_TITLE_CHARS),
            text_problem("text", &self.text, MAX_TEXT_CHARS),
            text_problem("collection", &self.collection, MAX_COLLECTION_CHARS),
        ];
        texts.into_iter().flatten().chain(self.placing().draft_problems()).collect()
    }

    fn problems(&self, today: NaiveDate) -> Vec<FieldProblem> {
        let mut found = self.draft_problems();
        if self.title.trim().is_empty() {
            found.push(FieldProblem::new("title", "title_missing"));
        }
        if self.text.trim().is_empty() && self.file.is_none() {
            found.push(FieldProblem::new("file", "material_empty"));
        }
        found.extend(self.placing().problems(today));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn material_has_a_title_and_something_to_show() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let whole = Material {
            title: "รู้ทันแก๊งคอลเซ็นเตอร์".into(),
            text: "อ่านออกเสียงตามสาย".into(),
            collection: String::new(),
            file: None,
            channels: [Channel::OnAir].into(),
            topics: BTreeSet::new(),
            from: today,
            until: None,
        };
        let codes = |material: &Material| material.problems(today).into_iter().map(|it| it.code).collect::<Vec<_>>();
        assert_eq!(codes(&whole), Vec::<String>::new());
        assert_eq!(codes(&Material { text: " ".into(), ..whole.clone() }), ["material_empty"]);
        assert_eq!(codes(&Material { text: String::new(), file: Some(FileId(uuid::Uuid::nil())), ..whole.clone() }), Vec::<String>::new());
        assert_eq!(codes(&Material { title: String::new(), channels: BTreeSet::new(), ..whole }), ["title_missing", "channel_missing"]);
    }
}
