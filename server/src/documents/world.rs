//! What typst sees while it sets a document: one template, the files it may name, our fonts. No disk, no network, no clock.
use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

use super::DocumentError;

/// A template's name, in an office's folder as in the binary, and our own text of it.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    name: &'static str,
    built_in: &'static str,
}

pub const MONTHLY: Template = Template { name: "monthly.typ", built_in: include_str!("../../templates/monthly.typ") };
pub const ASSIGNMENT: Template = Template { name: "assignment.typ", built_in: include_str!("../../templates/assignment.typ") };
pub const GUIDE: Template = Template { name: "guide.typ", built_in: include_str!("../../templates/guide.typ") };
pub const CARDS: Template = Template { name: "cards.typ", built_in: include_str!("../../templates/cards.typ") };
pub const YEAR: Template = Template { name: "year.typ", built_in: include_str!("../../templates/year.typ") };
pub const LETTER: Template = Template { name: "letter.typ", built_in: include_str!("../../templates/letter.typ") };

/// The file that a template reads its words from.
const DATA: &str = "data.json";
/// Says where a word may or may not be broken, and has no shape anywhere.
const INVISIBLE: [char; 4] = ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static SARABUN: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 2] = [include_bytes!("../../fonts/Sarabun-Regular.ttf"), include_bytes!("../../fonts/Sarabun-Bold.ttf")];
    files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect()
});

pub struct Desk {
    name: &'static str,
    template: Source,
    files: HashMap<FileId, Bytes>,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

impl Desk {
    /// With the office's template and fonts from `templates` where there are any, else with our own.
    ///
    /// Files are named by the caller from a small fixed set, as typst keeps every name it has seen for good.
    pub fn new(template: Template, templates: Option<&Path>, files: Vec<(String, Bytes)>) -> Result<Self, DocumentError> {
        let name = template.name;
        let text = match templates.map(|folder| folder.join(name)).filter(|file| file.exists()) {
            Some(file) => std::fs::read_to_string(&file).map_err(|cause| unreadable(&file, cause))?,
            None => template.built_in.to_owned(),
        };
        let mut fonts = SARABUN.clone();
        if let Some(folder) = templates.filter(|folder| folder.is_dir()) {
            fonts.extend(fonts_of(folder)?);
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        let files = files.into_iter().map(|(name, bytes)| if name == DATA { (name, with_shapes(&bytes, &fonts)) } else { (name, bytes) });
        let files = files.filter_map(|(name, bytes)| Some((id(&name)?, bytes))).collect();
        let main = id(name).ok_or_else(|| DocumentError::Template(format!("{name} is no file name")))?;
        Ok(Self { name, template: Source::new(main, text), files, fonts, book })
    }

    /// The first error as a person mends it: `monthly.typ, line 12: unclosed delimiter`.
    pub fn explain(&self, problems: &[SourceDiagnostic]) -> DocumentError {
        let name = self.name;
        let Some(problem) = problems.first() else { return DocumentError::Template(name.to_owned()) };
        // An error inside a function of typst's own is traced back to where the template called it.
        let spans = std::iter::once(problem.span).chain(problem.trace.iter().map(|point| point.span.into()));
        let line = spans
            .filter(|span| span.id() == Some(self.template.id()))
            .find_map(|span| self.template.lines().byte_to_line(self.range(span)?.start));
        let place = line.map_or_else(|| name.to_owned(), |line| format!("{name}, line {}", line + 1));
        let hints: String = problem.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
        DocumentError::Template(format!("{place}: {}{hints}", problem.message))
    }
}

/// What a template is given, without what no font has a shape for: an archivable PDF has no gaps, and a paper must not fail by a heart in a
/// caption. A letter of another script leaves a question mark; pictures and signs leave nothing.
fn with_shapes(data: &Bytes, fonts: &[Font]) -> Bytes {
    // As serde writes it, nothing beyond ASCII is escaped, and ASCII is all that JSON itself is made of.
    let Ok(text) = std::str::from_utf8(data) else { return data.clone() };
    let has_shape = |letter: char| {
        letter.is_ascii() || INVISIBLE.contains(&letter) || fonts.iter().any(|font| font.info().coverage.contains(letter.into()))
    };
    if text.chars().all(has_shape) {
        return data.clone();
    }
    let shaped = text.chars().filter_map(|letter| match letter {
        letter if has_shape(letter) => Some(letter),
        letter if letter.is_alphanumeric() => Some('?'),
        _ => None,
    });
    Bytes::new(shaped.collect::<String>().into_bytes())
}

/// Font files an office has laid beside its template, in the order of their names.
fn fonts_of(folder: &Path) -> Result<Vec<Font>, DocumentError> {
    let listed = std::fs::read_dir(folder).map_err(|cause| unreadable(folder, cause))?;
    let is_font = |file: &Path| file.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("ttf") || kind.eq_ignore_ascii_case("otf"));
    let mut files: Vec<_> = listed.filter_map(|entry| Some(entry.ok()?.path())).filter(|file| is_font(file)).collect();
    files.sort();
    let mut fonts = Vec::new();
    for file in files {
        let bytes = std::fs::read(&file).map_err(|cause| unreadable(&file, cause))?;
        fonts.extend(Font::iter(Bytes::new(bytes)));
    }
    Ok(fonts)
}

fn unreadable(file: &Path, cause: std::io::Error) -> DocumentError {
    DocumentError::Unreadable { file: file.display().to_string(), cause }
}

fn id(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Papers are the same on every day.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
