//! What changed between two versions of a report: field by field, for the one who judges the second.
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::channel::Channel;
use super::photo::ReportPhoto;
use super::report::{Partner, ReportContent, Topic};

/// One difference; before, then after.
#[derive(Debug, Clone, PartialEq)]
pub enum Change<'a> {
    Channel(Channel, Channel),
    Dates((NaiveDate, NaiveDate), (NaiveDate, NaiveDate)),
    Place(&'a str, &'a str),
    /// The position on the map, or the official area.
    Position,
    People(Option<u32>, Option<u32>),
    Partners(&'a BTreeSet<Partner>, &'a BTreeSet<Partner>),
    Topics(&'a BTreeSet<Topic>, &'a BTreeSet<Topic>),
    Note(&'a str, &'a str),
    PhotoAdded(&'a ReportPhoto),
    PhotoRemoved(&'a ReportPhoto),
    Caption(&'a ReportPhoto, &'a ReportPhoto),
    /// The pictures that both have stand in another order.
    PhotoOrder,
}

/// Every difference, in the order of the form. Empty when the versions say the same.
pub fn changes<'a>(before: &'a ReportContent, after: &'a ReportContent) -> Vec<Change<'a>> {
    let mut found = photo_changes(&before.photos, &after.photos);
    let (days_before, days_after) = ((before.from, before.to), (after.from, after.to));
    let mut note = |differs: bool, change: Change<'a>| {
        if differs {
            found.push(change);
        }
    };
    note(days_before != days_after, Change::Dates(days_before, days_after));
    note(before.channel != after.channel, Change::Channel(before.channel, after.channel));
    note(before.place != after.place, Change::Place(&before.place, &after.place));
    note(before.location != after.location || before.place_area != after.place_area, Change::Position);
    note(before.people != after.people, Change::People(before.people, after.people));
    note(before.partners != after.partners, Change::Partners(&before.partners, &after.partners));
    note(before.topics != after.topics, Change::Topics(&before.topics, &after.topics));
    note(before.note != after.note, Change::Note(&before.note, &after.note));
    found
}

fn photo_changes<'a>(before: &'a [ReportPhoto], after: &'a [ReportPhoto]) -> Vec<Change<'a>> {
    let find = |all: &'a [ReportPhoto], photo: &ReportPhoto| all.iter().find(|other| other.hash == photo.hash);
    let added = after.iter().filter(|photo| find(before, photo).is_none()).map(Change::PhotoAdded);
    let removed = before.iter().filter(|photo| find(after, photo).is_none()).map(Change::PhotoRemoved);
    let both: Vec<_> = before.iter().filter_map(|old| Some((old, find(after, old)?))).collect();
    let captions = both.iter().filter(|(old, new)| old.caption != new.caption).map(|(old, new)| Change::Caption(old, new));
    let still = after.iter().filter(|photo| find(before, photo).is_some());
    let moved = both.iter().zip(still).any(|((old, _), new)| old.hash != new.hash);
    added.chain(removed).chain(captions).chain(moved.then_some(Change::PhotoOrder)).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::photo::PhotoHash;
    use crate::domain::unit::UnitId;

    fn photo(n: u8) -> ReportPhoto {
        let (caption, taken_at, location) = Default::default();
        ReportPhoto { hash: PhotoHash::of(&[n]), size: 1, width: 1, height: 1, caption, taken_at, location }
    }

    /// A valid report with these pictures.
    pub fn content(photos: &[u8]) -> ReportContent {
        let day = NaiveDate::from_ymd_opt(2026, 2, 14).unwrap();
        ReportContent {
            unit: UnitId(Uuid::from_u128(1)),
            channel: Channel::Community,
            from: day,
            to: day,
            place_area: None,
            place: "ศาลา".to_owned(),
            location: None,
            people: Some(10),
            partners: BTreeSet::new(),
            topics: BTreeSet::new(),
            note: String::new(),
            photos: photos.iter().map(|n| photo(*n)).collect(),
        }
    }

    #[test]
    fn the_same_content_has_not_changed() {
        assert_eq!(changes(&content(&[1, 2]), &content(&[1, 2])), []);
    }

    #[test]
    fn each_field_is_named_with_both_its_values() {
        let before = content(&[1]);
        let mut after = ReportContent { people: None, note: "เพิ่ม".to_owned(), channel: Channel::OnAir, ..before.clone() };
        after.to = after.from.succ_opt().unwrap();
        after.partners.insert(Partner::Police);
        let found = changes(&before, &after);
        assert_eq!(
            found,
            [
                Change::Dates((before.from, before.to), (after.from, after.to)),
                Change::Channel(Channel::Community, Channel::OnAir),
                Change::People(Some(10), None),
                Change::Partners(&before.partners, &after.partners),
                Change::Note("", "เพิ่ม"),
            ]
        );
    }

    #[test]
    fn pictures_come_go_move_and_get_captions() {
        let before = content(&[1, 2, 3]);
        let mut after = content(&[3, 1, 4]);
        after.photos[0].caption = "ใหม่".to_owned();
        let found = changes(&before, &after);
        assert_eq!(
            found,
            [
                Change::PhotoAdded(&after.photos[2]),
                Change::PhotoRemoved(&before.photos[1]),
                Change::Caption(&before.photos[2], &after.photos[0]),
                Change::PhotoOrder,
            ]
        );
        assert_eq!(changes(&content(&[1, 2]), &content(&[9, 1, 2])).len(), 1, "one more in front moves nothing");
    }
}
