//! News of a list that somebody reads: rows change in their places.
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

/// What is here, in its order, as the answer has it now, with what is new after what it comes after; and which of it the list has no more.
/// An answer that does not reach to the list's end says nothing of what comes after the last row that both know: that comes again when one
/// asks for more.
pub fn merged<T>(here: Vec<T>, answer: Vec<T>, is_whole: bool, key: fn(&T) -> Uuid) -> (Vec<T>, BTreeSet<Uuid>) {
    let known: BTreeSet<Uuid> = here.iter().map(key).collect();
    let mut fresh: BTreeMap<Uuid, T> = BTreeMap::new();
    let mut before = None;
    // New rows, each with the one it comes after.
    let mut coming = Vec::new();
    for row in answer {
        let of = key(&row);
        if known.contains(&of) {
            fresh.insert(of, row);
        } else {
            coming.push((before, row));
        }
        before = Some(of);
    }
    let last_known = here.iter().rposition(|row| fresh.contains_key(&key(row))).map_or(0, |at| at + 1);
    let (mut gone, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut rows = Vec::new();
    for (at, row) in here.into_iter().enumerate() {
        let of = key(&row);
        match fresh.remove(&of) {
            // Once, however often it was here.
            _ if !seen.insert(of) => {}
            Some(row) => rows.push(row),
            None if is_whole || at < last_known => {
                gone.insert(of);
                rows.push(row);
            }
            None => {}
        }
    }
    for (before, row) in coming {
        let at = before.and_then(|before| rows.iter().position(|row| key(row) == before)).map_or(0, |at| at + 1);
        rows.insert(at, row);
    }
    (rows, gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By number and words; and the numbers of those that are gone.
    fn of(here: &[(u128, &'static str)], answer: &[(u128, &'static str)], is_whole: bool) -> (Vec<(u128, &'static str)>, Vec<u128>) {
        let rows = |all: &[(u128, &'static str)]| all.iter().map(|(id, text)| (Uuid::from_u128(*id), *text)).collect::<Vec<_>>();
        let (rows, gone) = merged(rows(here), rows(answer), is_whole, |row| row.0);
        (rows.into_iter().map(|(id, text)| (id.as_u128(), text)).collect(), gone.into_iter().map(|id| id.as_u128()).collect())
    }

    const HERE: [(u128, &str); 3] = [(1, "a"), (2, "b"), (3, "c")];

    #[test]
    fn news_change_rows_in_their_places_and_take_none_away() {
        assert_eq!(of(&HERE, &[(1, "a"), (3, "d")], true), (vec![(1, "a"), (2, "b"), (3, "d")], vec![2]));
        assert_eq!(of(&HERE, &[(3, "c"), (2, "b"), (1, "a")], true), (HERE.to_vec(), vec![]), "sorted otherwise, they stay");
        let grown = of(&HERE, &[(9, "x"), (1, "a"), (8, "y"), (7, "z"), (2, "b")], true);
        assert_eq!(grown, (vec![(9, "x"), (1, "a"), (8, "y"), (7, "z"), (2, "b"), (3, "c")], vec![3]));
        assert_eq!(of(&[], &HERE, true), (HERE.to_vec(), vec![]));
        assert_eq!(of(&HERE, &[], true), (HERE.to_vec(), vec![1, 2, 3]));
    }

    #[test]
    fn what_a_part_of_the_list_does_not_reach_is_not_gone_and_comes_once() {
        assert_eq!(
            of(&HERE, &[(9, "x"), (1, "a"), (2, "b")], false),
            (vec![(9, "x"), (1, "a"), (2, "b")], vec![]),
            "the third comes by more"
        );
        assert_eq!(of(&HERE, &[(1, "a"), (3, "c"), (4, "d")], false), (vec![(1, "a"), (2, "b"), (3, "c"), (4, "d")], vec![2]));
        assert_eq!(of(&[(1, "a"), (2, "b"), (1, "a")], &[(2, "b"), (1, "a")], true), (vec![(1, "a"), (2, "b")], vec![]));
    }
}
