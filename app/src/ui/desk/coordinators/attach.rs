//! Attaching the form as it was signed: a scan or a picture of it.
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlInputElement;

use super::act::{OnScreen, Step};
use crate::domain::assignment::AssignmentId;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::lang;
use crate::wire::assignments::MAX_SIGNED_BYTES;
use crate::wire::paths;
use crate::wire::problem::code;

#[component]
pub fn Attach(on_screen: OnScreen, id: AssignmentId, has_one: bool) -> impl IntoView {
    let step = Step::new(on_screen, Callback::new(|()| {}));
    let choose = move |event: web_sys::Event| {
        let input: HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // So that the same file may be chosen again after it was mended.
        input.set_value("");
        if file.size() > MAX_SIGNED_BYTES as f64 {
            step.unread.set(Some(code::TOO_LARGE));
            return;
        }
        let platform = on_screen.desk.context.ports().platform;
        spawn_local(async move {
            match platform.read_file(file).await {
                Some(bytes) => step.send(paths::assignment_signed_copy(id), bytes),
                None => step.unread.set(Some(code::SIGNED_COPY_KIND)),
            }
        });
    };
    let word = if has_one { text::coordinators_attach_again(lang()) } else { text::coordinators_attach(lang()) };
    view! {
        <label class="button small desk-file">
            <input type="file" class="sr-only" accept="application/pdf,image/jpeg,image/png,image/webp" on:change=choose/>
            <Draw icon=Icon::Upload/>{word}
            {move || step.busy.get().then(|| view! { <span class="spinner" role="status" aria-label=text::desk_loading(lang())></span> })}
        </label>
        {step.trouble()}
    }
}
