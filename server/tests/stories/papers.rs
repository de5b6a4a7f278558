//! The papers of a month: the reference month of the ministry's form goes in by the API and comes out as PDF and DOCX.
use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};

use app::domain::channel::Channel;
use app::domain::monthly::{Arrangement, Placed};
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::domain::review::{Decision, Judgement};
use app::domain::unit::UnitId;
use app::wire::monthly::{ArrangementInput, DocumentKind, Monthly, SubmissionInput, TrayPicture};
use app::wire::paths;
use chrono::NaiveDate;
use reqwest::Method;

use crate::common::*;

const UBON: u128 = 22;

const REFERENCE: &str = include_str!("../../demo/reference_month.csv");
/// The form's lines in print order: what each picture is, and when.
const PRINTED: [(&str, &str); 12] = [
    ("เว็บไซต์จังหวัด", "(๑๔ ก.พ. ๖๙)"),
    ("เพจ FB จังหวัด", "(๑๔ ก.พ. ๖๙)"),
    ("ไลน์กลุ่มส่วนราชการ", "(๒๐ ก.พ. ๖๙)"),
    ("วิทยุชุมชน", "(๑๖ - ๒๒ ก.พ. ๖๙)"),
    ("รายการวิทยุของกรมประชาสัมพันธ์", "(๑๕ ก.พ. ๖๙)"),
    ("วิทยุชุมชน", "(๒๖ ก.พ. ๖๙)"),
    ("การประชุมหัวหน้าส่วนราชการประจำเดือน", "(๒๗ ก.พ. ๖๙)"),
    ("จอ LED หน้าศาลากลางจังหวัด", "(๙ - ๑๑ ก.พ. ๖๙)"),
    ("จอ LED หน้าศาลากลางจังหวัด", "(๑๒ - ๑๕ ก.พ. ๖๙)"),
    ("ถ่ายทอดความรู้เกี่ยวกับภัยออนไลน์ให้กับชาวบ้าน", "(๑๙ ก.พ. ๖๙)"),
    ("ใบเสร็จค่าไฟ", "(๑ - ๒๘ ก.พ. ๖๙)"),
    ("Pop - up บนแอป PEA", "(๒๓ - ๒๘ ก.พ. ๖๙)"),
];

fn february() -> Month {
    Month::new(2026, 2).unwrap()
}

struct Line {
    channel: Channel,
    caption: String,
    from: NaiveDate,
    to: NaiveDate,
    picture: Vec<u8>,
}

fn lines() -> Vec<Line> {
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
    let rows = REFERENCE.lines().skip(1).enumerate().map(|(index, row)| {
        let cells: Vec<&str> = row.split(',').collect();
        let channel = Channel::from_code(cells[0]).unwrap();
        Line { channel, caption: cells[1].into(), from: day(cells[2]), to: day(cells[3]), picture: jpeg(index as u32, 320, 240) }
    });
    rows.collect()
}

/// The village sends it, the ministry accepts it.
async fn report(server: &TestServer, phone: &Client, line: &Line) -> ReportId {
    let id = new_id();
    let mut submission = submission(CHAERAMAE_1.unit, &[&line.picture]);
    (submission.content.channel, submission.content.from, submission.content.to) = (line.channel, line.from, line.to);
    phone.put_report(id, &submission).await.expect(200);
    phone.put_photo(id, &line.picture).await.expect(200);
    let accepted = Judgement { decision: Decision::Accepted, comment: String::new(), photos: Vec::new() };
    let review = server.staff("moi").await.request(Method::PUT, &paths::report_review(id)).header("if-match", "\"1.0\"").json(&accepted);
    Reply::of(review).await.expect(200);
    id
}

/// February as on the form, submitted.
async fn reference_month(server: &TestServer, unit: UnitId) -> (Client, Monthly) {
    let (phone, ubon) = (server.phone(&CHAERAMAE_1).await, server.staff("ubon").await);
    let lines = lines();
    let mut arrangement = Arrangement::default();
    for line in &lines {
        let source = report(server, &phone, line).await;
        let hash = app::domain::photo::PhotoHash::of(&line.picture);
        let placed = Placed { hash, source, caption: line.caption.clone(), from: line.from, to: line.to };
        arrangement.place(line.channel, usize::MAX, placed);
    }
    eventually("every picture in the tray", async || {
        let tray: Vec<TrayPicture> = ubon.get(paths::monthly_tray(unit, february())).await.expect(200).json();
        (tray.len() == lines.len()).then_some(())
    })
    .await;
    change(&ubon, Method::PUT, paths::monthly(unit, february()), 0, &ArrangementInput { arrangement }).await.expect(200);
    let submission = SubmissionInput { gaps_confirmed: false };
    let sent = change(&ubon, Method::POST, paths::monthly_submission(unit, february()), 1, &submission).await.expect(200).json();
    (ubon, sent)
}

async fn change(client: &Client, method: Method, path: String, version: u32, body: &impl serde::Serialize) -> Reply {
    Reply::of(client.request(method, &path).header("if-match", format!("\"{version}\"")).json(body)).await
}

/// Both papers, once they are made.
async fn papers(client: &Client, unit: UnitId) -> [Vec<u8>; 2] {
    eventually("the papers", async || {
        let monthly: Monthly = client.get(paths::monthly(unit, february())).await.expect(200).json();
        let papers = &monthly.revisions[0].documents;
        assert!(papers.len() == 2 && papers.iter().all(|paper| !paper.failed), "{papers:?}");
        papers.iter().all(|paper| paper.percent.is_none()).then_some(())
    })
    .await;
    let paper = async |kind: DocumentKind| client.get(paths::monthly_document(unit, february(), 1, kind.code())).await.expect(200).body;
    [paper(DocumentKind::Pdf).await, paper(DocumentKind::Docx).await]
}

