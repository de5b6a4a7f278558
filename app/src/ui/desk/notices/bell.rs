//! The way to one's notices, with how many were not opened.
use leptos::prelude::*;

use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{NOTICES, Screen, lang, words};
use crate::wire::notices::MyNotices;
use crate::wire::paths;

/// Asked anew with each change of screen.
#[component]
pub fn Bell(screen: Memo<Screen>) -> impl IntoView {
    let desk = use_desk();
    let mine = RwSignal::new(Load::<MyNotices>::Waiting);
    Effect::new(move |_| {
        screen.track();
        if desk.context.me.with(Option::is_some) {
            desk.load(format!("{}?limit=1", paths::MY_NOTICES), mine);
        }
    });
    let unread = move || mine.with(|mine| if let Load::Here(mine) = mine { mine.unread } else { 0 });
    view! {
        <a class="desk-way" href=NOTICES aria-current=move || (screen.get() == Screen::Notices).then_some("page")>
            <Draw icon=Icon::Bell/><span>{text::notices_title(lang())}</span>
            {move || (unread() > 0).then(|| view! {
                <b class="desk-badge"><span class="sr-only">{text::notices_unread(lang())}" "</span>{words().num(unread())}</b>
            })}
        </a>
    }
}
