//! The wall of pictures: tiles in boxes of one shape, so that nothing moves while they come, and one of them large.
mod evidence;
mod filter;
mod filters;
mod large;
mod near_end;
mod viewer;

use std::collections::HashSet;

use leptos::html::Div;
use leptos::prelude::*;

pub use self::evidence::OnReport;
use self::filter::Filter;
use self::filters::Filters;
use self::large::Large;
use self::viewer::Viewer;
use super::address::{Misread, of_address};
use super::area::{Whose, name_of};
use super::live::live;
use super::pages::Pages;
use super::parts::Heading;
use super::state::{Desk, Load, use_desk};
use super::{PICTURES, format, lang, words};
use crate::domain::report::ReportId;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::wire::Page;
use crate::wire::paths;
use crate::wire::pictures::WallPicture;

/// The address of a unit's pictures.
pub fn of_unit(unit: crate::domain::unit::UnitId) -> String {
    Filter { unit: Some(unit), ..Filter::default() }.link()
}

/// The id of a tile's button, to which the focus returns.
fn tile_id(picture: &WallPicture) -> String {
    format!("tile-{}", large::name_of(picture))
}

/// The caption, or the unit's name for a picture without one.
fn name(picture: &WallPicture) -> String {
    match picture.caption.trim() {
        "" => text::pictures_of(lang(), words().num(&picture.unit.name)),
        caption => caption.to_owned(),
    }
}

#[component]
pub fn PicturesScreen() -> impl IntoView {
    let desk = use_desk();
    let filter = of_address(|path| path.starts_with(PICTURES), |get| Filter::read(get));
    let pages = Pages::<WallPicture>::new(filter.with_untracked(Filter::path));
    // Of another filter, so that no picture is taken for what was asked now.
    let is_old = RwSignal::new(false);
    Effect::new(move |before: Option<()>| {
        let path = filter.with(Filter::path);
        is_old.set(before.is_some());
        pages.load_from(desk, path, 0);
    });
    Effect::new(move |_| {
        if pages.status.with(|status| *status == Load::Here(())) {
            is_old.set(false);
        }
    });
    // How many came in meanwhile; put before the others, they would move what one looks at.
    let fresh = RwSignal::new(0);
    Effect::new(move |_| {
        filter.track();
        fresh.set(0);
    });
    live(move || look_for_new(desk, pages, filter, fresh));
    let show = move |_| {
        fresh.set(0);
        window().scroll_to_with_x_and_y(0.0, 0.0);
        pages.load(desk);
    };
    let large = Large::new(pages, filter);
    large.look_for(desk, pages);
    let sentinel = NodeRef::<Div>::new();
    near_end::watch(sentinel, move || pages.more(desk), move || pages.items.track());
    let count = move || pages.items.with(Vec::len);
    let place = name_of(Signal::derive(move || filter.with(|filter| Whose { area: filter.area.clone(), own: false, unit: filter.unit })));
    view! {
        <div class="desk-top row between"><Heading text=text::pictures_title(lang()) place/></div>
        <Filters filter/>
        <Misread is=of_address(|path| path.starts_with(PICTURES), |get| Filter::is_misread(get)) all=PICTURES/>
        <p class="sr-only" role="status">
            {move || pages.status.with(|status| *status == Load::Here(())).then(|| text::desk_shown(lang(), words().count(count() as u64)))}
        </p>
        <div class="desk-news" role="status">
            {move || (fresh.get() > 0).then(|| view! {
                <button type="button" class="button primary small" on:click=show>
                    <Draw icon=Icon::Up/>{text::pictures_new(lang(), words().count(fresh.get() as u64))}
                </button>
            })}
        </div>
        <ul class="wall" class:is-old=move || is_old.get() aria-label=text::pictures_title(lang())>
            <For each=move || pages.items.get() key=tile_key let:picture><Tile picture large/></For>
        </ul>
        {move || pages.is_empty().then(|| view! { <Nothing is_narrowed=!filter.with(Filter::is_empty)/> })}
        <div node_ref=sentinel></div>
        {pages.foot()}
        <Viewer pages large/>
    }
}

/// Counts what the wall would begin with and does not show.
fn look_for_new(desk: Desk, pages: Pages<WallPicture>, filter: Memo<Filter>, fresh: RwSignal<usize>) {
    let Some(path) = filter.try_with_untracked(Filter::path) else { return };
    let asked = path.clone();
    desk.ask(
        move |api| Box::pin(async move { api.get::<Page<WallPicture>>(asked).await }),
        move |outcome| {
            let is_same = filter.try_with_untracked(|filter| filter.path() == path) == Some(true);
            let (Ok(page), true) = (outcome, is_same && pages.status.with_untracked(|status| *status == Load::Here(()))) else { return };
            let known: HashSet<_> = pages.items.with_untracked(|items| items.iter().map(tile_id).collect());
            fresh.set(page.items.iter().filter(|picture| !known.contains(&tile_id(picture))).count());
        },
    );
}

fn tile_key(picture: &WallPicture) -> (ReportId, String, bool) {
    (picture.report, picture.hash.to_string(), picture.warned)
}

#[component]
fn Nothing(is_narrowed: bool) -> impl IntoView {
    if is_narrowed {
        let all = view! { <a class="button small" href=PICTURES>{text::desk_show_all(lang())}</a> };
        view! { <Empty icon=Icon::Search word=text::pictures_none_here(lang())>{all}</Empty> }.into_any()
    } else {
        view! { <Empty icon=Icon::Picture word=text::pictures_none(lang())/> }.into_any()
    }
}

#[component]
fn Tile(picture: WallPicture, large: Large) -> impl IntoView {
    let (id, name, days) = (tile_id(&picture), name(&picture), format::range(words(), picture.from, picture.to));
    let unit = words().num(&picture.unit.name);
    let warned =
        picture.warned.then(|| view! { <span class="wall-warned"><Draw icon=Icon::Warning/>{text::pictures_warned(lang())}</span> });
    let src = paths::thumbnail(picture.report, &picture.hash);
    view! {
        <li>
            <button type="button" class="wall-tile" id=id on:click=move |_| large.open(&picture)>
                <img src=src alt=text::desk_enlarge(lang(), name) loading="lazy" decoding="async" width="480" height="360"/>
                {warned}
                <span class="wall-words"><span class="strong">{unit}</span><span class="small muted">{days}</span></span>
            </button>
        </li>
    }
}
