//! The six channels of the month: what was done in each, and which have nothing yet.
use leptos::prelude::*;

use super::{Card, Shown, card, here};
use crate::text;
use crate::ui::desk::month::linked;
use crate::ui::desk::parts::{ChannelBadge, Skeleton};
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::{REPORTS, lang, words};
use crate::wire::months::{ChannelFigures, MonthSummary};

#[component]
pub fn Channels(shown: Shown) -> impl IntoView {
    let (card, summary) = (card(shown.summary, |_| false), here(shown.summary));
    view! {
        <section class="card stack" data-of="channels" aria-labelledby="overview-channels">
            <h2 id="overview-channels">{text::overview_channels(lang())}</h2>
            {move || match card.get() {
                Card::Waiting => view! { <Skeleton lines=6/> }.into_any(),
                // Why, and the way to try again, stand in the card of the month's state: both are one answer.
                Card::Failed(_) => view! { <p class="muted">{text::overview_not_here(lang())}</p> }.into_any(),
                Card::Nothing | Card::Here => view! { {move || summary.get().map(|summary| view! { <Here summary/> })} }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Here(summary: MonthSummary) -> impl IntoView {
    let area = summary.area.as_ref().map(|area| area.code.clone());
    let (month, figures) = (summary.month, summary.figures);
    let most = summary.channels.iter().map(|of| of.figures.activities).max().unwrap_or_default().max(1);
    let covered = summary.channels.iter().filter(|of| of.figures.activities > 0).count();
    let list = move |channel| Reports { area: area.clone(), channel, ..Reports::behind(month) };
    let all = list(None);
    let line = move |of: ChannelFigures| {
        let done = text::month_done(lang(), words().count(of.figures.activities), words().count(of.figures.people));
        let width = format!("{}%", of.figures.activities * 100 / most);
        let bar = view! { <span style:width=width></span> };
        let bar = match of.figures.activities {
            0 => view! { <div class="overview-bar" aria-hidden="true">{bar}</div> }.into_any(),
            // By the mouse; the number beside it is the keyboard's way.
            _ => view! { <a class="overview-bar" aria-hidden="true" tabindex="-1" title=done.clone() href=list(Some(of.channel)).link(REPORTS)>{bar}</a> }.into_any(),
        };
        view! {
            <li>
                <div class="row between"><ChannelBadge channel=of.channel/>{linked(of.figures.activities, done, &list(Some(of.channel)))}</div>
                {bar}
            </li>
        }
    };
    view! {
        <p>
            <span class="strong">{text::overview_covered(lang(), words().num(covered))}</span>" · "
            {linked(figures.activities, text::month_done(lang(), words().count(figures.activities), words().count(figures.people)), &all)}
        </p>
        <ul class="stack tight" role="list">{summary.channels.into_iter().map(line).collect_view()}</ul>
        <p class="small muted">{text::month_how_counted(lang())}</p>
    }
}
