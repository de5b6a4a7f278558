//! A real installation: units from a list, staff from the terminal.
use std::os::unix::fs::PermissionsExt;

use app::domain::access::{PersonId, Role};
use app::domain::obligation::{Exempt, ObligationState};
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use app::domain::unit::Unit;
use app::wire::Page;
use app::wire::factors::NewPassword;
use app::wire::months::ObligationView;
use app::wire::paths;
use app::wire::people::EnrolRequest;
use app::wire::session::Me;
use chrono::TimeDelta;
use server::config::{PlaceOptions, StaffOptions};
use server::start::demonstration;
use server::start::staff::{self, Added, StaffError};
use server::start::units::{self, ImportError, Imported};
use uuid::Uuid;

use crate::common::*;

const LIST: &str = "kind,name,area,note\n\
    ministry,กระทรวงมหาดไทย,,\n\
    department,กรมการปกครอง,,\n\
    province,จังหวัดเชียงใหม่,50,\n\
    district,อำเภอเมืองเชียงใหม่,5001,\"ของจังหวัด, แห่งแรก\"\n\
    local_administration,เทศบาลนครเชียงใหม่,5001,\n\
    local_administration,อบต. ตัวอย่าง,5001,\n\
    village,หมู่ที่ ๑ บ้านเหนือ,50010101,\n";

async fn all_units(server: &TestServer) -> Vec<Unit> {
    let admin = server.staff("admin").await;
    let page: Page<Unit> = admin.get(format!("{}?limit=200", paths::UNITS)).await.expect(200).json();
    page.items
}

#[tokio::test]
async fn a_list_of_units_is_read_twice_and_changes_what_it_names() {
    on_both(async |server| {
        let store = &server.state.store;
        let before = all_units(server).await.len();
        let done = units::import(store, LIST.as_bytes(), server.state.now()).await.unwrap();
        assert_eq!(done, Imported { units: 7, villages: 1 });
        let first = all_units(server).await;
        assert_eq!(first.len(), before + 7);
        // As a spreadsheet saves it, with a village renamed.
        let renamed = format!("\u{feff}{}", LIST.replace("บ้านเหนือ", "บ้านใต้")).replace('\n', "\r\n");
        units::import(store, renamed.as_bytes(), server.state.now()).await.unwrap();
        let second = all_units(server).await;
        assert_eq!(second.len(), first.len(), "no unit is there twice");
        let village = |units: &[Unit]| units.iter().find(|unit| unit.name.starts_with("หมู่ที่ ๑ บ้าน")).cloned().unwrap();
        assert_eq!(village(&second).name, "หมู่ที่ ๑ บ้านใต้");
        assert_eq!(village(&second).id, village(&first).id);
        let areas = store.all_areas().await.unwrap();
        assert!(areas.iter().any(|area| area.code.as_str() == "50010101" && area.name_th == "หมู่ที่ ๑ บ้านใต้"));
    })
    .await;
}

/// By the list alone, whether before or while the month runs: the ledger says of each unit why it does not owe.
#[tokio::test]
async fn units_open_and_close_by_the_list() {
    on_both(async |server| {
        let (store, now) = (&server.state.store, server.state.now());
        let month = Month::of(bangkok_date(now));
        let days = [month.first_day() + TimeDelta::days(3), month.last_day() - TimeDelta::days(3), month.previous().last_day()];
        let list = |[opened, closed, gone]: [String; 3]| {
            format!(
                "kind,name,area,opened_on,closed_on\nprovince,จังหวัดเชียงใหม่,50,,\ndistrict,อำเภอเมืองเชียงใหม่,5001,{opened},\n\
                village,บ้านเหนือ,50010101,,{closed}\nvillage,บ้านใต้,50010102,,{gone}\n"
            )
        };
        units::import(store, list(days.map(|day| day.to_string())).as_bytes(), now).await.unwrap();
        let moi = server.staff("moi").await;
        let rows = async || {
            let page: Page<ObligationView> = moi.get(format!("{}?area=50", paths::obligations(month))).await.expect(200).json();
            page.items.into_iter().map(|row| (row.unit.name, row.state, row.exempt)).collect::<Vec<_>>()
        };
        let exempt = |name: &str, why| (name.to_owned(), ObligationState::Exempt, Some(why));
        let owes = |name: &str| (name.to_owned(), ObligationState::NotYetDue, None);
        let (north, district, province) = ("บ้านเหนือ", "อำเภอเมืองเชียงใหม่", "จังหวัดเชียงใหม่");
        let expected = [owes(province), exempt(district, Exempt::Opened(days[0])), exempt(north, Exempt::Closed(days[1]))];
        assert_eq!(rows().await, expected);

        let without = "kind,name,area\nvillage,บ้านเหนือ,50010101\n";
        units::import(store, without.as_bytes(), now).await.unwrap();
        assert_eq!(rows().await, expected, "a list that does not speak of days changes none");
        units::import(store, list([String::new(), String::new(), String::new()]).as_bytes(), now).await.unwrap();
        assert_eq!(rows().await, [owes(province), owes(district), owes(north), owes("บ้านใต้")], "an empty day takes it back");
    })
    .await;
}

