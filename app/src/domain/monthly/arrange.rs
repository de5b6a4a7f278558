//! Moving pictures about: each change keeps every picture in exactly one place.
use super::{Arrangement, Placed};
use crate::domain::channel::Channel;
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;

/// Which picture of which report: what a picture is found by while it is moved about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PictureKey {
    pub source: ReportId,
    pub hash: PhotoHash,
}

impl Placed {
    pub fn key(&self) -> PictureKey {
        PictureKey { source: self.source, hash: self.hash.clone() }
    }
}

impl Arrangement {
    /// Where a picture stands.
    pub fn position(&self, key: &PictureKey) -> Option<(Channel, usize)> {
        let find = |channel: Channel| self.pictures(channel).iter().position(|placed| placed.key() == *key).map(|index| (channel, index));
        Channel::ALL.into_iter().find_map(find)
    }

    /// Puts a picture in front of the one at `index` (at the end when there are fewer), away from wherever it stood.
    pub fn place(&mut self, channel: Channel, index: usize, placed: Placed) {
        let mut index = index;
        if let Some((old, at)) = self.position(&placed.key()) {
            if old == channel && at < index {
                index -= 1;
            }
            self.remove(&placed.key());
        }
        let pictures = self.channels.entry(channel).or_default();
        pictures.insert(index.min(pictures.len()), placed);
    }

    /// Puts pictures at the ends of their channels as long as there is room; how many it did not hold.
    pub fn fill(&mut self, pictures: impl IntoIterator<Item = (Channel, Placed)>) -> usize {
        let mut left = 0;
        for (channel, placed) in pictures {
            if self.room() > 0 { self.place(channel, usize::MAX, placed) } else { left += 1 }
        }
        left
    }

    /// Moves a picture by one place, forwards or back; past an end it goes on into the next channel.
    pub fn step(&mut self, key: &PictureKey, forwards: bool) {
        let Some((channel, index)) = self.position(key) else { return };
        let Some(placed) = self.remove(key) else { return };
        let last = self.pictures(channel).len();
        let (target, index) = match (forwards, index) {
            (true, at) if at < last => (channel, at + 1),
            (false, at) if at > 0 => (channel, at - 1),
            (true, at) => neighbour(channel, 1).map_or((channel, at), |next| (next, 0)),
            (false, at) => neighbour(channel, -1).map_or((channel, at), |previous| (previous, usize::MAX)),
        };
        self.place(target, index, placed);
    }

    /// Takes a picture out; it is back in the tray.
    pub fn remove(&mut self, key: &PictureKey) -> Option<Placed> {
        let (channel, index) = self.position(key)?;
        let pictures = self.channels.get_mut(&channel)?;
        let placed = pictures.remove(index);
        if pictures.is_empty() {
            self.channels.remove(&channel);
        }
        Some(placed)
    }

    /// The picture itself, to change its copy's words.
    pub fn get_mut(&mut self, key: &PictureKey) -> Option<&mut Placed> {
        let (channel, index) = self.position(key)?;
        self.channels.get_mut(&channel)?.get_mut(index)
    }
}

fn neighbour(channel: Channel, step: isize) -> Option<Channel> {
    Channel::ALL.iter().position(|one| *one == channel)?.checked_add_signed(step).and_then(|at| Channel::ALL.get(at).copied())
}

#[cfg(test)]
mod tests {
    use super::super::MAX_PICTURES;
    use super::super::tests::placed;
    use super::*;

    fn captions(month: &Arrangement) -> String {
        month.all().map(|(channel, placed)| format!("{}{}", channel.number(), placed.caption)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pictures_are_put_in_front_moved_and_taken_out() {
        let mut month = Arrangement::default();
        for (index, caption) in ["a", "b", "c"].into_iter().enumerate() {
            month.place(Channel::Online, usize::MAX, placed(index as u128, caption));
        }
        month.place(Channel::Online, 0, placed(2, "c"));
        assert_eq!(captions(&month), "1c 1a 1b");
        month.place(Channel::Online, 2, placed(2, "c"));
        assert_eq!(captions(&month), "1a 1c 1b", "in front of b");
        month.place(Channel::Community, 9, placed(0, "a"));
        assert_eq!(captions(&month), "1c 1b 5a");
        assert_eq!(month.remove(&placed(2, "c").key()).unwrap().caption, "c");
        assert_eq!(captions(&month), "1b 5a");
    }

    #[test]
    fn a_full_month_takes_no_more_and_says_how_many_are_left() {
        let mut month = Arrangement::default();
        let pictures = (0..MAX_PICTURES as u128 + 3).map(|number| (Channel::Community, placed(number, "ก")));
        assert_eq!(month.fill(pictures), 3);
        assert_eq!((month.room(), month.problems()), (0, vec![]));
        month.remove(&placed(0, "ก").key());
        assert_eq!(month.fill([(Channel::Online, placed(900, "ข"))]), 0);
        assert_eq!(month.position(&placed(900, "ข").key()), Some((Channel::Online, 0)));
    }

    #[test]
    fn steps_lead_through_a_channel_and_into_the_next() {
        let mut month = Arrangement::default();
        month.place(Channel::Online, 0, placed(0, "a"));
        month.place(Channel::Online, 1, placed(1, "b"));
        let a = placed(0, "a").key();
        let mut seen = Vec::new();
        for forwards in [true, true, true, false, false, false, false] {
            month.step(&a, forwards);
            seen.push(captions(&month));
        }
        assert_eq!(seen, ["1b 1a", "1b 2a", "1b 3a", "1b 2a", "1b 1a", "1a 1b", "1a 1b"]);
    }
}
