//! At the foot of every desk screen: what was just accepted, as long as it can be undone, what could not be, what else was just done,
//! and work on a month that was left before it could be saved.
use leptos::prelude::*;

use super::inbox::{Refused, UNDO};
use super::pending::Pending;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::desk::keys::on_key;
use crate::ui::desk::monthly::address;
use crate::ui::desk::monthly::keeper::Keeper;
use crate::ui::desk::monthly::work::Work;
use crate::ui::desk::said::{self, JustSaid};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, words};

#[component]
pub fn Toast() -> impl IntoView {
    let desk = use_desk();
    let (inbox, keeper) = (desk.inbox, Keeper::of(desk.context));
    on_key(move |code, _| {
        // The last first: whatever was accepted is undone for a few seconds only.
        if code == "KeyZ" && inbox.pending.with_untracked(Pending::count) > 0 {
            inbox.undo();
        } else if code == "KeyZ" {
            said::take_back(desk);
        }
    });
    let count = Memo::new(move |_| inbox.pending.with(Pending::count));
    view! {
        <div class="desk-toast no-print" role="status">
            {move || (count.get() > 0).then(|| view! {
                <div class="desk-toast-box">
                    <Draw icon=Icon::CheckCircle/>
                    <p class="grow">{text::desk_accepted_now(lang(), words().num(count.get()), words().num(UNDO.as_secs()))}</p>
                    <button type="button" class="button small" aria-keyshortcuts="z" on:click=move |_| inbox.undo()>
                        <Draw icon=Icon::Undo/>{text::desk_undo_accepted(lang(), words().num(count.get()))}<kbd aria-hidden="true">"z"</kbd>
                    </button>
                </div>
            })}
            <JustSaid/>
            {move || inbox.refused.get().map(|refused| view! { <NotAccepted refused/> })}
            {move || keeper.troubled().into_iter().map(|(work, code)| view! { <NotSaved work code/> }).collect_view()}
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

#[component]
fn NotSaved(work: Work, code: String) -> impl IntoView {
    let (href, month) = (address(work.month, Some(work.unit)), words().month(work.month.first_day()));
    view! {
        <Notice tone=Tone::Bad>
            <p>{text::monthly_left_unsaved(lang(), month, words().problem(&code))}</p>
            <div class="row">
                <button type="button" class="button small" on:click=move |_| work.save_now()>{text::monthly_save_again(lang())}</button>
                <a class="button small quiet" href=href>{text::monthly_open(lang())}</a>
            </div>
        </Notice>
    }
}
