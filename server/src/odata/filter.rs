//! `$filter` read to a tree. Which properties there are, and what may be compared with what, is asked later.
use super::lexer::{Literal, Token, tokens};
use super::{Read, Refused};
use crate::store::tables::{Comparison, TextTest};

/// Parentheses and `not`s within each other.
const MAX_DEPTH: usize = 32;
/// Each may be a look into another table for every row, and SQLite takes no longer chain than a thousand.
const MAX_TESTS: usize = 100;

#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    Property(String),
    Literal(Literal),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Not(Box<Expression>),
    Compare(Operand, Comparison, Operand),
    In(String, Vec<Literal>),
    Text(TextTest, Operand, Operand),
    /// A property or a value that is true by itself.
    Alone(Operand),
}

/// # Errors
/// What of the text is not understood.
pub fn parse(text: &str) -> Read<Expression> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, depth: 0, tests: 0 };
    let expression = parser.any()?;
    match parser.tokens.first() {
        None => Ok(expression),
        Some(token) => Err(unexpected(token)),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    depth: usize,
    tests: usize,
}

impl Parser<'_> {
    fn any(&mut self) -> Read<Expression> {
        let mut parts = vec![self.all()?];
        while self.takes("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expression::Any))
    }

    fn all(&mut self) -> Read<Expression> {
        let mut parts = vec![self.one()?];
        while self.takes("and") {
            parts.push(self.one()?);
        }
        Ok(one_or(parts, Expression::All))
    }

    fn one(&mut self) -> Read<Expression> {
        if self.takes("not") {
            return self.deeper(|parser| Ok(Expression::Not(Box::new(parser.one()?))));
        }
        if self.tokens.first() == Some(&Token::Open) {
            self.tokens = &self.tokens[1..];
            let inner = self.deeper(Self::any)?;
            self.expect(&Token::Close)?;
            return Ok(inner);
        }
        self.tests += 1;
        if self.tests > MAX_TESTS {
            return Err(Refused::new(format!("a filter asks at most {MAX_TESTS} things")));
        }
        if let [Token::Word(function), Token::Open, ..] = self.tokens {
            let test = match function.as_str() {
                "contains" => TextTest::Contains,
                "startswith" => TextTest::StartsWith,
                "endswith" => TextTest::EndsWith,
                other => {
                    return Err(Refused::new(format!("the function “{other}” is not supported; contains, startswith and endswith are")));
                }
            };
            self.tokens = &self.tokens[2..];
            let text = self.operand()?;
            self.expect(&Token::Comma)?;
            let part = self.operand()?;
            self.expect(&Token::Close)?;
            return Ok(Expression::Text(test, text, part));
        }
        let left = self.operand()?;
        self.compared(left)
    }

    /// What is said of `left`.
    fn compared(&mut self, left: Operand) -> Read<Expression> {
        if self.takes("in") {
            let Operand::Property(property) = left else { return Err(Refused::new("“in” wants a property before it")) };
            return Ok(Expression::In(property, self.list()?));
        }
        let Some(Token::Word(word)) = self.tokens.first() else { return Ok(Expression::Alone(left)) };
        let comparison = match word.as_str() {
            "eq" => Comparison::Equal,
            "ne" => Comparison::Unequal,
            "gt" => Comparison::Greater,
            "ge" => Comparison::AtLeast,
            "lt" => Comparison::Less,
            "le" => Comparison::AtMost,
            "and" | "or" => return Ok(Expression::Alone(left)),
            other => return Err(Refused::new(format!("“{other}” is not supported here"))),
        };
        self.tokens = &self.tokens[1..];
        Ok(Expression::Compare(left, comparison, self.operand()?))
    }

    fn list(&mut self) -> Read<Vec<Literal>> {
        self.expect(&Token::Open)?;
        let mut literals = Vec::new();
        loop {
            match self.operand()? {
                Operand::Literal(literal) => literals.push(literal),
                Operand::Property(name) => return Err(Refused::new(format!("“{name}” is no value"))),
            }
            match self.next()? {
                Token::Comma => {}
                Token::Close => return Ok(literals),
                other => return Err(unexpected(other)),
            }
        }
    }

    fn operand(&mut self) -> Read<Operand> {
        match self.next()? {
            Token::Literal(literal) => Ok(Operand::Literal(literal.clone())),
            Token::Word(name) => Ok(Operand::Property(name.clone())),
            other => Err(unexpected(other)),
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Read<Expression>) -> Read<Expression> {
        if self.depth == MAX_DEPTH {
            return Err(Refused::new(format!("an expression nests at most {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_next = matches!(self.tokens.first(), Some(Token::Word(next)) if next == word);
        if is_next {
            self.tokens = &self.tokens[1..];
        }
        is_next
    }

    fn expect(&mut self, token: &Token) -> Read<()> {
        let next = self.next()?;
        if next == token { Ok(()) } else { Err(unexpected(next)) }
    }

    fn next(&mut self) -> Read<&Token> {
        let (next, rest) = self.tokens.split_first().ok_or_else(|| Refused::new("the expression ends too early"))?;
        self.tokens = rest;
        Ok(next)
    }
}

fn one_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}

fn unexpected(token: &Token) -> Refused {
    Refused::new(match token {
        Token::Open => "“(” is not expected here".to_owned(),
        Token::Close => "“)” is not expected here".to_owned(),
        Token::Comma => "“,” is not expected here".to_owned(),
        Token::Word(word) => format!("“{word}” is not expected here"),
        Token::Literal(_) => "a value is not expected here".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(name: &str) -> Operand {
        Operand::Property(name.to_owned())
    }

    fn equals(name: &str, text: &str) -> Expression {
        Expression::Compare(property(name), Comparison::Equal, Operand::Literal(Literal::Text(text.to_owned())))
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closest() {
        let read = parse("A eq 'x' or not B eq 'y' and (C eq 'z' or Counted)").unwrap();
        let within = Expression::Any(vec![equals("C", "z"), Expression::Alone(property("Counted"))]);
        let right = Expression::All(vec![Expression::Not(Box::new(equals("B", "y"))), within]);
        assert_eq!(read, Expression::Any(vec![equals("A", "x"), right]));
    }

    #[test]
    fn functions_and_lists_are_read_and_what_is_not_known_is_named() {
        let text = Operand::Literal(Literal::Text("50%_".into()));
        assert_eq!(parse("contains(Place,'50%_')").unwrap(), Expression::Text(TextTest::Contains, property("Place"), text));
        let read = parse("Channel in ('online', 'on_air')").unwrap();
        assert_eq!(read, Expression::In("Channel".into(), vec![Literal::Text("online".into()), Literal::Text("on_air".into())]));
        for (bad, named) in
            [("year(FromDay) eq 2026", "year"), ("A has B", "has"), ("A eq", "too early"), ("A eq 1)", ")"), ("", "too early")]
        {
            let refused = parse(bad).unwrap_err();
            assert!(refused.0.contains(named), "{bad}: {refused}");
        }
        assert!(parse(&format!("{}A{}", "(".repeat(33), ")".repeat(33))).is_err());
        assert!(parse(&format!("A{}", " or A".repeat(99))).is_ok());
        assert!(parse(&format!("A{}", " or A".repeat(100))).is_err());
        assert!(parse(&format!("{}A{}", "(".repeat(32), ")".repeat(32))).is_ok());
    }
}
