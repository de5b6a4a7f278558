//! Where the pictures say they were taken: shown, because it goes along, and removable.
use leptos::prelude::*;

use super::form::Form;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::context::Context;

#[component]
pub fn Location(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let point = form.part(|form| form.location.or_else(|| form.photos.iter().find_map(|photo| photo.location)));
    let remove = move |_| {
        form.change(|draft| {
            draft.location = None;
            draft.photos.iter_mut().for_each(|photo| photo.location = None);
        });
    };
    move || {
        point.get().map(|point| {
            let place = words.num(format!("{:.5}, {:.5}", point.latitude, point.longitude));
            view! {
                <section class="stack tight">
                    <h2>{words.say(text::field_location)}</h2>
                    <p class="row nowrap"><Draw icon=Icon::Place/><span>{place}</span></p>
                    <p class="muted small">{words.say(text::field_location_why)}</p>
                    <div><button type="button" class="button small" on:click=remove>{words.say(text::field_location_remove)}</button></div>
                </section>
            }
        })
    }
}
