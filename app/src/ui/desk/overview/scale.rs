//! In which of a few classes a figure falls: the map, the table and the legend ask the same scale, so that a colour means one thing.
use super::filter::Figure;

/// Whole values from `from` to `to`, both included; `level` is their colour, 0 for worst or least, 4 for best or most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    pub level: u8,
    pub from: u64,
    pub to: u64,
}

/// The classes of a figure, the smallest values first: they touch, and none is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    pub figure: Figure,
    pub classes: Vec<Class>,
}

/// Beside the class of nothing at all.
const COUNTED: u64 = 4;
const BEST: u8 = 4;

impl Scale {
    /// `most`: the largest value that is shown.
    pub fn new(figure: Figure, most: u64) -> Self {
        let (starts, end) = match figure {
            // A share of all is good or bad by itself, whatever stands beside it.
            Figure::Answered => (vec![0, 25, 50, 75, 100], 100),
            Figure::Missing | Figure::Activities | Figure::People => (starts(most), most),
        };
        let ends = starts.iter().skip(1).map(|next| next - 1).chain([end]);
        let count = starts.len();
        let class = |(at, (from, to)): (usize, (u64, u64))| Class { level: level(figure, at, count), from, to };
        Self { figure, classes: starts.iter().copied().zip(ends).enumerate().map(class).collect() }
    }

    /// None beyond what is shown.
    pub fn level(&self, value: u64) -> Option<u8> {
        self.classes.iter().find(|class| (class.from..=class.to).contains(&value)).map(|class| class.level)
    }
}

/// Nothing is a class of its own, and the others are as wide as each other, or one number each where there are few.
fn starts(most: u64) -> Vec<u64> {
    let of_counted = (0..COUNTED).map(|at| 1 + u64::try_from(u128::from(most) * u128::from(at) / u128::from(COUNTED)).unwrap_or(most));
    let mut starts: Vec<u64> = std::iter::once(0).chain(of_counted.filter(|start| *start <= most)).collect();
    starts.dedup();
    starts
}

/// Of the class with this number: the first is nothing, the last the most there is. Where fewer are needed, those between are left out.
fn level(figure: Figure, at: usize, count: usize) -> u8 {
    let from_end = u8::try_from(count - 1 - at).unwrap_or(BEST).min(BEST);
    match figure {
        Figure::Missing if at == 0 => BEST,
        Figure::Missing => from_end,
        _ if at == 0 => 0,
        _ => BEST - from_end,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bounds(figure: Figure, most: u64) -> Vec<(u8, u64, u64)> {
        Scale::new(figure, most).classes.into_iter().map(|class| (class.level, class.from, class.to)).collect()
    }

    #[test]
    fn all_answered_is_best_and_most_missing_is_worst() {
        assert_eq!(bounds(Figure::Answered, 7), [(0, 0, 24), (1, 25, 49), (2, 50, 74), (3, 75, 99), (4, 100, 100)]);
        assert_eq!(bounds(Figure::Missing, 80), [(4, 0, 0), (3, 1, 20), (2, 21, 40), (1, 41, 60), (0, 61, 80)]);
        assert_eq!(bounds(Figure::People, 10), [(0, 0, 0), (1, 1, 2), (2, 3, 5), (3, 6, 7), (4, 8, 10)]);
    }

    #[test]
    fn few_values_have_a_class_each() {
        assert_eq!(bounds(Figure::Activities, 0), [(0, 0, 0)]);
        assert_eq!(bounds(Figure::Activities, 1), [(0, 0, 0), (4, 1, 1)]);
        assert_eq!(bounds(Figure::Missing, 0), [(4, 0, 0)]);
        assert_eq!(bounds(Figure::Missing, 2), [(4, 0, 0), (1, 1, 1), (0, 2, 2)]);
    }

    proptest! {
        #[test]
        fn every_value_is_in_one_class_and_no_class_is_empty(most in prop_oneof![0..300_u64, any::<u64>()], share in 0..=1000_u64, which in 0..4_usize) {
            let (figure, most) = (Figure::ALL[which], if which == 0 { 100 } else { most });
            let scale = Scale::new(figure, most);
            let value = u64::try_from(u128::from(most) * u128::from(share) / 1000).unwrap();
            prop_assert_eq!(scale.classes.iter().filter(|class| (class.from..=class.to).contains(&value)).count(), 1);
            prop_assert!(scale.classes.iter().all(|class| class.from <= class.to));
            prop_assert!(scale.classes.windows(2).all(|pair| pair[0].to + 1 == pair[1].from));
            prop_assert_eq!((scale.classes[0].from, scale.classes[scale.classes.len() - 1].to), (0, most));
            let mut levels: Vec<u8> = scale.classes.iter().map(|class| class.level).collect();
            levels.sort_unstable();
            levels.dedup();
            prop_assert_eq!(levels.len(), scale.classes.len(), "a colour each");
        }
    }
}
