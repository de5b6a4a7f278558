//! Review at the desk: the inbox that empties itself, judging one report, and what changed between its versions.
mod change_words;
pub mod history;
pub mod inbox;
pub mod judge;
mod pending;
pub mod toast;
