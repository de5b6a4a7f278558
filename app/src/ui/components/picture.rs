//! Pictures kept on the phone.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Draw, Icon};
use crate::domain::photo::PhotoHash;
use crate::ui::context::Context;

/// Which of the kept bytes to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreviewBytes {
    /// At most 240 px; stays after the report has been sent.
    Small,
    /// The picture itself as long as the phone has it, the small one after that.
    Whole,
}

/// A kept picture, loaded from the phone; an icon in its place until then, or when there is none.
#[component]
pub fn Preview(
    hash: PhotoHash,
    #[prop(into)] alt: Signal<String>,
    #[prop(default = PreviewBytes::Small)] bytes: PreviewBytes,
) -> impl IntoView {
    let context = Context::take();
    let url = RwSignal::new(None::<String>);
    let platform = context.ports().platform;
    spawn_local(async move {
        let store = context.ports().store;
        let whole = if bytes == PreviewBytes::Whole { store.photo(&hash).await.ok().flatten() } else { None };
        let found = match whole {
            Some(found) => Some(found),
            None => store.preview(&hash).await.ok().flatten(),
        };
        let Some(found) = found else { return };
        let made = platform.picture_url(&found);
        // The screen may have gone while the phone was reading: then nobody else would give the address back.
        if let Some(Some(made)) = url.try_set(Some(made)) {
            platform.forget_url(&made);
        }
    });
    on_cleanup(move || {
        if let Some(Some(made)) = url.try_get_untracked() {
            context.ports().platform.forget_url(&made);
        }
    });
    let class = if bytes == PreviewBytes::Whole { "preview whole" } else { "preview" };
    move || match url.get() {
        Some(made) => view! { <img class=class src=made alt=move || alt.get()/> }.into_any(),
        None => view! { <span class="preview none"><Draw icon=Icon::Picture/></span> }.into_any(),
    }
}
