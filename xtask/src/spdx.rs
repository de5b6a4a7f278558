//! Licence expressions as crates write them: `MIT OR Apache-2.0`, `(A OR B) AND C`, `X WITH exception`, and the old `A/B`.

/// Whether an allow-list satisfies the expression: one side of each OR, both sides of each AND.
pub fn satisfied(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed };
    reader.either() && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl Reader<'_> {
    fn either(&mut self) -> bool {
        let mut outcome = self.both();
        while self.skip("OR") {
            outcome |= self.both();
        }
        outcome
    }

    fn both(&mut self) -> bool {
        let mut outcome = self.one();
        while self.skip("AND") {
            outcome &= self.one();
        }
        outcome
    }

    fn one(&mut self) -> bool {
        if self.skip("(") {
            let outcome = self.either();
            return self.skip(")") && outcome;
        }
        let Some((name, rest)) = self.words.split_first() else {
            return false;
        };
        self.words = rest;
        let mut full = (*name).to_owned();
        if self.skip("WITH") {
            let Some((exception, rest)) = self.words.split_first() else {
                return false;
            };
            self.words = rest;
            full = format!("{full} WITH {exception}");
        }
        self.allowed.iter().any(|it| *it == full || it == name)
    }

    fn skip(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::satisfied;

    #[test]
    fn one_side_of_or_and_both_sides_of_and() {
        let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned()];
        for fine in ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR GPL-3.0) AND Unicode-3.0", "MIT WITH x"] {
            assert!(satisfied(fine, &allowed), "{fine}");
        }
        for refused in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT", "MIT Unicode-3.0", "GPL-3.0 WITH x"] {
            assert!(!satisfied(refused, &allowed), "{refused}");
        }
    }
}
