use serde_json::Value;

use super::*;

async fn feed(client: &Client, address: &str) -> Value {
    let reply = client.get(format!("/odata/{address}")).await.expect(200);
    assert_eq!(reply.header("odata-version"), "4.0", "{address}");
    reply.json()
}

async fn rows(client: &Client, address: &str) -> Vec<Value> {
    feed(client, address).await["value"].as_array().expect("rows").clone()
}

/// How many rows a filter leaves, by the rows themselves, by `$count` beside them and by `/$count`.
async fn left(client: &Client, set: &str, filter: &str) -> usize {
    let query = |address: String| format!("{address}$filter={}", app::wire::url::url_part(filter));
    let found = feed(client, &query(format!("{set}?$count=true&"))).await;
    let plain = text_of(&client.get(format!("/odata/{}", query(format!("{set}/$count?")))).await.expect(200));
    let rows = found["value"].as_array().expect("rows").len();
    assert_eq!((found["@odata.count"].as_u64(), plain.parse().ok()), (Some(rows as u64), Some(rows)), "{filter}");
    rows
}

#[tokio::test]
async fn the_feed_describes_itself_and_says_what_the_screens_say() {
    on_both(async |server| {
        reported(server).await;
        let moi = server.staff("moi").await;
        let service = feed(&moi, "").await;
        let sets: Vec<_> = service["value"].as_array().unwrap().iter().map(|set| set["url"].as_str().unwrap()).collect();
        assert_eq!(sets, ["Reports", "Obligations", "Units"]);
        let metadata = moi.get("/odata/$metadata").await.expect(200);
        assert_eq!(metadata.header("content-type"), "application/xml; charset=utf-8");
        assert!(text_of(&metadata).contains("<Property Name=\"FromDay\" Type=\"Edm.Date\" Nullable=\"false\"/>"));

        let summary = summary(server, &moi).await;
        let month = this_month(server);
        let sum = |rows: &[Value], of: &str| rows.iter().map(|row| row[of].as_u64().unwrap_or(0)).sum::<u64>();
        let obligations = rows(&moi, &format!("Obligations?$filter=Month%20eq%20'{month}'")).await;
        assert_eq!((sum(&obligations, "Activities"), sum(&obligations, "People")), (summary.figures.activities, summary.figures.people));
        let counted = rows(&moi, "Reports?$filter=Counted&$select=People,Channel").await;
        assert_eq!((counted.len() as u64, sum(&counted, "People")), (summary.figures.activities, summary.figures.people));
        assert_eq!(counted[0].as_object().unwrap().len(), 2, "{}", counted[0]);
        for of in summary.channels {
            let name = format!("Reports?$filter=Counted%20and%20Channel%20eq%20'{}'", of.channel.code());
            assert_eq!(rows(&moi, &name).await.len() as u64, of.figures.activities, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_mean_what_odata_says_and_never_reach_beyond_ones_own() {
    on_both(async |server| {
        reported(server).await;
        let (moi, ubon, roiet) = (server.staff("moi").await, server.staff("ubon").await, server.staff("roiet").await);
        let (day, village) = (bangkok_date(server.state.now()), is_of(CHAERAMAE_1.unit));
        for (filter, of_all, of_ubon) in [
            ("true", 4, 2),
            ("1 eq 1", 4, 2),
            ("Province eq 'ร้อยเอ็ด'", 2, 0),
            ("People eq null", 1, 1),
            ("People ne null", 3, 1),
            ("People ne 42", 3, 1),
            ("not (People eq 42)", 3, 1),
            ("not (People gt 5)", 1, 1),
            ("People ge 42 or People le 10", 3, 1),
            ("10 lt People", 2, 1),
            ("People in (42, 10)", 2, 1),
            ("Channel in ('online','on_air')", 1, 1),
            ("contains(Place,'%')", 1, 0),
            ("contains(Place,'_')", 1, 0),
            ("startswith(Place,'เต็ม')", 1, 0),
            ("endswith(Place,'''หมู่บ้าน''')", 1, 0),
            ("endswith(Place,'ยาวกว่าที่เขียนไว้ทั้งหมดมากมายหลายเท่า')", 0, 0),
            ("contains(Place,'')", 4, 2),
            ("Counted eq false", 1, 0),
            ("not Counted and State eq 'awaiting_photos'", 1, 0),
            ("CompletedAt eq null", 1, 0),
            ("CompletedAt lt 2026-01-01T00:00:00Z", 0, 0),
            ("ReceivedAt gt 2026-01-01T00:00:00+07:00", 4, 2),
            (&format!("FromDay eq {day} and ToDay ge {day}"), 4, 2),
            (&format!("UnitId eq {village}"), 1, 1),
            ("Place eq 'x'' OR 1=1 --'", 0, 0),
            ("Place eq ''' OR ''1''=''1'", 0, 0),
        ] {
            assert_eq!((left(&moi, "Reports", filter).await, left(&ubon, "Reports", filter).await), (of_all, of_ubon), "{filter}");
        }
        assert_eq!(
            (left(&roiet, "Units", "startswith(AreaCode,'34')").await, left(&roiet, "Obligations", "true or AreaCode ne ''").await),
            (0, 2)
        );
        let other = rows(&ubon, "Reports?$top=1").await[0]["Id"].as_str().unwrap().to_owned();
        assert_eq!(feed(&ubon, &format!("Reports({other})")).await["Id"], other.as_str());
        roiet.get(format!("/odata/Reports({other})")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_in_any_order_without_gap_or_repeat() {
    on_both(async |server| {
        reported(server).await;
        let moi = server.staff("moi").await;
        for order in
            ["", "$orderby=People", "$orderby=People desc,Place", "$orderby=Channel desc,People,FromDay desc", "$orderby=UnitName desc"]
        {
            let whole = rows(&moi, &format!("Reports?{order}")).await;
            let (mut paged, mut count, mut next) =
                (Vec::new(), Value::from(4), Some(format!("/odata/Reports?{order}&$select=Id&$count=true")));
            while let Some(address) = next {
                let request = moi.request(reqwest::Method::GET, &address).header("prefer", "odata.maxpagesize=1");
                let reply = Reply::of(request).await.expect(200);
                assert_eq!(reply.header("preference-applied"), "odata.maxpagesize=1");
                let page: Value = reply.json();
                assert_eq!(page["@odata.count"], count, "{address}");
                count = Value::Null;
                paged.extend(page["value"].as_array().unwrap().iter().map(|row| row["Id"].clone()));
                next = page["@odata.nextLink"].as_str().map(|link| link.strip_prefix(&server.url).expect("our own address").to_owned());
            }
            assert_eq!(paged, whole.iter().map(|row| row["Id"].clone()).collect::<Vec<_>>(), "{order}");
        }
        let by_people: Vec<_> = rows(&moi, "Reports?$orderby=People").await.iter().map(|row| row["People"].as_u64()).collect();
        assert_eq!(by_people, [None, Some(10), Some(42), Some(1_000)], "nothing comes first");
        let (top, rest) = (rows(&moi, "Reports?$orderby=People&$top=2").await, rows(&moi, "Reports?$orderby=People&$skip=3&$top=5").await);
        assert_eq!((top.len(), rest.len(), rest[0]["People"].as_u64()), (2, 1, Some(1_000)));
        assert!(feed(&moi, "Reports?$top=2").await["@odata.nextLink"].is_null(), "no more was wanted");
        assert!(rows(&moi, "Reports?$top=0").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_unit_comes_along_and_single_rows_have_addresses() {
    on_both(async |server| {
        reported(server).await;
        let (moi, month) = (server.staff("moi").await, this_month(server));
        let report = &rows(&moi, "Reports?$expand=Unit&$filter=People%20eq%2042").await[0];
        assert_eq!((&report["Unit"]["Name"], &report["Unit"]["Kind"]), (&report["UnitName"], &Value::from("village")));
        let alone = feed(&moi, &format!("Reports({})/Unit?$select=Name", report["Id"].as_str().unwrap())).await;
        assert_eq!(alone["Name"], report["UnitName"]);
        let ubon = server.staff("ubon").await;
        let elsewhere = &rows(&moi, "Reports?$filter=People%20eq%201000").await[0]["Id"];
        ubon.get(format!("/odata/Reports({})/Unit", elsewhere.as_str().unwrap())).await.expect(404);
        let named = &rows(&moi, "Obligations?$expand=Unit($select=Name)&$select=People").await[0];
        assert_eq!(named["Unit"].as_object().unwrap().len(), 1, "{named}");
        let key = format!("Obligations(UnitId={},Month='{month}')", is_of(CHAERAMAE_1.unit));
        assert_eq!(feed(&moi, &key).await["People"], 42);
        assert_eq!(feed(&moi, &format!("Units({})?$select=Name", is_of(CHAERAMAE_1.unit))).await["Name"], "หมู่ที่ ๑ แจระแม");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_understood_is_refused_in_odatas_shape() {
    on_both(async |server| {
        let moi = server.staff("moi").await;
        for bad in [
            "Reports?$filter=Place%20eq%20'x'%3B%20DROP%20TABLE%20reports",
            "Reports?$filter=(SELECT%20password_hash%20FROM%20people)%20ne%20null",
            "Reports?$filter=Unit/Name%20eq%20'x'",
            "Reports?$filter=Place%20eq%20'%00'",
            "Reports?$filter=People%20eq%209999999999999999999999",
            "Reports?$orderby=CASE%20WHEN%201=1%20THEN%20Id%20END",
            "Reports?$orderby=Id)%20--",
            "Reports?$select=password_hash",
            "Reports?$apply=aggregate($count%20as%20Total)",
            "Reports?$skip=99999999999",
            "Reports?$skiptoken=WzFd",
            "Reports?filter=true",
            "Reports(1)",
            "Reports?$filter=From%20gt%20-4800-01-01",
            "Reports?$filter=ReceivedAt%20lt%20%2B99999-01-01T00:00:00Z",
            "Reports?$filter=%FF",
        ] {
            let reply = moi.get(format!("/odata/{bad}")).await.expect(400);
            let said: Value = reply.json();
            assert!(said["error"]["message"].as_str().is_some_and(|message| !message.is_empty()), "{bad}: {said}");
            assert_eq!(said["error"]["code"], "not_understood", "{bad}");
        }
        for unknown in ["People", "reports", "Reports/$batch", "$batch"] {
            assert_eq!(moi.get(format!("/odata/{unknown}")).await.expect(404).json::<Value>()["error"]["code"], "not_found", "{unknown}");
        }
        let stranger = server.client().get("/odata/").await.expect(401);
        assert!(stranger.header("www-authenticate").starts_with("Basic realm="));
        assert_eq!(moi.get("/odata/Units").await.expect(200).header("cache-control"), "no-store");
        server.client().get("/odata/Reports/$count").await.expect(401);
    })
    .await;
}
