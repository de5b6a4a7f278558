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
                <a class="button small quiet" href=revision.check_path target="_blank"><Draw icon=Icon::Shield/>{text::monthly_check(lang())}</a>
            </div>
        </div>
    }
}

#[component]
fn Paper(edit: Edit, number: u32, paper: Document) -> impl IntoView {
    let word = match paper.kind {
        DocumentKind::Pdf => text::monthly_document_pdf(lang()),
        DocumentKind::Docx => text::monthly_document_docx(lang()),
    };
    match (paper.size, paper.failed) {
        (Some(size), _) => {
            let href = paths::monthly_document(edit.unit, edit.month, number, paper.kind.code());
            let label = format!("{word} · {}", words().size(size));
            view! { <a class="button small" href=href download=""><Draw icon=Icon::Download/>{label}</a> }.into_any()
        }
        (None, true) => {
            view! { <span class="problem small"><Draw icon=Icon::Warning/>{word}": "{text::monthly_document_failed(lang())}</span> }
                .into_any()
        }
        (None, false) => view! { <Waiting word=format!("{word}: {}", text::monthly_document_making(lang()))/> }.into_any(),
    }
}
