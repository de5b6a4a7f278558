//! The DOCX container: the fixed parts around the document itself, and a ZIP that is the same on every day.
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::DocumentError;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE_RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The fonts of Thai offices; the second is what a machine without the first is told to take.
const FONT: &str = "TH Sarabun New";
const OTHER_FONT: &str = "Sarabun";

/// A part's relation to another part: id, kind (the last part of its type's address), target.
pub struct Relation {
    pub id: String,
    pub kind: &'static str,
    pub target: String,
}

/// What the document's own code has written; the rest is the same for every month.
pub struct Parts {
    pub title: String,
    pub author: String,
    /// ISO 8601.
    pub created: String,
    /// The bodies of `document.xml`, `footer1.xml` and `header1.xml`, with their root elements.
    pub document: String,
    pub footer: String,
    pub header: String,
    pub document_relations: Vec<Relation>,
    pub footer_relations: Vec<Relation>,
    /// File name under `word/media` and its bytes, which are stored unchanged.
    pub media: Vec<(String, Vec<u8>)>,
}

/// The whole file.
pub fn zipped(parts: Parts) -> Result<Vec<u8>, DocumentError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // 1 January 1980, the format's zero, for every entry.
    let timeless = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let packed = timeless.compression_method(CompressionMethod::Deflated);
    let stored = timeless.compression_method(CompressionMethod::Stored);
    let texts = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", relations(&package_relations())),
        ("docProps/core.xml", core(&parts)),
        ("word/document.xml", parts.document),
        ("word/_rels/document.xml.rels", relations(&parts.document_relations)),
        ("word/footer1.xml", parts.footer),
        ("word/_rels/footer1.xml.rels", relations(&parts.footer_relations)),
        ("word/header1.xml", parts.header),
        ("word/styles.xml", styles()),
        ("word/settings.xml", settings()),
        ("word/fontTable.xml", font_table()),
    ];
    for (name, text) in texts {
        zip.start_file(name, packed)?;
        write(&mut zip, DECLARATION.as_bytes())?;
        write(&mut zip, text.as_bytes())?;
    }
    for (name, bytes) in parts.media {
        zip.start_file(format!("word/media/{name}"), stored)?;
        write(&mut zip, &bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn write(zip: &mut ZipWriter<Cursor<Vec<u8>>>, bytes: &[u8]) -> Result<(), DocumentError> {
    zip.write_all(bytes).map_err(|cause| DocumentError::Package(cause.into()))
}

/// Text as XML allows it: the five signs escaped, control characters left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let part = |name: &str, kind: &str| format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{word}.{kind}+xml\"/>");
    format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"jpg\" ContentType=\"image/jpeg\"/><Default Extension=\"png\" ContentType=\"image/png\"/>\
         {}{}{}{}{}{}\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>",
        part("document", "document.main"),
        part("footer1", "footer"),
        part("header1", "header"),
        part("styles", "styles"),
        part("settings", "settings"),
        part("fontTable", "fontTable"),
    )
}

fn package_relations() -> Vec<Relation> {
    vec![
        Relation { id: "rId1".into(), kind: "officeDocument", target: "word/document.xml".into() },
        Relation { id: "rId2".into(), kind: "core-properties", target: "docProps/core.xml".into() },
    ]
}

fn relations(list: &[Relation]) -> String {
    let mut out = format!("<Relationships xmlns=\"{RELATIONS}\">");
    for Relation { id, kind, target } in list {
        let base = if *kind == "core-properties" { format!("{RELATIONS}/metadata") } else { OFFICE_RELATIONS.to_owned() };
        out.push_str(&format!("<Relationship Id=\"{id}\" Type=\"{base}/{kind}\" Target=\"{target}\"/>"));
    }
    out.push_str("</Relationships>");
    out
}

fn core(parts: &Parts) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{}</dcterms:created><dc:language>th-TH</dc:language></cp:coreProperties>",
        escaped(&parts.title),
        escaped(&parts.author),
        parts.created
    )
}

const MAIN: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn settings() -> String {
    format!(
        "<w:settings {MAIN}><w:defaultTabStop w:val=\"720\"/><w:compat>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"en-US\" w:bidi=\"th-TH\"/></w:settings>"
    )
}

fn font_table() -> String {
    format!("<w:fonts {MAIN}><w:font w:name=\"{FONT}\"><w:altName w:val=\"{OTHER_FONT}\"/><w:charset w:val=\"DE\"/></w:font></w:fonts>")
}

/// Thai letters are "complex script" to Word: it takes their font, size and weight from the `cs` settings only.
fn styles() -> String {
    let size = |half_points: u32| format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>");
    let style = |id: &str, name: &str, paragraph: &str, run: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )
    };
    let bold = "<w:b/><w:bCs/>";
    let heading = "<w:keepNext/><w:spacing w:before=\"200\"/><w:outlineLvl w:val=\"0\"/>";
    format!(
        "<w:styles {MAIN}><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"{FONT}\" w:hAnsi=\"{FONT}\" w:eastAsia=\"{FONT}\" w:cs=\"{FONT}\"/>{}\
         <w:lang w:val=\"en-US\" w:eastAsia=\"en-US\" w:bidi=\"th-TH\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:before=\"0\" w:after=\"0\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>{}{}{}{}{}{}</w:styles>",
        size(32),
        style("Title", "Title", "<w:jc w:val=\"center\"/>", &format!("{bold}{}", size(36))),
        style("Heading1", "heading 1", heading, &format!("{bold}{}", size(32))),
        style("Examples", "Examples", "<w:keepNext/><w:spacing w:after=\"80\"/>", &size(28)),
        style("Caption", "caption", "<w:jc w:val=\"center\"/>", &size(28)),
        style("Cell", "Cell", "", &size(28)),
        style("Note", "Note", "<w:spacing w:after=\"120\"/><w:ind w:firstLine=\"1418\"/><w:jc w:val=\"thaiDistribute\"/>", ""),
    )
}
