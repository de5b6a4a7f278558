//! What the colours of the map and the table mean.
use leptos::prelude::*;

use super::Shown;
use super::filter::Figure;
use super::level::{is_open, number, value};
use super::scale::{Class, Scale};
use crate::text;
use crate::ui::desk::lang;
use crate::ui::desk::state::Load;
use crate::wire::trend::AreaMonth;

/// `silent`: whether there is something beside the areas shown of which nobody reports.
#[component]
pub fn Legend(shown: Shown, #[prop(optional)] silent: Option<Memo<bool>>) -> impl IntoView {
    let any = move |is: fn(Figure, &AreaMonth) -> bool| {
        let figure = shown.scale.with(|scale| scale.figure);
        shown.areas.with(
            |areas| matches!(areas, Load::Here(trend) if trend.rows.iter().flat_map(|row| &row.months).any(|month| is(figure, month))),
        )
    };
    let any_open = Memo::new(move |_| any(is_open));
    let any_none = Memo::new(move |_| silent.is_some_and(|silent| silent.get()) || any(|figure, month| value(figure, month).is_none()));
    let keys = move || {
        let classes =
            shown.scale.with(|scale| scale.classes.iter().map(|class| (class.level.to_string(), said(scale, *class))).collect::<Vec<_>>());
        let open = any_open.get().then(|| ("open".to_owned(), text::overview_not_over(lang()).to_owned()));
        let none = any_none.get().then(|| ("none".to_owned(), text::overview_none_owed(lang()).to_owned()));
        let key =
            |(level, word): (String, String)| view! { <li><span class="chart-key" data-level=level aria-hidden="true"></span>{word}</li> };
        classes.into_iter().chain(open).chain(none).map(key).collect_view()
    };
    let measured = move || shown.scale.with(|scale| scale.figure != Figure::Answered).then(|| text::overview_scale(lang()));
    view! {
        <ul class="chart-legend" role="list" aria-label=text::overview_legend(lang())>{keys}</ul>
        <p class="small muted">{measured}</p>
    }
}

fn said(scale: &Scale, class: Class) -> String {
    let (from, to) = (number(scale.figure, class.from), number(scale.figure, class.to));
    if class.from == class.to { from } else { format!("{from} – {to}") }
}
