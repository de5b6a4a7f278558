//! The import under way: what was handed in, and how far the lines are.
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use crate::domain::import::Mapping;
use crate::domain::photo::PhotoHash;
use crate::ui::desk::state::{Desk, Load};
use crate::wire::imports::{
    ImportInput, ImportLine, ImportReply, ListReply, MAX_ARCHIVE_BYTES, MAX_LIST_BYTES, MAX_SHEET_BYTES, PicturesReply, SheetReply,
};
use crate::wire::paths;
use crate::wire::problem::code;

/// Lines of one call: small enough that progress is seen to move.
const LINES_AT_ONCE: u32 = 25;

/// How far a run is.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Nothing is filed.
    pub dry: bool,
    pub lines: Vec<ImportLine>,
    pub of: u32,
    /// A problem code: it stopped before the last line.
    pub failed: Option<String>,
}

impl Run {
    pub fn is_going(&self) -> bool {
        self.failed.is_none() && (self.lines.len() as u32) < self.of
    }
}

/// Pictures as the server keeps them: by the name of each ZIP's list, so that thousands of them are not sent along with every line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Zips(Vec<(PhotoHash, usize)>);

impl Zips {
    /// Several ZIPs add up; the same one again adds nothing.
    fn add(&mut self, list: PhotoHash, pictures: usize) {
        if !self.0.iter().any(|(known, _)| *known == list) {
            self.0.push((list, pictures));
        }
    }

    pub fn pictures(&self) -> usize {
        self.0.iter().map(|(_, pictures)| pictures).sum()
    }

    fn lists(&self) -> Vec<PhotoHash> {
        self.0.iter().map(|(list, _)| list.clone()).collect()
    }
}

#[derive(Clone, Copy)]
pub struct Work {
    pub desk: Desk,
    pub sheet: RwSignal<Option<Load<SheetReply>>>,
    pub mapping: RwSignal<Mapping>,
    pub unpacking: RwSignal<Option<Load<()>>>,
    pub zips: RwSignal<Zips>,
    pub refused: RwSignal<Vec<String>>,
    /// Of the pictures' folder.
    pub list: RwSignal<Option<Load<ListReply>>>,
    pub run: RwSignal<Option<Run>>,
}

impl Work {
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            sheet: RwSignal::new(None),
            mapping: RwSignal::default(),
            unpacking: RwSignal::new(None),
            zips: RwSignal::default(),
            refused: RwSignal::default(),
            list: RwSignal::new(None),
            run: RwSignal::new(None),
        }
    }

    pub fn take_sheet(self, file: File) {
        self.run.set(None);
        self.sheet.set(Some(Load::Waiting));
        let then = move |answer: Result<SheetReply, String>| {
            if let Ok(sheet) = &answer {
                self.mapping.set(sheet.mapping.clone());
            }
            self.sheet.set(Some(answer.map_or_else(Load::Failed, Load::Here)));
        };
        self.hand_in(file, MAX_SHEET_BYTES as f64, code::SHEET_UNREADABLE, paths::IMPORT_SHEETS, then);
    }

    pub fn take_pictures(self, file: File) {
        self.run.set(None);
        self.unpacking.set(Some(Load::Waiting));
        let then = move |answer: Result<PicturesReply, String>| {
            let outcome = answer.map(|reply| {
                if let Some(list) = reply.list {
                    self.zips.update(|zips| zips.add(list, reply.pictures.len()));
                }
                self.refused.update(|known| known.extend(reply.refused));
            });
            self.unpacking.set(Some(outcome.map_or_else(Load::Failed, Load::Here)));
        };
        self.hand_in(file, MAX_ARCHIVE_BYTES as f64, code::ARCHIVE_UNREADABLE, paths::IMPORT_PICTURES, then);
    }

    pub fn take_list(self, file: File) {
        self.run.set(None);
        self.list.set(Some(Load::Waiting));
        let then = move |answer: Result<ListReply, String>| self.list.set(Some(answer.map_or_else(Load::Failed, Load::Here)));
        self.hand_in(file, MAX_LIST_BYTES as f64, code::SHEET_UNREADABLE, paths::IMPORT_LISTS, then);
    }

    fn hand_in<T>(
        self,
        file: File,
        limit: f64,
        unreadable: &'static str,
        path: &'static str,
        then: impl FnOnce(Result<T, String>) + 'static,
    ) where
        T: serde::de::DeserializeOwned + 'static,
    {
        if file.size() > limit {
            return then(Err(code::TOO_LARGE.to_owned()));
        }
        spawn_local(async move {
            match self.desk.context.ports().platform.read_file(file).await {
                Some(bytes) => self.desk.ask(move |api| Box::pin(async move { api.post_bytes(path, bytes).await }), then),
                None => then(Err(unreadable.to_owned())),
            }
        });
    }

    /// Tries every line, or files it.
    pub fn start(self, dry: bool) {
        let Some(Load::Here(sheet)) = self.sheet.get_untracked() else { return };
        self.run.set(Some(Run { dry, lines: Vec::new(), of: sheet.rows, failed: None }));
        self.next(sheet);
    }

    /// The next lines; each call stands for itself, so that a line that failed to arrive is simply asked for again.
    fn next(self, sheet: SheetReply) {
        let Some(run) = self.run.try_get_untracked().flatten().filter(Run::is_going) else { return };
        let list = self.list.with_untracked(|list| if let Some(Load::Here(list)) = list { Some(list.list.clone()) } else { None });
        let input = self.zips.with_untracked(|zips| ImportInput {
            sheet: sheet.sheet.clone(),
            mapping: self.mapping.get_untracked(),
            picture_lists: zips.lists(),
            pictures: Vec::new(),
            file_list: list,
            first: run.lines.len() as u32,
            count: LINES_AT_ONCE,
            dry_run: run.dry,
        });
        self.desk.ask(
            move |api| Box::pin(async move { api.post(paths::IMPORTS, &input).await }),
            move |answer: Result<ImportReply, String>| {
                self.run.maybe_update(|run| {
                    let Some(run) = run else { return false };
                    match answer {
                        // A sheet that has shrunk meanwhile would be asked for its lines for ever.
                        Ok(reply) if reply.lines.is_empty() => run.of = run.lines.len() as u32,
                        Ok(reply) => run.lines.extend(reply.lines),
                        Err(code) => run.failed = Some(code),
                    }
                    true
                });
                self.next(sheet);
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_thousand_pictures_go_with_every_call_as_a_few_names() {
        let mut zips = Zips::default();
        for zip in 0..10_u8 {
            zips.add(PhotoHash::of(&[zip]), 2_000);
        }
        zips.add(PhotoHash::of(&[3]), 2_000);
        assert_eq!((zips.pictures(), zips.lists().len()), (20_000, 10), "the same ZIP again adds nothing");
    }
}
