//! The DOCX: the same words and pictures as the PDF, for offices that still edit before they send.
use std::collections::BTreeSet;
use std::fmt::Write;

use app::domain::thai_date::BANGKOK;

use super::contents::{Contents, Section, Shown};
use super::package::{Parts, Relation, zipped};
use super::word::{self, Cell, cm, drawing, paragraph, run, table};
use super::{DocumentError, Paper, Pictures, pictures};

/// Pictures a row, as on the form.
const A_ROW: usize = 3;
/// A picture's place, hundredths of a centimetre.
const PICTURE: (u32, u32) = (526, 400);
const COLUMN: u32 = 550;
const TEXT_WIDTH: u32 = 1650;
const CODE_SIDE: u32 = 150;
/// Widths of the annexed table on a page laid sideways.
const ANNEX: [u32; 7] = [110, 460, 460, 570, 440, 300, 230];

/// The monthly report as a Word document; the pictures' bytes are in it unchanged.
///
/// # Errors
/// When the QR code cannot be made or the package cannot be written.
pub fn docx(paper: &Paper, pictures: &Pictures) -> Result<Vec<u8>, DocumentError> {
    let contents = Contents::of(paper);
    let mut sheet = Sheet { pictures, body: String::new(), used: BTreeSet::new(), drawings: 0 };
    sheet.memo(&contents);
    sheet.pictures(&contents);
    sheet.annex(&contents);
    let mut media: Vec<_> = sheet.used.iter().filter_map(|hash| Some((format!("{hash}.jpg"), pictures.get(hash)?.clone()))).collect();
    let mut document_relations: Vec<Relation> = [("styles", "styles.xml"), ("settings", "settings.xml"), ("fontTable", "fontTable.xml")]
        .into_iter()
        .chain([("footer", "footer1.xml"), ("header", "header1.xml")])
        .map(|(kind, target)| Relation { id: kind.to_owned(), kind, target: target.to_owned() })
        .collect();
    document_relations.extend(media.iter().map(|(name, _)| image(&format!("p{}", name.trim_end_matches(".jpg")), name)));
    let mut footer_relations = Vec::new();
    if let Some(url) = paper.check_url {
        media.push(("code.png".to_owned(), pictures::code_png(url)?));
        footer_relations.push(image("code", "code.png"));
    }
    zipped(Parts {
        title: contents.title.clone(),
        author: contents.unit.clone(),
        created: paper.month.submitted_at.with_timezone(&BANGKOK).format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        document: word::document(&sheet.body),
        footer: footer(&contents),
        header: header(&contents),
        document_relations,
        footer_relations,
        media,
    })
}

fn image(id: &str, name: &str) -> Relation {
    Relation { id: id.to_owned(), kind: "image", target: format!("media/{name}") }
}

/// The document's body as it grows.
struct Sheet<'a> {
    pictures: &'a Pictures,
    body: String,
    used: BTreeSet<app::domain::photo::PhotoHash>,
    drawings: usize,
}

