//! My reports: each with its line of life, and one report with what can be done about it.
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::answer::{Answer, PictureComment};
use super::kept::{self, Life, Saved};
use super::shell::{Page, Tab};
use crate::domain::report::{FieldProblem, ReportContent, ReportId};
use crate::domain::review::Review;
use crate::offline::outbox::OutboxItem;
use crate::offline::queue;
use crate::text;
use crate::ui::components::{Confirm, Draw, Empty, Icon, Notice, Preview, PreviewBytes, Proof, State, Tone, Waiting};
use crate::ui::context::{Context, Sending};
use crate::ui::words::Words;
use crate::ui::{names, place};
use crate::wire::problem::code;

#[component]
pub fn Reports() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let kept = context.watch(kept::read);
    let list = move || {
        kept.with(|kept| match kept {
            None => view! { <Waiting word=words.say(text::common_opening)/> }.into_any(),
            Some(Err(_)) => view! { <Notice tone=Tone::Bad><p>{words.say(text::field_store_failed)}</p></Notice> }.into_any(),
            Some(Ok(kept)) => list(kept.saved(), words),
        })
    };
    view! { <Page title=words.say(text::field_reports) tab=Tab::Reports>{list}</Page> }
}

fn list(saved: Vec<Saved>, words: Words) -> AnyView {
    if saved.is_empty() {
        return view! {
            <Empty icon=Icon::List word=words.say(text::field_reports_empty)>
                <a class="button primary" href=place::NEW>{words.say(text::field_record)}</a>
            </Empty>
        }
        .into_any();
    }
    let rows: Vec<_> = saved.into_iter().map(|saved| view! { <Row saved/> }).collect();
    view! { <ul class="stack tight">{rows}</ul> }.into_any()
}

#[component]
fn Row(saved: Saved) -> impl IntoView {
    let words = Context::take().words();
    let (content, life) = (saved.content(), saved.life());
    let picture = content.photos.first().map(|photo| photo.hash.clone());
    view! {
        <li>
            <a class="card line report-row" href=place::report(saved.id())>
                <span class="thumb">{picture.map(|hash| view! { <Preview hash alt=""/> })}</span>
                <span class="grow">
                    <b>{names::channel(words, content.channel)}</b>
                    <span class="muted small">{words.range(content.from, content.to)}</span>
                    <State tone=life.tone() icon=life.icon() word=life.word(words)/>
                </span>
                <Draw icon=Icon::Next/>
            </a>
        </li>
    }
}

#[component]
pub fn ReportScreen(id: ReportId) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let kept = context.watch(kept::read);
    let body = move || {
        kept.with(|kept| match kept {
            None => view! { <Waiting word=words.say(text::common_opening)/> }.into_any(),
            Some(Err(_)) => view! { <Notice tone=Tone::Bad><p>{words.say(text::field_store_failed)}</p></Notice> }.into_any(),
            Some(Ok(kept)) => match kept.find(id) {
                None => view! { <Empty icon=Icon::Search word=words.say(text::field_report_gone)/> }.into_any(),
                Some(saved) => view! { <Whole saved/> }.into_any(),
            },
        })
    };
    view! { <Page title=words.say(text::field_report) back=place::REPORTS>{body}</Page> }
}

#[component]
fn Whole(saved: Saved) -> impl IntoView {
    let words = Context::take().words();
    let content = saved.content().clone();
    let queued = match &saved {
        Saved::Queued(item) => Some(item.clone()),
        Saved::Sent(_) => None,
    };
    let sent = match &saved {
        Saved::Sent(sent) => Some(sent.clone()),
        Saved::Queued(_) => None,
    };
    let received = sent.as_ref().map(|sent| words.moment(sent.receipt.received_at));
    let review = sent.as_ref().and_then(|sent| sent.review.clone());
    let proof = sent.as_ref().map(|sent| view! { <Proof id=sent.id/> });
    view! {
        <LifeLine life=saved.life() received/>
        {queued.map(|item| view! { <Actions item/> })}
        {sent.map(|sent| view! { <Answer sent/> })}
        <Facts content=content.clone()/>
        <Pictures content review/>
        {proof}
    }
}

/// On this phone → on its way → at the centre → accepted; what is done has a tick.
#[component]
fn LifeLine(life: Life, received: Option<String>) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let done = match life {
        Life::Waiting(_) | Life::NeedsYou(_) => 1,
        Life::OnTheWay => 2,
        Life::Received { .. } | Life::Returned => 3,
        Life::Accepted => 4,
    };
    let steps = [text::field_step_phone as fn(_) -> _, text::field_step_sending, text::field_step_centre, text::field_step_accepted];
    let steps: Vec<_> = steps
        .into_iter()
        .enumerate()
        .map(|(at, word)| {
            let is_done = at < done;
            let icon = if is_done { Icon::CheckCircle } else { Icon::Clock };
            let spoken = if is_done { words.say(text::field_step_done) } else { words.say(text::field_step_open) };
            view! { <li class:done=is_done><Draw icon/><span>{words.say(word)}<span class="sr-only">{format!(": {spoken}")}</span></span></li> }
        })
        .collect();
    let problem = match &life {
        // No signal is no problem of the report's: it goes by itself.
        Life::Waiting(Some(code)) if code != code::OFFLINE => Some(words.problem(code)),
        _ => None,
    };
    let tone = life.tone();
    view! {
        <section class="stack tight">
            <ol class="life">{steps}</ol>
            <State tone icon=life.icon() word=life.word(words)/>
            {received.map(|at| view! { <p class="muted small">{text::field_received_at(words.lang, at)}</p> })}
            {move || matches!(context.sending.get(), Sending::Idle).then(|| problem.clone()).flatten()
                .map(|sentence| view! { <p class="muted">{sentence}</p> })}
        </section>
    }
}

