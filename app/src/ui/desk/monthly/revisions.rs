//! What was submitted: each revision with its papers, its receipt and what the ministry said. While papers are made only their
//! progress is written anew, so that a link one stands on stays.
use leptos::prelude::*;

use super::edit::Edit;
use crate::text;
use crate::ui::components::{Draw, Icon, Waiting};
use crate::ui::desk::state::Load;
use crate::ui::desk::{format, lang, words};
use crate::wire::monthly::{Document, DocumentKind, Monthly, Revision};
use crate::wire::paths;

fn revisions(edit: Edit) -> Vec<Revision> {
    edit.monthly.with(|monthly| if let Load::Here(Monthly { revisions, .. }) = monthly { revisions.clone() } else { Vec::new() })
}

#[component]
pub fn Revisions(edit: Edit) -> impl IntoView {
    let numbers = Memo::new(move |_| revisions(edit).iter().map(|revision| revision.revision).collect::<Vec<_>>());
    let has_some = Memo::new(move |_| !numbers.with(Vec::is_empty));
    move || {
        has_some.get().then(|| {
            view! {
                <section class="card stack no-print" aria-labelledby="monthly-revisions">
                    <h2 id="monthly-revisions">{text::monthly_revisions(lang())}</h2>
                    <ul class="desk-list">
                        <For each=move || numbers.get() key=|number| *number let:number><li><One edit number/></li></For>
                    </ul>
                </section>
            }
        })
    }
}

#[component]
fn One(edit: Edit, number: u32) -> impl IntoView {
    let revision = Memo::new(move |_| revisions(edit).into_iter().find(|revision| revision.revision == number));
    let part = move |read: fn(&Revision) -> String| move || revision.with(|revision| revision.as_ref().map(read));
    let comment = Memo::new(move |_| part(|revision| revision.comment.clone())().filter(|comment| !comment.is_empty()));
    let kinds = Memo::new(move |_| {
        revision.with(|revision| revision.iter().flat_map(|revision| &revision.documents).map(|paper| paper.kind).collect::<Vec<_>>())
    });
    let has_failed = Memo::new(move |_| revision.with(|revision| revision.iter().flat_map(|one| &one.documents).any(|paper| paper.failed)));
    view! {
        <div class="row between">
            <div>
                <p class="strong">{text::monthly_revision(lang(), words().num(number))}" · "{part(|revision| super::bar::state_word(revision.state).to_owned())}</p>
                <p class="small muted">{part(|revision| {
                    text::monthly_submitted_by(lang(), words().person(&revision.submitted_by), format::moment(words(), revision.submitted_at))
                })}</p>
                {move || comment.get().map(|comment| view! { <p class="said">{text::monthly_comment(lang())}": "{comment}</p> })}
            </div>
            <div class="row">
                <For each=move || kinds.get() key=|kind| kind.code() let:kind><Paper edit number kind revision/></For>
                {move || has_failed.get().then(|| view! { <Again edit number/> })}
                <a class="button small quiet" href=part(|revision| revision.check_path.clone()) target="_blank">
                    <Draw icon=Icon::Shield/>{text::monthly_check(lang())}
                </a>
            </div>
        </div>
    }
}

/// A paper to fetch, one on its way, or one that could not be made; an older one can be fetched meanwhile.
#[component]
fn Paper(edit: Edit, number: u32, kind: DocumentKind, revision: Memo<Option<Revision>>) -> impl IntoView {
    let name = match kind {
        DocumentKind::Pdf => text::monthly_document_pdf(lang()),
        DocumentKind::Docx => text::monthly_document_docx(lang()),
    };
    let href = paths::monthly_document(edit.unit, edit.month, number, kind.code());
    let paper = move || {
        let of_kind = |paper: &&Document| paper.kind == kind;
        revision.with(|revision| revision.as_ref().and_then(|revision| revision.documents.iter().find(of_kind).cloned()))
    };
    let size = Memo::new(move |_| paper().and_then(|paper| paper.size));
    let percent = Memo::new(move |_| paper().and_then(|paper| paper.percent));
    let has_failed = Memo::new(move |_| paper().is_some_and(|paper| paper.failed));
    view! {
        {move || size.get().map(|size| view! {
            <a class="button small" href=href.clone() download=""><Draw icon=Icon::Download/>{format!("{name} · {}", words().size(size))}</a>
        })}
        {move || percent.get().map(|percent| view! {
            <Waiting word=text::monthly_document_percent(lang(), name, words().num(percent))/>
        })}
        {move || has_failed.get().then(|| view! {
            <span class="problem small"><Draw icon=Icon::Warning/>{text::monthly_document_failed(lang(), name)}</span>
        })}
    }
}

#[component]
fn Again(edit: Edit, number: u32) -> impl IntoView {
    let again = move |_| {
        edit.call("POST", paths::monthly_documents(edit.unit, edit.month, number), (), move |outcome| edit.take(outcome, false));
    };
    view! { <button type="button" class="button small" on:click=again>{text::monthly_document_again(lang())}</button> }
}
