//! What is looked for (the first line) in a text (the rest): a find is a part of the text, can be shown, and the index offers
//! whatever is found exactly.
#![no_main]

use std::collections::BTreeSet;

use app::domain::search::{MAX_LETTERS, MAX_WORDS, Need, around, grams, words};
use app::domain::thai_date::from_thai_digits;
use libfuzzer_sys::fuzz_target;

/// Whether an index that holds the grams offers the text.
fn offers(grams: &BTreeSet<String>, need: &Need) -> bool {
    match need {
        Need::Gram(gram) => grams.contains(gram),
        Need::Beginning(start) => grams.iter().any(|gram| gram.starts_with(start)),
        Need::All(needs) => needs.iter().all(|need| offers(grams, need)),
        Need::Any(needs) => needs.iter().any(|need| offers(grams, need)),
        Need::Without(need, not) => offers(grams, need) && !offers(grams, not),
    }
}

fuzz_target!(|input: &str| {
    let (asked, text) = input.split_once('\n').unwrap_or((input, ""));
    let grams = grams([text]);
    let words = words(asked);
    assert!(words.len() <= MAX_WORDS);
    for word in words {
        if word.find(text, false).is_some() {
            assert!(offers(&grams, &word.exactly()), "{asked:?} stands in {text:?}, and the index has it not");
        }
        if let Some(range) = word.find(text, true) {
            assert!(!range.is_empty() && text.get(range.clone()).is_some());
            let near = word.nearly().is_some_and(|need| offers(&grams, &need));
            // The index lets nothing be put between the digits of a number; the look at the text is not as strict.
            let has_digit = from_thai_digits(asked).contains(|c: char| c.is_numeric());
            assert!(near || has_digit || offers(&grams, &word.exactly()), "{asked:?} is near {text:?}, and the index has it not");
            let [before, _, after] = around(text, range);
            assert!(before.chars().count().max(after.chars().count()) < MAX_LETTERS + text.len());
        }
    }
});
