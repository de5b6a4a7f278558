use app::domain::access::{PersonId, Role};
use app::domain::area::AreaCode;
use app::domain::directive::Addressees;
use app::domain::unit::{Unit, UnitKind};
use app::wire::Page;
use app::wire::api_keys::{ApiKeyInput, NewApiKey};
use app::wire::directives::PassingInput;
use app::wire::trend::{AreaTrend, Trend, UnitMonths};
use reqwest::Method;
use server::store::NewPerson;
use uuid::Uuid;

use super::tables::{column, records, sum};
use super::*;
use crate::directives::{issued, register, the_letter};

async fn taken(client: &Client, name: &str) -> Vec<Vec<String>> {
    records(&client.get(paths::export(name)).await.expect(200))
}

#[tokio::test]
async fn figures_over_a_year_leave_as_the_screens_show_them() {
    on_both(async |server| {
        reported(server).await;
        let month = this_month(server).to_string();
        let (moi, ubon) = (server.staff("moi").await, server.staff("ubon").await);
        for (client, activities, people) in [(&moi, 3, 52), (&ubon, 2, 42)] {
            let trend = client.get(paths::TREND.to_owned()).await.expect(200).json::<Trend>();
            let months = taken(client, "months.csv").await;
            assert_eq!(column(&months, "เดือน (ปี ค.ศ.-เดือน)"), trend.months.iter().map(|of| of.month.to_string()).collect::<Vec<_>>());
            let last = trend.months.last().unwrap();
            assert_eq!((last.figures.activities, last.figures.people), (activities, people));
            assert_eq!((sum(&column(&months, "จำนวนกิจกรรม")), sum(&column(&months, "จำนวนคน"))), (activities, people));
            assert_eq!(sum(&column(&months, "เครือข่ายชุมชน · จำนวนคน")), people);
            assert_eq!(column(&months, "ต้องรายงาน").last(), Some(&last.counts.expected().to_string().as_str()));

            let trend = client.get(paths::TREND_AREAS.to_owned()).await.expect(200).json::<AreaTrend>();
            let areas = taken(client, "area-months.csv").await;
            assert_eq!(areas.len() - 1, trend.rows.len() * trend.months.len());
            assert_eq!(sum(&column(&areas, "จำนวนกิจกรรม")), activities);

            let units = taken(client, "unit-months.csv").await;
            assert_eq!(
                sum(&column(&units, &format!("{month} จำนวนคน")).into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>()),
                people
            );
        }
        let missing = taken(&moi, "unit-months.csv?kind=village&sort=most_people").await;
        assert_eq!(column(&missing, &format!("{month} จำนวนคน"))[..2], ["42", "10"], "sorted as the grid is");
        assert_eq!(column(&missing, "จังหวัด")[0], "อุบลราชธานี");
        assert_eq!(ubon.get(paths::export("area-months.csv?area=45")).await.expect(422).code(), "bad_area");
        moi.get(paths::export("unit-months.csv?months=99")).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn people_coordinators_and_letters_leave_with_whoever_may_read_them() {
    on_both(async |server| {
        let (moi, ubon, roiet) = (server.staff("moi").await, server.staff("ubon").await, server.staff("roiet").await);
        let phone = server.phone(&CHAERAMAE_1).await;
        let of_ubon = taken(&ubon, "people.csv").await;
        assert_eq!(column(&of_ubon, "จังหวัด"), ["อุบลราชธานี"; 4], "two villages' officials, a district's and the province's coordinator");
        let all = taken(&moi, "people.csv").await;
        assert!(all.len() > of_ubon.len() && column(&all, "จังหวัด").contains(&"ร้อยเอ็ด"));
        let joined = taken(&ubon, "people.csv?joined=true").await;
        assert_eq!(column(&joined, "เข้าร่วมเมื่อ (เวลาไทย)").iter().filter(|at| !at.is_empty()).count(), joined.len() - 1);

        let id = issued(&moi, &the_letter()).await;
        let sent = taken(&moi, "directives.csv").await;
        assert_eq!(column(&sent, "ที่"), ["ที่ มท 0206.2/ว 552"]);
        let file = moi.get(paths::export(&format!("recipients.csv?directive={}", id.0))).await.expect(200);
        assert!(file.header("content-disposition").contains("552"), "{}", file.header("content-disposition"));
        let recipients = records(&file);
        assert_eq!(column(&sent, "จำนวนผู้รับ"), [(recipients.len() - 1).to_string()]);
        assert!(column(&recipients, "หน่วยงาน").iter().any(|name| name.contains("อุบลราชธานี")));
        // What was passed on lies in the same file, each with who sent it there; a level by itself can be asked for, too.
        let addressees = Addressees { kinds: [UnitKind::Village].into(), ..Addressees::default() };
        register(&ubon, id, None, None).await.expect(200);
        ubon.post(paths::directive_passing(id), &PassingInput { addressees }).await.expect(200);
        let whole = taken(&moi, &format!("recipients.csv?directive={}", id.0)).await;
        assert_eq!(whole.len(), recipients.len() + 2);
        let senders = column(&whole, "ได้รับจาก");
        assert_eq!(senders.iter().filter(|name| **name == "จังหวัดอุบลราชธานี").count(), 2, "{senders:?}");
        assert_eq!(taken(&ubon, &format!("recipients.csv?directive={}", id.0)).await.len(), 1 + 2, "all below the province");
        // Of the same office, but not its coordinator: what the office itself passed on, and no further down.
        let clerk = Official { person: PersonId(Uuid::from_u128(70)), unit: unit_id(22) };
        let person = NewPerson {
            id: clerk.person,
            name: "เสมียน".into(),
            position: "เสมียน".into(),
            role: Role::Official,
            unit: clerk.unit,
            login: None,
            password_hash: None,
        };
        server.state.store.insert_person(&person, server.state.now()).await.unwrap();
        let clerk = server.phone(&clerk).await;
        let mueang = server.staff("mueang-ubon").await;
        let of_clerk = format!("recipients.csv?directive={}", id.0);
        let (before, district) = (taken(&clerk, &of_clerk).await.len(), unit_id(21));
        let addressees = Addressees { units: [district].into(), ..Addressees::default() };
        ubon.post(paths::directive_passing(id), &PassingInput { addressees }).await.expect(200);
        assert_eq!(taken(&clerk, &of_clerk).await.len(), before + 1, "the level of the office is theirs");
        assert_eq!(taken(&mueang, &of_clerk).await.len(), 1, "a district has passed on nothing");
        clerk.get(paths::export(&format!("{of_clerk}&source={}", district.0))).await.expect(404);
        let top = format!("recipients.csv?directive={}&source={}", id.0, unit_id(26).0);
        assert_eq!(taken(&moi, &top).await.len(), recipients.len());
        let received = taken(&ubon, "deliveries.csv").await;
        assert_eq!(column(&received, "ลงวันที่ (ปี ค.ศ.-เดือน-วัน)"), ["2026-01-30"]);
        let coordinators = taken(&moi, "coordinators.csv?missing=true").await;
        assert!(column(&coordinators, "ยังไม่มีผู้ประสานงาน").iter().all(|word| *word == "ใช่") && coordinators.len() > 1);

        for name in ["people.csv", "coordinators.csv", "directives.csv"] {
            phone.get(paths::export(name)).await.expect(403);
        }
        // Of another's letter one sees what one's own unit passed on, and a level of the tree only from above.
        assert_eq!(taken(&roiet, &format!("recipients.csv?directive={}", id.0)).await.len(), 1);
        let others = format!("recipients.csv?directive={}&source={}", id.0, CHAERAMAE_1.unit.0);
        roiet.get(paths::export(&others)).await.expect(404);
        phone.get(paths::export("recipients.csv")).await.expect(422);

        let key = moi.post(paths::API_KEYS, &ApiKeyInput { name: "x".into(), area: None, days: 3 }).await.expect(201).json::<NewApiKey>();
        for (name, status) in [("people.csv", 403), ("deliveries.csv", 403), ("months.csv", 200), ("unit-months.csv", 200)] {
            Reply::of(server.client().request(Method::GET, &paths::export(name)).bearer_auth(&key.secret)).await.expect(status);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_of_more_than_a_page_has_every_line_once_in_the_order_of_the_screen() {
    on_both(async |server| {
        let village = |number: u128| Unit {
            id: unit_id(10_000 + number),
            kind: UnitKind::Village,
            name: format!("หมู่ที่ {number}"),
            area: Some(AreaCode::parse(&format!("340109{:02}", 10 + number % 90)).unwrap()),
            area_path: Vec::new(),
        };
        let many: Vec<Unit> = (0..450).map(village).collect();
        server.state.store.upsert_units(&many).await.unwrap();
        reported(server).await;
        let (month, moi) = (this_month(server), server.staff("moi").await);
        let name = format!("unit-months.csv?kind=village&sort=most_people&until={month}&months=1");
        let all = eventually("the new villages' rows", async || {
            let all = taken(&moi, &name).await;
            (all.len() == 1 + 3 + many.len()).then_some(all)
        })
        .await;
        let people = column(&all, &format!("{month} จำนวนคน"));
        assert_eq!(people[..2], ["42", "10"]);
        let (mut on_screen, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("{}?kind=village&sort=most_people&until={month}&months=1&limit=200{cursor}", paths::TREND_UNITS);
            let page: Page<UnitMonths> = moi.get(path).await.expect(200).json();
            on_screen.extend(page.items.into_iter().map(|of| of.unit.name));
            let Some(next) = page.next else { break };
            cursor = format!("&cursor={}", app::wire::url::url_part(&next));
        }
        assert_eq!(column(&all, "หน่วยงาน"), on_screen);
    })
    .await;
}
