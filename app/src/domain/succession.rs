//! Who takes whose place among what an office published: at any day one of a line holds.
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::publication::PublicationId;

/// Something that was published, as far as the line that it stands in goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heir {
    pub id: PublicationId,
    /// Whose place it takes.
    pub replaces: Option<PublicationId>,
    /// Not withdrawn.
    pub is_published: bool,
    pub from: NaiveDate,
    /// The day from which another holds in its place.
    pub replaced_from: Option<NaiveDate>,
}

/// All of what an office published.
#[derive(Debug, Clone)]
pub struct Line(BTreeMap<PublicationId, Heir>);

impl Line {
    /// In any order.
    pub fn new(heirs: impl IntoIterator<Item = Heir>) -> Self {
        Self(heirs.into_iter().map(|heir| (heir.id, heir)).collect())
    }

    pub fn has(&self, id: PublicationId) -> bool {
        self.0.contains_key(&id)
    }

    /// What holds the place that `new` would take, and is none of those that it would end: of two that took one place, both would
    /// be shown. The last of its line, which is the one to replace.
    pub fn holder(&self, replaced: PublicationId, new: PublicationId) -> Option<PublicationId> {
        let ended = self.up_from(replaced);
        let first = ended.last().copied();
        let others = self.0.values().filter(|heir| heir.is_published && heir.id != new && !ended.contains(&heir.id));
        let holding = others.map(|heir| self.up_from(heir.id)).filter(|way| way.last().copied() == first);
        holding.max_by_key(Vec::len).and_then(|way| way.first().copied())
    }

    /// Whose end moves, and to which day: the first of whatever comes after it, at whichever remove; none: it goes on. What ended
    /// before `today`, or today, stays ended.
    pub fn ends(&self, today: NaiveDate) -> Vec<(PublicationId, Option<NaiveDate>)> {
        let mut ends = BTreeMap::<PublicationId, NaiveDate>::new();
        for heir in self.0.values().filter(|heir| heir.is_published) {
            for before in self.up_from(heir.id).into_iter().skip(1) {
                let end = ends.entry(before).or_insert(heir.from);
                *end = heir.from.min(*end);
            }
        }
        let may_move = |heir: &&Heir| heir.is_published && heir.replaced_from.is_none_or(|day| day > today);
        let now = self.0.values().filter(may_move).map(|heir| (heir, ends.get(&heir.id).copied()));
        now.filter(|(heir, end)| heir.replaced_from != *end).map(|(heir, end)| (heir.id, end)).collect()
    }

    /// It, the one that it replaces, the one that that replaced, and so on.
    fn up_from(&self, id: PublicationId) -> Vec<PublicationId> {
        let mut way: Vec<PublicationId> = Vec::new();
        let mut next = self.0.get(&id);
        while let Some(heir) = next.filter(|heir| !way.contains(&heir.id)) {
            way.push(heir.id);
            next = heir.replaces.and_then(|id| self.0.get(&id));
        }
        way
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> PublicationId {
        PublicationId(Uuid::from_u128(n))
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
    }

    fn heir(n: u128, replaces: Option<u128>, from: u32, replaced_from: Option<u32>) -> Heir {
        Heir { id: id(n), replaces: replaces.map(id), is_published: true, from: day(from), replaced_from: replaced_from.map(day) }
    }

    fn withdrawn(heir: Heir) -> Heir {
        Heir { is_published: false, ..heir }
    }

    #[test]
    fn whatever_begins_first_ends_all_before_it() {
        let line = [heir(1, None, 1, Some(12)), heir(2, Some(1), 12, None), heir(3, Some(2), 7, None)];
        assert_eq!(Line::new(line).ends(day(2)), [(id(1), Some(day(7))), (id(2), Some(day(7)))]);
        let line = [heir(1, None, 1, Some(7)), heir(2, Some(1), 7, None), heir(3, Some(2), 12, None)];
        assert_eq!(Line::new(line).ends(day(2)), [(id(2), Some(day(12)))]);
    }

    #[test]
    fn who_goes_before_they_began_leaves_the_day_of_those_after_them() {
        let line = [heir(1, None, 1, Some(7)), withdrawn(heir(2, Some(1), 7, Some(12))), heir(3, Some(2), 12, None)];
        assert_eq!(Line::new(line).ends(day(2)), [(id(1), Some(day(12)))]);
        let alone = [heir(1, None, 1, Some(7)), withdrawn(heir(2, Some(1), 7, None))];
        assert_eq!(Line::new(alone).ends(day(2)), [(id(1), None)]);
        assert_eq!(Line::new(alone).ends(day(7)), [], "it ended");
    }

    #[test]
    fn a_place_is_taken_once() {
        let line = [heir(1, None, 1, Some(7)), heir(2, Some(1), 7, None), heir(9, None, 1, None)];
        assert_eq!(Line::new(line).holder(id(1), id(3)), Some(id(2)));
        assert_eq!(Line::new(line).holder(id(2), id(3)), None);
        assert_eq!(Line::new(line).holder(id(9), id(3)), None);
        assert_eq!(Line::new(line).holder(id(1), id(2)), None, "not by itself");
        let free = [line[0], withdrawn(line[1])];
        assert_eq!([1, 2].map(|n| Line::new(free).holder(id(n), id(3))), [None, None]);
        // Through one that was withdrawn two come to the same place.
        let other = [line[0], withdrawn(line[1]), heir(4, Some(1), 8, None), heir(5, Some(4), 9, None)];
        assert_eq!(Line::new(other).holder(id(2), id(3)), Some(id(5)), "the last of the line");
    }
}
