//! The alarm: agencies of one's area that are asked for a coordinator and have none.
use leptos::prelude::*;

use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{COORDINATORS, lang, words};
use crate::wire::assignments;
use crate::wire::paths;

/// Nothing at all while there is no gap, or it is not known.
#[component]
pub fn Gaps() -> impl IntoView {
    let found = RwSignal::new(Load::<assignments::Coordinators>::Waiting);
    use_desk().load(format!("{}?missing=true&limit=1", paths::COORDINATORS), found);
    move || {
        let missing = found.with(|found| if let Load::Here(found) = found { found.missing } else { 0 });
        (missing > 0).then(|| {
            let sentence = text::coordinators_gaps(lang(), words().count(missing.into()));
            view! {
                <div class="coordinators-gaps">
                    <Notice tone=Tone::Attention>
                        <p class="row">
                            <span>{sentence}</span>
                            <a href=format!("{COORDINATORS}?missing=true")>{text::coordinators_see_gaps(lang())}</a>
                        </p>
                    </Notice>
                </div>
            }
        })
    }
}
