use proptest::prelude::*;

use super::*;

fn word(text: &str) -> Word {
    words(text).remove(0)
}

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

#[test]
fn thai_is_found_without_spaces_however_it_was_typed() {
    let text = "ประชุมที่ศาลากลางบ้าน หมู่ที่ ๔ เเจกใบปลิว น\u{e4d}้า";
    let table = [
        ("ศาลากลาง", Some("ศาลากลาง")),
        ("กลางบ้านหมู่", Some("กลางบ้าน หมู่")),
        ("หมู่ที่4", Some("หมู่ที่ ๔")),
        ("แจก", Some("เเจก")),
        ("ศ", Some("ศ")),
        ("ลิว", Some("ลิว")),
        ("วัด", None),
        ("ม.4", Some("หมู่ที่ ๔")),
        ("หมู่๔", Some("หมู่ที่ ๔")),
        ("ม.5", None),
    ];
    for (asked, found) in table {
        assert_eq!(word(asked).find(text, false).map(|range| &text[range]), found, "{asked}");
        assert_eq!(offers(&grams([text]), &word(asked).exactly()), found.is_some(), "{asked}");
    }
}

#[test]
fn one_letter_may_be_wrong_missing_or_too_many() {
    let text = "เตือนภัยแก๊งคอลเซ็นเตอร์ที่วัด";
    let table = [
        ("คอลเซนเตอร์", "missing"),
        ("คอลเซ็นเต้อร์", "too many"),
        ("คอลเซ็มเตอร์", "wrong"),
        ("บคอลเซ็น", "at the start"),
        ("คอลซเ็นเตอร์", "swapped"),
        ("คอลเซ็นเตอ์ร", "swapped at the end"),
    ];
    for (asked, what) in table {
        assert_eq!(word(asked).find(text, false), None, "{what}");
        assert!(word(asked).find(text, true).is_some_and(|range| text[range].contains("อลเซ็น")), "{what}");
        assert!(offers(&grams([text]), &word(asked).nearly().unwrap()), "{what}");
    }
    assert_eq!(word("โรงเรียน").find(text, true), None);
    assert_eq!(word("หมู่ที่5").find("หมู่ที่ ๔", true), None, "another number is another village");
    assert_eq!(word("หมู่ที่12").find("หมู่ที่ ๒๑", true), None);
    for asked in ["ม.1", "หมู่1", "หมู่ที่1"] {
        assert_eq!(word(asked).find("บ้านโนน หมู่ที่ 12", false), None, "{asked} is not the beginning of another");
        assert!(word(asked).find("บ้านโนน หมู่ที่ 12 และหมู่ที่ 1 ด้วย", false).is_some());
    }
    for asked in ["หมู่ 1", "ม. ๑", "หมู่ที่ 1", "Moo 1"] {
        assert_eq!(words(asked), words(&asked.replace(' ', "")), "{asked} is one word");
    }
    assert_eq!(words("อบรม 3 แจระแม").len(), 3);
    assert_eq!(word("69-000123").nearly(), None);
    assert_eq!(word("วัก").nearly(), None);
}

#[test]
fn a_long_text_is_shown_around_what_was_found() {
    let text = format!("{}พนัน{}", "น้ำ".repeat(100), "ที่\n".repeat(100));
    let range = word("พนัน").find(&text, false).unwrap();
    let [before, found, after] = around(&text, range);
    assert_eq!(found, "พนัน");
    assert!(before.starts_with("…น้") && before.chars().count() < 50, "{before}");
    assert!(after.ends_with('…') && after.contains("ที่ ที่"), "{after}");
    assert_eq!(around("พนัน", 0..12), ["", "พนัน", ""]);
}

#[test]
fn absurd_queries_are_cut_and_empty_ones_are_none() {
    assert_eq!(words("  -- ' \" \u{200b} %_ "), []);
    assert_eq!(words("ก ข ค ง จ ฉ ช ซ").len(), MAX_WORDS);
    assert_eq!(words(&"ก".repeat(5_000)), [Word { letters: vec!['ก'; MAX_LETTERS], others: vec![], is_titled: false }]);
    assert!(grams([""]).is_empty());
}

proptest! {
    #[test]
    fn what_stands_in_a_text_is_offered_and_found(before in "[ก-ฮเแา ]{0,8}", asked in "[ก-ฮะาิ้]{1,9}", after in "[ก-ฮ่า1]{0,8}") {
        let text = format!("{before}|{asked}{after}");
        let asked = word(&asked);
        prop_assert!(offers(&grams([text.as_str()]), &asked.exactly()));
        prop_assert!(asked.find(&text, false).is_some());
    }

    #[test]
    fn what_is_near_is_offered_and_found(text in "[ก-ฮ]{6,12}", at in 0_usize..5, letter in "[ก-ฮ]", way in 0..4) {
        let mut typed: Vec<char> = text.chars().collect();
        let letter = letter.chars().next().unwrap();
        match way {
            0 => typed[at] = letter,
            1 => { typed.remove(at); }
            2 => typed.swap(at, at + 1),
            _ => typed.insert(at, letter),
        }
        let asked = word(&typed.iter().collect::<String>());
        prop_assert!(asked.find(&text, true).is_some());
        let grams = grams([text.as_str()]);
        prop_assert!(offers(&grams, &asked.exactly()) || asked.nearly().is_some_and(|need| offers(&grams, &need)));
    }

    #[test]
    fn nothing_typed_breaks_it(text in ".{0,40}", asked in ".{0,40}") {
        for word in words(&asked) {
            if let Some(range) = word.find(&text, true) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
