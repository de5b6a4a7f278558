//! Acceptances that can still be undone. Each waits its own time from the moment it was made; undoing takes back all that wait.
use super::inbox::Item;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pending {
    turn: u32,
    waiting: Vec<(u32, Item)>,
}

impl Pending {
    /// How many can be undone.
    pub fn count(&self) -> usize {
        self.waiting.len()
    }

    /// Adds what does not wait already; the turn under which [`Pending::due`] hands it out.
    pub fn add(&mut self, items: Vec<Item>) -> u32 {
        self.turn += 1;
        for item in items {
            if self.waiting.iter().all(|(_, other)| other.report != item.report) {
                self.waiting.push((self.turn, item));
            }
        }
        self.turn
    }

    /// What was added in this turn and not undone since.
    pub fn due(&mut self, turn: u32) -> Vec<Item> {
        let (due, rest) = std::mem::take(&mut self.waiting).into_iter().partition(|(added, _)| *added == turn);
        self.waiting = rest;
        items(due)
    }

    pub fn all(&mut self) -> Vec<Item> {
        items(std::mem::take(&mut self.waiting))
    }
}

fn items(waiting: Vec<(u32, Item)>) -> Vec<Item> {
    waiting.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::report::ReportId;

    fn item(number: u128) -> Item {
        Item { report: ReportId(Uuid::from_u128(number)), revision: "1.0".to_owned(), name: String::new() }
    }

    #[test]
    fn everything_accepted_within_the_time_is_undone_at_once() {
        let mut pending = Pending::default();
        let first = pending.add(vec![item(1), item(2)]);
        let second = pending.add(vec![item(3)]);
        assert_eq!(pending.count(), 3);
        assert_eq!(pending.all(), [item(1), item(2), item(3)]);
        assert_eq!((pending.due(first), pending.due(second)), (vec![], vec![]), "nothing of it is sent afterwards");
    }

    #[test]
    fn each_acceptance_is_sent_after_its_own_time() {
        let mut pending = Pending::default();
        let first = pending.add(vec![item(1)]);
        let second = pending.add(vec![item(1), item(2)]);
        assert_eq!(pending.due(first), [item(1)]);
        assert_eq!(pending.count(), 1);
        assert_eq!(pending.due(second), [item(2)], "accepted twice, sent once");
    }
}
