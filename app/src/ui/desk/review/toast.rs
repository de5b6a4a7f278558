//! At the foot of every desk screen: what was just accepted, as long as it can be undone, and what could not be.
use leptos::prelude::*;

use super::inbox::{Refused, UNDO};
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::desk::keys::on_key;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, words};

#[component]
pub fn Toast() -> impl IntoView {
    let inbox = use_desk().inbox;
    on_key(move |code, _| {
        if code == "KeyZ" {
            inbox.undo();
        }
    });
    let count = Memo::new(move |_| inbox.pending.with(Vec::len));
    view! {
        <div class="desk-toast no-print" role="status">
            {move || (count.get() > 0).then(|| view! {
                <div class="desk-toast-box">
                    <Draw icon=Icon::CheckCircle/>
                    <p class="grow">{text::desk_accepted_now(lang(), words().num(count.get()), words().num(UNDO.as_secs()))}</p>
                    <button type="button" class="button small" aria-keyshortcuts="z" on:click=move |_| inbox.undo()>
                        <Draw icon=Icon::Undo/>{text::common_undo(lang())}<kbd>"z"</kbd>
                    </button>
                </div>
            })}
            {move || inbox.refused.get().map(|refused| view! { <NotAccepted refused/> })}
        </div>
    }
}

#[component]
fn NotAccepted(refused: Refused) -> impl IntoView {
    let inbox = use_desk().inbox;
    let sentence = text::desk_not_accepted(lang(), words().num(refused.items.len()), words().problem(&refused.code));
    let links = refused.items.into_iter().map(move |item| {
        let href = format!("/desk/reports/{}", item.report.0);
        view! { <li><a href=href on:click=move |_| inbox.refused.set(None)>{item.name}</a></li> }
    });
    view! {
        <Notice tone=Tone::Bad>
            <p>{sentence}</p>
            <ul>{links.collect_view()}</ul>
            <button type="button" class="button small" on:click=move |_| inbox.refused.set(None)>{text::desk_close(lang())}</button>
        </Notice>
    }
}
