//! The cards somebody was given before, and what became of each.
use chrono::DateTime;
use leptos::prelude::*;

use crate::domain::access::PersonId;
use crate::text;
use crate::ui::desk::parts::{Failure, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{format, lang, words};
use crate::wire::paths;
use crate::wire::people::CardRecord;

/// Loaded when it is shown.
#[component]
pub fn History(person: PersonId) -> impl IntoView {
    let (desk, records) = (use_desk(), RwSignal::new(Load::<Vec<CardRecord>>::Waiting));
    desk.load(paths::person_join_cards(person), records);
    view! {
        <section>
            <h3>{text::card_history(lang())}</h3>
            {move || match records.get() {
                Load::Waiting => view! { <Skeleton lines=2/> }.into_any(),
                Load::Failed(code) => view! { <Failure code/> }.into_any(),
                Load::Here(records) if records.is_empty() => view! { <p class="muted">{text::card_history_none(lang())}</p> }.into_any(),
                Load::Here(records) => {
                    let now = desk.context.now_ms();
                    view! { <ul>{records.into_iter().map(|record| view! { <li class="small">{sentence(&record, now)}</li> }).collect_view()}</ul> }.into_any()
                }
            }}
        </section>
    }
}

/// When and by whom it was given out, then how it ended or until when it works.
fn sentence(record: &CardRecord, now_ms: i64) -> String {
    let (lang, moment) = (lang(), |at| format::moment(words(), at));
    let now = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    let issued = text::card_issued(lang, words().person(&record.issued_by), moment(record.issued_at));
    let fate = match (record.used_at, record.void_at) {
        (Some(at), ended) => {
            let used = text::card_used(lang, record.used_on.as_deref().unwrap_or_default(), moment(at));
            ended.map_or(used.clone(), |at| format!("{used} · {}", text::card_cut_off(lang, moment(at))))
        }
        (None, Some(at)) => text::card_void(lang, moment(at)),
        (None, None) if record.expires_at <= now => text::card_expired(lang, moment(record.expires_at)),
        (None, None) => text::card_open(lang, moment(record.expires_at)),
    };
    format!("{issued} · {fate}")
}
