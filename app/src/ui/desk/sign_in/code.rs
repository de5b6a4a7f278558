//! The second step: the code that goes with the password.
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Refused, Submit, Why, choose, value, welcome};
use crate::domain::access::Role;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::context::Context;
use crate::ui::desk::code_field::CodeField;
use crate::ui::desk::lang;
use crate::wire::factors::CodeInput;
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::session::Me;

#[component]
pub fn ByCode(half_way: RwSignal<bool>, failed: RwSignal<Option<Refused>>, arrived: RwSignal<Option<Role>>) -> impl IntoView {
    let context = Context::take();
    let (typed, busy) = (NodeRef::<Input>::new(), RwSignal::new(false));
    Effect::new(move |_| {
        if let Some(input) = typed.get() {
            let _ = input.focus();
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let input = CodeInput { code: value(typed) };
        spawn_local(async move {
            match context.ports().api.post::<Me>(paths::SECOND_FACTOR, &input).await {
                Ok(me) => arrived.set(Some(welcome(context, me).await.role)),
                Err(error) => {
                    failed.set(Some(Refused::by(context, &error)));
                    if error.code() == code::SIGN_IN_AGAIN {
                        half_way.set(false);
                    } else {
                        choose(typed);
                    }
                }
            }
            busy.try_set(false);
        });
    };
    let back = move |_| {
        failed.set(None);
        half_way.set(false);
    };
    view! {
        <form class="card stack" on:submit=submit>
            <header class="stack tight">
                <Draw icon=Icon::Shield class="icon large"/>
                <h1>{text::factors_one_more(lang())}</h1>
            </header>
            <Why failed/>
            <CodeField id="sign-in-code" node=typed/>
            <Submit busy word=text::factors_confirm(lang())/>
            <button type="button" class="button quiet" on:click=back>{text::factors_back(lang())}</button>
        </form>
    }
}
