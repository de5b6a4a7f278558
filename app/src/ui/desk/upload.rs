//! Handing a file in: in parts, going on by itself after the line was cut, with what is done so far.
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

use super::parts::Refusal;
use super::state::Desk;
use super::{lang, words};
use crate::domain::file::{FileId, MAX_FILE_BYTES, PART_BYTES, accepted_endings};
use crate::offline::api::{Api, ApiError, FileReply};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::wire::files::FileInfo;
use crate::wire::problem::{Problem, code};

/// So often in a row without a byte more, then a person decides.
const TRIES: u32 = 6;
/// Before the second try, ms; doubled for each further one.
const FIRST_PAUSE_MS: i32 = 1_000;

/// One file on its way. Copies mean the same.
#[derive(Clone, Copy)]
pub struct Upload {
    desk: Desk,
    /// Bytes that are there, of all.
    progress: RwSignal<Option<(u64, u64)>>,
    refused: RwSignal<Option<Problem>>,
}

impl Upload {
    pub fn new(desk: Desk) -> Self {
        Self { desk, progress: RwSignal::new(None), refused: RwSignal::new(None) }
    }

    /// Nothing that names the file may go out meanwhile.
    pub fn is_running(self) -> bool {
        self.progress.with(Option::is_some)
    }

    /// `done` is called with what the server keeps.
    pub fn start(self, file: File, done: Callback<FileInfo>) {
        if untrack(|| self.is_running()) {
            return;
        }
        self.refused.set(None);
        let total = file.size() as u64;
        if total > MAX_FILE_BYTES {
            self.refused.set(Some(Problem::new(413, code::FILE_TOO_LARGE, "the file is too large")));
            return;
        }
        self.progress.set(Some((0, total)));
        spawn_local(async move {
            let sent = self.send(file, total).await;
            // The dialog may be gone: then nobody asks any more.
            self.progress.try_set(None);
            match sent {
                Ok(info) => drop(done.try_run(info)),
                Err(error) => drop(self.refused.try_set(Some(self.desk.complain(error)))),
            }
        });
    }

    async fn send(self, file: File, total: u64) -> Result<FileInfo, ApiError> {
        let ports = self.desk.context.ports();
        // Made before anything is sent, so that a repeat keeps one file.
        let (id, name) = (FileId(Uuid::now_v7()), file.name());
        let (mut at, mut failures) = (0, 0);
        loop {
            let part = ports.platform.read_part(file.clone(), at, (at + PART_BYTES).min(total)).await;
            let part = part.ok_or_else(|| problem(code::FILE_UNREADABLE))?;
            match ports.api.put_file(id, &name, total, at, &part).await {
                Ok(FileReply::Stored(info)) => return Ok(info),
                Ok(FileReply::Partial { offset }) => {
                    failures = if offset > at { 0 } else { failures + 1 };
                    at = offset;
                }
                Err(error) if is_passing(&error) && failures < TRIES => {
                    ports.platform.pause(FIRST_PAUSE_MS << failures).await;
                    failures += 1;
                    // All of it may be there and only the answer was lost: the last byte once more asks for it.
                    at = where_it_is(&ports.api, id).await.unwrap_or(at).min(total.saturating_sub(1));
                }
                Err(error) => return Err(error),
            }
            if failures > TRIES || self.progress.try_set(Some((at, total))).is_some() {
                return Err(problem(code::OFFLINE));
            }
        }
    }
}

async fn where_it_is(api: &Api, id: FileId) -> Option<u64> {
    api.file_offset(id).await.ok()
}

fn problem(code: &str) -> ApiError {
    ApiError::Problem { problem: Problem::new(0, code, "made by the client"), retry_after_s: None }
}

/// Whether the same may do later.
fn is_passing(error: &ApiError) -> bool {
    match error {
        ApiError::NoAnswer(_) => true,
        ApiError::Problem { problem, .. } => matches!(problem.status, 408 | 429 | 500 | 502..=504),
    }
}

/// The button that asks for a file, how far it is, and what was refused.
#[component]
pub fn UploadField(upload: Upload, word: &'static str, done: Callback<FileInfo>) -> impl IntoView {
    let choose = Callback::new(move |file: File| upload.start(file, done));
    let accept = accepted_endings();
    view! {
        <FileButton word accept choose disabled=Signal::derive(move || upload.is_running())/>
        <p class="hint">{text::upload_hint(lang())}</p>
        {move || upload.progress.get().map(|(sent, total)| {
            let sentence = text::field_sending(lang(), words().size(sent), words().size(total));
            view! {
                <p class="small" role="status">{sentence.clone()}</p>
                <progress max=total.max(1).to_string() value=sent.to_string() aria-label=sentence></progress>
            }
        })}
        {move || upload.refused.get().map(|problem| view! { <Refusal problem/> })}
    }
}

/// A button that asks for one file; the same one may be chosen again.
#[component]
pub fn FileButton(
    word: &'static str,
    #[prop(into)] accept: String,
    choose: Callback<File>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let change = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            choose.run(file);
        }
        input.set_value("");
    };
    view! {
        <label class="button desk-file" aria-disabled=move || disabled.get().to_string()>
            <Draw icon=Icon::Upload/>{word}
            <input class="sr-only" type="file" accept=accept disabled=move || disabled.get() on:change=change/>
        </label>
    }
}
