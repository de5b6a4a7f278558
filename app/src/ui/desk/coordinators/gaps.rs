//! The alarm: agencies of one's area that are asked for a coordinator and have none.
use leptos::prelude::*;

use super::filter::Filter;
use crate::domain::area::AreaCode;
use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::assignments;
use crate::wire::paths;

/// Nothing at all while there is no gap, or it is not known.
#[component]
pub fn Gaps(area: Signal<Option<AreaCode>>) -> impl IntoView {
    let (desk, found) = (use_desk(), RwSignal::new(Load::<assignments::Coordinators>::Waiting));
    let asked = Memo::new(move |_| Filter { area: area.get(), missing: true, ..Filter::default() });
    Effect::new(move |_| {
        found.set(Load::Waiting);
        desk.load(format!("{}?limit=1&{}", paths::COORDINATORS, asked.with(Filter::query)), found);
    });
    move || {
        let missing = found.with(|found| if let Load::Here(found) = found { found.missing } else { 0 });
        (missing > 0).then(|| {
            let sentence = text::coordinators_gaps(lang(), words().count(missing.into()));
            view! {
                <div class="coordinators-gaps">
                    <Notice tone=Tone::Attention>
                        <p class="row">
                            <span>{sentence}</span>
                            <a href=asked.with(Filter::link)>{text::coordinators_see_gaps(lang())}</a>
                        </p>
                    </Notice>
                </div>
            }
        })
    }
}
