//! Home: what do I owe, is everything safe, what needs me; and the one big button.
use leptos::prelude::*;

use super::about_me::AboutMe;
use super::banners::{Banners, Unprotected};
use super::kept::{self, Kept, Life, Saved};
use super::letters;
use super::month::{self, Owed};
use super::nothing::NothingThisMonth;
use super::reminders::Reminders;
use super::shell::{Page, Tab};
use crate::domain::report::ReportId;
use crate::offline::draft::Draft;
use crate::offline::letters::{self as offline_letters, KeptLetter};
use crate::offline::month as offline_month;
use crate::offline::outbox::SentReport;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone, Waiting};
use crate::ui::context::{Context, Sending};
use crate::ui::{names, place};
use crate::wire::months::ObligationView;

#[component]
pub fn Home() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let kept = context.watch(move |ports| async move {
        let unit = context.me.with_untracked(|me| me.as_ref().map(|me| me.unit.id));
        let owed = match unit {
            Some(unit) => offline_month::owed(&*ports.store, unit).await.unwrap_or_default(),
            None => Vec::new(),
        };
        let letters = match unit {
            Some(unit) => offline_letters::letters(&*ports.store, unit).await.unwrap_or_default(),
            None => Vec::new(),
        };
        kept::read(ports).await.map(|kept| (kept, owed, letters))
    });
    context.tend_month();
    context.tend_letters();
    context.tend_material();
    let button = view! {
        <a class="button primary big wide" href=place::NEW><Draw icon=Icon::Camera/>{words.say(text::field_record)}</a>
    };
    let body = move || {
        kept.with(|kept| match kept {
            None => view! { <Waiting word=words.say(text::common_opening)/> }.into_any(),
            Some(Err(_)) => view! { <Notice tone=Tone::Bad><p>{words.say(text::field_store_failed)}</p></Notice> }.into_any(),
            Some(Ok((kept, owed, letters))) => body(kept.clone(), owed.clone(), letters),
        })
    };
    view! {
        <Page title=words.say(text::app_name) tab=Tab::Home bar=button.into_any()>
            <News/>
            <Banners/>
            <AboutMe brief=true/>
            <Reminders/>
            {body}
            <Unprotected/>
        </Page>
    }
}

fn body(kept: Kept, owed: Vec<ObligationView>, letters: &[KeptLetter]) -> AnyView {
    let needs_you: Vec<Saved> = kept.saved().into_iter().filter(|saved| matches!(saved.life(), Life::NeedsYou(_))).collect();
    view! {
        <Returned reports=kept.returned()/>
        {letters::notice(letters)}
        {owes(&kept, &owed)}
        <Safe kept=kept.clone()/>
        <Unreadable count=kept.unreadable/>
        <NeedsYou reports=needs_you/>
        <Drafts drafts=kept.drafts/>
    }
    .into_any()
}

/// One sentence about what was just done.
#[component]
fn News() -> impl IntoView {
    let context = Context::take();
    let news = context.news.get_untracked();
    context.news.set(None);
    news.map(|news| view! { <div class="news" role="status"><Notice tone=Tone::Good><p>{news}</p></Notice></div> })
}

/// What do I owe, by when? Last month, too, as long as nothing of it is in.
fn owes(kept: &Kept, rows: &[ObligationView]) -> AnyView {
    let is_open = |month| month::is_open(rows, month) && kept.held_in(month) == (0, 0);
    let months = month::owed(Context::take().today(), |of| month::due_on(rows, of), is_open);
    let sections = months.into_iter().map(|owed| {
        let row = rows.iter().find(|row| row.month == owed.month).cloned();
        view! { <Owes owed held=kept.held_in(owed.month) row/> }
    });
    sections.collect_view().into_any()
}

/// `held`: reports of the month that the centre holds, and that wait here.
#[component]
fn Owes(owed: Owed, held: (usize, usize), row: Option<ObligationView>) -> impl IntoView {
    let words = Context::take().words();
    let (Owed { month, due, days_left }, (here, waiting)) = (owed, held);
    // A colleague's phone, or the one before this, may have sent what this one does not know.
    let there = row.as_ref().map_or(0, |row| usize::try_from(row.activities).unwrap_or(usize::MAX));
    let sent = here.max(there);
    let left = match days_left {
        ..0 => text::field_due_past(words.lang, words.num(-days_left)),
        0 => words.say(text::field_due_today).to_owned(),
        1 => words.say(text::field_due_tomorrow).to_owned(),
        days => text::field_due_left(words.lang, words.num(days)),
    };
    let is_answered = row.as_ref().is_some_and(|row| row.nothing.is_some());
    let urgent = sent + waiting == 0 && days_left <= 3 && !is_answered;
    view! {
        <section class="owes" aria-labelledby=format!("owes-{month}")>
            <h2 id=format!("owes-{month}")>{text::field_month(words.lang, words.month(month.first_day()))}</h2>
            <div class="figures">
                <p class="figure"><b>{words.num(sent)}</b><span>{words.say(text::field_sent_count)}</span></p>
                <p class="figure" class:urgent=urgent><b>{words.date(due)}</b><span>{words.say(text::field_due)}" · "{left}</span></p>
            </div>
            {(sent + waiting == 0).then(|| view! { <NothingThisMonth month row/> })}
        </section>
    }
}