#[tokio::test]
async fn every_wrong_line_is_named_and_nothing_of_the_list_is_kept() {
    on_both(async |server| {
        let before = all_units(server).await;
        let list = "kind,name,area\nprovince,จังหวัดเชียงใหม่,50\nvillag,บ้าน,50010101\nvillage,,50010101\nvillage,บ้าน,99010101\n\
            district,อำเภอ,50\ndepartment,กรม,50\nprovince,อีกครั้ง,50\nvillage,บ้าน\n";
        for list in [list.to_owned(), list.replace('\n', "\r\n")] {
            let Err(ImportError::Lines(faults)) = units::import(&server.state.store, list.as_bytes(), server.state.now()).await else {
                panic!("refused")
            };
            let lines: Vec<&str> = faults.iter().map(|fault| fault.split_once(':').unwrap().0).collect();
            assert_eq!(lines, ["line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9"], "{faults:#?}");
            assert!(faults[5].contains("line 2"), "{}", faults[5]);
        }
        let days =
            "kind,name,area,opened_on,closed_on\nprovince,ก,50,2569-02-01,\nprovince,ข,51,1/2/2026,\nprovince,ค,52,2026-02-02,2026-02-01\n";
        let Err(ImportError::Lines(faults)) = units::import(&server.state.store, days.as_bytes(), server.state.now()).await else {
            panic!("refused")
        };
        assert_eq!(faults.len(), 3, "{faults:#?}");
        assert!(matches!(units::import(&server.state.store, b"name,area\nx,50\n", server.state.now()).await, Err(ImportError::NoHeader)));
        let thai_windows = b"kind,name,area\nprovince,\xA8\xD1,50\n";
        assert!(matches!(units::import(&server.state.store, thai_windows, server.state.now()).await, Err(ImportError::NotUtf8(2))));
        assert_eq!(all_units(server).await, before);
    })
    .await;
}

pub fn new_staff(login: &str, unit: &str) -> StaffOptions {
    StaffOptions {
        place: PlaceOptions::default(),
        login: login.to_owned(),
        name: "กานดา ทดลอง".to_owned(),
        position: "ปลัดอำเภอ".to_owned(),
        role: Role::Coordinator,
        unit: unit.to_owned(),
        drop_second_factor: false,
        known_passwords: None,
        password: None,
        password_file: None,
    }
}

