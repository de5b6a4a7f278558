//! Bringing in what was collected by a Google Form: the sheet, which column is what, the pictures, a try, and then for good.
mod lines;
mod list;
mod mapping;
mod work;

use leptos::prelude::*;
use web_sys::File;

use self::lines::Outcome;
use self::list::FolderList;
use self::mapping::Columns;
use self::work::{Work, Zips};
use super::parts::{Failure, Heading};
use super::state::{Load, use_desk};
use super::upload::FileButton;
use super::{REPORTS, lang, words};
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone, Waiting};
use crate::wire::imports::SheetReply;

#[component]
pub fn Import() -> impl IntoView {
    let work = Work::new(use_desk());
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=REPORTS><Draw icon=Icon::Back/>{text::desk_reports(lang())}</a>
        </nav>
        <div class="desk-top"><Heading text=text::import_title(lang())/></div>
        <div class="stack loose">
            <p>{text::import_hint(lang())}</p>
            <SheetStep work/>
            {move || work.sheet.get().and_then(|sheet| match sheet {
                Load::Here(sheet) => Some(view! {
                    <Columns work sheet/>
                    <PicturesStep work/>
                    <Outcome work/>
                }),
                _ => None,
            })}
        </div>
    }
}

#[component]
fn SheetStep(work: Work) -> impl IntoView {
    let choose = Callback::new(move |file: File| work.take_sheet(file));
    view! {
        <section class="card stack" aria-labelledby="import-sheet">
            <h2 id="import-sheet">{text::import_step_sheet(lang())}</h2>
            <FileButton word=text::import_sheet(lang()) accept=".csv,.xlsx,text/csv" choose/>
            {move || work.sheet.get().map(|sheet| match sheet {
                Load::Waiting => view! { <Waiting word=text::import_reading(lang())/> }.into_any(),
                Load::Failed(code) => view! { <Failure code/> }.into_any(),
                Load::Here(sheet) => view! { <Read sheet/> }.into_any(),
            })}
        </section>
    }
}

#[component]
fn Read(sheet: SheetReply) -> impl IntoView {
    let count = text::import_rows(lang(), words().count(sheet.rows.into()));
    view! {
        <p role="status" class="row nowrap"><Draw icon=Icon::CheckCircle/>{count}</p>
        {sheet.is_remembered.then(|| view! { <p class="muted">{text::import_remembered(lang())}</p> })}
    }
}

#[component]
fn PicturesStep(work: Work) -> impl IntoView {
    let choose = Callback::new(move |file: File| work.take_pictures(file));
    view! {
        <section class="card stack" aria-labelledby="import-pictures">
            <h2 id="import-pictures">{text::import_step_pictures(lang())}</h2>
            <p>{text::import_pictures_hint(lang())}</p>
            <p>{text::import_pictures_find(lang())}</p>
            <FileButton word=text::import_pictures(lang()) accept=".zip,application/zip" choose/>
            {move || work.unpacking.get().map(|state| match state {
                Load::Waiting => view! { <Waiting word=text::import_unpacking(lang())/> }.into_any(),
                Load::Failed(code) => view! { <Failure code/> }.into_any(),
                Load::Here(()) => view! { <Unpacked work/> }.into_any(),
            })}
            <FolderList work/>
        </section>
    }
}

#[component]
fn Unpacked(work: Work) -> impl IntoView {
    let count = move || text::import_pictures_count(lang(), words().count(work.zips.with(Zips::pictures) as u64));
    let refused = move || work.refused.with(|names| (!names.is_empty()).then(|| text::import_pictures_refused(lang(), names.join(", "))));
    view! {
        <p role="status" class="row nowrap"><Draw icon=Icon::CheckCircle/>{count}</p>
        {move || refused().map(|words| view! { <Notice tone=Tone::Attention><p>{words}</p></Notice> })}
    }
}
