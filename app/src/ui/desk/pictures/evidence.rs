//! What speaks about a picture, shown beside it: evidence for a person, never a verdict. And saying that it is nothing.
use leptos::html::Textarea;
use leptos::prelude::*;

use super::filters::is_told;
use crate::domain::likeness::{LikenessId, LikenessKind, MAX_REASON_CHARS};
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::{Failure, Refusal};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{format, lang, words};
use crate::wire::paths;
use crate::wire::pictures::{Dismissal, Dismissed, Likeness, Likenesses, OtherPicture};
use crate::wire::problem::Problem;

/// Of one picture; nothing where nothing speaks. `changed` hears whether a warning is still open.
#[component]
pub fn Evidence(report: ReportId, hash: PhotoHash, changed: Callback<bool>) -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new(Load::<Likenesses>::Waiting);
    desk.load(paths::report_likenesses(report), found);
    let hash = StoredValue::new(hash);
    let heard = Callback::new(move |all: Likenesses| {
        let is_open = |item: &Likeness| item.dismissed.is_none() && hash.with_value(|hash| item.hash == *hash);
        changed.run(all.items.iter().any(is_open));
        found.set(Load::Here(all));
    });
    move || match found.get() {
        Load::Waiting => ().into_any(),
        Load::Failed(code) => view! { <Failure code/> }.into_any(),
        Load::Here(all) => {
            let own: Vec<Likeness> = all.items.into_iter().filter(|item| hash.with_value(|hash| item.hash == *hash)).collect();
            (!own.is_empty()).then(|| view! { <Warnings report items=own may_dismiss=all.may_dismiss heard/> }).into_any()
        }
    }
}

/// Of a report, for those who review it: every picture about which something speaks.
#[component]
pub fn OnReport(report: ReportId) -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new(Load::<Likenesses>::Waiting);
    if is_told(desk) {
        desk.load(paths::report_likenesses(report), found);
    }
    let heard = Callback::new(move |all: Likenesses| found.set(Load::Here(all)));
    move || match found.get() {
        Load::Here(all) if !all.items.is_empty() => view! {
            <section class="card evidence" aria-labelledby="evidence">
                <h2 id="evidence">{text::likeness_title(lang())}</h2>
                <Warnings report items=all.items may_dismiss=all.may_dismiss heard/>
            </section>
        }
        .into_any(),
        // That it could not be asked is no reason to hold up a review: the wall says so.
        _ => ().into_any(),
    }
}

#[component]
fn Warnings(report: ReportId, items: Vec<Likeness>, may_dismiss: bool, heard: Callback<Likenesses>) -> impl IntoView {
    let items = items.into_iter().map(|item| view! { <li><Warning report item may_dismiss heard/></li> });
    view! {
        <div class="evidence-list">
            <p class="small muted">{text::likeness_lead(lang())}</p>
            <ul role="list">{items.collect_view()}</ul>
        </div>
    }
}

/// What it is, in a sentence.
fn sentence(item: &Likeness) -> String {
    let measure = words().num(item.measure);
    match item.kind {
        _ if item.elsewhere => text::likeness_elsewhere(lang()).to_owned(),
        LikenessKind::Same => text::likeness_same(lang()).to_owned(),
        LikenessKind::Near => text::likeness_near(lang()).to_owned(),
        LikenessKind::OtherDay => text::likeness_other_day(lang(), measure),
        LikenessKind::FarAway => text::likeness_far_away(lang(), words().num((item.measure + 500) / 1000)),
        LikenessKind::Unknown => text::likeness_unknown(lang()).to_owned(),
    }
}

