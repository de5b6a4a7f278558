//! Of the reports that came in last, a picture each, as the wall has them.
use std::collections::BTreeSet;

use leptos::prelude::*;

use super::Shown;
use crate::text;
use crate::ui::desk::parts::{Failure, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{REPORTS, lang, words};
use crate::wire::Page;
use crate::wire::paths;
use crate::wire::pictures::WallPicture;

const SHOWN: usize = 12;
/// The wall has all pictures of a report beside each other.
const ASKED: usize = 100;

#[component]
pub fn Newest(shown: Shown, has_map: Memo<bool>) -> impl IntoView {
    let desk = use_desk();
    let pictures = RwSignal::new(Load::<Page<WallPicture>>::Waiting);
    let area = Memo::new(move |_| shown.filter.with(|filter| filter.area.clone()));
    let narrowed = move || area.get().map(|area| format!("&area={area}")).unwrap_or_default();
    let load = move || desk.load(format!("{}?limit={ASKED}{}", paths::PICTURES, untrack(narrowed)), pictures);
    Effect::new(move |before: Option<String>| {
        shown.news.track();
        let area = narrowed();
        if before.as_ref() != Some(&area) {
            pictures.set(Load::Waiting);
        }
        load();
        area
    });
    let tiles = move || match pictures.get() {
        Load::Waiting => view! { <Skeleton lines=3/> }.into_any(),
        Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| load())/> }.into_any(),
        Load::Here(page) => {
            if page.items.is_empty() {
                return view! { <p class="muted">{text::overview_no_pictures(lang())}</p> }.into_any();
            }
            let mut seen = BTreeSet::new();
            let one_each = page.items.iter().filter(|picture| seen.insert(picture.report.0)).take(SHOWN);
            view! { <ul class="overview-pictures" role="list">{one_each.map(tile).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <section class="card stack" data-of="newest" class:overview-wide=move || !has_map.get() aria-labelledby="overview-newest">
            <h2 id="overview-newest">{text::overview_newest(lang())}</h2>
            {tiles}
        </section>
    }
}

fn tile(picture: &WallPicture) -> impl IntoView + use<> {
    let (src, href) = (paths::thumbnail(picture.report, &picture.hash), format!("{REPORTS}/reports/{}", picture.report.0));
    let (name, day) = (words().num(&picture.unit.name), words().date(picture.from));
    let alt = if picture.caption.is_empty() { name.clone() } else { picture.caption.clone() };
    view! {
        <li><a href=href>
            <img src=src alt=alt loading="lazy" width="160" height="120"/>
            <span class="small">{name}</span>
            <span class="small muted">{day}</span>
        </a></li>
    }
}