impl Sheet<'_> {
    fn line(&mut self, style: &str, more: &str, runs: &str) {
        self.body.push_str(&paragraph(style, more, runs));
    }

    fn memo(&mut self, contents: &Contents) {
        let labels = &contents.labels;
        let label = |words: &str| run("<w:b/><w:bCs/>", &format!("{words}  "));
        self.line("Title", "<w:spacing w:after=\"160\"/>", &run("", labels.memo));
        self.line("Normal", "", &(label(labels.office) + &run("", &contents.unit)));
        let tab = "<w:r><w:tab/></w:r>";
        let number = label(labels.number) + &run("", &contents.number) + tab + &label(labels.date) + &run("", &contents.date);
        self.line("Normal", "<w:tabs><w:tab w:val=\"left\" w:pos=\"4678\"/></w:tabs>", &number);
        let rule = "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"4\" w:color=\"auto\"/></w:pBdr><w:spacing w:after=\"160\"/>";
        self.line("Normal", rule, &(label(labels.subject) + &run("", &contents.title)));
        self.line("Normal", "<w:spacing w:after=\"160\"/>", &(label(labels.dear) + &run("", labels.addressee)));
        for words in &contents.note {
            self.line("Note", "", &run("", words));
        }
        let [name, position] = &contents.signatory;
        let place = |before: u32| format!("<w:spacing w:before=\"{before}\"/><w:ind w:left=\"4253\"/><w:jc w:val=\"center\"/>");
        self.line("Normal", &format!("<w:keepNext/>{}", place(1000)), &run("", name));
        self.line("Normal", &place(0), &run("", position));
        if contents.is_draft {
            self.line("Normal", "<w:spacing w:before=\"600\"/>", &run(word::BLUE, labels.memo_hint));
        }
    }

    fn pictures(&mut self, contents: &Contents) {
        self.line("Title", "<w:pageBreakBefore/>", &run("", &contents.unit));
        self.line("Title", "", &run("", &contents.title));
        if contents.is_draft {
            self.line("Caption", "", &run(word::BLUE, contents.labels.pictures_hint));
        }
        for channel in &contents.channels {
            self.channel(channel, contents);
        }
    }

    fn channel(&mut self, channel: &Section, contents: &Contents) {
        self.line("Heading1", "", &run("", &channel.heading));
        self.line("Examples", "", &run("", &channel.examples));
        if channel.pictures.is_empty() {
            self.line("Normal", "<w:jc w:val=\"center\"/>", &run("", channel.empty));
        }
        for row in channel.pictures.chunks(A_ROW) {
            self.row(row, contents.no_picture);
            // Word joins tables that follow one another, and the next row may have other columns.
            self.line("Normal", "<w:spacing w:line=\"120\" w:lineRule=\"exact\"/>", "");
        }
    }

    /// Pictures above, their lines below: two rows of one table, kept on one page.
    fn row(&mut self, shown: &[Shown], no_picture: &str) {
        let keep = "<w:keepNext/>";
        let mut above = Vec::new();
        let mut below = Vec::new();
        for shown in shown {
            above.push(match self.drawing(shown) {
                Some(drawing) => Cell { middle: true, ..Cell::new(paragraph("Caption", keep, &drawing)) },
                None => Cell { middle: true, framed: true, ..Cell::new(paragraph("Caption", keep, &run("", no_picture))) },
            });
            let caption = paragraph("Caption", keep, &run("", &shown.caption));
            below.push(Cell::new(caption + &paragraph("Caption", "", &run("", &shown.date))));
        }
        let widths = vec![COLUMN; shown.len()];
        let rows = word::row(&above, &widths, Some(PICTURE.1)) + &word::row(&below, &widths, None);
        self.body.push_str(&table(&widths, false, &rows));
    }

    fn drawing(&mut self, shown: &Shown) -> Option<String> {
        let (width, height) = pictures::size(self.pictures.get(&shown.hash)?)?;
        // As large as fits, the shape kept.
        let (wide, high) = (u64::from(width), u64::from(height));
        let (room_wide, room_high) = (cm(PICTURE.0), cm(PICTURE.1));
        let size = if wide * room_high > high * room_wide {
            (room_wide, (room_wide * high / wide).max(1))
        } else {
            ((room_high * wide / high).max(1), room_high)
        };
        self.drawings += 1;
        self.used.insert(shown.hash.clone());
        Some(drawing(&format!("p{}", shown.hash), self.drawings, size, &shown.caption))
    }

    fn annex(&mut self, contents: &Contents) {
        let annex = &contents.annex;
        self.body.push_str(&word::end_of_portrait());
        for words in [annex.title, &contents.title, &contents.unit] {
            self.line("Title", "", &run("", words));
        }
        let bold = "<w:b/><w:bCs/>";
        let cell = |style: &str, place: &str, run_style: &str, words: &str| {
            Cell::new(paragraph(style, &format!("<w:jc w:val=\"{place}\"/>"), &run(run_style, words)))
        };
        let head: Vec<_> = annex.columns.iter().map(|name| Cell { middle: true, ..cell("Cell", "center", bold, name) }).collect();
        let mut rows = word::repeated_row(&head, &ANNEX);
        for row in &annex.rows {
            let places = ["center", "left", "left", "left", "left", "center", "right"];
            let cells: Vec<_> = row.iter().zip(places).map(|(words, place)| cell("Cell", place, "", words)).collect();
            rows.push_str(&word::row(&cells, &ANNEX, None));
        }
        if annex.rows.is_empty() {
            let none = Cell { span: ANNEX.len(), ..cell("Cell", "center", "", annex.empty) };
            rows.push_str(&word::row(&[none], &[ANNEX.iter().sum()], None));
        }
        let total = Cell { span: ANNEX.len() - 1, ..cell("Cell", "right", bold, &annex.total) };
        let widths = [ANNEX[..ANNEX.len() - 1].iter().sum(), ANNEX[ANNEX.len() - 1]];
        rows.push_str(&word::row(&[total, cell("Cell", "right", bold, &annex.people)], &widths, None));
        self.body.push_str(&table(&ANNEX, true, &rows));
        self.line("Normal", "<w:spacing w:line=\"20\" w:lineRule=\"exact\"/>", "");
    }
}

fn footer(contents: &Contents) -> String {
    let words = &contents.footer;
    let page = run("", &format!("{} ", words.page)) + &word::field("PAGE");
    let count = run("", &format!(" {} ", words.of)) + &word::field("NUMPAGES");
    let left = paragraph("Cell", "", &run("", &words.number)) + &paragraph("Cell", "", &(page + &count));
    let mut cells = vec![Cell { middle: true, ..Cell::new(left) }];
    let mut widths = vec![TEXT_WIDTH];
    if words.has_code {
        let code = drawing("code", 1, (cm(CODE_SIDE), cm(CODE_SIDE)), words.check);
        let right = "<w:jc w:val=\"right\"/>";
        cells.push(Cell { middle: true, ..Cell::new(paragraph("Cell", right, &run("", words.check))) });
        cells.push(Cell::new(paragraph("Cell", right, &code)));
        widths = vec![TEXT_WIDTH - 600 - 180, 600, 180];
    }
    let mut body = table(&widths, false, &word::row(&cells, &widths, None));
    // A footer ends with a paragraph, which may be as low as Word allows.
    let _ = write!(body, "{}", paragraph("Normal", "<w:spacing w:line=\"20\" w:lineRule=\"exact\"/>", ""));
    word::root("ftr", &body)
}

fn header(contents: &Contents) -> String {
    let words = if contents.is_draft { run(&format!("<w:b/><w:bCs/>{}", word::BLUE), contents.draft) } else { String::new() };
    word::root("hdr", &paragraph("Normal", "<w:jc w:val=\"right\"/>", &words))
}