#[tokio::test]
async fn a_coordinator_from_the_terminal_signs_in_and_enrols_a_village_head() {
    on_both(async |server| {
        let (store, now) = (&server.state.store, server.state.now());
        units::import(store, LIST.as_bytes(), server.state.now()).await.unwrap();
        let options = new_staff("ChiangMai", "อำเภอเมืองเชียงใหม่");
        assert_eq!(staff::add(store, &options, PASSWORD, now).await.unwrap(), Added::New);
        let district = server.client();
        let me: Me = district.sign_in("chiangmai", PASSWORD).await.expect(200).json();
        assert_eq!((me.role, me.unit.name.as_str()), (Role::Coordinator, "อำเภอเมืองเชียงใหม่"));
        // Whoever typed it knows it, too: it opens nothing but the way to another.
        assert_eq!(district.get(paths::UNITS).await.expect(401).code(), "password_change_required");
        let own = NewPassword { password: "a river of mine".into() };
        district.put(paths::MY_PASSWORD, &own).await.expect(204);
        let page: Page<Unit> = district.get(format!("{}?kind=village", paths::UNITS)).await.expect(200).json();
        let head = EnrolRequest {
            id: PersonId(Uuid::now_v7()),
            name: "ผู้ใหญ่บ้านคนใหม่".to_owned(),
            position: "ผู้ใหญ่บ้าน".to_owned(),
            unit: page.items[0].id,
        };
        district.post(paths::PEOPLE, &head).await.expect(201);

        // The same again is a new password, and whoever came in by the old one is out.
        assert_eq!(staff::add(store, &options, "quite another password", now).await.unwrap(), Added::NewPassword);
        district.get(paths::ME).await.expect(401);
        district.sign_in("chiangmai", PASSWORD).await.expect(401);
        district.sign_in("chiangmai", &own.password).await.expect(401);
        district.sign_in("chiangmai", "quite another password").await.expect(200);
        assert_eq!(district.get(paths::UNITS).await.expect(401).code(), "password_change_required");

        // A letter that was opened late, or by somebody else.
        server.pass(TimeDelta::days(8));
        assert_eq!(district.sign_in("chiangmai", "not this one").await.expect(401).code(), "login_wrong");
        assert_eq!(district.sign_in("chiangmai", "quite another password").await.expect(401).code(), "password_expired");
        staff::add(store, &options, PASSWORD, server.state.now()).await.unwrap();
        district.sign_in("chiangmai", PASSWORD).await.expect(200);
        district.put(paths::MY_PASSWORD, &own).await.expect(204);
        server.pass(TimeDelta::days(8));
        district.sign_in("chiangmai", &own.password).await.expect(200);
        district.get(paths::UNITS).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn staff_that_cannot_be_meant_are_refused() {
    on_both(async |server| {
        let (store, now) = (&server.state.store, server.state.now());
        units::import(store, LIST.as_bytes(), server.state.now()).await.unwrap();
        let add = async |options: StaffOptions, password: &str| staff::add(store, &options, password, now).await;
        assert!(matches!(add(new_staff("new", "50"), "short").await, Err(StaffError::BadPassword)));
        assert!(matches!(add(new_staff(" ", "50"), PASSWORD).await, Err(StaffError::Empty)));
        assert!(matches!(add(new_staff("new", "59"), PASSWORD).await, Err(StaffError::NoUnit(_))));
        assert!(matches!(add(new_staff("MOI", "50"), PASSWORD).await, Err(StaffError::LoginTaken(_))));
        let Err(StaffError::ManyUnits(_, choice)) = add(new_staff("new", "5001"), PASSWORD).await else { panic!("three units sit there") };
        let id = choice.lines().find(|line| line.contains("เทศบาล")).and_then(|line| line.split_whitespace().next()).unwrap().to_owned();
        assert_eq!(add(new_staff("new", &id), PASSWORD).await.unwrap(), Added::New);
        assert!(staff::staff_role("official").is_err() && staff::staff_role("administrator").is_ok());
    })
    .await;
}

#[tokio::test]
async fn an_installation_with_people_is_never_turned_into_the_demonstration() {
    on_both(async |server| {
        let before = server.staff("admin").await.get(paths::PEOPLE).await.expect(200).json::<Page<serde_json::Value>>().items.len();
        demonstration::prepare(&server.state).await.expect_err("its passwords are printed");
        assert!(server.client().sign_in("ministry", PASSWORD).await.status == 401, "no login of the demonstration is there");
        let after = server.staff("admin").await.get(paths::PEOPLE).await.expect(200).json::<Page<serde_json::Value>>().items.len();
        assert_eq!(after, before);
    })
    .await;
}

#[tokio::test]
async fn the_database_is_for_its_owner_alone_whatever_the_folder_allows() {
    let server = TestServer::start(None).await;
    let mode = std::fs::metadata(server.folder().join("rutan.db")).expect("the database").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    server.stop().await;
}

#[test]
fn without_tls_it_answers_its_own_machine_alone() {
    let start = |more: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let mut server = std::process::Command::new(env!("CARGO_BIN_EXE_rutan-server"));
        server.args(["serve", "--data"]).arg(folder.path()).args(more);
        server.env_remove("RUTAN_ADMIN_LOGIN").env_remove("RUTAN_ADMIN_PASSWORD").stdin(std::process::Stdio::null());
        let output = server.output().unwrap();
        assert!(!output.status.success(), "{more:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let refused = "without TLS";
    assert!(start(&["--listen", "0.0.0.0:0"]).contains(refused));
    assert!(start(&["--listen", "0.0.0.0:0", "--public-url", "http://rutan.example"]).contains(refused));
    // Behind a proxy that has no TLS, either.
    assert!(start(&["--listen", "127.0.0.1:0", "--public-url", "http://rutan.example"]).contains(refused));
    // A database that is never asked, for it stands elsewhere and would be spoken to in the open.
    let elsewhere = start(&["--listen", "127.0.0.1:0", "--database", "postgres://rutan@db.invalid/rutan"]);
    assert!(elsewhere.contains("sslmode=verify-full") && elsewhere.contains("RUTAN_PLAIN_BACKENDS=database"), "{elsewhere}");
    // These go on, to where nobody can sign in yet.
    for allowed in [
        vec!["--listen", "127.0.0.1:0"],
        vec!["--listen", "127.0.0.1:0", "--public-url", "http://localhost:3000"],
        vec!["--listen", "0.0.0.0:0", "--public-url", "https://rutan.example"],
        vec!["--listen", "0.0.0.0:0", "--plain-http", "allow"],
    ] {
        let said = start(&allowed);
        assert!(!said.contains(refused) && said.contains("nobody can sign in yet"), "{allowed:?}: {said}");
    }
}
