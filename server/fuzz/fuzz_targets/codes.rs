//! Short codes in addresses, headers and forms: what is read is written again, and reads the same.
#![no_main]

use app::domain::area::AreaCode;
use app::domain::contact;
use app::domain::directive::LetterNumber;
use app::domain::file::safe_name;
use app::domain::obligation::States;
use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::review::Revision;
use app::domain::thai_date::Digits;
use app::domain::webhook::{Address, Reach};
use app::domain::{key_message, password, second_factor};
use app::wire::url::url_part;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(code) = AreaCode::parse(text) {
        assert_eq!(code.as_str(), text.trim());
        assert!(code.path().iter().all(|above| above.contains(&code)));
        assert!(code.parent().is_none_or(|above| above.contains(&code)));
    }
    if let Ok(month) = Month::parse(text) {
        assert_eq!(month.to_string(), text);
        assert_eq!(month.next().previous(), month);
        assert!(month.contains(month.first_day()) && month.contains(month.last_day()));
    }
    if let Ok(hash) = PhotoHash::parse(text) {
        assert_eq!(hash.as_str(), text);
    }
    if let Ok(revision) = text.parse::<Revision>() {
        assert_eq!(revision.to_string().parse(), Ok(revision));
    }
    if let Some(states) = States::parse(text) {
        assert_eq!(States::parse(&states.codes()), Some(states));
    }
    if let Some(number) = LetterNumber::parse(text)
        && number.problems().is_empty()
    {
        for digits in [Digits::Thai, Digits::Arabic] {
            let written = format!("ที่ {}", number.written(digits));
            assert_eq!(LetterNumber::parse(&written), Some(number.clone()), "{text:?}");
        }
    }
    if let Some(address) = contact::email(text) {
        assert_eq!(address, text.trim());
        assert!(address.is_ascii() && !address.contains(|c: char| c.is_ascii_control() || " ,;<>()\"".contains(c)));
    }
    let name = safe_name(text, "application/pdf");
    assert!(name.ends_with(".pdf") && name.len() > 4 && !name.starts_with('.'), "{name:?}");
    assert!(!name.contains(|c: char| c.is_control() || "/\\\"".contains(c)), "{name:?}");
    let part = url_part(text);
    assert!(part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
    let _ = (password::problem(text), second_factor::typed(text));
    for has_user in [true, false] {
        let address = Address { scheme: "https", has_user, host: text };
        assert!(!has_user || text.is_empty() || address.problem(&Reach { private: true, hosts: Vec::new() }).is_some());
    }
    for columns in [0, 1, 32] {
        let lines = key_message::lines(text, columns);
        assert!(lines.len() <= text.chars().count() + 1);
    }
});
