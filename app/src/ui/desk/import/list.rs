//! The list of the pictures' folder: for a form whose people answered more than once.
use leptos::prelude::*;
use web_sys::File;

use super::FileButton;
use super::work::Work;
use crate::text;
use crate::ui::components::{Draw, Icon, Waiting};
use crate::ui::desk::parts::Failure;
use crate::ui::desk::state::Load;
use crate::ui::desk::{lang, words};

/// Writes the list into a new tab of the form's sheet; run there by whoever owns it.
const SCRIPT: &str = "function fileList() {
  const folder = DriveApp.getFolderById('FOLDER_ID');
  const rows = [['id', 'name']];
  const files = folder.getFiles();
  while (files.hasNext()) {
    const file = files.next();
    rows.push([file.getId(), file.getName()]);
  }
  const sheet = SpreadsheetApp.getActive().insertSheet('files');
  sheet.getRange(1, 1, rows.length, 2).setValues(rows);
}";

#[component]
pub fn FolderList(work: Work) -> impl IntoView {
    let choose = Callback::new(move |file: File| work.take_list(file));
    view! {
        <details>
            <summary>{text::import_list_title(lang())}</summary>
            <div class="stack">
                <p>{text::import_list_hint(lang())}</p>
                <p>{text::import_list_steps(lang())}</p>
                <label class="stack tight">
                    <span>{text::import_list_script(lang())}</span>
                    <textarea class="input" readonly rows="6" spellcheck="false">{SCRIPT}</textarea>
                </label>
                <FileButton word=text::import_list(lang()) accept=".csv,.xlsx,text/csv" choose/>
                {move || work.list.get().map(|list| match list {
                    Load::Waiting => view! { <Waiting word=text::import_reading(lang())/> }.into_any(),
                    Load::Failed(code) => view! { <Failure code/> }.into_any(),
                    Load::Here(list) => {
                        let count = text::import_list_count(lang(), words().count(list.files.into()));
                        view! { <p role="status" class="row nowrap"><Draw icon=Icon::CheckCircle/>{count}</p> }.into_any()
                    }
                })}
            </div>
        </details>
    }
}
