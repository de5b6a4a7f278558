//! A picture of the wall large, with its story: by arrow keys or the buttons to the next, by Esc back to its tile.
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::evidence::Evidence;
use super::filters::is_told;
use super::large::Large;
use super::{name, of_unit, tile_id};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::pages::Pages;
use crate::ui::desk::parts::ChannelBadge;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{focus, format, lang, words};
use crate::wire::paths;
use crate::wire::pictures::WallPicture;

/// From here to the end of what is loaded, more is fetched.
const AHEAD: usize = 10;
const BACK: &str = ".wall-viewer-back";
const ON: &str = ".wall-viewer-on";

/// Whether what has the focus lies in what this finds.
fn is_within(selector: &str) -> bool {
    document().active_element().is_some_and(|focused| matches!(focused.closest(selector), Ok(Some(_))))
}

#[component]
pub fn Viewer(pages: Pages<WallPicture>, large: Large) -> impl IntoView {
    let (desk, element) = (use_desk(), NodeRef::<Dialog>::new());
    let count = move || pages.items.with(Vec::len);
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        let at = large.at.get();
        match (at.is_some(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
        dialog.set_scroll_top(0);
    });
    let turn = move |step: isize| {
        let to = large.at.get_untracked().and_then(|at| at.checked_add_signed(step));
        let Some((to, picture)) = to.and_then(|to| Some((to, pages.items.with_untracked(|items| items.get(to).cloned())?))) else { return };
        // What is told of the picture goes away with it, and whoever stands in it stays beside the picture.
        if is_within(".wall-viewer-body") {
            focus::on_quietly(if step < 0 { BACK } else { ON });
        }
        large.turn(&picture);
        if to + AHEAD > pages.items.with_untracked(Vec::len) {
            pages.more(desk);
        }
    };
    let key = move |event: KeyboardEvent| {
        let typing = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()).is_some_and(|it| it.tag_name() == "TEXTAREA");
        match event.key().as_str() {
            "ArrowRight" if !typing => turn(1),
            "ArrowLeft" if !typing => turn(-1),
            _ => {}
        }
    };
    // Its mark is the tile's: a picture whose warning was just dismissed is not made anew.
    let shown = Memo::new(move |_| {
        let picture = large.at.get().and_then(|at| Some((at, pages.items.with(|items| items.get(at).cloned())?)));
        picture.map(|(at, picture)| (at, WallPicture { warned: false, ..picture }))
    });
    let seen_last = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        if let Some(tile) = shown.with(|shown| shown.as_ref().map(|(_, picture)| tile_id(picture))) {
            seen_last.set_value(Some(tile));
        }
    });
    // To the tile of the picture that was seen last, however far one has turned.
    let close = move |_| {
        large.close();
        let tile =
            seen_last.get_value().and_then(|id| document().get_element_by_id(&id)).and_then(|tile| tile.dyn_into::<HtmlElement>().ok());
        if let Some(tile) = tile {
            let _ = tile.focus();
        }
    };
    let shut = move |_| {
        if let Some(dialog) = element.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog node_ref=element class="wall-viewer" aria-label=text::desk_picture(lang()) on:close=close on:keydown=key>
            <div class="wall-viewer-bar">
                <p class="small" aria-live="polite">{move || shown.get().map(|(at, _)| words().num(format!("{} / {}", at + 1, count())))}</p>
                <button type="button" class="icon-button wall-viewer-back" aria-label=text::desk_picture_before(lang())
                    aria-disabled=move || (large.at.get() == Some(0)).to_string() on:click=move |_| turn(-1)><Draw icon=Icon::Next/></button>
                <button type="button" class="icon-button wall-viewer-on" aria-label=text::desk_picture_after(lang())
                    aria-disabled=move || (large.at.get().is_some_and(|at| at + 1 >= count())).to_string() on:click=move |_| turn(1)><Draw icon=Icon::Next/></button>
                <button type="button" class="icon-button" aria-label=text::desk_close(lang()) on:click=shut><Draw icon=Icon::Close/></button>
            </div>
            {move || shown.get().map(|(at, picture)| {
                let dismissed = Callback::new(move |still: bool| pages.items.update(|items| {
                    if let Some(item) = items.get_mut(at) {
                        item.warned = still;
                    }
                }));
                view! { <Story picture dismissed/> }
            })}
        </dialog>
    }
}

/// The picture, and everything that was told with it.
#[component]
fn Story(picture: WallPicture, dismissed: Callback<bool>) -> impl IntoView {
    let (desk, words, lang) = (use_desk(), words(), lang());
    let (report, hash, name) = (picture.report, picture.hash.clone(), name(&picture));
    let where_it_sits = format::where_it_sits(words, &picture.unit, None);
    let facts = [
        (text::desk_when(lang), Some(format::range(words, picture.from, picture.to))),
        (text::desk_place(lang), Some(picture.place.clone()).filter(|place| !place.is_empty())),
        (text::desk_people_reached(lang), picture.people.map(|people| text::desk_people_count(lang, words.count(people.into())))),
        (text::desk_number(lang), Some(words.num(&picture.number))),
    ];
    let facts = facts.into_iter().filter_map(|(term, fact)| fact.map(|fact| view! { <dt>{term}</dt><dd>{fact}</dd> }));
    view! {
        <div class="wall-viewer-body">
            <img class="wall-viewer-picture" src=paths::photo(report, &hash) alt=name.clone() draggable="false"/>
            <section class="wall-story" aria-live="polite">
                <h2>{name}</h2>
                <p><span class="strong">{words.num(&picture.unit.name)}</span>" "<span class="muted">{where_it_sits}</span></p>
                <ChannelBadge channel=picture.channel/>
                <dl class="desk-facts">{facts.collect_view()}</dl>
                <div class="buttons">
                    <a class="button small" href=format!("/desk/reports/{}", report.0)>{text::pictures_to_report(lang)}</a>
                    <a class="button small quiet" href=of_unit(picture.unit.id)>{text::pictures_of_unit(lang)}</a>
                </div>
                {is_told(desk).then(|| view! { <Evidence report hash changed=dismissed/> })}
            </section>
        </div>
    }
}
