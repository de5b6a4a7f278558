//! The page as it will print (enclosure 2), beside the arrangement, with what comes before and after it.
use leptos::prelude::*;

use super::bar::draft_link;
use super::edit::Edit;
use crate::domain::channel::Channel;
use crate::domain::monthly::{PictureKey, Placed};
use crate::domain::thai_date::{self, Digits, to_thai_digits};
use crate::text::{self, Lang};
use crate::ui::desk::lang;
use crate::ui::desk::state::Load;
use crate::wire::paths;

/// Always in Thai, as the form is.
#[component]
pub fn Paper(edit: Edit) -> impl IntoView {
    let unit =
        edit.monthly.with_untracked(|monthly| if let Load::Here(monthly) = monthly { monthly.unit.name.clone() } else { String::new() });
    let title = text::monthly_title(Lang::Th, thai_date::month_year(edit.month.first_day(), Digits::Thai));
    view! {
        <section class="monthly-paper" tabindex="0" aria-label=text::monthly_paper(lang())>
            <h2 class="small muted no-print">{text::monthly_paper(lang())}</h2>
            <Memorandum edit title=title.clone()/>
            <article class="paper paper-pictures" lang="th">
                <p class="paper-unit">{unit}</p>
                <h3 class="paper-title">{title}</h3>
                {Channel::ALL.map(|channel| view! { <Section edit channel/> })}
            </article>
            <Annex edit/>
        </section>
    }
}

/// The covering memo comes first: its subject and what was written for it.
#[component]
fn Memorandum(edit: Edit, title: String) -> impl IntoView {
    let note = Memo::new(move |_| edit.arrangement.with(|now| now.note.clone()));
    let paragraph = |line: &str| {
        let line = line.trim().to_owned();
        (!line.is_empty()).then(|| view! { <p class="paper-paragraph">{line}</p> })
    };
    view! {
        <article class="paper paper-around" lang="th">
            <h3 class="paper-title">{text::paper_memo(Lang::Th)}</h3>
            <p><b>{text::paper_subject(Lang::Th)}</b>" "{title}</p>
            {move || match note.with(|note| note.trim().is_empty()) {
                // What lies between the two tells the counts, which only submitting knows.
                true => view! {
                    <p class="paper-paragraph">{text::paper_note_why(Lang::Th)}</p>
                    <p class="paper-none">{text::monthly_paper_usual(Lang::Th)}</p>
                    <p class="paper-paragraph">{text::paper_note_end(Lang::Th)}</p>
                }.into_any(),
                false => note.with(|note| note.lines().map(paragraph).collect_view()).into_any(),
            }}
        </article>
    }
}

/// The table of activities comes last.
#[component]
fn Annex(edit: Edit) -> impl IntoView {
    let has_draft =
        Memo::new(move |_| edit.is_open() && edit.monthly.with(|monthly| matches!(monthly, Load::Here(monthly) if monthly.version > 0)));
    view! {
        <article class="paper paper-around" lang="th">
            <h3 class="paper-title">{text::paper_annex(Lang::Th)}</h3>
            <p class="paper-none">{text::monthly_paper_table(Lang::Th)}</p>
        </article>
        {move || has_draft.get().then(|| view! { <p class="no-print">{draft_link(edit)}</p> })}
    }
}

#[component]
fn Section(edit: Edit, channel: Channel) -> impl IntoView {
    let keys = Memo::new(move |_| edit.arrangement.with(|now| now.pictures(channel).iter().map(Placed::key).collect::<Vec<_>>()));
    view! {
        <section>
            <h4>{format!("{}. {}", to_thai_digits(&channel.number().to_string()), channel.heading())}</h4>
            <p class="paper-examples">{format!("({})", channel.examples())}</p>
            {move || keys.with(Vec::is_empty).then(|| view! { <p class="paper-none">{text::monthly_empty_paper(Lang::Th)}</p> })}
            <div class="paper-row">
                <For each=move || keys.get() key=|key| (key.source, key.hash.clone()) let:key><Figure edit key/></For>
            </div>
        </section>
    }
}

#[component]
fn Figure(edit: Edit, key: PictureKey) -> impl IntoView {
    let source = paths::thumbnail(key.source, &key.hash);
    let lines = Memo::new(move |_| {
        let placed = edit.placed(&key);
        placed
            .map(|placed| (placed.caption, format!("({})", thai_date::short_range(placed.from, placed.to, Digits::Thai))))
            .unwrap_or_default()
    });
    view! {
        <figure>
            <img src=source alt="" loading="lazy" decoding="async"/>
            <figcaption><span>{move || lines.get().0}</span><span>{move || lines.get().1}</span></figcaption>
        </figure>
    }
}
