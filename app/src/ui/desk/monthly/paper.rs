//! The page as it will print (enclosure 2), beside the arrangement.
use leptos::prelude::*;

use super::edit::Edit;
use crate::domain::channel::Channel;
use crate::domain::monthly::Placed;
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
        <section class="monthly-paper" aria-label=text::monthly_paper(lang())>
            <h2 class="small muted no-print">{text::monthly_paper(lang())}</h2>
            <article class="paper" lang="th">
                <p class="paper-unit">{unit}</p>
                <h3 class="paper-title">{title}</h3>
                {Channel::ALL.map(|channel| view! { <Section edit channel/> })}
            </article>
        </section>
    }
}

#[component]
fn Section(edit: Edit, channel: Channel) -> impl IntoView {
    let pictures = Memo::new(move |_| edit.arrangement.with(|now| now.pictures(channel).to_vec()));
    view! {
        <section>
            <h4>{format!("{}. {}", to_thai_digits(&channel.number().to_string()), channel.heading())}</h4>
            <p class="paper-examples">{format!("({})", channel.examples())}</p>
            {move || match pictures.with(Vec::is_empty) {
                true => view! { <p class="paper-none">{text::monthly_empty_paper(Lang::Th)}</p> }.into_any(),
                false => view! { <div class="paper-row">{pictures.get().into_iter().map(figure).collect_view()}</div> }.into_any(),
            }}
        </section>
    }
}

fn figure(placed: Placed) -> impl IntoView {
    let days = thai_date::short_range(placed.from, placed.to, Digits::Thai);
    view! {
        <figure>
            <img src=paths::thumbnail(placed.source, &placed.hash) alt="" loading="lazy" decoding="async"/>
            <figcaption><span>{placed.caption}</span><span>{format!("({days})")}</span></figcaption>
        </figure>
    }
}
