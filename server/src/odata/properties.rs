//! Whatever is sent, a filter is read or refused, and what was read means one thing.
use proptest::prelude::*;

use super::filter::parse;
use super::typed::condition;
use crate::store::tables::{OBLIGATIONS, REPORTS, UNITS};

/// Pieces of which filters are made, and such that are none.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just(",".to_owned()),
        Just("not".to_owned()),
        prop::sample::select(vec!["and", "or", "eq", "ne", "gt", "le", "in", "contains(", "endswith(", "null", "true"])
            .prop_map(str::to_owned),
        prop::sample::select(vec!["Place", "People", "FromDay", "Counted", "UnitId", "Month", "State", "Nobody"]).prop_map(str::to_owned),
        prop::sample::select(vec!["'x'", "'it''s'", "12", "-1.5", "2026-02-14", "2026-02-14T00:00:00Z", "'", "1;--"])
            .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in prop_oneof![any::<String>(), pieces()]) {
        if let Ok(expression) = parse(&text) {
            for table in [&REPORTS, &OBLIGATIONS, &UNITS] {
                let _ = condition(table, &expression);
            }
        }
    }

    #[test]
    fn a_text_is_one_value_whatever_stands_in_it(text in "[^\0]{0,80}") {
        let quoted = format!("Place eq '{}'", text.replace('\'', "''"));
        let expression = parse(&quoted).unwrap();
        let shown = format!("{expression:?}");
        prop_assert!(shown.contains(&format!("Text({text:?})")), "{shown}");
        prop_assert!(condition(&REPORTS, &expression).is_ok());
    }

    #[test]
    fn spaces_change_nothing(text in pieces()) {
        let wide = format!("  {text}  ");
        prop_assert_eq!(parse(&text), parse(&wide));
    }
}