/// Is everything safe?
#[component]
fn Safe(kept: Kept) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let (reports, photos) = kept.waiting();
    let line = if reports > 0 {
        let sentence = move || match context.session_needed.get() {
            // Nothing goes by itself then; the notice above says what lets it.
            true => text::field_waiting_for_session(words.lang, words.num(photos), words.num(reports)),
            false => text::field_waiting(words.lang, words.num(photos), words.num(reports)),
        };
        view! { <Draw icon=Icon::Phone/><p class="grow">{sentence}</p> }.into_any()
    } else if kept.unreadable > 0 {
        ().into_any()
    } else if kept.sent.is_empty() && kept.outbox.is_empty() {
        view! { <Draw icon=Icon::Info/><p class="grow">{words.say(text::field_nothing_yet)}</p> }.into_any()
    } else if kept.outbox.is_empty() {
        view! { <Draw icon=Icon::CheckCircle/><p class="grow">{words.say(text::field_all_safe)}</p> }.into_any()
    } else {
        ().into_any()
    };
    let class = match (reports, kept.sent.is_empty()) {
        (1.., _) => "safe waiting",
        (0, true) => "safe none",
        (0, false) => "safe",
    };
    let progress = move || (reports != 0 && !context.session_needed.get()).then(|| view! { <div class="progress"><Progress/></div> });
    view! { <section class=class role="status">{line}{progress}</section> }
}

/// Reports that an older version of the app, come back, cannot open: not sent, and never called safe.
#[component]
fn Unreadable(count: usize) -> impl IntoView {
    let words = Context::take().words();
    (count > 0).then(|| {
        let sentence = text::field_unreadable(words.lang, words.num(count));
        view! { <Notice tone=Tone::Attention icon=Icon::Refresh><p>{sentence}</p></Notice> }
    })
}

/// True progress: bytes the centre has, of all bytes in the queue.
#[component]
fn Progress() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    move || match context.sending.get() {
        Sending::Idle => view! {
            <button type="button" class="button small" on:click=move |_| context.ports().platform.sync_now()>
                {words.say(text::field_send_now)}
            </button>
        }
        .into_any(),
        // Nothing has got through yet, and perhaps nothing will.
        Sending::Started | Sending::Progress { sent: 0, .. } => {
            view! { <p class="small">{words.say(text::field_connecting)}</p> }.into_any()
        }
        Sending::Progress { sent, total } => {
            let sentence = text::field_sending(words.lang, words.size(sent), words.size(total));
            view! { <p class="small">{sentence.clone()}</p><progress max=total.max(1).to_string() value=sent.to_string() aria-label=sentence></progress> }
                .into_any()
        }
    }
}

/// Sent back by the district: how many, and the way to each.
#[component]
fn Returned(reports: Vec<SentReport>) -> impl IntoView {
    let words = Context::take().words();
    let count = text::field_returned_count(words.lang, words.num(reports.len()));
    let items = reports.into_iter().map(move |sent| {
        let content = &sent.submission.content;
        let what = format!("{} · {}", names::channel(words, content.channel), words.range(content.from, content.to));
        let comment = sent.returned().map(|review| words.num(&review.comment)).unwrap_or_default();
        view! {
            <li>
                <p class="strong">{what}</p>
                <p>{comment}</p>
                <a class="button small" href=place::report(sent.id)>{words.say(text::field_look)}</a>
            </li>
        }
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="returned">
                <Notice tone=Tone::Attention icon=Icon::Return><h2>{count}</h2><ul class="stack tight">{items}</ul></Notice>
            </section>
        }
    })
}

#[component]
fn NeedsYou(reports: Vec<Saved>) -> impl IntoView {
    let words = Context::take().words();
    let items = reports.into_iter().map(move |saved| {
        let sentence = match saved.life() {
            Life::NeedsYou(code) => words.problem(&code),
            _ => String::new(),
        };
        let content = saved.content();
        let what = format!("{} · {}", names::channel(words, content.channel), words.range(content.from, content.to));
        view! {
            <li>
                <Notice tone=Tone::Attention>
                    <p class="strong">{what}</p>
                    <p>{sentence}</p>
                    <a class="button small" href=place::report(saved.id())>{words.say(text::field_look)}</a>
                </Notice>
            </li>
        }
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| {
        view! { <section class="stack tight"><h2>{words.say(text::field_needs_you)}</h2><ul class="stack tight">{items}</ul></section> }
    })
}

/// Reports begun and not yet saved.
#[component]
fn Drafts(drafts: Vec<Draft>) -> impl IntoView {
    let words = Context::take().words();
    let mut drafts = drafts;
    drafts.sort_by_key(|draft| -draft.changed_ms);
    let items: Vec<_> = drafts.iter().map(|draft| view! { <DraftLink id=draft.id draft=draft.clone()/> }).collect();
    (!items.is_empty()).then(|| {
        view! { <section class="stack tight"><h2>{words.say(text::field_drafts)}</h2><ul class="stack tight">{items}</ul></section> }
    })
}

#[component]
fn DraftLink(id: ReportId, draft: Draft) -> impl IntoView {
    let words = Context::take().words();
    let form = draft.form;
    let channel = form.channel.map_or(words.say(text::field_channel_open), |channel| names::channel(words, channel));
    let day = form.from.map(|day| words.range(day, form.to.unwrap_or(day))).unwrap_or_default();
    let photos = text::common_photos(words.lang, words.num(form.photos.len()));
    view! {
        <li>
            <a class="card line" href=place::draft(id)>
                <Draw icon=Icon::Write/>
                <span class="grow"><b>{channel}</b><span class="muted small">{format!("{day} · {photos}")}</span></span>
                <span class="go">{words.say(text::field_continue)}</span>
            </a>
        </li>
    }
}
