//! What a letter asks for, and by when.
use leptos::prelude::*;

use crate::domain::directive::{Ask, AskKind};
use crate::text;
use crate::ui::desk::{lang, words};

pub fn ask_word(kind: AskKind) -> &'static str {
    match kind {
        AskKind::Publish => text::letters_ask_publish(lang()),
        AskKind::ReportMonthly => text::letters_ask_report(lang()),
        AskKind::AssignCoordinator => text::letters_ask_coordinator(lang()),
        AskKind::Other | AskKind::Unknown => text::letters_ask_other(lang()),
    }
}

#[component]
pub fn AskList(asks: Vec<Ask>) -> impl IntoView {
    let line = |ask: Ask| {
        let word = match ask.kind {
            AskKind::Other if !ask.text.is_empty() => ask.text.clone(),
            kind if ask.text.is_empty() => ask_word(kind).to_owned(),
            kind => format!("{}: {}", ask_word(kind), ask.text),
        };
        let due = ask.due.map(|due| text::letters_due(lang(), words().date(due)));
        view! { <li>{word}{due.map(|due| view! { " " <strong>{due}</strong> })}</li> }
    };
    (!asks.is_empty()).then(|| {
        view! {
            <section aria-labelledby="letter-asks">
                <h2 id="letter-asks">{text::letters_asks(lang())}</h2>
                <ul class="letter-asks">{asks.into_iter().map(line).collect_view()}</ul>
            </section>
        }
    })
}
