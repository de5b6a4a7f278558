//! The table: every route and whose it is. The order is that in which it is asked: what takes something away comes last.
mod account;
mod letters;
mod monthlies;
mod months;
mod outside;
mod people;
mod publications;
mod reports;
mod settings;
mod tables;

use super::bodies;
use super::row::{Row, ask, row};
use super::rules::*;
use super::standing::*;
use super::world::*;

pub fn rows() -> Vec<Row> {
    let parts = [
        outside::rows(),
        tables::rows(),
        people::rows(),
        reports::rows(),
        letters::rows(),
        publications::rows(),
        months::rows(),
        monthlies::rows(),
        settings::rows(),
        account::rows(),
    ];
    parts.into_iter().flatten().collect()
}
