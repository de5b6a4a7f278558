//! A column of a response sheet: each value a line. A value reads as a day or a range in its order, and what a column says of its
//! order follows from its values alone.
#![no_main]

use app::domain::import::{ColumnOrder, DateOrder, column_dates, day};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let rows: Vec<Vec<String>> = text.lines().map(|line| vec![line.to_owned()]).collect();
    for row in &rows {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
            if let Some((from, to)) = day(&row[0], order) {
                assert!(from <= to, "{:?}", row[0]);
                // The form in which a workbook's dates arrive reads the same in every order.
                for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
                    assert_eq!(day(&format!("{from} 00:00:00"), order), Some((from, from)));
                }
            }
        }
    }
    for found in column_dates(1, &rows) {
        let read = |order| rows.iter().map(move |row| day(&row[0], order));
        let only = |one, other| read(one).zip(read(other)).any(|(one, other)| one.is_some() && other.is_none());
        let (day_first, month_first) = (only(DateOrder::DayFirst, DateOrder::MonthFirst), only(DateOrder::MonthFirst, DateOrder::DayFirst));
        let expected = match (day_first, month_first) {
            (true, true) => ColumnOrder::Mixed,
            (true, false) => ColumnOrder::DayFirst,
            (false, true) => ColumnOrder::MonthFirst,
            (false, false) => ColumnOrder::Open,
        };
        assert_eq!(found.order, expected);
    }
});
