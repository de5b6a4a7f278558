//! Fields and marks that both kinds show.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use leptos::html::Input;
use leptos::prelude::*;

use super::{Desked, Dialog, Shown};
use crate::domain::channel::Channel;
use crate::domain::publication::Publication;
use crate::domain::report::{TOPICS, Topic};
use crate::domain::thai_date::one_day;
use crate::text;
use crate::ui::components::{Chip, Confirm, Icon, State, Tone};
use crate::ui::desk::parts::Failure;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::publications::OwnPublication;

/// Where it stands; what is published and begins later says when. `from`: its first day.
#[component]
pub fn PublicationState(state: Publication, from: NaiveDate) -> impl IntoView {
    let (tone, icon, word) = match state {
        Publication::Draft => (Tone::Quiet, Icon::Write, text::letters_state_draft(lang()).to_owned()),
        Publication::Published if from > use_desk().context.today() => {
            (Tone::Good, Icon::CheckCircle, text::messages_published_from(lang(), words().date(from)))
        }
        Publication::Published => (Tone::Good, Icon::CheckCircle, text::messages_published(lang()).to_owned()),
        Publication::Withdrawn => (Tone::Bad, Icon::Close, text::letters_state_withdrawn(lang()).to_owned()),
    };
    view! { <State tone icon word/> }
}

#[component]
pub fn Channels(channels: RwSignal<BTreeSet<Channel>>) -> impl IntoView {
    let chip = |channel: Channel| {
        let checked = Signal::derive(move || channels.with(|channels| channels.contains(&channel)));
        let change = move |wanted: bool| {
            channels.update(|channels| {
                if wanted {
                    channels.insert(channel);
                } else {
                    channels.remove(&channel);
                }
            });
        };
        view! { <Chip name="channels" label=names::channel(words(), channel) checked change/> }
    };
    view! {
        <fieldset class="field">
            <legend>{text::messages_channels(lang())}</legend>
            <div class="chips">{Channel::ALL.map(chip).into_iter().collect_view()}</div>
        </fieldset>
    }
}

/// The topics that everybody knows, and whatever it has besides.
#[component]
pub fn Topics(topics: RwSignal<BTreeSet<Topic>>) -> impl IntoView {
    let mut codes: Vec<Topic> = TOPICS.into_iter().map(str::to_owned).collect();
    codes.extend(topics.get_untracked().into_iter().filter(|code| !TOPICS.contains(&code.as_str())));
    let chip = |code: Topic| {
        let label = names::topic(words(), &code);
        let code = StoredValue::new(code);
        let checked = Signal::derive(move || topics.with(|topics| code.with_value(|code| topics.contains(code))));
        let change = move |wanted: bool| {
            topics.update(|topics| {
                let code = code.get_value();
                let _ = if wanted { topics.insert(code) } else { topics.remove(&code) };
            });
        };
        view! { <Chip name="topics" label checked change/> }
    };
    view! {
        <fieldset class="field">
            <legend>{text::messages_topics(lang())}</legend>
            <div class="chips">{codes.into_iter().map(chip).collect_view()}</div>
        </fieldset>
    }
}

/// First and last day, as typed.
#[derive(Clone, Copy)]
pub struct Days {
    from: NodeRef<Input>,
    until: NodeRef<Input>,
    today: NaiveDate,
}

impl Days {
    pub fn new(today: NaiveDate) -> Self {
        Self { from: NodeRef::new(), until: NodeRef::new(), today }
    }

    /// No first day: today. No last one: none.
    pub fn read(self) -> Result<(NaiveDate, Option<NaiveDate>), &'static str> {
        let read = |field: NodeRef<Input>| {
            let text = field.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
            if text.is_empty() { Ok(None) } else { one_day(&text).map(Some).ok_or("date_unreadable") }
        };
        Ok((read(self.from)?.unwrap_or(self.today), read(self.until)?))
    }
}

#[component]
pub fn DaysFields(days: Days, from: Option<NaiveDate>, until: Option<NaiveDate>) -> impl IntoView {
    let day = |day: Option<NaiveDate>| day.map(|day| words().date(day)).unwrap_or_default();
    view! {
        <div class="letter-stamp-form">
            <label class="field"><span>{text::coordinators_from(lang())}</span>
                <input class="input" node_ref=days.from autocomplete="off" value=day(from) placeholder=words().date(days.today)/></label>
            <label class="field"><span>{text::coordinators_until(lang())}</span>
                <input class="input" node_ref=days.until autocomplete="off" value=day(until) placeholder=text::form_until_changed(lang())/></label>
        </div>
    }
}

/// For which channels and topics, and from when until when; for what is published also since when another holds in its place.
pub fn placing_words<T: Desked>(of: &OwnPublication<T>) -> (String, String) {
    let (placing, replaced) = (of.content.placing(), of.replaced_from.filter(|_| of.state == Publication::Published));
    let channels = placing.channels.iter().map(|channel| names::channel(words(), *channel).to_owned());
    let topics = placing.topics.iter().map(|topic| names::topic(words(), topic));
    let channels = channels.chain(topics).collect::<Vec<_>>().join(" · ");
    let days = match placing.until {
        Some(until) => text::form_from_until(lang(), words().date(placing.from), words().date(until)),
        None => text::form_from_open(lang(), words().date(placing.from)),
    };
    let replaced = replaced.map(|day| format!(" · {}", text::messages_replaced_from(lang(), words().date(day)))).unwrap_or_default();
    (channels, days + &replaced)
}

/// What can still be done with one: go on with a draft, take the place of what is published, withdraw it.
#[component]
pub fn LineButtons<T: Desked>(of: OwnPublication<T>, shown: Shown<T>, replace: &'static str, withdraw: &'static str) -> impl IntoView {
    let (state, taken) = (of.state, of.clone());
    // Its place is taken: the one that took it can be replaced.
    let is_open = state == Publication::Draft || (state == Publication::Published && of.replaced_from.is_none());
    let word = if state == Publication::Draft { text::messages_go_on(lang()) } else { replace };
    view! {
        <div class="buttons">
            {is_open.then(|| view! {
                <button type="button" class="button small" on:click=move |_| shown.dialog.set(Some(Dialog::Write(Some(of.clone()))))>{word}</button>
            })}
            {(state == Publication::Published).then(|| view! {
                <button type="button" class="button small quiet" on:click=move |_| shown.dialog.set(Some(Dialog::Withdraw(taken.clone())))>{withdraw}</button>
            })}
        </div>
    }
}

/// Asks once: others stop showing it. `body`: what it is about.
#[component]
pub fn Withdraw<T: Desked>(of: OwnPublication<T>, shown: Shown<T>, title: &'static str, body: String) -> impl IntoView {
    let desk = use_desk();
    let (open, failed) = (RwSignal::new(true), RwSignal::new(None::<String>));
    Effect::new(move |_| {
        if !open.get() && failed.with(Option::is_none) {
            shown.dialog.set(None);
        }
    });
    let (path, version) = (format!("{}/withdrawal", T::path(of.id)), of.version);
    let on_yes = Callback::new(move |()| {
        let path = path.clone();
        desk.ask(
            move |api| Box::pin(async move { api.change::<OwnPublication<T>>("POST", path, version, &()).await }),
            move |outcome| match outcome {
                Ok(_) => shown.items.load(desk),
                Err(code) => failed.set(Some(code)),
            },
        );
    });
    view! {
        {move || failed.get().map(|code| view! { <Failure code/> })}
        <Confirm open title body yes=title no=text::desk_cancel(lang()) danger=true on_yes/>
    }
}
