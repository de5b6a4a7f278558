//! People of the units in one's care, their cards and phones, and coordinators' assignments (enclosure 3).
use app::domain::access::PersonId;
use app::domain::assignment::Reach;
use app::wire::assignments::{AssignmentInput, EndInput};
use app::wire::directives::WithdrawalInput;
use app::wire::paths;
use app::wire::people::{CardsFor, CardsOrder, EnrolRequest};
use app::wire::personal::ErasureInput;
use uuid::Uuid;

use super::*;

/// Units that lie in an area.
const AREAS: &[Place] = &[
    Place::Village,
    Place::Sibling,
    Place::RoiEtVillage,
    Place::Tambon,
    Place::District,
    Place::OtherDistrict,
    Place::Province,
    Place::RoiEt,
];

pub fn rows() -> Vec<Row> {
    let parts = [enrolled(), held(), cards(), assigned(), brought_in()];
    parts.into_iter().flatten().collect()
}

fn enrolled() -> Vec<Row> {
    let person = |world: &World, place: Place| world.of(place).person.0.to_string();
    vec![
        row("GET", "/api/v1/people", staff, |_, _, _| ask(format!("{}?limit=200", paths::PEOPLE))).lists(person, EVERY, staff_who_see),
        row("GET", "/api/v1/people", staff, |_, _, _| ask(format!("{}?area=45", paths::PEOPLE)))
            .lists(person, EVERY, |who, place| staff_who_see(who, place) && [Place::RoiEt, Place::RoiEtVillage].contains(&place)),
        row("GET", "/api/v1/exports/{name}", staff, |_, _, _| ask(paths::export("people.csv"))).for_keys().lists(
            |_, place| name_of_person(place),
            EVERY,
            staff_who_see,
        ),
        row("POST", "/api/v1/people", staff_who_see, |_, _, place| {
            let (name, position) = ("สมชาย ตัวอย่าง".into(), "ชรบ.".into());
            ask(paths::PEOPLE).json(&EnrolRequest { id: PersonId(Uuid::now_v7()), name, position, unit: place.unit() })
        })
        .of(EVERY)
        .refused_as("unit_unknown"),
        row("GET", "/api/v1/people/{id}/join-cards", staff_who_see, |world, _, place| {
            ask(paths::person_join_cards(world.of(place).person))
        })
        .of(EVERY),
        row("POST", "/api/v1/people/{id}/join-cards", staff_who_see, |world, _, place| {
            ask(paths::person_join_cards(world.of(place).person))
        })
        .of(EVERY),
        // A card is as good as a password: of somebody who signs in with one nobody prints any.
        row(
            "POST",
            "/api/v1/people/{id}/join-cards",
            |who, _| who == Who::Administrator,
            |_, _, _| ask(paths::person_join_cards(crate::common::staff_id("enterprise"))),
        )
        .done_as(422),
        row(
            "DELETE",
            "/api/v1/people/{id}/sessions",
            |who, _| who == Who::Administrator,
            |_, who, _| {
                // Who runs the installation is asked about somebody nobody needs here any more.
                let person = if who == Who::Administrator { PersonId(Uuid::from_u128(0x78)) } else { crate::common::staff_id("roiet") };
                ask(paths::person_sessions(person))
            },
        ),
        row("DELETE", "/api/v1/people/{id}/sessions", staff_who_see, |world, _, place| ask(paths::person_sessions(world.of(place).person)))
            .of(EVERY),
    ]
}

/// What is held about somebody, shown and erased.
fn held() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/people/{id}/data", staff_who_see, |world, _, place| ask(paths::person_data(world.of(place).person))).of(EVERY),
        row(
            "GET",
            "/api/v1/people/{id}/data",
            |who, _| who == Who::Administrator,
            |_, _, _| ask(paths::person_data(crate::common::staff_id("enterprise"))),
        ),
        // Without a reason nobody is erased: 422 is what only they are told who may.
        row("POST", "/api/v1/people/{id}/erasure", staff_who_see, |world, _, place| {
            ask(paths::person_erasure(world.of(place).person)).json(&ErasureInput { reason: String::new() })
        })
        .of(EVERY)
        .done_as(422),
        row(
            "POST",
            "/api/v1/people/{id}/erasure",
            |who, _| who == Who::Administrator,
            |_, _, _| ask(paths::person_erasure(crate::common::staff_id("enterprise"))).json(&ErasureInput { reason: String::new() }),
        )
        .done_as(422),
    ]
}

fn cards() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/join-cards", staff, |_, _, _| ask(paths::JOIN_CARDS)),
        row("GET", "/api/v1/join-cards", cares_for_area, |_, _, place| {
            ask(format!("{}?area={}", paths::JOIN_CARDS, place.area().expect("one")))
        })
        .of(AREAS)
        .named_by_sender(),
        // The number is not that which was confirmed, so that nothing is printed: 412 is what only they are told who may.
        row("POST", "/api/v1/join-cards", cares_for_area, |_, _, place| {
            ask(paths::JOIN_CARDS).json(&CardsOrder { area: place.area(), whom: CardsFor::Everybody, cards: 1_999 })
        })
        .of(AREAS)
        .named_by_sender()
        .done_as(412),
    ]
}

