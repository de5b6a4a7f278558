//! What was submitted: each revision with its papers, its receipt and what the ministry said.
use leptos::prelude::*;

use super::edit::Edit;
use crate::text;
use crate::ui::components::{Draw, Icon, Waiting};
use crate::ui::desk::state::Load;
use crate::ui::desk::{format, lang, words};
use crate::wire::monthly::{Document, DocumentKind, Revision};
use crate::wire::paths;

#[component]
pub fn Revisions(edit: Edit) -> impl IntoView {
    let revisions = Memo::new(move |_| {
        edit.monthly.with(|monthly| if let Load::Here(monthly) = monthly { monthly.revisions.clone() } else { Vec::new() })
    });
    move || {
        (!revisions.with(Vec::is_empty)).then(|| view! {
            <section class="card stack no-print" aria-labelledby="monthly-revisions">
                <h2 id="monthly-revisions">{text::monthly_revisions(lang())}</h2>
                <ul class="desk-list">{revisions.get().into_iter().map(|revision| view! { <li><One edit revision/></li> }).collect_view()}</ul>
            </section>
        })
    }
}

#[component]
fn One(edit: Edit, revision: Revision) -> impl IntoView {
    let number = revision.revision;
    let when = format::moment(words(), revision.submitted_at);
    let has_failed = revision.documents.iter().any(|paper| paper.failed);
    let papers = revision.documents.into_iter().map(|paper| view! { <Paper edit number paper/> }).collect_view();
    let comment = revision.comment;
    view! {
        <div class="row between">
            <div>
                <p class="strong">{text::monthly_revision(lang(), words().num(number))}" · "{super::bar::state_word(revision.state)}</p>
                <p class="small muted">{text::monthly_submitted_by(lang(), revision.submitted_by, when)}</p>
                {(!comment.is_empty()).then(|| view! { <p>{text::monthly_comment(lang())}": "{comment}</p> })}
            </div>
            <div class="row">
                {papers}
                {has_failed.then(|| view! { <Again edit number/> })}
                <a class="button small quiet" href=revision.check_path target="_blank"><Draw icon=Icon::Shield/>{text::monthly_check(lang())}</a>
            </div>
        </div>
    }
}

/// A paper to fetch, one on its way, or one that could not be made; an older one can be fetched meanwhile.
#[component]
fn Paper(edit: Edit, number: u32, paper: Document) -> impl IntoView {
    let name = match paper.kind {
        DocumentKind::Pdf => text::monthly_document_pdf(lang()),
        DocumentKind::Docx => text::monthly_document_docx(lang()),
    };
    let href = paths::monthly_document(edit.unit, edit.month, number, paper.kind.code());
    view! {
        {paper.size.map(|size| view! {
            <a class="button small" href=href download=""><Draw icon=Icon::Download/>{format!("{name} · {}", words().size(size))}</a>
        })}
        {paper.percent.map(|percent| view! {
            <Waiting word=text::monthly_document_percent(lang(), name, words().num(percent))/>
        })}
        {paper.failed.then(|| view! {
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
