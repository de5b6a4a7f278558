//! Pictures go to their row when it is certain, and to nobody else's ever.
use super::*;

const FORM: [&str; 4] = ["ประทับเวลา", "หมู่บ้าน", "แนบภาพ", "ชื่อ-สกุลผู้รายงาน"];

/// Three answers of three villages, with these pictures and senders.
fn form(answers: [(&str, &str); 3], pictures: &[&str]) -> Given {
    let times = ["20/2/2026, 09:00:00", "20/2/2026, 10:00:00", "20/2/2026, 11:00:00"];
    let villages = ["บ้าน ก", "บ้าน ข", "บ้าน ค"];
    let rows: Vec<_> = (0..3).map(|at| [times[at], villages[at], answers[at].0, answers[at].1]).collect();
    given(&FORM, &rows.iter().map(|row| row.as_slice()).collect::<Vec<_>>(), pictures)
}

/// As long as Google makes them.
fn link(id: &str) -> String {
    format!("https://drive.google.com/open?id={id:x>33}")
}

fn files(names: &[&str]) -> Result<Vec<String>, Vec<String>> {
    Ok(cells(names))
}

fn refused(code: &str) -> Result<Vec<String>, Vec<String>> {
    Err(vec![format!("pictures: {code}")])
}

fn unmatched(given: &Given, line: usize) -> Vec<Unmatched> {
    match plan(given, line..line + 1).remove(0).verdict {
        Verdict::Refused { unmatched, .. } => unmatched,
        other => panic!("{other:?}"),
    }
}

#[test]
fn equal_names_give_nobody_anybody_elses_picture() {
    let answers = [("image.jpg", "ก"), ("image.jpg", "ข"), ("image.jpg", "")];
    let given = form(answers, &["image.jpg", "image - ก.jpg", "image - ข.jpg", "image - ค.jpg"]);
    assert_eq!(outcomes(&given), [refused("picture_shared"), refused("picture_shared"), refused("picture_shared")]);
    let expected =
        Unmatched { named: "image.jpg".to_owned(), code: "picture_shared".to_owned(), choices: cells(&["image.jpg"]), lines: vec![3, 4] };
    assert_eq!(unmatched(&given, 0), [expected]);
    // Without the file that all of them could mean, the senders' names tell whose is whose; who gave none gets none.
    let given = form(answers, &["image - ก.jpg", "image - ข.jpg", "image - ค.jpg"]);
    assert_eq!(outcomes(&given), [files(&["image - ก.jpg"]), files(&["image - ข.jpg"]), refused("picture_missing")]);
}

#[test]
fn an_exact_name_counts_if_it_occurs_once_with_its_folder_if_the_cell_has_one() {
    let zip = ["ก/a.jpg", "ข/a.jpg", "ค/IMG_2.JPG", "b.jpg"];
    let given = form([("a.jpg", ""), ("ข/a.jpg", ""), ("img_2.HEIC, b.jpg", "")], &zip);
    assert_eq!(outcomes(&given), [refused("picture_ambiguous"), files(&["ข/a.jpg"]), files(&["ค/IMG_2.JPG", "b.jpg"])]);
    assert_eq!(unmatched(&given, 0)[0].choices, ["ก/a.jpg", "ข/a.jpg"]);
    // Neither a longer name nor somebody's name behind it is the same file.
    let given = form([("IMG_2.jpg", ""), ("", ""), ("c.jpg", "")], &["IMG_21.jpg", "IMG_2 - สมชาย.jpg", ".jpg"]);
    assert_eq!(outcomes(&given), [refused("picture_missing"), refused("picture_none"), refused("picture_missing")]);
}

#[test]
fn the_same_file_out_of_two_zips_is_one() {
    let given = form([("a.jpg", ""), ("b.jpg", ""), ("c.jpg", "")], &["a.jpg", "a.jpg", "b.jpg", "c.jpg"]);
    assert_eq!(outcomes(&given), [files(&["a.jpg"]), files(&["b.jpg"]), files(&["c.jpg"])]);
}

