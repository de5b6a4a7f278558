//! Onto the home screen: the browser's own dialog where there is one, pictures of the steps on an iPhone.
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::context::Context;
use crate::ui::field::shell::Heading;
use crate::ui::ports::InstallState;

#[component]
pub fn HomeScreen(#[prop(into)] done: Callback<()>) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let install = move |_| {
        spawn_local(async move {
            if context.ports().platform.install().await {
                done.run(());
            }
        });
    };
    let state = context.ports().platform.install_state();
    let go_on = if state == InstallState::Offered { "button wide" } else { "button primary big wide" };
    let help = match state {
        InstallState::Installed => view! { <p>{words.say(text::join_installed)}</p> }.into_any(),
        InstallState::Offered => view! {
            <p>{words.say(text::join_install_why)}</p>
            <button type="button" class="button primary big wide" on:click=install><Draw icon=Icon::AddSquare/>{words.say(text::join_install)}</button>
        }
        .into_any(),
        InstallState::ByHand => view! { <p>{words.say(text::join_install_why)}</p><IphoneSteps/> }.into_any(),
        InstallState::Unknown => view! { <p>{words.say(text::join_install_why)}</p><p>{words.say(text::join_install_menu)}</p> }.into_any(),
    };
    view! {
        <Heading title=words.say(text::join_done)/>
        {help}
        <button type="button" class=go_on on:click=move |_| done.run(())>{words.say(text::join_to_home)}</button>
    }
}

#[component]
fn IphoneSteps() -> impl IntoView {
    let words = Context::take().words();
    let steps =
        [(Icon::Share, text::join_iphone_1 as fn(_) -> _), (Icon::AddSquare, text::join_iphone_2), (Icon::Check, text::join_iphone_3)];
    let steps: Vec<_> = steps
        .into_iter()
        .map(|(icon, word)| view! { <li class="row nowrap"><span class="step-icon"><Draw icon/></span><span class="grow">{words.say(word)}</span></li> })
        .collect();
    view! { <ol class="stack">{steps}</ol> }
}
