//! One line of the table: a route, whose it is, and how it is asked for.
use reqwest::Method;
use serde::Serialize;

use super::rules::Rule;
use super::standing::{NO_PLACE, Place, Who};
use super::world::World;

/// A request, without who sends it.
pub struct Ask {
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

pub fn ask(path: impl Into<String>) -> Ask {
    Ask { path: path.into(), headers: Vec::new(), body: Vec::new() }
}

impl Ask {
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.headers.push(("content-type", "application/json".to_owned()));
        self.body = serde_json::to_vec(body).expect("a body");
        self
    }

    pub fn bytes(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// Made on this version.
    pub fn on(mut self, version: impl std::fmt::Display) -> Self {
        self.headers.push(("if-match", format!("\"{version}\"")));
        self
    }
}

/// What a list is known to hold something of a unit by.
pub type Mark = fn(&World, Place) -> String;

pub struct Row {
    pub method: &'static str,
    /// As the route list has it.
    pub path: &'static str,
    pub rule: Rule,
    /// Whose things are asked for, one after the other; none: it is about no unit's.
    pub places: &'static [Place],
    pub ask: fn(&World, Who, Place) -> Ask,
    /// How it is refused beside 401, 403 and 404.
    pub refused_as: Option<&'static str>,
    /// The status that shows that it was done, where it is not one of success.
    pub done_as: Option<u16>,
    /// Needs no session, so that it is refused by 404 alone.
    pub is_open: bool,
    /// What is asked for is named by the sender: what nobody has can be made.
    pub is_named_by_sender: bool,
    /// Programs ask with their key, too.
    pub is_for_keys: bool,
    /// Its address holds a secret that was handed out: whoever has it may know.
    pub is_by_secret: bool,
    /// Ends the session that it is asked with.
    pub ends_session: bool,
    pub lists: Option<(Mark, &'static [Place], Rule)>,
}

pub fn row(method: &'static str, path: &'static str, rule: Rule, ask: fn(&World, Who, Place) -> Ask) -> Row {
    Row {
        method,
        path,
        rule,
        places: NO_PLACE,
        ask,
        refused_as: None,
        done_as: None,
        is_open: false,
        is_named_by_sender: false,
        is_for_keys: false,
        is_by_secret: false,
        ends_session: false,
        lists: None,
    }
}

impl Row {
    pub fn of(self, places: &'static [Place]) -> Self {
        Self { places, ..self }
    }

    /// Also refused by this problem code.
    pub fn refused_as(self, code: &'static str) -> Self {
        Self { refused_as: Some(code), ..self }
    }

    pub fn done_as(self, status: u16) -> Self {
        Self { done_as: Some(status), ..self }
    }

    pub fn open(self) -> Self {
        Self { is_open: true, ..self }
    }

    pub fn named_by_sender(self) -> Self {
        Self { is_named_by_sender: true, ..self }
    }

    pub fn for_keys(self) -> Self {
        Self { is_for_keys: true, ..self }
    }

    pub fn by_secret(self) -> Self {
        Self { is_by_secret: true, ..self }
    }

    pub fn ends_session(self) -> Self {
        Self { ends_session: true, ..self }
    }

    /// It shows what bears this mark, of each of these places to those of whom the rule holds, and to nobody else.
    pub fn lists(self, mark: Mark, places: &'static [Place], to: Rule) -> Self {
        Self { lists: Some((mark, places, to)), ..self }
    }

    pub fn method(&self) -> Method {
        self.method.parse().expect("a method")
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether a path is one of this row's route: a row that asks for another one would test nothing.
    pub fn is_asked_by(&self, path: &str) -> bool {
        let path = path.split('?').next().unwrap_or_default();
        if let Some((before, _)) = self.path.split_once("{*") {
            return path.starts_with(before);
        }
        let (wanted, asked): (Vec<_>, Vec<_>) = (self.path.split('/').collect(), path.split('/').collect());
        wanted.len() == asked.len() && wanted.iter().zip(asked).all(|(wanted, asked)| wanted.starts_with('{') || *wanted == asked)
    }
}