/// What is wrong with it, by field, and what the person can do while it is still on this phone.
#[component]
fn Actions(item: OutboxItem) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let (deleting, too_late) = (RwSignal::new(false), RwSignal::new(false));
    let quarantine = item.delivery.quarantine.clone();
    let is_stuck = quarantine.is_some();
    let changeable = queue::can_take_back(&item);
    let item = StoredValue::new(item);
    let navigate = StoredValue::new_local(use_navigate());
    // What the work needs is taken out first: taking the item back takes this part of the screen away.
    let edit = move || {
        let go = navigate.get_value();
        take_back(context, item.get_value(), too_late, move |id| go(&place::draft(id), Default::default()));
    };
    let delete = move || {
        let go = navigate.get_value();
        take_back(context, item.get_value(), too_late, move |id| {
            let go = go.clone();
            spawn_local(async move {
                let _ = context.ports().store.delete_draft(id).await;
                context.news.set(Some(words.say(text::field_deleted).to_owned()));
                context.changed();
                go(place::REPORTS, Default::default());
            });
        });
    };
    view! {
        {quarantine.map(|quarantine| view! { <Problems code=quarantine.code errors=quarantine.errors/> })}
        {is_stuck.then(|| view! {
            <button type="button" class="button wide" on:click=move |_| try_again(context, item.get_value(), too_late)>
                <Draw icon=Icon::Refresh/>{words.say(text::field_try_again)}
            </button>
        })}
        <Show when=move || too_late.get()><Notice tone=Tone::Quiet><p>{words.say(text::field_too_late)}</p></Notice></Show>
        {changeable.then(|| view! {
            <div class="row">
                <button type="button" class="button primary grow" on:click=move |_| edit()><Draw icon=Icon::Write/>{words.say(text::field_edit)}</button>
                <button type="button" class="button danger" on:click=move |_| deleting.set(true)><Draw icon=Icon::Trash/>{words.say(text::field_delete)}</button>
            </div>
        })}
        <Confirm open=deleting title=words.say(text::field_delete_title) body=words.say(text::field_delete_body).to_owned()
            yes=words.say(text::field_delete_yes) no=words.say(text::common_cancel) danger=true on_yes=move |()| delete()/>
    }
}

#[component]
fn Problems(code: String, errors: Vec<FieldProblem>) -> impl IntoView {
    let words = Context::take().words();
    let lines: Vec<_> = errors
        .iter()
        .map(|error| view! { <li>{format!("{}: {}", super::draft::field_name(words, &error.field), words.problem(&error.code))}</li> })
        .collect();
    view! { <Notice tone=Tone::Attention><p class="strong">{words.problem(&code)}</p><ul class="stack tight">{lines}</ul></Notice> }
}

/// Makes a draft of a waiting item, unless the engine was quicker.
fn take_back(context: Context, item: OutboxItem, too_late: RwSignal<bool>, then: impl Fn(ReportId) + 'static) {
    spawn_local(async move {
        let taken = queue::take_back(&*context.ports().store, &item, context.now_ms()).await;
        context.changed();
        match taken {
            Ok(Some(draft)) => then(draft.id),
            _ => {
                let _ = too_late.try_set(true);
            }
        }
    });
}

/// As it is, because what was wrong lay elsewhere.
fn try_again(context: Context, item: OutboxItem, too_late: RwSignal<bool>) {
    spawn_local(async move {
        if queue::try_again(&*context.ports().store, &item).await != Ok(true) {
            let _ = too_late.try_set(true);
        }
        context.changed();
        context.ports().platform.sync_now();
    });
}

#[component]
fn Facts(content: ReportContent) -> impl IntoView {
    let words = Context::take().words();
    let partners: Vec<_> = content.partners.iter().map(|partner| names::partner(words, *partner)).collect();
    let topics: Vec<_> = content.topics.iter().map(|topic| names::topic(words, topic)).collect();
    let facts = [
        (words.say(text::field_channel), names::channel(words, content.channel).to_owned()),
        (words.say(text::field_when), words.range(content.from, content.to)),
        (words.say(text::field_place), words.num(&content.place)),
        (words.say(text::field_people), content.people.map(|people| words.count(people.into())).unwrap_or_default()),
        (words.say(text::field_partners), partners.join(", ")),
        (words.say(text::field_topics), topics.join(", ")),
        (words.say(text::field_note), content.note),
    ];
    let rows: Vec<_> = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect();
    view! { <dl class="facts">{rows}</dl> }
}

#[component]
fn Pictures(content: ReportContent, review: Option<Review>) -> impl IntoView {
    let words = Context::take().words();
    let total = content.photos.len();
    let pictures: Vec<_> = content
        .photos
        .into_iter()
        .enumerate()
        .map(|(at, photo)| {
            let alt = text::field_picture_of(words.lang, words.num(at + 1), words.num(total));
            let caption = photo.caption.clone();
            let comment = review.as_ref().and_then(|review| review.comment_on(&photo.hash)).map(str::to_owned);
            view! {
                <figure>
                    <Preview hash=photo.hash alt bytes=PreviewBytes::Whole/>
                    {(!caption.is_empty()).then(|| view! { <figcaption>{caption}</figcaption> })}
                    {comment.map(|comment| view! { <PictureComment comment/> })}
                </figure>
            }
        })
        .collect();
    view! { <section class="stack" aria-label=words.say(text::field_pictures)>{pictures}</section> }
}