#[test]
fn a_file_that_holds_the_identity_of_the_link_is_the_links() {
    let ids = ["1AbC_dEf-GhIjKlMnOpQrStUvWxYz0011", "1AbC_dEf-GhIjKlMnOpQrStUvWxYz0022", "1AbC_dEf-GhIjKlMnOpQrStUvWxYz0033"];
    let [one, two, three] = ids.map(link);
    let [first, second] = [format!("{}.jpg", ids[0]), format!("ภาพ/IMG_1-{} (1).jpg", ids[1])];
    let others = [format!("x{}.jpg", ids[2]), format!("{}x.jpg", ids[2]), format!("{}.jpg", ids[2].to_lowercase())];
    let zip = [first.as_str(), &second, &others[0], &others[1], &others[2]];
    let given =
        form([(&format!("{one}, {two}"), ""), (&two.replace("open?id=", "file/d/").replace("0022", "0022/view"), ""), (&three, "")], &zip);
    assert_eq!(outcomes(&given), [refused("picture_shared"), refused("picture_shared"), refused("picture_missing")]);
    let given = form([(&format!("{one};{two}"), ""), ("1.jpg", ""), (&three, "")], &zip);
    assert_eq!(outcomes(&given)[0], files(&[zip[0], zip[1]]));
}

#[test]
fn files_named_after_the_row_stand_in_for_what_is_missing() {
    let zip = ["๒.jpg", "ภาพ/2-2.png", "3 (1).jpg", "3 (2).jpg", "0004.jpg", "4 - สมชาย.jpg", "42.jpg", "4_1.jpg", "a.jpg"];
    let two = format!("{}\n{}", link("1"), link("2"));
    let given = form([(&two, ""), ("", ""), (&two, "")], &zip);
    assert_eq!(outcomes(&given), [files(&["๒.jpg", "ภาพ/2-2.png"]), files(&["3 (1).jpg", "3 (2).jpg"]), refused("picture_missing")]);
    // One of two is not enough, and what a cell names is not taken for a number.
    let given = form([(&two, ""), ("a.jpg", ""), ("2.jpg, 4.jpg", "")], &["2.jpg", "2-1.jpg", "a.jpg", "4.jpg"]);
    assert_eq!(outcomes(&given), [refused("picture_missing"), files(&["a.jpg"]), files(&["2.jpg", "4.jpg"])]);
    // Every village's folder has its own 2.jpg.
    let given = form([("", ""), ("x.jpg", ""), ("x.jpg", "")], &["ก/2.jpg", "ข/2.jpg", "3.jpg", "4.jpg", "x.jpg"]);
    assert_eq!(outcomes(&given), [refused("picture_ambiguous"), files(&["3.jpg"]), files(&["4.jpg"])]);
    assert_eq!(unmatched(&given, 0)[0].choices, ["ก/2.jpg", "ข/2.jpg"]);
}

#[test]
fn links_find_their_senders_files_if_there_are_exactly_as_many() {
    let two = format!("{}, {}", link("1"), link("2"));
    let zip = ["IMG - 1 - สมชาย  ใจดี.jpg", "image - สมชาย ใจดี (1).jpg", "image - สมหญิง.jpg", "image - Somsak.jpg"];
    let given = form([(&two, "สมชาย ใจดี"), (&link("3"), " สมหญิง "), (&link("4"), "somsak")], &zip);
    assert_eq!(outcomes(&given), [files(&zip[..2]), files(&zip[2..3]), files(&zip[3..])]);
    // One too few, one too many, nobody of that name.
    let given = form([(&link("1"), "สมชาย ใจดี"), (&two, "สมหญิง"), (&link("4"), "สมศักดิ์")], &zip);
    assert_eq!(outcomes(&given), [refused("picture_ambiguous"), refused("picture_ambiguous"), refused("picture_missing")]);
    assert_eq!(unmatched(&given, 0)[0].choices, zip[..2]);
}

