//! The columns of a sum, named once for all the statements about them.
use crate::store::sql::{Sql, sql};

/// What tells the sums of a month apart.
pub(super) const GROUP: &str = "district, settled, due_at";

/// In the order of the tables `month_totals` and `month_changes`.
const NUMBERS: [&str; 15] = [
    "units",
    "activities",
    "people",
    "online",
    "online_people",
    "on_air",
    "on_air_people",
    "on_ground",
    "on_ground_people",
    "billboard",
    "billboard_people",
    "community",
    "community_people",
    "documents",
    "documents_people",
];

/// A statement from its parts.
pub(super) fn joined(parts: &[&'static str]) -> Sql {
    let mut query = sql("");
    query.push_all(parts);
    query
}

/// Each number's name between the pieces, `between` one number and the next: `["SUM(", ")"]` is `SUM(units), SUM(activities), …`
pub(super) fn push_numbers(query: &mut Sql, pieces: &[&'static str], between: &'static str) {
    for (at, name) in NUMBERS.into_iter().enumerate() {
        query.push(if at == 0 { "" } else { between });
        for (place, piece) in pieces.iter().enumerate() {
            query.push(if place == 0 { "" } else { name });
            query.push(piece);
        }
    }
}
