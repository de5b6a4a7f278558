//! Pictures of the reports that came in last.
use leptos::prelude::*;

use super::Shown;
use crate::text;
use crate::ui::desk::parts::{Failure, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{REPORTS, lang, words};
use crate::wire::Page;
use crate::wire::paths;
use crate::wire::reports::{PhotoState, ReportSummary};

const SHOWN: usize = 12;

#[component]
pub fn Newest(shown: Shown, has_map: Memo<bool>) -> impl IntoView {
    let desk = use_desk();
    let reports = RwSignal::new(Load::<Page<ReportSummary>>::Waiting);
    let area = Memo::new(move |_| shown.filter.with(|filter| filter.area.clone()));
    let narrowed = move || area.get().map(|area| format!("&area={area}")).unwrap_or_default();
    let load = move || desk.load(format!("{}?limit={SHOWN}{}", paths::REPORTS, untrack(narrowed)), reports);
    Effect::new(move |before: Option<String>| {
        shown.news.track();
        let area = narrowed();
        if before.as_ref() != Some(&area) {
            reports.set(Load::Waiting);
        }
        load();
        area
    });
    let pictures = move || match reports.get() {
        Load::Waiting => view! { <Skeleton lines=3/> }.into_any(),
        Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| load())/> }.into_any(),
        Load::Here(page) => {
            let pictures: Vec<_> = page.items.iter().flat_map(pictures).take(SHOWN).collect();
            if pictures.is_empty() {
                return view! { <p class="muted">{text::overview_no_pictures(lang())}</p> }.into_any();
            }
            view! { <ul class="overview-pictures" role="list">{pictures}</ul> }.into_any()
        }
    };
    view! {
        <section class="card stack" data-of="newest" class:overview-wide=move || !has_map.get() aria-labelledby="overview-newest">
            <h2 id="overview-newest">{text::overview_newest(lang())}</h2>
            {pictures}
        </section>
    }
}

fn pictures(report: &ReportSummary) -> Option<AnyView> {
    let photo = report.photos.iter().find(|photo| photo.state == PhotoState::Ready)?;
    let (src, href) = (paths::thumbnail(report.id, &photo.hash), format!("{REPORTS}/reports/{}", report.id.0));
    let (name, day) = (words().num(&report.unit.name), words().date(report.from));
    let alt = if photo.caption.is_empty() { name.clone() } else { photo.caption.clone() };
    Some(
        view! {
            <li><a href=href>
                <img src=src alt=alt loading="lazy" width="160" height="120"/>
                <span class="small">{name}</span>
                <span class="small muted">{day}</span>
            </a></li>
        }
        .into_any(),
    )
}
