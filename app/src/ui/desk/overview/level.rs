//! A figure of an area's month as a word and as a number.
use super::filter::Figure;
use crate::text;
use crate::ui::desk::{lang, words};
use crate::wire::trend::{AreaMonth, AreaTrend};

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

/// The largest of all that is shown, which is what colours are measured by.
pub fn most(figure: Figure, trend: &AreaTrend) -> u64 {
    trend.rows.iter().flat_map(|row| &row.months).filter_map(|month| value(figure, month)).max().unwrap_or_default()
}

/// Nobody has failed yet: reports are awaited and none is overdue, so that a low rate is neither good nor bad.
pub fn is_open(figure: Figure, month: &AreaMonth) -> bool {
    let counts = &month.counts;
    figure == Figure::Answered && counts.missing == 0 && counts.not_yet_due + counts.due > 0
}

pub fn written(figure: Figure, value: Option<u64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| number(figure, value))
}

pub fn number(figure: Figure, value: u64) -> String {
    match figure {
        Figure::Answered => format!("{} %", words().num(value)),
        _ => words().count(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
