//! Through which of the six channels: the village's own is filled in, the rest are one tap away.
use leptos::prelude::*;

use super::form::Form;
use crate::domain::channel::Channel;
use crate::text;
use crate::ui::components::inputs::FieldProblem;
use crate::ui::components::{Draw, Icon};
use crate::ui::context::Context;
use crate::ui::names;

#[component]
pub fn ChannelChoice(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let chosen = form.part(|form| form.channel);
    let all = RwSignal::new(chosen.get_untracked().is_none());
    // While closed only the chosen one is there; once opened the list stays, or the arrow keys would close it.
    let shown = move || if all.get() { Channel::ALL.to_vec() } else { chosen.get().into_iter().collect() };
    view! {
        <fieldset class="stack" id="field-channel" tabindex="-1">
            <legend class="h2">{words.say(text::field_channel)}</legend>
            <div class="channels">
                <For each=shown key=|channel| *channel let:channel><Card form channel chosen/></For>
            </div>
            <Show when=move || !all.get()>
                <button type="button" class="button" on:click=move |_| all.set(true)><Draw icon=Icon::List/>{words.say(text::field_channel_change)}</button>
            </Show>
            <FieldProblem id="channel" problem=form.problem_of("channel")/>
        </fieldset>
    }
}

#[component]
fn Card(form: Form, channel: Channel, chosen: Signal<Option<Channel>>) -> impl IntoView {
    let words = Context::take().words();
    view! {
        <label class="channel">
            <input type="radio" name="channel" value=channel.code() prop:checked=move || chosen.get() == Some(channel)
                on:change=move |_| form.change(|draft| draft.channel = Some(channel))/>
            <span class="channel-card">
                <Draw icon=names::channel_icon(channel) class="icon large"/>
                <span class="grow"><b>{names::channel(words, channel)}</b><span class="small muted">{names::channel_examples(words, channel)}</span></span>
                <Draw icon=Icon::CheckCircle class="icon tick"/>
            </span>
        </label>
    }
}
