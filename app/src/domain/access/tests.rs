//! The whole table of who may do what.
use super::*;

fn unit(n: u128) -> UnitId {
    UnitId(Uuid::from_u128(n))
}

fn actor(role: Role, kind: UnitKind, id: u128, area: Option<&str>) -> Actor {
    let area = area.map(|code| AreaCode::parse(code).unwrap());
    Actor { person: PersonId(Uuid::from_u128(id)), role, unit: unit(id), unit_kind: kind, area, by_card: false }
}

/// own unit, unit below, sibling, unit above, another agency
fn row(actor: &Actor, action: Action, targets: [(u128, Option<&str>); 5]) -> String {
    targets
        .map(|(id, area)| {
            let area = area.map(|code| AreaCode::parse(code).unwrap());
            if may(actor, action, &Target { unit: unit(id), area: area.as_ref() }) { 'y' } else { '-' }
        })
        .iter()
        .collect()
}

#[test]
fn the_table_of_who_may_do_what() {
    use Action::*;
    let village = actor(Role::Official, UnitKind::Village, 1, Some("34010901"));
    let village_targets = [(1, Some("34010901")), (11, Some("34010901")), (2, Some("34010902")), (3, Some("3401")), (9, None)];
    let district = actor(Role::Coordinator, UnitKind::District, 3, Some("3401"));
    let district_targets = [(3, Some("3401")), (1, Some("34010901")), (4, Some("3402")), (5, Some("34")), (9, None)];
    let city = actor(Role::Coordinator, UnitKind::LocalAdministration, 7, Some("3401"));
    let city_targets = [(7, Some("3401")), (1, Some("34010901")), (3, Some("3401")), (5, Some("34")), (9, None)];
    let tambon = actor(Role::Coordinator, UnitKind::LocalAdministration, 12, Some("340109"));
    let kamnan = actor(Role::Coordinator, UnitKind::Subdistrict, 12, Some("340109"));
    let tambon_targets = [(12, Some("340109")), (1, Some("34010901")), (13, Some("340109")), (3, Some("3401")), (9, None)];
    let department = actor(Role::Coordinator, UnitKind::Department, 9, None);
    let department_targets = [(9, None), (91, None), (10, None), (0, None), (5, Some("34"))];
    let ministry = actor(Role::Coordinator, UnitKind::Ministry, 0, None);
    let admin = actor(Role::Administrator, UnitKind::Ministry, 100, None);
    let table = [
        (FileReport, "y----", "yy---", "y----", "y----", "yyyyy", "-----"),
        (ReadReport, "y----", "yy---", "y----", "y----", "yyyyy", "yyyyy"),
        (Review, "-----", "-y---", "-----", "y----", "yyyyy", "yyyyy"),
        (ImportReports, "-----", "yy---", "y----", "y----", "yyyyy", "yyyyy"),
        (BringRescue, "yyyyy", "yyyyy", "yyyyy", "yyyyy", "yyyyy", "yyyyy"),
        (ReadPeople, "-----", "yy---", "y----", "y----", "yyyyy", "yyyyy"),
        (ManagePeople, "-----", "yy---", "y----", "y----", "yyyyy", "yyyyy"),
        (ManageStaff, "-----", "-----", "-----", "-----", "-----", "yyyyy"),
        (ReadUnits, "y----", "yy---", "y----", "y----", "yyyyy", "yyyyy"),
        (ArrangeMonth, "-----", "-----", "-----", "y----", "-----", "-----"),
        (JudgeMonth, "-----", "-----", "-----", "-----", "yyyyy", "yyyyy"),
        (DeclareNothing, "y----", "yy---", "y----", "y----", "yyyyy", "-----"),
        (ExcuseMonth, "-----", "-y---", "-----", "-----", "yyyyy", "-----"),
        (SetDueDayBelow, "-----", "-----", "-----", "-----", "yyyyy", "-----"),
        (ManageCampaign, "-----", "-----", "-----", "-----", "yyyyy", "yyyyy"),
        (WriteDirective, "-----", "-----", "-----", "-----", "-----", "-----"),
        (RegisterLetter, "-----", "y----", "y----", "y----", "-----", "-----"),
        (AssignCoordinator, "-----", "yy---", "y----", "y----", "yyyyy", "yyyyy"),
        (CompleteAssignment, "-----", "yy---", "y----", "y----", "yyyyy", "yyyyy"),
        (PublishMaterial, "-----", "-----", "-----", "-----", "-----", "-----"),
        (Remind, "-----", "-y---", "-----", "-----", "yyyyy", "-----"),
        (ManageWebhooks, "-----", "y----", "y----", "y----", "-----", "-----"),
        (ReadLikenesses, "-----", "yy---", "y----", "y----", "yyyyy", "yyyyy"),
        (DismissLikeness, "-----", "-y---", "-----", "y----", "yyyyy", "-----"),
        (ManageApiKeys, "-----", "y----", "y----", "y----", "-----", "-----"),
    ];
    assert_eq!(table.map(|line| line.0), Action::ALL, "every action has its line");
    let province = actor(Role::Coordinator, UnitKind::Province, 5, Some("34"));
    let province_targets = [(5, Some("34")), (3, Some("3401")), (6, Some("45")), (0, None), (9, None)];
    for speaking in [WriteDirective, PublishMaterial] {
        assert_eq!(row(&province, speaking, province_targets), "y----");
        assert!(may(&ministry, speaking, &Target { unit: ministry.unit, area: None }));
    }
    for (action, v, d, c, a, m, x) in table {
        assert_eq!(row(&village, action, village_targets), v, "village {action:?}");
        assert_eq!(row(&district, action, district_targets), d, "district {action:?}");
        assert_eq!(row(&city, action, city_targets), c, "city {action:?}");
        // As a district over its own: with villages below, and none of those beside it in the subdistrict.
        assert_eq!(row(&tambon, action, tambon_targets), d, "tambon {action:?}");
        assert_eq!(row(&kamnan, action, tambon_targets), d, "kamnan {action:?}");
        assert_eq!(row(&department, action, department_targets), a, "department {action:?}");
        assert_eq!(row(&ministry, action, district_targets), m, "ministry {action:?}");
        assert_eq!(row(&admin, action, district_targets), x, "administrator {action:?}");
    }
    // On a phone that a card let in, all of it but who coordinates their own unit.
    let named = Actor { by_card: true, ..district.clone() };
    for action in Action::ALL {
        let expected = if action == AssignCoordinator { "-y---".to_owned() } else { row(&district, action, district_targets) };
        assert_eq!(row(&named, action, district_targets), expected, "by card {action:?}");
    }
}

#[test]
fn a_card_with_staffs_rights_comes_from_those_who_name_and_from_nobody_for_themselves() {
    let office = actor(Role::Coordinator, UnitKind::District, 3, Some("3401"));
    let named = Actor { person: PersonId(Uuid::from_u128(33)), by_card: true, ..office.clone() };
    let above = actor(Role::Coordinator, UnitKind::Province, 5, Some("34"));
    let admin = actor(Role::Administrator, UnitKind::Ministry, 100, None);
    let area = AreaCode::parse("3401").unwrap();
    let managed = |actor: &Actor, person: u128, role, has_term| {
        let whom = Managed { person: PersonId(Uuid::from_u128(person)), role, has_term };
        may_manage(actor, &whom, &Target { unit: unit(3), area: Some(&area) })
    };
    let of = |person, role, has_term| [&named, &office, &above, &admin].map(|actor| managed(actor, person, role, has_term));
    assert_eq!(of(33, Role::Official, true), [false, true, true, true], "themselves");
    assert_eq!(of(34, Role::Official, true), [false, true, true, true], "who comes after them");
    assert_eq!(of(35, Role::Official, false), [true; 4], "an official");
    assert_eq!(of(36, Role::Coordinator, false), [false, false, false, true], "who signs in with a password");
}
