//! Every version of a report, newest first: when it came, what it changed, and what was said to it.
use leptos::prelude::*;

use super::change_words::line;
use crate::domain::change::changes;
use crate::domain::report::{ReportContent, ReportId};
use crate::domain::review::{Decision, Review};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::Failure;
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{format, lang, words};
use crate::wire::paths;
use crate::wire::reports::ReportDetail;
use crate::wire::reviews::{ReportVersion, ReportVersions};

/// Nothing for a first version that nobody has judged.
#[component]
pub fn History(id: ReportId, detail: RwSignal<Load<ReportDetail>>) -> impl IntoView {
    let desk = use_desk();
    let versions = RwSignal::new(Load::<ReportVersions>::Waiting);
    // Read anew with every change of the report.
    let wanted = Memo::new(move |_| {
        detail.with(|detail| match detail {
            Load::Here(ReportDetail { summary, reviews, waiting, .. })
                if summary.version > 1 || waiting.is_some() || !reviews.is_empty() =>
            {
                Some((summary.revision.clone(), *waiting))
            }
            _ => None,
        })
    });
    Effect::new(move |_| {
        if wanted.with(Option::is_some) {
            desk.load(paths::report_versions(id), versions);
        }
    });
    move || match (wanted.with(Option::is_some), versions.get()) {
        (false, _) | (_, Load::Waiting) => ().into_any(),
        (_, Load::Failed(code)) => view! { <Failure code/> }.into_any(),
        (_, Load::Here(all)) => view! { <Versions id versions=all.versions/> }.into_any(),
    }
}

#[component]
fn Versions(id: ReportId, versions: Vec<ReportVersion>) -> impl IntoView {
    let before: Vec<Option<ReportContent>> = versions.iter().skip(1).map(|version| Some(version.content.clone())).chain([None]).collect();
    let items = versions.into_iter().zip(before).enumerate().map(|(index, (version, before))| {
        view! { <li><details open=index == 0><Version id version before/></details></li> }
    });
    view! {
        <section class="card desk-history" aria-labelledby="history">
            <h2 id="history">{text::desk_history(lang())}</h2>
            <ol class="desk-list" reversed>{items.collect_view()}</ol>
        </section>
    }
}

#[component]
fn Version(id: ReportId, version: ReportVersion, before: Option<ReportContent>) -> impl IntoView {
    let title = text::desk_version_number(lang(), words().num(version.version));
    let came = format!("{} · {}", format::moment(words(), version.received_at), words().person(&version.filed_by));
    let changed = before.map(|before| {
        let lines: Vec<AnyView> = changes(&before, &version.content).iter().map(|change| line(id, change)).collect();
        match lines.is_empty() {
            true => view! { <p class="muted">{text::desk_change_nothing(lang())}</p> }.into_any(),
            false => view! { <ul class="desk-changes">{lines}</ul> }.into_any(),
        }
    });
    let said = version.reviews.into_iter().map(|review| {
        let content = version.content.clone();
        view! { <Said review content/> }
    });
    view! {
        <summary><span class="strong">{title}</span><span class="muted small">{came}</span></summary>
        {changed}
        {said.collect_view()}
    }
}

/// One judgement with its comments.
#[component]
fn Said(review: Review, content: ReportContent) -> impl IntoView {
    let at = format::moment(words(), review.at);
    let (icon, who) = match review.decision {
        Decision::Returned => (Icon::Return, text::desk_review_returned(lang(), at, words().person(&review.by))),
        _ => (Icon::CheckCircle, text::desk_review_accepted(lang(), at, words().person(&review.by))),
    };
    let on_pictures = review.photo_comments.into_iter().map(|photo| {
        let index = content.photos.iter().position(|named| named.hash == photo.hash).unwrap_or_default();
        let name = text::desk_picture_number(lang(), words().num(index + 1));
        view! { <li>{format!("{name}: {}", photo.comment)}</li> }
    });
    view! {
        <div class="desk-said">
            <p class="row nowrap small"><Draw icon/>{who}</p>
            {(!review.comment.is_empty()).then(|| view! { <p class="strong">{review.comment}</p> })}
            <ul>{on_pictures.collect_view()}</ul>
        </div>
    }
}
