//! The DOCX, opened as a package.
use std::io::{Cursor, Read};

use super::super::docx;
use super::*;
use app::text as words;
use app::text::Lang;

fn part(docx: &[u8], name: &str) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut bytes = Vec::new();
    package.by_name(name).unwrap_or_else(|_| panic!("{name}")).read_to_end(&mut bytes).unwrap();
    bytes
}

/// The text of a part, a line a paragraph.
fn text(docx: &[u8], name: &str) -> String {
    let xml = String::from_utf8(part(docx, name)).unwrap();
    let mut text = String::new();
    for piece in xml.split('<').skip(1) {
        let (tag, words) = piece.split_once('>').unwrap();
        if tag == "/w:p" {
            text.push('\n');
        } else if tag.starts_with("w:t ") {
            text.push_str(words);
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

#[test]
fn the_reference_month_holds_every_line_in_order_and_the_pictures_unchanged() {
    let (month, pictures) = reference();
    let made = docx(&final_paper(&month), &pictures).unwrap();
    let text = text(&made, "word/document.xml");
    assert_in_order(&text, ["บันทึกข้อความ", "จังหวัดตัวอย่าง", "๖๙-๐๐๐๐๑๒", "๓ มีนาคม ๒๕๖๙", "ปลัดกระทรวงมหาดไทย", "(นายตัวอย่าง ทดสอบ)"]);
    let mut expected = vec!["จังหวัดตัวอย่าง", "ภาพการเผยแพร่ข้อมูลฯ ประจำเดือนกุมภาพันธ์ ๒๕๖๙"];
    let mut lines = LINES.into_iter();
    for (channel, count) in Channel::ALL.into_iter().zip([3, 3, 1, 2, 1, 2]) {
        expected.extend([channel.heading(), channel.examples()]);
        let row: Vec<_> = lines.by_ref().take(count).collect();
        expected.extend(row.into_iter().flat_map(|(caption, date)| [caption, date]));
    }
    assert_in_order(&text, expected.into_iter().chain(["บัญชีกิจกรรมแนบท้าย", "รวม ๑๒ กิจกรรม", "๑,๐๔๕"]));
    for (hash, bytes) in &pictures {
        assert!(part(&made, &format!("word/media/{hash}.jpg")) == *bytes, "{hash}");
    }
    let footer = self::text(&made, "word/footer1.xml");
    assert!(footer.starts_with("รายงานเลขที่ ๖๙-๐๐๐๐๑๒ ฉบับที่ ๑\nหน้า 1 จาก 1\n"), "{footer}");
    assert!(part(&made, "word/media/code.png").starts_with(b"\x89PNG"));
    assert!(made == docx(&final_paper(&month), &pictures).unwrap());
}

#[test]
fn every_relation_and_content_type_has_its_part() {
    let (month, pictures) = reference();
    let made = docx(&final_paper(&month), &pictures).unwrap();
    let targets = |name: &str| {
        let xml = String::from_utf8(part(&made, name)).unwrap();
        xml.split("Target=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for target in targets("word/_rels/document.xml.rels").into_iter().chain(targets("word/_rels/footer1.xml.rels")) {
        part(&made, &format!("word/{target}"));
    }
    for target in targets("_rels/.rels") {
        part(&made, &target);
    }
    let body = String::from_utf8(part(&made, "word/document.xml")).unwrap();
    let relations = String::from_utf8(part(&made, "word/_rels/document.xml.rels")).unwrap();
    for used in body.split("r:embed=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(relations.contains(&format!("Id=\"{used}\"")), "{used}");
    }
    let types = String::from_utf8(part(&made, "[Content_Types].xml")).unwrap();
    assert!(types.contains("Extension=\"jpg\" ContentType=\"image/jpeg\""));
}

#[test]
fn drafts_empty_channels_missing_pictures_and_signs_of_markup() {
    let (mut month, mut pictures) = reference();
    month.arrangement.channels.remove(&Channel::OnAir);
    month.arrangement.note = "ก < ข & \"ค\"\u{1}\nย่อหน้าที่สอง".into();
    let lost = month.arrangement.pictures(Channel::Online)[0].hash.clone();
    pictures.remove(&lost);
    let made = docx(&draft(&month), &pictures).unwrap();
    let text = text(&made, "word/document.xml");
    assert_in_order(
        &text,
        [
            "ก < ข & \"ค\"\n",
            "ย่อหน้าที่สอง\n",
            words::paper_memo_hint(Lang::Th),
            words::paper_pictures_hint(Lang::Th),
            words::paper_no_picture(Lang::Th),
            // The annexed table tells what was done there.
            words::paper_channel_without_picture(Lang::Th),
        ],
    );
    assert_eq!(self::text(&made, "word/header1.xml"), format!("{}\n", words::paper_draft(Lang::Th)));
    let submitted = docx(&final_paper(&month), &pictures).unwrap();
    assert!(!self::text(&submitted, "word/document.xml").contains("คำแนะนำ"));
    assert_eq!(self::text(&submitted, "word/header1.xml"), "\n");
}

#[test]
fn the_largest_month_and_no_pictures_at_all() {
    let (month, pictures) = many(240, "ภาพที่");
    let text = text(&docx(&final_paper(&month), &pictures).unwrap(), "word/document.xml");
    assert_in_order(&text, ["ภาพที่ 0\n", "ภาพที่ 239\n", "รวม ๒๔๐ กิจกรรม"]);
    let nothing = month_of(BTreeMap::new());
    let text = self::text(&docx(&final_paper(&nothing), &Pictures::new()).unwrap(), "word/document.xml");
    assert_eq!(text.matches(words::paper_empty_channel(Lang::Th)).count(), 6);
    assert!(text.contains(words::paper_no_activities(Lang::Th)));
}
