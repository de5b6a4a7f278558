use super::*;

/// Records of a CSV file as a spreadsheet reads it, the headings first.
pub(crate) fn records(reply: &Reply) -> Vec<Vec<String>> {
    let bytes = reply.body.strip_prefix("\u{feff}".as_bytes()).expect("the mark by which Excel knows UTF-8");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
}

pub(crate) fn column<'a>(records: &'a [Vec<String>], heading: &str) -> Vec<&'a str> {
    let at = records[0].iter().position(|head| head == heading).unwrap_or_else(|| panic!("no {heading} in {:?}", records[0]));
    records[1..].iter().map(|record| record[at].as_str()).collect()
}

pub(crate) fn sum(values: &[&str]) -> u64 {
    values.iter().map(|value| value.parse::<u64>().expect("a number")).sum()
}

#[tokio::test]
async fn a_csv_says_what_the_screens_say_and_runs_nothing() {
    on_both(async |server| {
        reported(server).await;
        let moi = server.staff("moi").await;
        let figures = summary(server, &moi).await.figures;
        assert_eq!((figures.activities, figures.people), (3, 52), "by hand: 42 + none + 10; the fourth is not whole");

        let reply = moi.get(paths::export("reports.csv")).await.expect(200);
        assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8; header=present");
        assert!(reply.header("content-disposition").starts_with("attachment; filename*=UTF-8''%E0%B8%A3"));
        assert!(!text_of(&reply).replace("\r\n", "").contains('\n'), "lines end in CRLF");
        let all = records(&reply);
        assert_eq!(column(&all, "ช่องทาง").len(), 4);
        let places = column(&all, "สถานที่");
        assert!(places.contains(&format!("'{FORMULA}").as_str()) && places.contains(&LITERAL), "{places:?}");
        assert_eq!(column(&all, "จังหวัด").iter().filter(|name| **name == "อุบลราชธานี").count(), 2);
        let days = column(&all, "วันที่เริ่ม (ปี ค.ศ.-เดือน-วัน)");
        assert!(days.iter().all(|day| *day == bangkok_date(server.state.now()).to_string()), "{days:?}");

        let counted = records(&moi.get(paths::export("reports.csv?counted=true")).await.expect(200));
        let people: Vec<&str> = column(&counted, "จำนวนคน").into_iter().filter(|people| !people.is_empty()).collect();
        assert_eq!((column(&counted, "เลขที่รายงาน").len() as u64, sum(&people)), (figures.activities, figures.people));
        assert_eq!(column(&all, "นับรวมในเดือน").iter().filter(|word| **word == "ใช่").count() as u64, figures.activities);

        let month = this_month(server);
        let rows = records(&moi.get(paths::export(&format!("obligations.csv?month={month}"))).await.expect(200));
        let of = |heading| sum(&column(&rows, heading));
        assert_eq!((of("จำนวนกิจกรรม"), of("จำนวนคน"), of("เครือข่ายชุมชน (คน)"), of("ออนไลน์ (กิจกรรม)")), (3, 52, 52, 1));
        assert_eq!(column(&rows, "หน่วยงาน").len(), 8);
        let units = records(&moi.get(paths::export("units.csv?lang=en&kind=village")).await.expect(200));
        assert_eq!(column(&units, "Kind of unit"), ["Village"; 3]);
    })
    .await;
}

#[tokio::test]
async fn each_takes_out_what_they_may_see_narrowed_as_the_list_is() {
    on_both(async |server| {
        reported(server).await;
        let month = this_month(server);
        let (ubon, roiet, phone) = (server.staff("ubon").await, server.staff("roiet").await, server.phone(&CHAERAMAE_1).await);
        let count = async |client: &Client, name: &str| records(&client.get(paths::export(name)).await.expect(200)).len() - 1;
        for (name, of_ubon, of_roiet, of_village) in [
            ("reports.csv", 2, 2, 1),
            ("reports.csv?channel=online", 1, 0, 0),
            ("reports.csv?state=awaiting_photos", 0, 1, 0),
            ("obligations.csv", 4, 2, 1),
            ("obligations.csv?state=submitted_on_time", 2, 1, 1),
            ("obligations.csv?from=2030-01&to=2031-01", 0, 0, 0),
            ("units.csv", 4, 2, 1),
        ] {
            let counts = (count(&ubon, name).await, count(&roiet, name).await, count(&phone, name).await);
            assert_eq!(counts, (of_ubon, of_roiet, of_village), "{name}");
        }
        assert_eq!(count(&ubon, "reports.csv?area=34").await, 2);
        assert_eq!(count(&roiet, "units.csv?area=45").await, 2);
        for table in ["reports.csv?", "units.csv?", &format!("obligations.csv?month={month}&")] {
            assert_eq!(roiet.get(paths::export(&format!("{table}area=34"))).await.expect(422).code(), "bad_area");
            assert_eq!(phone.get(paths::export(&format!("{table}area=34"))).await.expect(422).code(), "bad_area");
        }
        for bad in [
            "obligations.csv?from=2569-02&to=2026-01",
            "obligations.csv?from=2026-02&to=2026-01",
            "reports.csv?month=x",
            "reports.csv?area=99",
            "units.csv?kind=x",
            "obligations.csv?from=x",
            "reports.csv?lang=fr",
        ] {
            roiet.get(paths::export(bad)).await.expect(422);
        }
        for unknown in ["reports", "reports.pdf", "persons.csv", ".csv"] {
            roiet.get(paths::export(unknown)).await.expect(404);
        }
        assert_eq!(server.client().get(paths::export("reports.csv")).await.expect(401).code(), "session_needed");
    })
    .await;
}
