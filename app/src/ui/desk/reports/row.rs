//! One report in the list.
use leptos::prelude::*;

use super::bar::can_accept;
use super::reading::row_id;
use crate::domain::report::ReportId;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::{ChannelBadge, StateWord};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{format, lang, words};
use crate::wire::paths;
use crate::wire::reports::{PhotoState, PhotoView, ReportSummary};

/// Pictures shown before "+3".
const STRIP: usize = 4;

/// Changes whenever the row would look different.
pub fn fingerprint(report: &ReportSummary) -> (ReportId, String, &'static str, usize, [bool; 2]) {
    let settled = report.photos.iter().map(|photo| match photo.state {
        PhotoState::Awaited => 0,
        PhotoState::Unchecked => 1,
        PhotoState::Ready => 100,
        PhotoState::Unreadable => 10_000,
    });
    (report.id, report.revision.clone(), report.state.code(), settled.sum(), [report.month_closed, report.after_closing])
}

#[component]
pub fn Row(report: ReportSummary) -> impl IntoView {
    let (desk, lang, id) = (use_desk(), lang(), report.id);
    let (list, words) = (desk.reports, words());
    let link = move || list.filter.with(|filter| filter.clone().unwrap_or_default().link(&format!("/desk/reports/{}", id.0)));
    let leave = move |_| {
        list.left_at.set_value((window().scroll_y().unwrap_or(0.0), Some(id)));
        list.news.update(|news| news.retain(|new| *new != id));
    };
    let (can_accept, closed) = (can_accept(desk, &report), closed_word(&report));
    let is_new = move || list.news.with(|news| news.contains(&id));
    let people = report.people.map(|people| text::desk_people_count(lang, words.count(people.into())));
    let sub = format::where_it_sits(words, &report.unit, desk.own_area().as_ref());
    view! {
        <li class="desk-row" id=row_id(id) class:is-new=is_new>
            <div class="desk-strip-line">
                {can_accept.then(|| view! { <Tick id name=report.unit.name.clone()/> })}
                <Strip id photos=report.photos/>
            </div>
            <div class="desk-row-who">
                <a href=link data-row="" on:click=leave>{report.unit.name}</a>
                <p class="muted small">{if sub.is_empty() { format::unit_kind(lang, report.unit.kind).to_owned() } else { sub }}</p>
            </div>
            <ChannelBadge channel=report.channel/>
            <p class="desk-row-when"><span class="sr-only">{text::desk_when(lang)}" "</span>{format::range(words, report.from, report.to)}</p>
            <div class="desk-row-where">
                <p>{report.place}</p>
                {people.map(|people| view! { <p class="muted small">{people}</p> })}
            </div>
            <div class="desk-row-state">
                <StateWord state=report.state/>
                {closed.map(|word| view! { <p class="small">{word}</p> })}
                <p class="muted small">
                    {text::desk_received_short(lang)}" "
                    <time datetime=report.received_at.to_rfc3339()>{format::moment_near(words, report.received_at, desk.context.today())}</time>
                </p>
            </div>
        </li>
    }
}

/// How it stands to its month, once that is closed.
pub fn closed_word(report: &ReportSummary) -> Option<&'static str> {
    match (report.after_closing, report.month_closed) {
        (true, _) => Some(text::desk_after_closing(lang())),
        (false, true) => Some(text::desk_month_closed(lang())),
        _ => None,
    }
}

/// Chosen for accepting several at once.
#[component]
fn Tick(id: ReportId, name: String) -> impl IntoView {
    let ticked = use_desk().inbox.ticked;
    let checked = move || ticked.with(|ticked| ticked.contains(&id));
    let change = move |event| {
        let yes = event_target_checked(&event);
        ticked.update(|ticked| {
            ticked.retain(|other| *other != id);
            if yes {
                ticked.push(id);
            }
        });
    };
    view! {
        <label class="desk-tick"><input type="checkbox" aria-label=text::desk_tick(lang(), name) prop:checked=checked on:change=change/></label>
    }
}

#[component]
fn Strip(id: ReportId, photos: Vec<PhotoView>) -> impl IntoView {
    let more = photos.len().saturating_sub(STRIP);
    let thumbnails = photos.into_iter().take(STRIP).map(|photo| view! { <li><Thumbnail id photo/></li> });
    view! {
        <ul class="desk-strip">
            {thumbnails.collect_view()}
            {(more > 0).then(|| view! { <li class="desk-strip-more">{words().num(format!("+{more}"))}</li> })}
        </ul>
    }
}

/// A picture small, or a sign that says why there is none.
#[component]
fn Thumbnail(id: ReportId, photo: PhotoView) -> impl IntoView {
    let sign = match photo.state {
        PhotoState::Ready => {
            let source = paths::thumbnail(id, &photo.hash);
            return view! { <img class="desk-thumb" src=source alt=photo.caption loading="lazy" decoding="async" width="72" height="54"/> }
                .into_any();
        }
        PhotoState::Awaited => (Icon::Clock, text::desk_photo_awaited(lang())),
        PhotoState::Unchecked => (Icon::Picture, text::desk_photo_unchecked(lang())),
        PhotoState::Unreadable => (Icon::Warning, text::desk_photo_unreadable(lang())),
    };
    view! { <span class="desk-thumb none" role="img" aria-label=sign.1 title=sign.1><Draw icon=sign.0/></span> }.into_any()
}
