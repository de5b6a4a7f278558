//! The list of reports: what came in, narrowed by area, channel and month, refreshed as it arrives.
mod bar;
pub mod filter;
mod filters;
pub mod list;
mod merge;
mod reading;
pub mod row;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use self::filter::Filter;
use self::filters::Filters;
use self::reading::{row_id, row_links};
use self::row::Row;
use super::address::{Misread, of_address};
use super::area::{Whose, name_of};
use super::keys::{is_question_mark, on_key};
use super::live::live;
use super::more::More;
use super::parts::{Failure, Heading, Modal, Skeleton};
use super::review::inbox::visible;
use super::save_as::{SaveAs, as_table};
use super::state::{Desk, Load, use_desk};
use super::{REPORTS, lang, words};
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::ui::place;

#[component]
pub fn Reports() -> impl IntoView {
    let desk = use_desk();
    let filter = filter_of_address();
    let is_back = desk.reports.left_at.get_value().1.is_some();
    let help = RwSignal::new(false);
    let navigate = use_navigate();
    Effect::new(move |_| desk.reports.show(desk, filter.get()));
    live(move || desk.reports.refresh(desk));
    come_back_to_the_row(desk);
    on_key(move |code, event| match code {
        "KeyJ" | "ArrowDown" => {
            event.prevent_default();
            move_by(1);
        }
        "KeyK" | "ArrowUp" => {
            event.prevent_default();
            move_by(-1);
        }
        "KeyA" => bar::accept_chosen(desk),
        "KeyX" => bar::tick_focused(desk),
        "KeyR" => {
            if let Some(id) = reading::focused_report() {
                event.prevent_default();
                desk.inbox.send_back.set_value(Some(id));
                desk.reports.left_at.set_value((window().scroll_y().unwrap_or(0.0), Some(id)));
                navigate(&filter.get_untracked().link(&format!("/desk/reports/{}", id.0)), Default::default());
            }
        }
        _ if is_question_mark(event) => help.set(true),
        _ => {}
    });
    let place =
        name_of(Signal::derive(move || filter.with(|filter| Whose { area: filter.area.clone(), own: filter.own, unit: filter.unit })));
    view! {
        <div class="desk-top row between">
            <Heading text=text::desk_reports(lang()) place keep_focus=is_back/>
            <button type="button" class="button small quiet desk-wide-only" aria-keyshortcuts="?" on:click=move |_| help.set(true)>
                <Draw icon=Icon::Info/>{text::desk_keys(lang())}
            </button>
        </div>
        <Filters filter=filter.into()/>
        <Misread is=of_address(|path| path.trim_end_matches('/') == REPORTS, |get| Filter::is_misread(get)) all=REPORTS/>
        <SaveAs files=as_table("reports", move || filter.with(Filter::api_query))/>
        <bar::Bar/>
        <News/>
        <Rows/>
        {move || help.get().then(|| view! { <KeysHelp close=Callback::new(move |()| help.set(false))/> })}
    }
}

/// The filter in the address bar: the list's, or with which one of its reports was opened.
pub fn filter_of_address() -> Memo<Filter> {
    of_address(|path| path.trim_end_matches('/') == REPORTS || path.starts_with("/desk/reports"), |get| Filter::read(get))
}

/// Restores the scroll position and focus one left the list with.
fn come_back_to_the_row(desk: Desk) {
    let (scrolled, opened) = desk.reports.left_at.get_value();
    if let Some(id) = opened {
        // The router scrolls to the top after a navigation; this comes after that.
        let restore = move || {
            window().scroll_to_with_x_and_y(0.0, scrolled);
            let row = document().get_element_by_id(&row_id(id));
            if let Some(link) = row_links().into_iter().find(|link| row.as_ref().is_some_and(|row| row.contains(Some(link)))) {
                let _ = link.focus();
            }
        };
        set_timeout(restore, Duration::from_millis(30));
    }
}

/// Moves the focus down or up the rows; from nowhere, to the first.
fn move_by(step: isize) {
    let links = row_links();
    // The row's link, or its box.
    let row = document().active_element().and_then(|focused| focused.closest(".desk-row").ok().flatten());
    let at = links.iter().position(|link| row.as_ref().is_some_and(|row| row.contains(Some(link))));
    let to = at.map_or(0, |at| at.saturating_add_signed(step).min(links.len().saturating_sub(1)));
    if let Some(link) = links.get(to) {
        let _ = link.focus();
    }
}

