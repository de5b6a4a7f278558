//! One report whole: pictures first, then everything that was told with them.
mod facts;
mod lightbox;
mod pictures;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use self::facts::{Facts, ReceiptFacts};
use self::lightbox::Lightbox;
use self::pictures::Pictures;
use super::format;
use super::keys::on_key;
use super::parts::{ChannelBadge, Failure, Heading, Skeleton, StateWord};
use super::pictures::OnReport;
use super::reports::filter_of_address;
use super::reports::row::closed_word;
use super::review::history::History;
use super::review::judge::{Judge, Panel, onward};
use super::state::{Load, use_desk};
use super::{REPORTS, lang, words};
use crate::domain::report::ReportId;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::wire::paths;
use crate::wire::reports::{PhotoState, ReportDetail, ReportState, WaitingVersion};

/// How often a report whose pictures are not all here is looked at again.
const REFRESH: Duration = Duration::from_secs(5);

#[component]
pub fn Report(id: ReportId) -> impl IntoView {
    let desk = use_desk();
    let detail = RwSignal::new(Load::<ReportDetail>::Waiting);
    let enlarged = RwSignal::new(None::<usize>);
    let judge = Judge::new(desk, id, detail);
    provide_context(judge);
    let load = move || desk.load(paths::report(id), detail);
    load();
    let again = move || {
        let unsettled = detail.with_untracked(|detail| matches!(detail, Load::Here(detail) if !is_settled(detail)));
        if unsettled && !document().hidden() {
            load();
        }
    };
    if let Ok(timer) = set_interval_with_handle(again, REFRESH) {
        on_cleanup(move || timer.clear());
    }
    view! {
        <Around id/>
        {move || match detail.get() {
            Load::Waiting => view! { <Skeleton lines=6/> }.into_any(),
            Load::Failed(code) => view! { <Heading text=text::desk_report(lang())/><Failure code retry=Callback::new(move |()| load())/> }.into_any(),
            Load::Here(here) => view! { <Whole detail=here enlarged judge/> }.into_any(),
        }}
        <History id detail/>
        <Lightbox id detail enlarged/>
    }
}

/// True when nothing about it will change by itself any more.
fn is_settled(detail: &ReportDetail) -> bool {
    let pictures = &detail.summary.photos;
    detail.summary.state != ReportState::AwaitingPhotos
        && detail.waiting.is_none_or(|waiting| waiting.is_whole)
        && pictures.iter().all(|photo| matches!(photo.state, PhotoState::Ready | PhotoState::Unreadable))
}

/// Back to the list, and the reports before and after this one in it; also by u, k and j.
#[component]
fn Around(id: ReportId) -> impl IntoView {
    let (desk, navigate, filter) = (use_desk(), use_navigate(), filter_of_address());
    Effect::new(move |_| desk.reports.show(desk, filter.get()));
    let neighbours = Memo::new(move |_| desk.reports.neighbours(desk.inbox, id));
    let to_report = move |id: ReportId| filter.get().link(&format!("/desk/reports/{}", id.0));
    let before = move || neighbours.get().0.map(to_report);
    let after = move || neighbours.get().1.map(to_report);
    let back = move || filter.get().link(REPORTS);
    // Coming back, the list stands at the report read last.
    Effect::new(move |_| {
        if desk.reports.rows.with(|rows| rows.iter().any(|row| row.id == id)) {
            desk.reports.left_at.update_value(|left| left.1 = Some(id));
        }
    });
    on_key(move |code, _| {
        let to = match code {
            "KeyJ" => untrack(after),
            "KeyK" => untrack(before),
            "KeyU" => Some(untrack(back)),
            _ => None,
        };
        if let Some(to) = to {
            navigate(&to, Default::default());
        }
    });
    let step = |to: Option<String>, icon, word: &'static str, key| {
        match to {
        Some(href) => view! { <a class="button small quiet" href=href aria-label=word aria-keyshortcuts=key><Draw icon/><span class="desk-wide-only">{word}</span></a> }.into_any(),
        None => view! { <span class="button small quiet" aria-disabled="true"><Draw icon/><span class="desk-wide-only">{word}</span></span> }.into_any(),
    }
    };
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=back aria-keyshortcuts="u"><Draw icon=Icon::Back/>{text::desk_to_reports(lang())}</a>
            <span class="grow"></span>
            {move || step(before(), Icon::Up, text::desk_before(lang()), "k")}
            {move || step(after(), Icon::Down, text::desk_after(lang()), "j")}
        </nav>
    }
}

#[component]
fn Whole(detail: ReportDetail, enlarged: RwSignal<Option<usize>>, judge: Judge) -> impl IntoView {
    let desk = use_desk();
    let filter = filter_of_address();
    let on_to = detail.summary.id;
    let onward = onward(move || {
        let query = filter.get_untracked();
        let (before, after) = untrack(move || desk.reports.neighbours(desk.inbox, on_to));
        after.or(before).map_or_else(|| query.link(REPORTS), |next| query.link(&format!("/desk/reports/{}", next.0)))
    });
    let review = detail.reviews.last().filter(|review| review.version == detail.summary.version).cloned();
    let (summary, content) = (&detail.summary, &detail.content);
    let (number, unit, place) =
        (words().num(&summary.number), summary.unit.name.clone(), format::where_it_sits(words(), &summary.unit, None));
    let (channel, state, id) = (summary.channel, summary.state, summary.id);
    let days = format::range(words(), content.from, content.to);
    let closed = closed_word(summary);
    let pictures = pictures::join(&detail);
    let waiting = detail.waiting.map(|WaitingVersion { version, is_whole }| {
        let sentence = if is_whole { text::desk_waiting_month } else { text::desk_waiting_pictures };
        view! { <Notice tone=Tone::Attention><p>{sentence(lang(), words().num(version))}</p></Notice> }
    });
    view! {
        <article class="desk-report">
            <header class="desk-report-head">
                <Heading text=unit/>
                <p class="muted">{place}</p>
                <div class="row">
                    <ChannelBadge channel/>
                    <span class="strong">{days}</span>
                    <StateWord state/>
                    {closed.map(|word| view! { <span>{word}</span> })}
                    <span class="muted">{text::desk_number(lang())}" "{number}</span>
                </div>
            </header>
            {waiting}
            <Panel judge detail=detail.clone() onward/>
            <Pictures id pictures=pictures.clone() enlarged review/>
            <div class="desk-columns">
                <Facts detail=detail.clone()/>
                <ReceiptFacts summary=detail.summary.clone() pictures/>
            </div>
            <OnReport report=id/>
            <button type="button" class="button small quiet no-print desk-wide-only" on:click=|_| drop(window().print())>
                <Draw icon=Icon::Document/>{text::desk_print(lang())}
            </button>
        </article>
    }
}