#[test]
fn who_answered_twice_is_asked_which_picture_was_when_and_the_folders_list_answers() {
    let ids = ["1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "1BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB", "1CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"];
    let links = ids.map(link);
    let zip = ["a - สมชาย.jpg", "b - สมชาย.jpg", "c - สมชาย.jpg"];
    let answers = [(links[0].as_str(), "สมชาย"), (&links[1], "สมชาย"), (&links[2], "สมชาย")];
    let mut given = form(answers, &zip);
    assert_eq!(outcomes(&given), [refused("picture_ambiguous"), refused("picture_ambiguous"), refused("picture_ambiguous")]);
    assert_eq!(unmatched(&given, 1)[0].choices, zip);
    let list = |rows: &[&[&str]]| {
        let rows = rows.iter().map(|row| cells(row)).collect();
        Listed::read(&Sheet { heading_line: 1, columns: cells(&["name", "id", "size"]), rows })
    };
    given.listed = list(&[&[zip[2], ids[0], "120 KB"], &[zip[0], &links[1], ""], &["", "", ""], &["elsewhere.jpg", ids[2], ""]]);
    assert_eq!(given.listed.len(), 3);
    // Two are told by the list; then the third is this sender's only one without a file.
    assert_eq!(outcomes(&given), [files(&zip[2..]), files(&zip[..1]), files(&zip[1..2])]);
    // A name that the folder has twice says nothing.
    given.listed = list(&[&[zip[0], ids[0], ""], &[zip[0], ids[1], ""], &[zip[2], ids[2], ""]]);
    assert_eq!(outcomes(&given), [refused("picture_ambiguous"), refused("picture_ambiguous"), files(&zip[2..])]);
}

#[test]
fn a_renamed_copy_does_not_leave_its_original_to_the_senders_other_row() {
    let mut given = form([(&link("1"), "สมชาย"), (&link("2"), "สมชาย"), ("z.jpg", "")], &["2.jpg", "a - สมชาย.jpg", "z.jpg"]);
    given.pictures[1].hash = given.pictures[0].hash.clone();
    assert_eq!(outcomes(&given), [files(&["2.jpg"]), refused("picture_missing"), files(&["z.jpg"])]);
}

#[test]
fn names_that_end_alike_leave_no_file_to_two_people() {
    let given = form([(&link("1"), "สมชาย"), (&link("2"), "กำนัน - สมชาย"), ("z.jpg", "")], &["a - กำนัน - สมชาย.jpg", "z.jpg"]);
    assert_eq!(outcomes(&given), [refused("picture_ambiguous"), refused("picture_ambiguous"), files(&["z.jpg"])]);
}

#[test]
fn a_month_of_five_thousand_rows_and_twenty_thousand_pictures_is_matched_whole() {
    let id = |row: usize, at: usize| format!("1{row:015}x{at:016}");
    let cell = |row: usize| (0..4).map(|at| link(&id(row, at))).collect::<Vec<_>>().join(", ");
    let rows: Vec<_> = (0..5_000).map(|row| cells(&["20/2/2026, 09:00:00", "บ้าน ก", &cell(row), "สมชาย"])).collect();
    let mut given = given(&FORM, &[], &[]);
    given.pictures = (0..20_000).map(|at| picture(&format!("{} - สมชาย.jpg", id(at / 4, at % 4)))).collect();
    given.units = Units::wanted(&rows, &given.mapping);
    given.units.offer(&village(1, "บ้าน ก"));
    given.sheet.rows = rows;
    let lines = plan(&given, 0..5_000);
    assert!(lines.iter().enumerate().all(|(row, line)| line.files.len() == 4 && line.files[0].starts_with(&id(row, 0))));
}