/// "3 new reports": said aloud, and once the list's beginning is out of sight the way to them.
#[component]
fn News() -> impl IntoView {
    let list = use_desk().reports;
    let is_away = RwSignal::new(false);
    let look = move || {
        let away = is_away_from_top();
        is_away.maybe_update(|now| std::mem::replace(now, away) != away);
    };
    Effect::new(move |_| {
        list.news.track();
        look();
    });
    let scrolled = window_event_listener_untyped("scroll", move |_| look());
    on_cleanup(move || scrolled.remove());
    let show = move |_| {
        list.news.set(Vec::new());
        window().scroll_to_with_x_and_y(0.0, 0.0);
        move_by(-1_000_000);
    };
    view! {
        <div class="desk-news" role="status">
            {move || {
                let count = list.news.with(Vec::len);
                let said = text::desk_new_reports(lang(), words().count(count as u64));
                (count > 0).then(|| match is_away.get() {
                    true => view! { <button type="button" class="button primary small" on:click=show><Draw icon=Icon::Up/>{said}</button> }.into_any(),
                    // They are in sight, and marked.
                    false => view! { <span class="sr-only">{said}</span> }.into_any(),
                })
            }}
        </div>
    }
}

/// Whether the first row lies above what is in sight.
fn is_away_from_top() -> bool {
    let rows = document().query_selector(".desk-rows").ok().flatten();
    rows.is_some_and(|rows| rows.get_bounding_client_rect().top() < 0.0)
}

#[component]
fn Rows() -> impl IntoView {
    let desk = use_desk();
    let list = desk.reports;
    let rows = Memo::new(move |_| visible(desk));
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty) && list.next.with(Option::is_none));
    let retry = Callback::new(move |()| list.start(desk));
    move || match list.status.get() {
        Load::Waiting => view! { <Skeleton lines=8/> }.into_any(),
        Load::Failed(code) => view! { <Failure code retry/> }.into_any(),
        Load::Here(()) if is_empty.get() => view! { <NothingHere/> }.into_any(),
        Load::Here(()) => view! {
            <ol class="desk-rows" aria-label=text::desk_reports(lang())>
                // A row is made anew only when something it shows has changed.
                <For each=move || rows.get() key=row::fingerprint let:report><Row report/></For>
            </ol>
            <Foot/>
        }
        .into_any(),
    }
}

#[component]
fn NothingHere() -> impl IntoView {
    let list = use_desk().reports;
    let is_narrowed = list.filter.with_untracked(|filter| filter.as_ref().is_some_and(|filter| !filter.is_empty()));
    if is_narrowed {
        let all = view! { <a class="button small" href=place::DESK>{text::desk_show_all(lang())}</a> };
        view! { <Empty icon=Icon::Search word=text::desk_none_here(lang())>{all}</Empty> }.into_any()
    } else {
        let all = view! { <a class="button small" href="/desk?state=all">{text::desk_shown_all(lang())}</a> };
        view! { <Empty icon=Icon::CheckCircle word=text::desk_none_to_judge(lang())>{all}</Empty> }.into_any()
    }
}

#[component]
fn Foot() -> impl IntoView {
    let desk = use_desk();
    let list = desk.reports;
    let is = move |status: &Load<()>| list.more_status.with(|now| now == status);
    let is_waiting = Memo::new(move |_| is(&Load::Waiting));
    let has_more = Memo::new(move |_| list.next.with(Option::is_some));
    let is_whole = Memo::new(move |_| !has_more.get() && is(&Load::Here(())));
    let failed = move || match list.more_status.get() {
        Load::Failed(code) => Some(view! { <Failure code/> }),
        _ => None,
    };
    view! {
        {failed}
        <More has_more is_waiting is_whole more=Callback::new(move |()| list.more(desk))/>
        <p class="muted small desk-more">{move || text::desk_shown(lang(), words().count(list.rows.with(Vec::len) as u64))}</p>
    }
}

#[component]
fn KeysHelp(close: Callback<()>) -> impl IntoView {
    let keys = [
        ("j k", text::desk_key_move(lang())),
        ("Enter", text::desk_key_open(lang())),
        ("a", text::desk_key_accept(lang())),
        ("r", text::desk_key_send_back(lang())),
        ("x", text::desk_key_tick(lang())),
        ("z", text::desk_key_undo(lang())),
        ("u", text::desk_key_back(lang())),
        ("← →", text::desk_key_pictures(lang())),
        ("Esc", text::desk_key_close(lang())),
        ("?", text::desk_key_help(lang())),
    ];
    view! {
        <Modal title=text::desk_keys(lang()) close>
            <dl class="desk-keys">
                {keys.into_iter().map(|(key, what)| view! {
                    <dt>{key.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view()}</dt><dd>{what}</dd>
                }).collect_view()}
            </dl>
        </Modal>
    }
}
