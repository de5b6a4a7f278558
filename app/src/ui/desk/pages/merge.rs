//! News of a list that somebody reads: rows change in their places.
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

/// What is here, in its order, as the answer has it now, with what is new after what it comes after; and which of it the answer has no more.
pub fn merged<T>(here: Vec<T>, answer: Vec<T>, key: fn(&T) -> Uuid) -> (Vec<T>, BTreeSet<Uuid>) {
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
    let mut gone = BTreeSet::new();
    let stay = |row: T| {
        let of = key(&row);
        fresh.remove(&of).unwrap_or_else(|| {
            gone.insert(of);
            row
        })
    };
    let mut rows: Vec<T> = here.into_iter().map(stay).collect();
    for (before, row) in coming {
        let at = before.and_then(|before| rows.iter().position(|row| key(row) == before)).map_or(0, |at| at + 1);
        rows.insert(at, row);
    }
    (rows, gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_change_rows_in_their_places_and_take_none_away() {
        let rows = |all: &[(u128, &'static str)]| all.iter().map(|(id, text)| (Uuid::from_u128(*id), *text)).collect::<Vec<_>>();
        let of = |here: &[(u128, &'static str)], answer: &[(u128, &'static str)]| {
            let (rows, gone) = merged(rows(here), rows(answer), |row| row.0);
            let rows: Vec<_> = rows.into_iter().map(|(id, text)| (id.as_u128(), text)).collect();
            (rows, gone.into_iter().map(|id| id.as_u128()).collect::<Vec<_>>())
        };
        let here = [(1, "a"), (2, "b"), (3, "c")];
        assert_eq!(of(&here, &[(1, "a"), (3, "d")]), (vec![(1, "a"), (2, "b"), (3, "d")], vec![2]));
        assert_eq!(of(&here, &[(3, "c"), (2, "b"), (1, "a")]), (here.to_vec(), vec![]), "sorted otherwise, they stay");
        let grown = of(&here, &[(9, "x"), (1, "a"), (8, "y"), (7, "z"), (2, "b")]);
        assert_eq!(grown, (vec![(9, "x"), (1, "a"), (8, "y"), (7, "z"), (2, "b"), (3, "c")], vec![3]));
        assert_eq!(of(&[], &here), (here.to_vec(), vec![]));
        assert_eq!(of(&here, &[]), (here.to_vec(), vec![1, 2, 3]));
    }
}
