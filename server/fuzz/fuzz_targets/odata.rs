//! A `$filter`: what is read becomes SQL whose text is ours alone, with a value bound for every `$n`, and no more than a database takes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use server::fuzzing::{condition_sql, filter, query};
use server::store::tables::{OBLIGATIONS, REPORTS, Table, UNITS};

/// Words that stand in SQL of ours; whatever else there is are columns between quotation marks.
const WORDS: [&str; 16] =
    ["t", "AND", "OR", "NOT", "COALESCE", "FALSE", "TRUE", "IN", "IS", "NULL", "length", "replace", "substr", "1", "", "values"];

fn hold(table: &'static Table, text: &str) {
    let sent = query::sent(vec![("$filter".to_owned(), text.to_owned())]).unwrap();
    let Ok(options) = query::options(table, &sent) else { return };
    let Some(condition) = options.condition else { return };
    let (sql, values) = condition_sql(&condition);
    assert!(values <= 8_000, "{values} values");
    let mut numbers = 0;
    let mut deep = 0_i32;
    for (index, piece) in sql.split('"').enumerate() {
        if index % 2 == 1 {
            assert!(table.column(piece).is_some(), "{piece:?} in {sql}");
            continue;
        }
        for word in piece.split(|c: char| !c.is_ascii_alphanumeric() && c != '$') {
            match word.strip_prefix('$') {
                Some(number) => {
                    numbers += 1;
                    assert_eq!(number.parse(), Ok(numbers), "{sql}");
                }
                None => assert!(WORDS.contains(&word), "{word:?} in {sql}"),
            }
        }
        let signs = piece.chars().filter(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace());
        for sign in signs {
            assert!("().,$=<>-+'".contains(sign), "{sign:?} in {sql}");
            deep += i32::from(sign == '(') - i32::from(sign == ')');
            assert!((0..200).contains(&deep), "{sql}");
        }
        // The one text there is, is empty.
        assert!(!piece.replace("''", "").contains('\''), "{sql}");
    }
    assert_eq!((numbers, deep), (values, 0), "{sql}");
}

fuzz_target!(|text: &str| {
    if let Ok(read) = filter::parse(text) {
        assert_eq!(filter::parse(&format!(" {text}\t")), Ok(read), "spaces change nothing");
    }
    for table in [&REPORTS, &OBLIGATIONS, &UNITS] {
        hold(table, text);
    }
});
