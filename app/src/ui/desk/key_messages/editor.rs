//! Writing one: kept as a draft, or shown to everybody at once.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use uuid::Uuid;

use super::Shown;
use crate::domain::channel::Channel;
use crate::domain::key_message::{KeyMessage, MAX_CHARS};
use crate::domain::publication::{Publication, PublicationId};
use crate::domain::thai_date::one_day;
use crate::text;
use crate::ui::components::{Chip, Draw, Icon};
use crate::ui::desk::parts::{Modal, Refusal};
use crate::ui::desk::state::{Desk, use_desk};
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::paths;
use crate::wire::problem::Problem;
use crate::wire::publications::{OwnPublication, PublicationInput};

/// A message on its way. Copies mean the same.
#[derive(Clone, Copy)]
struct Writing {
    desk: Desk,
    shown: Shown,
    id: PublicationId,
    /// Of the draft as it is kept; 0: not yet.
    version: StoredValue<u32>,
    busy: RwSignal<bool>,
    refused: RwSignal<Option<Problem>>,
    unread: RwSignal<Option<&'static str>>,
}

impl Writing {
    fn save(self, input: PublicationInput<KeyMessage>, then_publish: bool) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.refused.set(None);
        let (path, version) = (paths::key_message(self.id), self.version.get_value());
        self.desk.ask_why(
            move |api| Box::pin(async move { api.change::<OwnPublication<KeyMessage>>("PUT", path, version, &input).await }),
            move |outcome| match outcome {
                Ok(message) if then_publish => {
                    self.version.set_value(message.version);
                    self.publish(message.version);
                }
                outcome => self.end(outcome),
            },
        );
    }

    fn publish(self, version: u32) {
        let path = paths::key_message_publication(self.id);
        self.desk.ask_why(
            move |api| Box::pin(async move { api.change::<OwnPublication<KeyMessage>>("POST", path, version, &()).await }),
            move |outcome| self.end(outcome),
        );
    }

    fn end(self, outcome: Result<OwnPublication<KeyMessage>, Problem>) {
        self.busy.set(false);
        match outcome {
            Ok(_) => {
                self.shown.dialog.set(None);
                self.shown.messages.load(self.desk);
            }
            Err(problem) => self.refused.set(Some(problem)),
        }
    }
}

#[component]
pub fn Editor(of: Option<OwnPublication<KeyMessage>>, shown: Shown) -> impl IntoView {
    let desk = use_desk();
    let is_draft = of.as_ref().is_some_and(|of| of.state == Publication::Draft);
    let writing = Writing {
        desk,
        shown,
        // Made before anything is sent, so that a repeat writes one message.
        id: of.as_ref().filter(|_| is_draft).map_or_else(|| PublicationId(Uuid::now_v7()), |of| of.id),
        version: StoredValue::new(of.as_ref().filter(|_| is_draft).map_or(0, |of| of.version)),
        busy: RwSignal::new(false),
        refused: RwSignal::new(None),
        unread: RwSignal::new(None),
    };
    let replaces = of.as_ref().and_then(|of| if is_draft { of.replaces } else { Some(of.id) });
    let topics = of.as_ref().map(|of| of.content.topics.clone()).unwrap_or_default();
    let before = of.map(|of| of.content);
    let day = |day: Option<NaiveDate>| day.map(|day| words().date(day)).unwrap_or_default();
    let (from_before, until_before) = (day(before.as_ref().map(|of| of.from)), day(before.as_ref().and_then(|of| of.until)));
    let first = before.as_ref().map(|of| of.text.clone()).unwrap_or_default();
    let channels = RwSignal::new(before.map(|of| of.channels).unwrap_or_default());
    let (message, from, until) = (NodeRef::<Textarea>::new(), NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let length = RwSignal::new(first.chars().count());
    let save = move |then_publish: bool| {
        let read = |field: NodeRef<Input>| {
            let text = field.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
            if text.is_empty() { Ok(None) } else { one_day(&text).map(Some).ok_or("date_unreadable") }
        };
        match read(from).and_then(|from| Ok((from, read(until)?))) {
            Ok((from, until)) => {
                writing.unread.set(None);
                let text = message.get_untracked().map(|area| area.value().trim().to_owned()).unwrap_or_default();
                let from = from.unwrap_or_else(|| desk.context.today());
                let content = KeyMessage { text, channels: channels.get_untracked(), topics: topics.clone(), from, until };
                writing.save(PublicationInput { content, replaces }, then_publish);
            }
            Err(code) => writing.unread.set(Some(code)),
        }
    };
    let keep = save.clone();
    let close = Callback::new(move |()| shown.dialog.set(None));
    let count = move |event| length.set(event_target_value(&event).chars().count());
    view! {
        <Modal title=text::messages_write(lang()) close class="dialog desk-dialog-wide">
            <form class="stack" on:submit=move |event: web_sys::SubmitEvent| { event.prevent_default(); save(true); }>
                <div class="field">
                    <label for="message-text">{text::messages_text(lang())}</label>
                    <textarea class="input" id="message-text" node_ref=message required maxlength=MAX_CHARS.to_string() rows="2"
                        aria-describedby="message-length" on:input=count prop:value=first></textarea>
                    <p class="hint" id="message-length">{move || text::messages_length(lang(), words().num(length.get()), words().num(MAX_CHARS))}</p>
                </div>
                <fieldset class="field">
                    <legend>{text::messages_channels(lang())}</legend>
                    <div class="chips">{Channel::ALL.map(|channel| channel_chip(channels, channel)).into_iter().collect_view()}</div>
                </fieldset>
                <div class="letter-stamp-form">
                    <label class="field"><span>{text::coordinators_from(lang())}</span>
                        <input class="input" node_ref=from autocomplete="off" value=from_before placeholder=words().date(desk.context.today())/></label>
                    <label class="field"><span>{text::coordinators_until(lang())}</span>
                        <input class="input" node_ref=until autocomplete="off" value=until_before placeholder=text::form_until_changed(lang())/></label>
                </div>
                {replaces.is_some().then(|| view! { <p class="hint">{text::messages_replaces_hint(lang())}</p> })}
                {move || writing.unread.get().map(|code| view! { <p class="problem" role="alert"><Draw icon=Icon::Warning/>{words().problem(code)}</p> })}
                {move || writing.refused.get().map(|problem| view! { <Refusal problem/> })}
                <div class="buttons">
                    <button type="submit" class="button primary" aria-disabled=move || writing.busy.get().to_string()>{text::messages_publish(lang())}</button>
                    <button type="button" class="button" on:click=move |_| keep(false)>{text::messages_keep(lang())}</button>
                </div>
            </form>
        </Modal>
    }
}

fn channel_chip(channels: RwSignal<BTreeSet<Channel>>, channel: Channel) -> impl IntoView {
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
}
