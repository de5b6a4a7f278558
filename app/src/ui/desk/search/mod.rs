//! The search: one box, and what was found, units first and then reports with the words in which it stands.
mod filter;

use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::filter::Filter;
use super::address::{Misread, of_address};
use super::area::AreaSelect;
use super::back::Back;
use super::pages::Pages;
use super::parts::{ChannelBadge, Heading};
use super::state::{Load, use_desk};
use super::{SEARCH, format, lang, pictures, words};
use crate::domain::search::MAX_LETTERS;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::ui::place;
use crate::wire::paths;
use crate::wire::reports::{PhotoState, ReportSummary};
use crate::wire::search::{FIRST_UNITS, Found, FoundReport, FoundUnit, Noun, Snippet};

/// Finds on a page.
const PAGE: usize = 20;
/// The least height of what was found, CSS pixels.
const FOUND: f64 = 60.0;

#[component]
pub fn SearchScreen() -> impl IntoView {
    let (desk, navigate) = (use_desk(), use_navigate());
    let asked = of_address(|path| path.starts_with(SEARCH), |get| Filter::read(get));
    let path = |asked: &Filter| format!("{}?{}&limit={PAGE}", paths::SEARCH, asked.query());
    let pages = Pages::<Found>::new(String::new());
    let back = Back::here(desk);
    Effect::new(move |_| {
        if asked.with(|asked| !asked.q.is_empty()) {
            pages.load_from(desk, asked.with(path), back.rows(FOUND));
        }
    });
    back.come_back(move || pages.is_here());
    let field = NodeRef::<Input>::new();
    let typed = move || field.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
    // Whatever is chosen, what stands in the box is looked for.
    let go = Callback::new(move |filter: Filter| {
        let link = Filter { q: typed(), ..filter }.link();
        navigate(&link, NavigateOptions { scroll: false, ..Default::default() });
    });
    Effect::new(move |_| {
        if let Some(input) = field.get()
            && asked.with_untracked(|asked| asked.q.is_empty())
        {
            let _ = input.focus();
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        go.run(asked.get_untracked());
    };
    // By itself: set again with every choice, it would take back what is being typed.
    let q = Memo::new(move |_| asked.with(|asked| asked.q.clone()));
    view! {
        <div class="desk-top"><Heading text=text::search_title(lang()) keep_focus=true/></div>
        <form class="search-form" role="search" aria-label=text::search_title(lang()) on:submit=submit>
            <label for="search" class="sr-only">{text::search_label(lang())}</label>
            <input class="input" id="search" type="search" node_ref=field prop:value=move || q.get() maxlength=(MAX_LETTERS * 2).to_string()
                aria-describedby="search-hint" autocomplete="off" enterkeyhint="search"/>
            <button type="submit" class="button primary"><Draw icon=Icon::Search/>{text::desk_search(lang())}</button>
            <p class="hint" id="search-hint">{text::search_hint(lang())}</p>
        </form>
        <Narrowing asked go/>
        <Misread is=of_address(|path| path.starts_with(SEARCH), |get| Filter::is_misread(get)) all=SEARCH/>
        {move || asked.with(|asked| !asked.q.is_empty()).then(|| view! { <Results pages asked/> })}
    }
}

/// Where to look, and for what.
#[component]
fn Narrowing(asked: Memo<Filter>, go: Callback<Filter>) -> impl IntoView {
    let area = Signal::derive(move || asked.with(|asked| asked.area.clone()));
    let choose_area = Callback::new(move |area| go.run(Filter { area, ..asked.get_untracked() }));
    let kind = move || asked.with(|asked| asked.kind.map(Noun::code).unwrap_or_default());
    let choose_kind = move |event| go.run(Filter { kind: Noun::from_code(&event_target_value(&event)), ..asked.get_untracked() });
    let kinds = [("", text::search_everything(lang())), ("report", text::desk_reports(lang())), ("unit", text::search_units(lang()))];
    view! {
        <div class="desk-filters" role="group" aria-label=text::desk_filter(lang())>
            <label class="desk-select">
                <span>{text::search_kind(lang())}</span>
                <select class="input" on:change=choose_kind prop:value=kind>
                    {kinds.map(|(code, word)| view! { <option value=code selected=move || kind() == code>{word}</option> })}
                </select>
            </label>
            <AreaSelect area choose=choose_area/>
        </div>
    }
}

#[component]
fn Results(pages: Pages<Found>, asked: Memo<Filter>) -> impl IntoView {
    let is_here = move || pages.status.with(|status| *status == Load::Here(()));
    let said = move || {
        let count = pages.items.with(Vec::len);
        match count {
            _ if !is_here() => String::new(),
            0 if pages.has_more() => text::search_none_yet(lang()).to_owned(),
            0 => text::search_none(lang(), asked.with(|asked| asked.q.clone())),
            count if pages.has_more() => text::search_found_more(lang(), words().count(count as u64)),
            count => text::search_found(lang(), words().count(count as u64)),
        }
    };
    // The first of those that are only nearly it, where it stands after others.
    let first_near =
        move || pages.items.with(|items| items.iter().position(|found| matches!(found, Found::Report(report) if !report.exact)));
    // A few come before the reports, and there may be others.
    let more_units = move || {
        let units = pages.items.with(|items| items.iter().filter(|found| matches!(found, Found::Unit(_))).count());
        units >= FIRST_UNITS && asked.with(|asked| asked.kind.is_none())
    };
    let all_units = move || Filter { kind: Some(Noun::Unit), ..asked.get() }.link();
    view! {
        <p class="muted" role="status">{said}</p>
        <ul class="finds" role="list">
            {move || {
                let near = first_near();
                pages.items.get().into_iter().enumerate().map(|(at, found)| {
                    let divider = (near == Some(at)).then(|| view! { <li class="small muted finds-near">{text::search_nearly(lang())}</li> });
                    let (of, found) = match found {
                        Found::Unit(found) => (found.unit.id.0, view! { <UnitFound found/> }.into_any()),
                        Found::Report(found) => (found.report.id.0, view! { <ReportFound found=*found/> }.into_any()),
                    };
                    view! { {divider}<li class="find" data-of=of.to_string()>{found}</li> }
                }).collect_view()
            }}
        </ul>
        {move || more_units().then(|| view! { <p><a class="button small" href=all_units>{text::search_all_units(lang())}</a></p> })}
        {move || pages.is_empty().then(|| view! { <Empty icon=Icon::Search word=text::search_try(lang())/> })}
        {pages.foot()}
    }
}

#[component]
fn UnitFound(found: FoundUnit) -> impl IntoView {
    let unit = found.unit;
    let (name, above) = (words().num(&unit.name), format::where_it_sits(words(), &unit, use_desk().own_area().as_ref()));
    let reports = format!("{}?state=all&unit={}", place::DESK, unit.id.0);
    view! {
        <span class="find-icon"><Draw icon=Icon::Centre/></span>
        <div class="grow">
            <p><a class="strong" href=reports>{name}</a></p>
            <p class="small muted">{format::unit_kind(lang(), unit.kind)}" "{above}</p>
        </div>
        <a class="button small quiet" href=pictures::of_unit(unit.id)>{text::pictures_of_unit(lang())}</a>
    }
}

#[component]
fn ReportFound(found: FoundReport) -> impl IntoView {
    let report = found.report;
    let (link, name) = (format!("/desk/reports/{}", report.id.0), words().num(&report.unit.name));
    let above = format::where_it_sits(words(), &report.unit, use_desk().own_area().as_ref());
    let about = [format::range(words(), report.from, report.to), report.place.clone(), words().num(&report.number)];
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    let snippet =
        found.snippet.map(|Snippet { before, found, after }| view! { <p class="find-snippet">{before}<mark>{found}</mark>{after}</p> });
    view! {
        <span class="find-icon">{thumbnail(&report)}</span>
        <div class="grow">
            <p><a class="strong" href=link>{name}</a>" "<span class="small muted">{above}</span></p>
            {snippet}
            <p class="small muted">{about.join(" · ")}</p>
        </div>
        <ChannelBadge channel=report.channel/>
    }
}

/// The first picture that can be shown; it says nothing that the words beside it do not.
fn thumbnail(report: &ReportSummary) -> AnyView {
    match report.photos.iter().find(|photo| photo.state == PhotoState::Ready) {
        Some(photo) => {
            view! { <img class="desk-thumb" src=paths::thumbnail(report.id, &photo.hash) alt="" loading="lazy" width="72" height="54"/> }
                .into_any()
        }
        None => view! { <Draw icon=Icon::Document/> }.into_any(),
    }
}
