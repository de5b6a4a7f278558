//! The PDF, read back with poppler's `pdftotext`.
use std::io::Write;
use std::process::{Command, Stdio};

use super::super::{DocumentError, pdf};
use super::*;
use app::text as words;
use app::text::Lang;

fn text(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext of poppler-utils is installed");
    let mut input = reader.stdin.take().unwrap();
    let bytes = pdf.to_vec();
    let writing = std::thread::spawn(move || input.write_all(&bytes));
    let output = reader.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Poppler takes a dash at a line's end for a hyphen and leaves it out.
fn nothing_here() -> &'static str {
    words::paper_empty_channel(Lang::Th).trim_end_matches([' ', '-'])
}

/// Without the breaks that narrow columns make.
fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_reference_month_reads_as_on_the_form() {
    let (month, pictures) = reference();
    let made = pdf(&final_paper(&month), &pictures, None).unwrap();
    assert!(made.starts_with(b"%PDF-"));
    let text = text(&made);
    let memo = ["บันทึกข้อความ", "จังหวัดตัวอย่าง", "๖๙-๐๐๐๐๑๒", "๓ มีนาคม ๒๕๖๙", "ปลัดกระทรวงมหาดไทย", "นั้น", "(นายตัวอย่าง ทดสอบ)"];
    assert_in_order(&text, memo.into_iter().chain(["จังหวัดตัวอย่าง", "ภาพการเผยแพร่ข้อมูลฯ ประจำเดือนกุมภาพันธ์ ๒๕๖๙"]));
    let all = joined(&text);
    for channel in Channel::ALL {
        assert!(all.contains(&joined(channel.heading())), "{}", channel.heading());
        assert!(all.contains(&joined(channel.examples())), "{}", channel.examples());
    }
    for (caption, date) in LINES {
        assert!(all.contains(&joined(caption)) && all.contains(&joined(date)), "{caption} {date}");
    }
    assert_in_order(&text, ["บัญชีกิจกรรมแนบท้าย", "รวม ๑๒ กิจกรรม", "๑,๐๔๕"]);
    assert!(text.contains("รายงานเลขที่ ๖๙-๐๐๐๐๑๒ ฉบับที่ ๑") && text.contains("หน้า ๑ จาก ๔"), "{text}");
    for absent in [words::paper_draft(Lang::Th), nothing_here(), words::paper_no_picture(Lang::Th), "คำแนะนำ"] {
        assert!(!text.contains(absent), "{absent}");
    }
}

#[test]
fn the_same_month_gives_the_same_bytes() {
    let (month, pictures) = reference();
    let first = pdf(&final_paper(&month), &pictures, None).unwrap();
    many_in_between();
    assert!(first == pdf(&final_paper(&month), &pictures, None).unwrap());
}

/// Another document, so that nothing remembered of it may colour the next.
fn many_in_between() {
    let (month, pictures) = many(5, "อื่น");
    pdf(&draft(&month), &pictures, None).unwrap();
}

#[test]
fn a_draft_says_so_and_carries_the_instructions() {
    let (mut month, pictures) = reference();
    month.signatory = None;
    let text = text(&pdf(&draft(&month), &pictures, None).unwrap());
    assert!(text.contains(words::paper_draft(Lang::Th)) && text.contains("คำแนะนำ") && text.contains("......"), "{text}");
    assert!(!text.contains(words::paper_check(Lang::Th)));
}

