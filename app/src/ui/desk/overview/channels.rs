//! The six channels of the month: what was done in each, and which have nothing yet.
use leptos::prelude::*;

use super::Shown;
use crate::text;
use crate::ui::desk::month::linked;
use crate::ui::desk::parts::{ChannelBadge, Skeleton};
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::state::Load;
use crate::ui::desk::{lang, words};
use crate::wire::months::{ChannelFigures, MonthSummary};

#[component]
pub fn Channels(shown: Shown) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="overview-channels">
            <h2 id="overview-channels">{text::overview_channels(lang())}</h2>
            {move || match shown.summary.get() {
                Load::Waiting => view! { <Skeleton lines=6/> }.into_any(),
                Load::Failed(_) => ().into_any(),
                Load::Here(summary) => view! { <Here summary/> }.into_any(),
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
        view! {
            <li>
                <div class="row between"><ChannelBadge channel=of.channel/>{linked(of.figures.activities, done, &list(Some(of.channel)))}</div>
                <div class="overview-bar" aria-hidden="true"><span style:width=width></span></div>
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
