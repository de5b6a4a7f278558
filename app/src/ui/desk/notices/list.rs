//! What one was told of, the last first.
use leptos::prelude::*;

use super::address;
use crate::domain::notice::NoticeId;
use crate::text;
use crate::ui::components::{Empty, Icon};
use crate::ui::desk::pages::Pages;
use crate::ui::desk::parts::Heading;
use crate::ui::desk::state::{Desk, use_desk};
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::notices::Notice;
use crate::wire::paths;

#[component]
pub fn Notices() -> impl IntoView {
    let desk = use_desk();
    let notices = Pages::<Notice>::new(format!("{}?limit=50", paths::MY_NOTICES));
    notices.load(desk);
    view! {
        <div class="desk-top"><Heading text=text::notices_title(lang())/></div>
        <ul class="letters" role="list">
            <For each=move || notices.items.get() key=|notice| notice.id let:notice><Line notice/></For>
        </ul>
        {move || notices.is_empty().then(|| view! { <Empty icon=Icon::Bell word=text::notices_none(lang())/> })}
        {notices.foot()}
    }
}

#[component]
fn Line(notice: Notice) -> impl IntoView {
    let desk = use_desk();
    let (id, is_new) = (notice.id, notice.opened_at.is_none());
    let words_of_it = names::notice(words(), &notice);
    let link = match address(&notice) {
        Some(href) => view! { <a class:strong=is_new href=href on:click=move |_| open(desk, id)>{words_of_it}</a> }.into_any(),
        None => view! { <span>{words_of_it}</span> }.into_any(),
    };
    view! {
        <li class="letters-line" class:notices-new=is_new>
            <p>{link}</p>
            <p class="small muted">{is_new.then(|| view! { <span class="strong">{text::notices_unread(lang())}</span>" · " })}{words().moment(notice.made_at)}</p>
        </li>
    }
}

/// Whoever goes where it leads has read it. That it could not be said changes nothing: it stays new.
fn open(desk: Desk, id: NoticeId) {
    desk.ask(move |api| Box::pin(async move { api.put::<()>(paths::notice_opening(id), &()).await }), |_| {});
}