#[test]
fn empty_channels_and_missing_pictures_are_said_in_words() {
    let (mut month, mut pictures) = reference();
    month.arrangement.channels.remove(&Channel::OnGround);
    month.activities.retain(|activity| activity.channel != Channel::OnGround);
    // Of this channel the annexed table still tells what was done.
    month.arrangement.channels.remove(&Channel::Community);
    month.arrangement.note = "ย่อหน้าที่หนึ่ง\n\nย่อหน้าที่สอง <#let> *ไม่หนา* @x".into();
    let lost = month.arrangement.pictures(Channel::Online)[0].hash.clone();
    pictures.remove(&lost);
    let broken = month.arrangement.pictures(Channel::Online)[1].hash.clone();
    pictures.insert(broken, b"\xFF\xD8\xFF\xE0 noise".to_vec());
    let text = text(&pdf(&final_paper(&month), &pictures, None).unwrap());
    let said = (text.matches(nothing_here()).count(), text.matches(words::paper_no_picture(Lang::Th)).count());
    assert_eq!(said, (1, 2), "{text}");
    let in_the_annex = words::paper_channel_without_picture(Lang::Th).trim_matches([' ', '-']);
    assert_eq!(joined(&text).matches(&joined(in_the_annex)).count(), 1, "{text}");
    assert_in_order(&text, ["ย่อหน้าที่หนึ่ง", "ย่อหน้าที่สอง <#let> *ไม่หนา* @x"]);
    let nothing = month_of(BTreeMap::new());
    let text = self::text(&pdf(&final_paper(&nothing), &Pictures::new(), None).unwrap());
    assert_eq!(text.matches(nothing_here()).count(), 6);
    assert!(text.contains(words::paper_no_activities(Lang::Th).trim_end_matches([' ', '-'])));
}

#[test]
fn the_largest_month_and_the_longest_captions_are_set() {
    let (month, pictures) = many(240, "ภาพที่");
    let text = text(&pdf(&final_paper(&month), &pictures, None).unwrap());
    assert_in_order(&text, ["ภาพที่ 0\n", "ภาพที่ 120", "ภาพที่ 239", "รวม ๒๔๐ กิจกรรม"]);
    // Nothing is cut off a caption of 300 characters.
    let caption: String = "ประชุมชี้แจงภัยออนไลน์แก่ผู้นำหมู่บ้าน ".chars().cycle().take(298).collect();
    let (month, pictures) = many(1, &caption);
    let text = self::text(&pdf(&final_paper(&month), &pictures, None).unwrap());
    assert_eq!(joined(&text).matches(&joined(&format!("{caption} 0"))).count(), 2, "{text}");
}

#[test]
fn what_has_no_shape_leaves_no_gap_and_breaks_no_paper() {
    let caption = "อบรม\u{200b}ภัย 😀❤\u{fe0f}✅ ①王 한 Привет ü “ก\u{a0}ข” … ½ ☎ก์ 👨\u{200d}👩\u{200d}👧 จบ\u{feff}\u{ad}";
    let (month, pictures) = many(1, caption);
    let text = joined(&text(&pdf(&final_paper(&month), &pictures, None).unwrap()));
    let shown: String = text.chars().filter(|letter| !"\u{200b}\u{feff}\u{ad}".contains(*letter)).collect();
    assert_eq!(shown.matches("อบรมภัย???").count(), 2, "{shown}");
    assert_eq!(shown.matches("ü“กข”…½").count(), 2, "{shown}");
    assert_eq!(shown.matches("จบ0").count(), 2, "{shown}");
}

#[test]
fn an_office_s_template_stands_before_ours_and_its_errors_name_their_line() {
    let (month, pictures) = reference();
    let folder = tempfile::tempdir().unwrap();
    let write = |text: &str| std::fs::write(folder.path().join("monthly.typ"), text).unwrap();
    write("#let data = json(\"data.json\")\n#set text(font: \"Sarabun\")\n#data.unit แบบของเรา");
    let text = text(&pdf(&final_paper(&month), &pictures, Some(folder.path())).unwrap());
    assert!(text.contains("จังหวัดตัวอย่าง แบบของเรา"), "{text}");
    let error = |text: &str| {
        write(text);
        match pdf(&final_paper(&month), &pictures, Some(folder.path())) {
            Err(DocumentError::Template(message)) => message,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(error("ก\n\n#let x = (1, 2\n"), "monthly.typ, line 3: unclosed delimiter");
    let unknown = error("#let data = json(\"data.json\")\n#data.unitt");
    assert!(unknown.starts_with("monthly.typ, line 2: dictionary does not contain key \"unitt\""), "{unknown}");
    let outside = error("ก\n#read(\"../../etc/passwd\")");
    assert!(outside.starts_with("monthly.typ, line 2: "), "{outside}");
    let empty = tempfile::tempdir().unwrap();
    assert!(pdf(&final_paper(&month), &pictures, Some(empty.path())).is_ok());
}
