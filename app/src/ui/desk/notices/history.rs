//! What a unit's people were told, and when they read it: evidence.
use leptos::prelude::*;

use super::notes::Notes;
use crate::domain::access::{Action, Target, may};
use crate::domain::unit::Unit;
use crate::text;
use crate::ui::components::{Empty, Icon};
use crate::ui::desk::pages::Pages;
use crate::ui::desk::parts::Modal;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::notices::NoticeEvidence;
use crate::wire::paths;
use crate::wire::sendings::{Sending, SendingState, Way};

#[component]
pub fn History(unit: Unit, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let told = Pages::<NoticeEvidence>::new(format!("{}?limit=20", paths::unit_notices(unit.id)));
    told.load(desk);
    let target = Target { unit: unit.id, area: unit.area.as_ref() };
    let may_note = desk.actor().is_some_and(|actor| may(&actor, Action::Remind, &target));
    view! {
        <Modal title=text::notices_history_of(lang(), unit.name) close class="dialog desk-dialog-wide" keeps_writing=true>
            {may_note.then(|| view! { <Notes unit=unit.id/> })}
            <h3>{text::notices_history(lang())}</h3>
            <ul class="letters" role="list">
                <For each=move || told.items.get() key=|line| line.notice.id let:line><Line line/></For>
            </ul>
            {move || told.is_empty().then(|| view! { <Empty icon=Icon::Bell word=text::notices_none_told(lang())/> })}
            {told.foot()}
        </Modal>
    }
}

#[component]
fn Line(line: NoticeEvidence) -> impl IntoView {
    let moment = |at| words().moment(at);
    let seen = match (line.notice.opened_at, line.delivered_at) {
        (Some(at), _) => text::notices_opened(lang(), moment(at)),
        (None, Some(at)) => text::notices_delivered(lang(), moment(at)),
        (None, None) => text::notices_not_delivered(lang()).to_owned(),
    };
    view! {
        <li class="letters-line">
            <p>{names::notice(words(), &line.notice)}</p>
            <p class="small muted">{format!("{} · {}", words().person(&line.person), moment(line.notice.made_at))}</p>
            <p class="small">{seen}</p>
            {line.via.iter().map(|sending| view! { <p class="small muted">{via(sending)}</p> }).collect_view()}
        </li>
    }
}

/// How far it came beside the app.
fn via(sending: &Sending) -> String {
    let way = match sending.channel {
        Way::Push => text::notices_via_push(lang()),
        Way::Email => text::notices_via_email(lang()),
        Way::Webhook | Way::Unknown => text::notices_via_unknown(lang()),
    };
    match sending.state {
        SendingState::Sent => text::notices_via_sent(lang(), words().moment(sending.at), way),
        SendingState::Failed => text::notices_via_failed(lang(), way),
        SendingState::Dropped => text::notices_via_dropped(lang(), way),
        SendingState::Waiting | SendingState::Unknown => text::notices_via_waiting(lang(), way),
    }
}
