//! The monthly picture report (enclosure 2): one unit's month, its pictures under six headings, frozen when submitted.
mod arrange;
mod check;
mod life;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::channel::Channel;
use super::period::Month;
use super::photo::PhotoHash;
use super::report::ReportId;

pub use arrange::PictureKey;
pub use check::{Part, Withdrawal, Withdrawn, decision_problems};
pub use life::{MonthlyState, Move};

/// One unit's month; the same through all its revisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct MonthlyId(pub Uuid);

/// Most pictures one month's report holds.
pub const MAX_PICTURES: usize = 240;

/// A picture as it is placed in the month's report: a copy whose words may differ from the original's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Placed {
    pub hash: PhotoHash,
    /// The report it was taken from: every picture leads back to its source.
    pub source: ReportId,
    /// The first line under the picture: what and where.
    pub caption: String,
    /// The second line: a day, or a range of days.
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// What a coordinator arranges: pictures in order under each channel, and the covering note.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Arrangement {
    pub channels: BTreeMap<Channel, Vec<Placed>>,
    /// The body of the covering memo, paragraphs parted by line ends; empty: the usual sentence.
    pub note: String,
}

impl Arrangement {
    /// The pictures of one channel, in order.
    pub fn pictures(&self, channel: Channel) -> &[Placed] {
        self.channels.get(&channel).map_or(&[], Vec::as_slice)
    }

    /// Every picture, channel by channel.
    pub fn all(&self) -> impl Iterator<Item = (Channel, &Placed)> {
        Channel::ALL.into_iter().flat_map(|channel| self.pictures(channel).iter().map(move |placed| (channel, placed)))
    }

    /// How many more pictures it holds.
    pub fn room(&self) -> usize {
        MAX_PICTURES.saturating_sub(self.all().count())
    }
}

/// A month as it was submitted: everything its papers are made from. Never changed afterwards; the same one gives the
/// same papers to the byte.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenMonth {
    pub unit_name: String,
    pub month: Month,
    /// `69-000012`, kept through all revisions.
    pub number: String,
    /// 1 for the first.
    pub revision: u32,
    pub submitted_at: DateTime<Utc>,
    pub signatory: Option<Signatory>,
    pub arrangement: Arrangement,
    pub activities: Vec<Activity>,
}

/// Who stands under a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Signatory {
    pub name: String,
    pub position: String,
}

/// A line of the annexed table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    pub channel: Channel,
    pub unit_name: String,
    /// What it was: the first picture's caption.
    pub what: String,
    pub place: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub people: Option<u32>,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn placed(source: u128, caption: &str) -> Placed {
        let day = NaiveDate::from_ymd_opt(2026, 2, 14).unwrap();
        Placed {
            hash: PhotoHash::of(caption.as_bytes()),
            source: ReportId(Uuid::from_u128(source)),
            caption: caption.into(),
            from: day,
            to: day,
        }
    }

    #[test]
    fn pictures_come_channel_by_channel_and_gaps_are_named() {
        let channels = BTreeMap::from([(Channel::Community, vec![placed(1, "ข")]), (Channel::Online, vec![placed(2, "ก")])]);
        let month = Arrangement { channels, note: String::new() };
        let captions: Vec<_> = month.all().map(|(channel, placed)| (channel.number(), placed.caption.as_str())).collect();
        assert_eq!(captions, [(1, "ก"), (5, "ข")]);
        assert_eq!(month.empty_channels(), [Channel::OnAir, Channel::OnGround, Channel::DigitalBillboard, Channel::DocumentsApps]);
        assert_eq!(month.problems(), []);
    }
}
