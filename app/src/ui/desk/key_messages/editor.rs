//! Writing one: kept as a draft, or shown to everybody at once.
use leptos::html::Textarea;
use leptos::prelude::*;

use crate::domain::key_message::{KeyMessage, MAX_CHARS};
use crate::text;
use crate::ui::desk::parts::Modal;
use crate::ui::desk::publishing::{Channels, Days, DaysFields, Shown, Topics, Writing};
use crate::ui::desk::{lang, words};
use crate::wire::publications::OwnPublication;

#[component]
pub fn Editor(of: Option<OwnPublication<KeyMessage>>, shown: Shown<KeyMessage>) -> impl IntoView {
    let writing = Writing::new(of.as_ref(), shown);
    let before = of.map(|of| of.content);
    let topics = RwSignal::new(before.as_ref().map(|of| of.topics.clone()).unwrap_or_default());
    let first = before.as_ref().map(|of| of.text.clone()).unwrap_or_default();
    let (from, until) = (before.as_ref().map(|of| of.from), before.as_ref().and_then(|of| of.until));
    let channels = RwSignal::new(before.map(|of| of.channels).unwrap_or_default());
    let (message, days) = (NodeRef::<Textarea>::new(), Days::new(writing.desk.context.today()));
    let length = RwSignal::new(first.chars().count());
    let content = move || {
        let (from, until) = days.read()?;
        let text = message.get_untracked().map(|area| area.value().trim().to_owned()).unwrap_or_default();
        Ok(KeyMessage { text, channels: channels.get_untracked(), topics: topics.get_untracked(), from, until })
    };
    let close = Callback::new(move |()| shown.dialog.set(None));
    let count = move |event| length.set(event_target_value(&event).chars().count());
    view! {
        <Modal title=text::messages_write(lang()) close class="dialog desk-dialog-wide">
            <form class="stack" on:submit=move |event: web_sys::SubmitEvent| { event.prevent_default(); writing.save(content(), true); }>
                <div class="field">
                    <label for="message-text">{text::messages_text(lang())}</label>
                    <textarea class="input" id="message-text" node_ref=message required maxlength=MAX_CHARS.to_string() rows="2"
                        aria-describedby="message-length" on:input=count prop:value=first></textarea>
                    <p class="hint" id="message-length">{move || text::messages_length(lang(), words().num(length.get()), words().num(MAX_CHARS))}</p>
                </div>
                <Channels channels/>
                <Topics topics/>
                <DaysFields days from until/>
                {writing.foot(move |publish| writing.save(content(), publish))}
            </form>
        </Modal>
    }
}
