//! The pieces of WordprocessingML the report needs. Elements stand in the order the schema asks for: Word refuses others.

use super::package::escaped;

/// Instructions, which only a draft carries.
pub const BLUE: &str = "<w:color w:val=\"0B57D0\"/>";

const SECTION: &str = "<w:headerReference w:type=\"default\" r:id=\"header\"/><w:footerReference w:type=\"default\" r:id=\"footer\"/>\
                       <w:type w:val=\"nextPage\"/>";
const MARGINS: &str = "<w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1247\" w:left=\"1418\" w:header=\"567\" w:footer=\"397\" \
                       w:gutter=\"0\"/>";

/// Ends the upright pages.
pub fn end_of_portrait() -> String {
    let section = format!("<w:sectPr>{SECTION}<w:pgSz w:w=\"11906\" w:h=\"16838\"/>{MARGINS}</w:sectPr>");
    format!("<w:p><w:pPr><w:spacing w:line=\"20\" w:lineRule=\"exact\"/>{section}</w:pPr></w:p>")
}

/// Hundredths of a centimetre in the drawings' unit.
pub fn cm(hundredths: u32) -> u64 {
    u64::from(hundredths) * 3600
}

/// Hundredths of a centimetre in twentieths of a point.
fn twips(hundredths: u32) -> u32 {
    hundredths * 567 / 100
}

/// A root element (`document`, `ftr`, `hdr`) with every namespace in use.
pub fn root(name: &str, body: &str) -> String {
    format!(
        "<w:{name} xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">{body}</w:{name}>"
    )
}

/// The whole of `document.xml`; its last pages lie sideways.
pub fn document(body: &str) -> String {
    let last = format!("<w:sectPr>{SECTION}<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>{MARGINS}</w:sectPr>");
    root("document", &format!("<w:body>{body}{last}</w:body>"))
}

/// A paragraph of a style; `more` are further paragraph properties.
pub fn paragraph(style: &str, more: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>{runs}</w:p>")
}

/// A run of text. It is marked as Thai where it holds Thai letters, so that Word takes the Thai font and dictionary.
pub fn run(style: &str, text: &str) -> String {
    let is_thai = text.chars().any(|c| ('\u{0E00}'..='\u{0E7F}').contains(&c));
    let thai = if is_thai { "<w:cs/><w:lang w:bidi=\"th-TH\"/>" } else { "" };
    format!("<w:r><w:rPr>{style}{thai}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text))
}

/// A number that only the layout knows. In Arabic digits: Word has a switch for Thai ones, but LibreOffice takes it to
/// mean Thai letters, and a page called ก is worse than one called 1.
pub fn field(name: &str) -> String {
    format!("<w:fldSimple w:instr=\" {name} \">{}</w:fldSimple>", run("", "1"))
}

/// A picture in the line: `relation` names its part, `size` is in the drawings' unit.
pub fn drawing(relation: &str, number: usize, size: (u64, u64), words: &str) -> String {
    let (wide, high) = size;
    let words = escaped(words);
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{high}\"/>\
         <wp:docPr id=\"{number}\" name=\"{relation}\" descr=\"{words}\"/>\
         <wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic>\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
         <pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{relation}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"{relation}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

/// A table's cell.
pub struct Cell {
    pub content: String,
    /// Columns it covers.
    pub span: usize,
    /// Set in the middle of the row's height.
    pub middle: bool,
    /// With a dashed frame of its own.
    pub framed: bool,
}

impl Cell {
    pub fn new(content: String) -> Self {
        Self { content, span: 1, middle: false, framed: false }
    }

    fn xml(&self, width: u32) -> String {
        let span = if self.span > 1 { format!("<w:gridSpan w:val=\"{}\"/>", self.span) } else { String::new() };
        let side = |name: &str| format!("<w:{name} w:val=\"dashed\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>");
        let frame = if self.framed {
            format!("<w:tcBorders>{}</w:tcBorders>", ["top", "left", "bottom", "right"].map(side).concat())
        } else {
            String::new()
        };
        let place = if self.middle { "<w:vAlign w:val=\"center\"/>" } else { "" };
        let width = twips(width);
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{frame}{place}</w:tcPr>{}</w:tc>", self.content)
    }
}

/// A row that no page tears, at least `height` high.
pub fn row(cells: &[Cell], widths: &[u32], height: Option<u32>) -> String {
    let height = height.map_or_else(String::new, |height| format!("<w:trHeight w:val=\"{}\" w:hRule=\"atLeast\"/>", twips(height)));
    rowed(cells, widths, &height)
}

/// A table's head, printed again on each of its pages.
pub fn repeated_row(cells: &[Cell], widths: &[u32]) -> String {
    rowed(cells, widths, "<w:tblHeader/>")
}

fn rowed(cells: &[Cell], widths: &[u32], more: &str) -> String {
    let cells: String = cells.iter().zip(widths).map(|(cell, width)| cell.xml(*width)).collect();
    format!("<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{cells}</w:tr>")
}

/// A table in the middle of the line; `widths` in hundredths of a centimetre.
pub fn table(widths: &[u32], ruled: bool, rows: &str) -> String {
    let side = |name: &str| format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
    let borders = if ruled {
        format!("<w:tblBorders>{}</w:tblBorders>", ["top", "left", "bottom", "right", "insideH", "insideV"].map(side).concat())
    } else {
        String::new()
    };
    let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{}\"/>", twips(*width))).collect();
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>{borders}<w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"57\" w:type=\"dxa\"/><w:right w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>",
        twips(widths.iter().sum())
    )
}
