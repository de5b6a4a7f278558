//! What a sheet may be: CSV or a workbook, dates in one order, and never all memory.
use app::domain::import::ColumnOrder;
use app::wire::imports::{ImportOutcome, SheetReply};
use chrono::{Datelike, NaiveDate};

use super::*;

/// A workbook of text cells, as small as a spreadsheet takes it; the first column below the headings is a moment as a number.
fn workbook(cells: &[&[&str]], beyond: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let related = |kind: &str, target: &str| {
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let relation = format!("<Relationship Id=\"r1\" Type=\"{relations}/{kind}\" Target=\"{target}\"/>");
        format!("<Relationships xmlns=\"{package}\">{relation}</Relationships>")
    };
    let cell = |row: usize, column: usize, text: &str| match (row, column, text) {
        (_, _, "") => "<c/>".to_owned(),
        (1.., 0, number) => format!("<c s=\"1\"><v>{number}</v></c>"),
        _ => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |(at, row): (usize, &&[&str])| {
        let cells: String = row.iter().enumerate().map(|(column, text)| cell(at, column, text)).collect();
        format!("<row r=\"{}\">{cells}</row>", at + 1)
    };
    let rows: String = cells.iter().enumerate().map(row).collect();
    let parts = [
        ("_rels/.rels", related("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", related("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/styles.xml",
            format!("<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}{beyond}</sheetData></worksheet>")),
    ];
    zip(&parts.map(|(name, text)| (name, text.into_bytes())))
}

#[tokio::test]
async fn the_same_answers_as_csv_and_as_a_workbook_are_filed_once() {
    use ImportOutcome::{New, Same};
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let ready = unpack(&district, &[("a.jpg", jpeg(1, 64, 48)), ("b.jpg", jpeg(2, 64, 48))]).await;
        let headings = ["ประทับเวลา", "หมู่บ้าน", "ช่องทาง", "กิจกรรม", "จำนวนคน", "ภาพ"];
        let stamp = today().format("%d/%m/%Y");
        let csv = format!(
            "{}\n\"{stamp}, 14:05:09\",หมู่ที่ 1 แจระแม,5,ให้ความรู้,40,a.jpg\n\"{stamp}, 14:05:10\",34010901,2,ประกาศ,,b.jpg\n",
            headings.join(",")
        );
        let read: SheetReply = sheet(&district, csv.as_bytes()).await.expect(200).json();
        let lines = run(&district, &read, &ready, false).await;
        assert_eq!(outcomes(&lines), [(2, New, 1), (3, New, 1)]);

        // A spreadsheet counts days from 1899-12-30 and keeps parts of a second, by which CSV may have been rounded.
        let days = (today() - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days();
        let serial = |second: f64| format!("{}", days as f64 + (14.0 * 3600.0 + 5.0 * 60.0 + second) / 86_400.0);
        let rows: [&[&str]; 3] = [
            &headings,
            &[&serial(8.7), "34010901", "5", "ให้ความรู้", "40", "a.jpg"],
            &[&serial(10.2), "หมู่ที่ ๑ แจระแม", "หอกระจายข่าว", "ประกาศ", "", "b.jpg"],
        ];
        let read: SheetReply = sheet(&district, &workbook(&rows, "")).await.expect(200).json();
        for is_try in [true, false] {
            assert_eq!(outcomes(&run(&district, &read, &ready, is_try).await), [(2, Same, 1), (3, Same, 1)], "{is_try}");
        }
        assert_eq!(reports(&district).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_column_of_dates_is_read_in_one_way_and_asked_about_where_it_does_not_say() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let (from, to) = (today().format("%m/%d/%Y"), today().format("%d/%m/%Y"));
        let head = "ประทับเวลา,หมู่บ้าน,ช่องทาง,วันที่จัด,ภาพ";
        let open = format!("{head}\n2026-01-02 09:00:00,34010901,5,2/3/2026,a.jpg\n");
        let read: SheetReply = sheet(&district, open.as_bytes()).await.expect(200).json();
        let asked: Vec<_> = read.dates.iter().map(|dates| (dates.column, dates.order, dates.sample.as_str())).collect();
        assert_eq!(asked, [(3, ColumnOrder::Open, "2/3/2026")]);
        // One day that can only be American, one that can only be Thai, and today both ways.
        let mixed = format!(
            "{head}\n2026-01-02 09:00:00,34010901,5,1/31/2026,a.jpg\n2026-01-02 10:00:00,34010901,5,31/1/2026,b.jpg\n\
             2026-01-02 11:00:00,34010901,5,{from},c.jpg\n2026-01-02 12:00:00,34010901,5,{to},d.jpg\n"
        );
        let read: SheetReply = sheet(&district, mixed.as_bytes()).await.expect(200).json();
        assert_eq!(read.dates[0].order, ColumnOrder::Mixed);
        let files: Vec<_> =
            ["a.jpg", "b.jpg", "c.jpg", "d.jpg"].into_iter().zip(1..).map(|(name, seed)| (name, jpeg(seed, 64, 48))).collect();
        let lines = run(&district, &read, &unpack(&district, &files).await, true).await;
        let is_either = (1..=12).contains(&today().day()) && today().day() != today().month();
        let expected = if is_either { ImportOutcome::Refused } else { ImportOutcome::New };
        assert_eq!(lines.iter().skip(2).map(|line| line.outcome).collect::<Vec<_>>(), [expected, expected]);
    })
    .await;
}

#[tokio::test]
async fn a_workbook_that_asks_for_all_memory_is_refused_and_the_server_goes_on() {
    on_both(async |server| {
        let district = server.staff("mueang-ubon").await;
        let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
        let bomb = workbook(&[&["a", "b"], &["1", "2"]], far);
        assert!(bomb.len() < 4 * 1024, "{} bytes", bomb.len());
        assert_eq!(sheet(&district, &bomb).await.expect(413).code(), "too_large");
        let blank = "<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row>";
        let read: SheetReply = sheet(&district, &workbook(&[&["a", "b"], &["1", "2"]], blank)).await.expect(200).json();
        assert_eq!((read.rows, read.columns.len()), (1, 2));
    })
    .await;
}
