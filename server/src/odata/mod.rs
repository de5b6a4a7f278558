//! The tables as an OData v4.0 feed, for Excel, Power BI and whatever else reads it.
//!
//! A request is read to a tree ([`filter`]), checked against the columns ([`query`]), and only then asked of the store, which
//! takes columns and values and never text. What is not understood is refused with 400 and says what.
pub mod filter;
mod lexer;
pub mod metadata;
pub mod path;
pub mod query;
pub mod reply;
mod token;
mod typed;

#[cfg(test)]
mod properties;

use std::fmt;

/// A request that is not understood: what of it, for the one who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);

impl Refused {
    pub fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub type Read<T> = Result<T, Refused>;