#[component]
fn Warning(report: ReportId, item: Likeness, may_dismiss: bool, heard: Callback<Likenesses>) -> impl IntoView {
    // What was typed stays when it is not sent.
    let (open, draft) = (RwSignal::new(false), RwSignal::new(String::new()));
    let (sentence, id) = (sentence(&item), item.id);
    let pair = item.other.map(|other| view! { <Beside report hash=item.hash other/> });
    let said = match item.dismissed {
        Some(dismissed) => view! { <Said dismissed/> }.into_any(),
        None if may_dismiss => view! {
            {move || if open.get() {
                view! { <DismissForm id draft heard cancel=Callback::new(move |()| open.set(false))/> }.into_any()
            } else {
                view! { <button type="button" class="button small" on:click=move |_| open.set(true)>{text::likeness_dismiss(lang())}</button> }.into_any()
            }}
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        <p class="row nowrap"><Draw icon=Icon::Warning/><span>{sentence}</span></p>
        {pair}
        {said}
    }
}

/// Both pictures, and where the other comes from.
#[component]
fn Beside(report: ReportId, hash: PhotoHash, other: OtherPicture) -> impl IntoView {
    let unit = words().num(&other.unit.name);
    let days = format::range(words(), other.from, other.to);
    let link = format!("/desk/reports/{}", other.report.0);
    let shown = other.ready.then(|| {
        let alt = text::likeness_other_picture(lang(), &unit);
        view! { <img src=paths::thumbnail(other.report, &other.hash) alt=alt loading="lazy" width="480" height="360"/> }
    });
    view! {
        <div class="evidence-pair">
            <figure>
                <img src=paths::thumbnail(report, &hash) alt=text::likeness_this_picture(lang()) loading="lazy" width="480" height="360"/>
                <figcaption class="small">{text::likeness_this_picture(lang())}</figcaption>
            </figure>
            <figure>
                {shown}
                <figcaption class="small">
                    <a href=link>{unit}</a>" · "{days}
                    {(!other.place.is_empty()).then(|| view! { " · "{other.place} })}
                    " · "{words().num(&other.number)}
                </figcaption>
            </figure>
        </div>
    }
}

/// Who dismissed it, when and why.
#[component]
fn Said(dismissed: Dismissed) -> impl IntoView {
    let Dismissed { at, by, reason } = dismissed;
    view! {
        <p class="small muted">{text::likeness_dismissed(lang(), by, format::moment(words(), at))}</p>
        <p class="small">{reason}</p>
    }
}

#[component]
fn DismissForm(id: LikenessId, draft: RwSignal<String>, heard: Callback<Likenesses>, cancel: Callback<()>) -> impl IntoView {
    let (desk, reason) = (use_desk(), NodeRef::<Textarea>::new());
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    Effect::new(move |_| {
        if let Some(area) = reason.get() {
            let _ = area.focus();
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = reason.get_untracked().map(|area| area.value().trim().to_owned()).unwrap_or_default();
        if busy.get_untracked() || text.is_empty() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let (path, body) = (paths::likeness_dismissal(id), Dismissal { reason: text });
        desk.ask_why(
            move |api| Box::pin(async move { api.post::<Likenesses>(path, &body).await }),
            move |outcome| {
                busy.try_set(false);
                match outcome {
                    Ok(all) => drop(heard.try_run(all)),
                    Err(problem) => drop(refused.try_set(Some(problem))),
                }
            },
        );
    };
    // Of this form, and not of the picture that it may lie on.
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            cancel.run(());
        }
    };
    let (field, hint) = (format!("reason-{}", id.0), format!("hint-{}", id.0));
    view! {
        <form class="stack" on:submit=submit>
            <div class="field">
                <label for=field.clone()>{text::month_reason(lang())}</label>
                <textarea class="input" id=field aria-describedby=hint.clone() node_ref=reason prop:value=draft.get_untracked() on:input=move |event| draft.set(event_target_value(&event)) on:keydown=key required maxlength=MAX_REASON_CHARS.to_string() rows="2"></textarea>
                <p class="hint" id=hint>{text::likeness_reason_hint(lang())}</p>
            </div>
            {move || refused.get().map(|problem| view! { <Refusal problem/> })}
            <div class="buttons">
                <button type="submit" class="button primary small" aria-disabled=move || busy.get().to_string()>{text::likeness_dismiss(lang())}</button>
                <button type="button" class="button small quiet" on:click=move |_| cancel.run(())>{text::desk_cancel(lang())}</button>
            </div>
        </form>
    }
}
