//! One column of dates is read in one way.
use super::*;

const CELLS: [&str; 2] = ["วันที่", "ถึงวันที่"];

/// The days of each line, or the code of what is wrong.
fn days(rows: &[&[&str]], said: &[(Field, DateOrder)]) -> Vec<Result<(NaiveDate, NaiveDate), String>> {
    let columns = cells(&CELLS);
    let mapping = Mapping { channel: Some(Channel::Online), orders: said.iter().copied().collect(), ..guess(&columns) };
    let rows: Vec<_> = rows.iter().map(|row| cells(row)).collect();
    let readings = Readings::of(&mapping, &rows);
    let read = |row: &Vec<String>| read(row, &mapping, readings).map(|row| (row.from, row.to)).map_err(|problems| problems[0].code.clone());
    rows.iter().map(read).collect()
}

fn one_day(month: u32, of: u32) -> Result<(NaiveDate, NaiveDate), String> {
    Ok((day(month, of), day(month, of)))
}

#[test]
fn dates_of_every_kind_of_sheet() {
    for same in [
        "2026-02-14",
        "2026-02-14 10:30:00",
        "14/2/2569",
        "14/2/2026 10:30:00",
        "2/14/2026",
        "2/14/2026 2:05:09 PM",
        "2026-02-14T10:30:00",
        "2026/02/14 2:05:09 PM GMT+7",
        "14 กุมภาพันธ์ 2569",
        "๑๔/๒/๒๕๖๙",
        "14.2.69",
        "14 ก.พ. 2569 เวลา 9:00 - 12:00 น.",
    ] {
        assert_eq!(days(&[&[same]], &[]), [one_day(2, 14)], "{same}");
    }
    assert_eq!(days(&[&["16 - 22 ก.พ. 69"]], &[]), [Ok((day(2, 16), day(2, 22)))]);
    assert_eq!(days(&[&["16-22/2/2569"]], &[]), [Ok((day(2, 16), day(2, 22)))]);
    assert_eq!(days(&[&["16/2/2569", "22/2/2569"]], &[]), [Ok((day(2, 16), day(2, 22)))]);
    assert_eq!(days(&[&["2026-02-03 - 2026-02-04"]], &[]), [Ok((day(2, 3), day(2, 4)))]);
    let wrong = |code: &str| [Err(code.to_owned())];
    assert_eq!(days(&[&["22/2/2569", "16/2/2569"]], &[]), wrong("range_reversed"));
    for unreadable in ["เมื่อวาน", "", "14/2/2569 9:00 - 15/2/2569 16:00", "31/2/2569", "13/13/2026"] {
        assert_eq!(days(&[&[unreadable]], &[]), wrong("date_unreadable"), "{unreadable}");
    }
}

#[test]
fn a_sheet_set_to_the_united_states_is_read_so_throughout() {
    let american: [&[&str]; 3] = [&["2/3/2026"], &["2/14/2026", "2/16/2026"], &["1/2/2026 - 1/3/2026"]];
    assert_eq!(days(&american, &[]), [one_day(2, 3), Ok((day(2, 14), day(2, 16))), Ok((day(1, 2), day(1, 3)))]);
    let thai: [&[&str]; 2] = [&["2/3/2569"], &["14/2/2569"]];
    assert_eq!(days(&thai, &[(Field::Date, DateOrder::MonthFirst)]), [one_day(3, 2), one_day(2, 14)], "values outweigh what was said");
}

#[test]
fn a_column_that_contradicts_itself_refuses_what_could_be_either() {
    let mixed: [&[&str]; 5] = [&["14/2/2569"], &["2/14/2569"], &["2/3/2569"], &["3/3/2569"], &["2 ก.พ. 69"]];
    let either = Err("date_order_mixed".to_owned());
    assert_eq!(days(&mixed, &[]), [one_day(2, 14), one_day(2, 14), either, one_day(3, 3), one_day(2, 2)]);
}

#[test]
fn a_column_that_leaves_it_open_is_asked_about_and_is_thai_until_then() {
    let open: [&[&str]; 2] = [&["4/4/2569"], &["2/3/2569"]];
    let rows: Vec<_> = open.iter().map(|row| cells(row)).collect();
    let asked = ColumnDates { column: 0, order: ColumnOrder::Open, sample: "2/3/2569".to_owned() };
    assert_eq!(column_dates(2, &rows), [asked]);
    assert_eq!(days(&open, &[]), [one_day(4, 4), one_day(3, 2)]);
    assert_eq!(days(&open, &[(Field::Date, DateOrder::MonthFirst)]), [one_day(4, 4), one_day(2, 3)]);
    let certain = [cells(&["2026-02-03", "5/5/2569", "ไม่มี"]), cells(&["3 ก.พ. 69", "", "1/2"])];
    assert_eq!(column_dates(3, &certain), []);
}

#[test]
fn the_time_of_an_answer_is_the_same_in_every_format() {
    let mapping = Mapping { columns: [(Field::Timestamp, 0)].into(), channel: Some(Channel::Online), ..Mapping::default() };
    let moment = |text: &str| read_alone(&[text], &mapping).unwrap().answered;
    for same in [
        "20/2/2026, 14:05:09",
        "20/2/2569, 14:05:09",
        "2/20/2026 14:05:09",
        "2/20/2026 2:05:09 PM",
        "2026-02-20 14:05:09",
        "2026-02-20T14:05:09",
        "2026/02/20 2:05:09 PM GMT+7",
        "2026/02/20 2:05:09\u{202f}PM GMT+07:00",
        "2026/02/20 7:05:09 AM UTC",
        "2026-02-20T07:05:09Z",
    ] {
        assert_eq!(moment(same), day(2, 20).and_hms_opt(14, 5, 9), "{same}");
    }
    assert_eq!(moment("2026/02/20 12:00:01 AM GMT+7"), day(2, 20).and_hms_opt(0, 0, 1));
    assert_eq!(moment("20/2/2026"), day(2, 20).and_hms_opt(0, 0, 0));
    assert_eq!(moment("20/2/2026 25:00:00"), None);
    assert_eq!(moment("20/2/2026 9:00 - 12:00"), None, "no one moment");
    for zone in ["--9223372036854775807", "--5", "+-5", "-99999999999", "+"] {
        assert_eq!(moment(&format!("20/2/2026 10:00 GMT{zone}")), None, "{zone} is no hour of any clock");
    }
}
