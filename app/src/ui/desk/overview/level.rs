//! A figure of an area's month as a word and as one of five levels, from worst or least to best or most.
use super::filter::Figure;
use crate::text;
use crate::ui::desk::{lang, words};
use crate::wire::trend::AreaMonth;

pub fn word(figure: Figure) -> &'static str {
    match figure {
        Figure::Answered => text::overview_answered(lang()),
        Figure::Missing => text::month_state_missing(lang()),
        Figure::Activities => text::month_activities(lang()),
        Figure::People => text::desk_people_reached(lang()),
    }
}

/// None where nobody is expected to answer.
pub fn value(figure: Figure, month: &AreaMonth) -> Option<u64> {
    match figure {
        Figure::Answered => month.counts.percent(),
        Figure::Missing => (month.counts.rows() > 0).then_some(month.counts.missing),
        Figure::Activities => (month.counts.rows() > 0).then_some(month.figures.activities),
        Figure::People => (month.counts.rows() > 0).then_some(month.figures.people),
    }
}

/// Nobody has failed yet: reports are awaited and none is overdue, so that a low rate is neither good nor bad.
pub fn is_open(figure: Figure, month: &AreaMonth) -> bool {
    let counts = &month.counts;
    figure == Figure::Answered && counts.missing == 0 && counts.not_yet_due + counts.due > 0
}

pub fn written(figure: Figure, value: Option<u64>) -> String {
    match (figure, value) {
        (_, None) => "–".to_owned(),
        (Figure::Answered, Some(percent)) => format!("{} %", words().num(percent)),
        (_, Some(value)) => words().count(value),
    }
}

/// 0 to 4; `most`: the largest value beside it. For what is missing, most is worst.
pub fn level(figure: Figure, value: Option<u64>, most: u64) -> Option<u8> {
    let share = match figure {
        Figure::Answered => value?,
        _ => value? * 100 / most.max(1),
    };
    let level = match share {
        0..25 => 0,
        25..50 => 1,
        50..75 => 2,
        75..100 => 3,
        _ => 4,
    };
    Some(if figure == Figure::Missing { if value == Some(0) { 4 } else { 4 - level.max(1) } } else { level })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_answered_is_best_and_most_missing_is_worst() {
        assert_eq!(
            [Some(100), Some(99), Some(50), Some(0), None].map(|value| level(Figure::Answered, value, 0)),
            [Some(4), Some(3), Some(2), Some(0), None]
        );
        assert_eq!([0, 1, 80].map(|value| level(Figure::Missing, Some(value), 80)), [Some(4), Some(3), Some(0)]);
        assert_eq!(level(Figure::People, Some(0), 0), Some(0));
    }

    #[test]
    fn a_month_in_which_nothing_is_overdue_is_no_failure() {
        let of = |not_yet_due, missing, accepted| AreaMonth {
            counts: crate::domain::obligation::Counts { not_yet_due, missing, accepted, ..Default::default() },
            ..AreaMonth::default()
        };
        assert_eq!([of(9, 0, 1), of(9, 1, 1), of(0, 0, 9)].map(|month| is_open(Figure::Answered, &month)), [true, false, false]);
        assert!(!is_open(Figure::People, &of(9, 0, 1)));
    }
}
