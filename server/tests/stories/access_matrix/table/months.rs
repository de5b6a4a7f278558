//! The ledger: who owes, how it stands, what is said about a row, reminders, notes and notices.
use app::domain::notice::Matter;
use app::wire::months::Reason;
use app::wire::notes::NoteInput;
use app::wire::notices::ReminderInput;
use app::wire::paths;
use uuid::Uuid;

use super::*;

pub fn rows() -> Vec<Row> {
    let parts = [lists(), said(), chased()];
    parts.into_iter().flatten().collect()
}

fn lists() -> Vec<Row> {
    let unit = |_: &World, place: Place| place.unit().0.to_string();
    vec![
        row("GET", "/api/v1/months", signed_in, |_, _, _| ask(paths::MONTHS)),
        row("GET", "/api/v1/months/{month}/summary", signed_in, |world, _, _| ask(paths::month_summary(world.month()))),
        row("GET", "/api/v1/months/{month}/obligations", signed_in, |world, _, _| {
            ask(format!("{}?limit=200", paths::obligations(world.month())))
        })
        .lists(unit, BELOW, whoever_sees),
        row("GET", "/api/v1/months/{month}/obligations", signed_in, |world, _, _| {
            ask(format!("{}?area=45", paths::obligations(world.month())))
        })
        .lists(unit, BELOW, |who, place| who.sees(place) && [Place::RoiEt, Place::RoiEtVillage].contains(&place)),
    ]
}

/// A unit says that there was nothing, or those above it for it; they excuse it, which nobody does for themselves.
fn said() -> Vec<Row> {
    vec![
        row("PUT", "/api/v1/units/{unit}/months/{month}/nothing", files_for, |world, _, place| {
            ask(paths::nothing(place.unit(), world.month())).json(&Reason { reason: "น้ำท่วม".into() })
        })
        .of(BELOW),
        row("DELETE", "/api/v1/units/{unit}/months/{month}/nothing", files_for, |world, _, place| {
            ask(paths::nothing(place.unit(), world.month()))
        })
        .of(BELOW),
        row("PUT", "/api/v1/units/{unit}/months/{month}/excuse", those_above, |world, _, place| {
            ask(paths::excuse(place.unit(), world.month())).json(&Reason { reason: "น้ำท่วม".into() })
        })
        .of(BELOW),
        row("DELETE", "/api/v1/units/{unit}/months/{month}/excuse", those_above, |world, _, place| {
            ask(paths::excuse(place.unit(), world.month()))
        })
        .of(BELOW),
    ]
}

fn chased() -> Vec<Row> {
    vec![
        row("POST", "/api/v1/reminders", coordinators, |world, _, place| {
            let matter = Matter::Month(world.month());
            ask(paths::REMINDERS).json(&ReminderInput { matter, units: Some(vec![place.unit()]), rows: None })
        })
        .of(BELOW),
        // Of a letter those remind who have it.
        row(
            "POST",
            "/api/v1/reminders",
            |who, place| who.is_coordinator() && reads_letter(who, place),
            |world, _, place| {
                ask(paths::REMINDERS).json(&ReminderInput { matter: Matter::Directive(world.of(place).letter), units: None, rows: None })
            },
        )
        .of(WRITING),
        row("GET", "/api/v1/units/{unit}/notices", staff_who_see, |_, _, place| ask(paths::unit_notices(place.unit()))).of(EVERY),
        row("GET", "/api/v1/units/{unit}/notes", those_above, |_, _, place| ask(paths::unit_notes(place.unit()))).of(BELOW),
        row("PUT", "/api/v1/units/{unit}/notes/{note}", those_above, |_, _, place| {
            ask(paths::unit_note(place.unit(), Uuid::now_v7())).json(&NoteInput { text: note_of(place) })
        })
        .of(BELOW),
    ]
}
