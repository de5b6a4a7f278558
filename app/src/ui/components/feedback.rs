//! Telling the person how things are.
use leptos::prelude::*;

use super::icon::{Draw, Icon};
use crate::ui::context::Context;

/// What kind of news it is. `Attention` (amber) is only for what needs the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Quiet,
    Action,
    Good,
    Bad,
    Attention,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Tone::Quiet => "quiet",
            Tone::Action => "action",
            Tone::Good => "good",
            Tone::Bad => "bad",
            Tone::Attention => "attention",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Tone::Quiet | Tone::Action => Icon::Info,
            Tone::Good => Icon::CheckCircle,
            Tone::Bad | Tone::Attention => Icon::Warning,
        }
    }
}

/// A sentence in a box, with whatever helps to act on it below.
#[component]
pub fn Notice(tone: Tone, #[prop(optional)] icon: Option<Icon>, children: Children) -> impl IntoView {
    view! {
        <div class=format!("notice {}", tone.class())>
            <Draw icon=icon.unwrap_or(tone.icon())/>
            <div class="body">{children()}</div>
        </div>
    }
}

/// A state: an icon and a word, coloured besides.
#[component]
pub fn State(tone: Tone, #[prop(optional)] icon: Option<Icon>, #[prop(into)] word: String) -> impl IntoView {
    view! { <span class=format!("state {}", tone.class())><Draw icon=icon.unwrap_or(tone.icon())/>{word}</span> }
}

/// Something is on its way; `word` says what.
#[component]
pub fn Waiting(#[prop(into)] word: String) -> impl IntoView {
    view! { <p class="row" role="status"><span class="spinner" aria-hidden="true"></span>{word}</p> }
}

/// Nothing here, and what to do about it.
#[component]
pub fn Empty(icon: Icon, #[prop(into)] word: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! { <div class="empty"><Draw icon=icon class="icon large"/><p>{word}</p>{children.map(|children| children())}</div> }
}

/// Switches to the version that waits. Pressed once: the page then comes anew by itself.
#[component]
pub fn UpdateNow(#[prop(into)] word: String) -> impl IntoView {
    let context = Context::take();
    let pressed = RwSignal::new(false);
    let press = move |_| {
        pressed.set(true);
        context.ports().platform.apply_update();
    };
    view! {
        <button type="button" class="button small" aria-disabled=move || pressed.get().to_string() on:click=press>
            {move || pressed.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            {word}
        </button>
    }
}