fn assigned() -> Vec<Row> {
    let appointee = |_: &World, place: Place| appointee_of(place);
    vec![
        row("GET", "/api/v1/coordinators", staff, |_, _, _| ask(format!("{}?limit=200", paths::COORDINATORS))).lists(
            appointee,
            COORDINATED,
            staff_who_see,
        ),
        row("GET", "/api/v1/exports/{name}", staff, |_, _, _| ask(paths::export("coordinators.csv"))).for_keys().lists(
            appointee,
            COORDINATED,
            staff_who_see,
        ),
        row("GET", "/api/v1/units/{unit}/assignments", staff_who_see, |_, _, place| ask(paths::unit_assignments(place.unit()))).of(EVERY),
        row("PUT", "/api/v1/assignments/{id}", staff_who_see, |world, _, place| {
            let named = world.of(Place::District).naming.clone().expect("the district's");
            let naming = world.of(place).naming.clone().unwrap_or(AssignmentInput { unit: place.unit(), ..named });
            ask(paths::assignment(world.of(place).assignment)).json(&naming)
        })
        .of(COORDINATED),
        row("PUT", "/api/v1/assignments/{id}/reach", staff_who_see, |world, _, place| {
            let reach = Reach { mobile: "08 1111 1111".into(), ..Reach::default() };
            ask(format!("{}/reach", paths::assignment(world.of(place).assignment))).json(&reach)
        })
        .of(COORDINATED),
        row("GET", "/api/v1/assignments/{id}/form", staff_who_see, |world, _, place| {
            ask(paths::assignment_form(world.of(place).assignment))
        })
        .of(&[Place::District, Place::RoiEt]),
        row("POST", "/api/v1/assignments/{id}/signed-copy", staff_who_see, |world, _, place| {
            ask(paths::assignment_signed_copy(world.of(place).assignment)).bytes(*b"%PDF-1.7 signed again")
        })
        .of(COORDINATED),
        row("GET", "/api/v1/assignments/{id}/signed-copy", staff_who_see, |world, _, place| {
            ask(paths::assignment_signed_copy(world.of(place).assignment))
        })
        .of(COORDINATED),
        row("PUT", "/api/v1/assignments/{id}/end", staff_who_see, |world, _, place| {
            ask(paths::assignment_end(world.of(place).assignment)).json(&EndInput { until: world.today() })
        })
        .of(COORDINATED),
        row("POST", "/api/v1/assignments/{id}/withdrawal", staff_who_see, |world, _, place| {
            ask(paths::assignment_withdrawal(world.of(place).assignment)).json(&WithdrawalInput { reason: "ชื่อผิด".into() })
        })
        .of(COORDINATED),
    ]
}

/// Officials from a table, and reports from a form's answers.
fn brought_in() -> Vec<Row> {
    vec![
        row("POST", "/api/v1/imports/officials", staff, |_, _, _| {
            let table = "รหัสหมู่บ้าน,ชื่อหมู่บ้าน,หมู่ที่,ชื่อ-สกุล,ตำแหน่ง\n34010903,บ้านตัวอย่าง,3,สมชาย ตัวอย่าง,ผู้ใหญ่บ้าน\n";
            ask(paths::IMPORT_OFFICIALS).bytes(table)
        }),
        row("POST", "/api/v1/imports/sheets", imports, |_, _, _| ask(paths::IMPORT_SHEETS).bytes("วันที่,ช่องทาง\n1/2/2569,ออนไลน์\n")),
        row("POST", "/api/v1/imports/lists", imports, |_, _, _| {
            ask(paths::IMPORT_LISTS).bytes("ชื่อ,ลิงก์\na.jpg,https://drive.google.com/file/d/1AbCdEfGhIjKlMnOpQrStUvWxYz012345/view\n")
        }),
        row("POST", "/api/v1/imports/pictures", imports, |_, _, _| ask(paths::IMPORT_PICTURES).bytes(archive())),
        row("POST", "/api/v1/imports", imports, |world, _, _| {
            let run = app::wire::imports::ImportInput {
                sheet: world.sheet.sheet.clone(),
                mapping: world.sheet.mapping.clone(),
                picture_lists: Vec::new(),
                pictures: Vec::new(),
                file_list: None,
                first: 0,
                count: 10,
                dry_run: true,
            };
            ask(paths::IMPORTS).json(&run)
        }),
    ]
}

/// It files reports, which who runs the installation does not.
fn imports(who: Who, _: Place) -> bool {
    who.is_coordinator()
}

fn archive() -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("a.jpg", zip::write::SimpleFileOptions::default()).expect("a file");
    archive.write_all(&crate::common::jpeg(1, 64, 48)).expect("its bytes");
    archive.finish().expect("an archive").into_inner()
}
