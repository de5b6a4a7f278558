//! Who coordinates a province of the demo; the other agencies still have to name somebody.
use app::domain::assignment::{Appointee, AssignmentId, Reach, Term};
use chrono::{DateTime, NaiveDate, Utc};

use super::{id_of, people};
use crate::store::{NewAssignment, Store, StoreError};

/// As the letter asks, a day before its due day.
const FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 2, 9);

pub(super) async fn name(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    let coordinator = people::provincial_coordinator();
    let person = coordinator.new_person();
    let Some(from) = FROM else { return Ok(()) };
    let assignment = NewAssignment {
        id: AssignmentId(id_of("assignment of Ubon Ratchathani")),
        unit: person.unit,
        person: person.id,
        appointee: Appointee {
            name: person.name,
            position: person.position,
            reach: Reach { telephone: "0 4500 0000".to_owned(), ..Reach::default() },
        },
        term: Term { from, until: None },
        hands_over: false,
    };
    // What somebody changed since stays as it is.
    store.assign(&assignment, person.id, now).await.map(drop)
}
