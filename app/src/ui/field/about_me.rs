//! Whose phone this is, in one line.
use leptos::prelude::*;

use crate::domain::access::Role;
use crate::text;
use crate::ui::context::Context;
use crate::ui::{names, place};

#[component]
pub fn AboutMe(
    /// Only the unit, not where it lies.
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let me = context.me.get_untracked();
    me.map(|me| {
        let staff = me.role != Role::Official;
        view! {
            <div class="about-me">
                <p><b>{format!("{} {}", me.position, me.name)}</b></p>
                <p class="muted small">{if brief { words.num(&me.unit.name) } else { names::unit_and_area(words, &me.unit) }}</p>
                {staff.then(|| view! { <a class="button small" href=place::DESK>{words.say(text::field_to_desk)}</a> })}
            </div>
        }
    })
}