/// What poppler reads in a PDF, piece by piece as it was set: under each picture its caption and then its date, and only
/// then the next picture.
fn pdf_text(pdf: &[u8]) -> String {
    let reader = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut reader = reader.expect("pdftotext of poppler-utils is installed");
    let (mut input, bytes) = (reader.stdin.take().unwrap(), pdf.to_vec());
    let writing = std::thread::spawn(move || input.write_all(&bytes));
    let output = reader.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn docx_text(docx: &[u8]) -> String {
    let mut xml = String::new();
    let mut package = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words).collect()
}

/// What the QR code in a DOCX says.
fn qr(docx: &[u8]) -> String {
    let mut png = Vec::new();
    let mut package = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    package.by_name("word/media/code.png").unwrap().read_to_end(&mut png).unwrap();
    let mut picture = rqrr::PreparedImage::prepare(image::load_from_memory(&png).unwrap().into_luma8());
    picture.detect_grids().first().expect("a QR code").decode().expect("a readable QR code").1
}

/// Without the breaks that narrow columns make.
fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The picture pages hold the six headings in order, under each its pictures' captions in order, each with its own date
/// right after it, and no picture more.
fn assert_reference_month(text: &str) {
    let (text, headings) = (joined(text), Channel::ALL.map(|channel| joined(channel.heading())));
    let annex = joined(app::text::paper_annex(app::text::Lang::Th));
    let first = text.find(&headings[0]).unwrap_or_else(|| panic!("{:?} is missing in:\n{text}", headings[0]));
    let pages = &text[first..first + text[first..].find(&annex).expect("the annex comes after the pictures")];
    let mut rest = pages;
    for (number, channel) in Channel::ALL.into_iter().enumerate() {
        let own = lines().into_iter().zip(PRINTED).filter(|(line, _)| line.channel == channel);
        let pictures = own.map(|(_, (caption, date))| joined(caption) + &joined(date));
        for part in [headings[number].clone()].into_iter().chain(pictures) {
            let Some(at) = rest.find(&part) else { panic!("{part:?} is missing or out of order in:\n{pages}") };
            rest = &rest[at + part.len()..];
        }
    }
    assert_eq!(pages.matches("ก.พ.๖๙)").count(), PRINTED.len(), "twelve dates in:\n{pages}");
}

#[tokio::test]
async fn the_reference_month_comes_out_to_the_letter_as_pdf_and_docx() {
    on_both(async |server| {
        let unit = unit_id(UBON);
        let (ubon, sent) = reference_month(server, unit).await;
        let [pdf, docx] = papers(&ubon, unit).await;
        let (pdf_words, docx_words) = (joined(&pdf_text(&pdf)), docx_text(&docx));
        let number = app::domain::thai_date::to_thai_digits(sent.number.as_deref().unwrap());
        for title in ["จังหวัดอุบลราชธานี", "ภาพการเผยแพร่ข้อมูลฯ ประจำเดือนกุมภาพันธ์ ๒๕๖๙", &number]
        {
            assert!(pdf_words.contains(&joined(title)) && docx_words.contains(title), "{title}");
        }
        assert_reference_month(&pdf_words);
        assert_reference_month(&docx_words);

        // The code at the page's foot leads anybody to the receipt.
        let address = qr(&docx);
        let page = server.client().get(address.strip_prefix(&server.url).expect("our own address")).await.expect(200);
        assert!(String::from_utf8(page.body).unwrap().contains("เอกสารนี้เป็นของจริง"), "{address}");

        // Made again, the same to the byte; meanwhile the old ones can be fetched.
        let again: Monthly = ubon.post(paths::monthly_documents(unit, february(), 1), &()).await.expect(200).json();
        assert!(again.revisions[0].documents.iter().all(|paper| paper.size.is_some()), "the old ones stay");
        assert!(papers(&ubon, unit).await == [pdf, docx]);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_shown_to_those_who_arrange_and_papers_to_those_who_may_read() {
    on_both(async |server| {
        let unit = unit_id(UBON);
        let (ubon, _) = reference_month(server, unit).await;
        papers(&ubon, unit).await;
        let pdf = paths::monthly_document(unit, february(), 1, "pdf");
        let shown = server.staff("moi").await.get(&pdf).await.expect(200);
        assert_eq!(shown.header("content-type"), "application/pdf");
        assert!(shown.header("content-disposition").ends_with("-2026-02-r1.pdf\""), "{}", shown.header("content-disposition"));
        for stranger in ["roiet", "mueang-ubon"] {
            server.staff(stranger).await.get(&pdf).await.expect(404);
        }
        ubon.get(paths::monthly_document(unit, february(), 2, "pdf")).await.expect(404);
        ubon.get(paths::monthly_document(unit, february(), 1, "exe")).await.expect(404);

        let draft = ubon.get(paths::monthly_draft(unit, february())).await.expect(200);
        let words = pdf_text(&draft.body);
        assert!(words.contains("ฉบับร่าง") && words.contains("คำแนะนำ"), "{words}");
        assert_eq!(server.staff("moi").await.get(paths::monthly_draft(unit, february())).await.expect(403).code(), "forbidden");
        let again = server.staff("roiet").await.post(paths::monthly_documents(unit, february(), 1), &()).await;
        again.expect(404);
    })
    .await;
}
