//! Turns `locales/{th,en}.json` into one checked function per key, `app::text::<key>(lang, …)`.
//!
//! A key's placeholders (`{count}`) become its arguments in the order of their names; both languages must have the
//! same keys with the same placeholders, or the build fails. Why not a crate: docs/adr/0002.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let (thai, english) = (read("locales/th.json"), read("locales/en.json"));
    let keys: BTreeSet<_> = thai.keys().chain(english.keys()).collect();
    let mut code = String::new();
    for key in keys {
        let th = thai.get(key).unwrap_or_else(|| panic!("locales/th.json lacks {key}"));
        let en = english.get(key).unwrap_or_else(|| panic!("locales/en.json lacks {key}"));
        let (names, names_en) = (placeholders(th), placeholders(en));
        assert_eq!(names, names_en, "the placeholders of {key} differ between the languages");
        if names.is_empty() {
            let _ =
                writeln!(code, "pub fn {key}(lang: Lang) -> &'static str {{ match lang {{ Lang::Th => {th:?}, Lang::En => {en:?} }} }}");
        } else {
            let arguments: String = names.iter().map(|name| format!(", {name}: impl std::fmt::Display")).collect();
            let _ = writeln!(
                code,
                "pub fn {key}(lang: Lang{arguments}) -> String {{ match lang {{ Lang::Th => format!({th:?}), Lang::En => format!({en:?}) }} }}"
            );
        }
    }
    let _ = writeln!(
        code,
        "/// The text of a key known only at run time (a problem's code).\npub fn by_key(lang: Lang, key: &str) -> Option<&'static str> {{ Some(match (key, lang) {{"
    );
    for (key, th) in thai.iter().filter(|(key, th)| key.starts_with("problem_") && placeholders(th).is_empty()) {
        let _ = writeln!(code, "({key:?}, Lang::Th) => {th:?}, ({key:?}, Lang::En) => {:?},", english[key]);
    }
    code.push_str("_ => return None }) }\n");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(format!("{out}/text.rs"), code).expect("OUT_DIR is writable");
}

fn read(path: &str) -> BTreeMap<String, String> {
    let json = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn placeholders(text: &str) -> BTreeSet<String> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}
