//! Words, values and signs of a filter (OData 4.0 ABNF, as far as these tables have use for it).
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Read, Refused};

/// Characters, before anything is looked at.
pub const MAX_CHARS: usize = 8_000;

#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Date(NaiveDate),
    Time(DateTime<Utc>),
    Id(Uuid),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Open,
    Close,
    Comma,
    /// A property, an operator, a function.
    Word(String),
    Literal(Literal),
}

/// # Errors
/// What cannot be a part of a filter, and where it begins.
pub fn tokens(text: &str) -> Read<Vec<Token>> {
    if text.chars().count() > MAX_CHARS {
        return Err(Refused::new(format!("an expression has at most {MAX_CHARS} characters")));
    }
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '(' => (Token::Open, &rest[1..]),
            ')' => (Token::Close, &rest[1..]),
            ',' => (Token::Comma, &rest[1..]),
            '\'' => quoted(&rest[1..])?,
            _ => word(rest)?,
        };
        found.push(token);
        rest = after.trim_start();
    }
    Ok(found)
}

/// A quotation mark within is doubled.
fn quoted(text: &str) -> Read<(Token, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('\'').ok_or_else(|| Refused::new("a text has no closing quotation mark"))?;
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        let Some(after) = rest.strip_prefix('\'') else { break };
        value.push('\'');
        rest = after;
    }
    if value.contains('\0') {
        return Err(Refused::new("a text holds a character that no text here has"));
    }
    Ok((Token::Literal(Literal::Text(value)), rest))
}

fn word(text: &str) -> Read<(Token, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '\'')).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let token = match word {
        "null" => Token::Literal(Literal::Null),
        "true" => Token::Literal(Literal::Bool(true)),
        "false" => Token::Literal(Literal::Bool(false)),
        _ if is_name(word) && Uuid::parse_str(word).is_err() => Token::Word(word.to_owned()),
        _ => Token::Literal(value(word).ok_or_else(|| Refused::new(format!("“{word}” is not understood")))?),
    };
    Ok((token, rest))
}

/// A name, or a path of names.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '$' | '.'))
}

fn value(word: &str) -> Option<Literal> {
    if let (36, Ok(id)) = (word.len(), Uuid::parse_str(word)) {
        return Some(Literal::Id(id));
    }
    if let Ok(day) = NaiveDate::parse_from_str(word, "%Y-%m-%d") {
        return (word.len() == 10).then_some(Literal::Date(day));
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(word) {
        return Some(Literal::Time(at.with_timezone(&Utc)));
    }
    let is_number = word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'));
    let number: f64 = word.parse().ok().filter(|_| is_number)?;
    number.is_finite().then_some(Literal::Number(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_told_from_a_name() {
        let literal = |text: &str| match tokens(text).unwrap().as_slice() {
            [Token::Literal(literal)] => literal.clone(),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(literal("'it''s'"), Literal::Text("it's".into()));
        assert_eq!(literal("''"), Literal::Text(String::new()));
        assert_eq!(literal("'ก) or (1 eq 1'"), Literal::Text("ก) or (1 eq 1".into()));
        assert_eq!(literal("-12.5e1"), Literal::Number(-125.0));
        assert_eq!(literal("2026-02-14"), Literal::Date(NaiveDate::from_ymd_opt(2026, 2, 14).unwrap()));
        let at = DateTime::from_timestamp(1_771_027_200, 0).unwrap();
        assert_eq!(literal("2026-02-14T07:00:00+07:00"), Literal::Time(at));
        assert_eq!(literal("2026-02-14T00:00:00Z"), Literal::Time(at));
        assert_eq!(literal("a0000000-0000-4000-8000-00000000000b"), Literal::Id(Uuid::from_u128(0xa0000000_0000_4000_8000_00000000000b)));
        assert_eq!((literal("null"), literal("true")), (Literal::Null, Literal::Bool(true)));
        assert_eq!(tokens("Place").unwrap(), [Token::Word("Place".into())]);
        for bad in ["'", "'open", "2026-13-40", "1;DROP", "--", "a;b", "\"x\"", "'a\0b'", "1e999", "\\", "NaN()x\0"] {
            assert!(tokens(bad).is_err(), "{bad}");
        }
        assert!(tokens(&"a".repeat(MAX_CHARS + 1)).is_err());
    }
}
