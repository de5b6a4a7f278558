//! One's own: notifications of this browser, and e-mail.
use leptos::html::Input;
use leptos::prelude::*;

use crate::text;
use crate::ui::components::{Chip, Notice, Tone};
use crate::ui::desk::lang;
use crate::ui::desk::parts::{Failure, Refusal, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::push::PushSwitch;
use crate::wire::paths;
use crate::wire::problem::Problem;
use crate::wire::sendings::{Contact, ContactInput};

#[component]
pub fn Outside() -> impl IntoView {
    let desk = use_desk();
    let contact = RwSignal::new(Load::<Contact>::Waiting);
    let load = move || desk.load(paths::MY_CONTACT.to_owned(), contact);
    load();
    view! {
        <section class="card stack" aria-labelledby="ways">
            <h2 id="ways">{text::ways_title(lang())}</h2>
            <p class="muted small">{text::ways_hint(lang())}</p>
            <PushSwitch/>
            {move || match contact.get() {
                Load::Waiting => view! { <Skeleton lines=2/> }.into_any(),
                Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| load())/> }.into_any(),
                Load::Here(contact) if contact.offered => view! { <Email contact/> }.into_any(),
                Load::Here(_) => ().into_any(),
            }}
        </section>
    }
}

#[component]
fn Email(contact: Contact) -> impl IntoView {
    let desk = use_desk();
    let (address, by_email) = (NodeRef::<Input>::new(), RwSignal::new(contact.by_email));
    let (busy, refused, saved) = (RwSignal::new(false), RwSignal::new(None::<Problem>), RwSignal::new(false));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        saved.set(false);
        let email = address.get_untracked().map(|input| input.value()).unwrap_or_default();
        let input = ContactInput { email, by_email: by_email.get_untracked() };
        desk.ask_why(
            move |api| Box::pin(async move { api.put::<Contact>(paths::MY_CONTACT, &input).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(_) => saved.set(true),
                    Err(problem) => refused.set(Some(problem)),
                }
            },
        );
    };
    view! {
        <form class="stack" novalidate on:submit=save>
            <div class="chips"><Chip name="by-email" label=text::ways_by_email(lang()) checked=by_email change=Callback::new(move |on| by_email.set(on))/></div>
            <div class="field">
                <label for="my-email">{text::ways_email(lang())}</label>
                <input class="input" id="my-email" type="email" inputmode="email" autocomplete="email" node_ref=address value=contact.email/>
            </div>
            {move || refused.get().map(|problem| view! { <Refusal problem/> })}
            <div role="status">{move || saved.get().then(|| view! { <Notice tone=Tone::Good><p>{text::ways_saved(lang())}</p></Notice> })}</div>
            <div class="buttons"><button type="submit" class="button" aria-disabled=move || busy.get().to_string()>{text::ways_save(lang())}</button></div>
        </form>
    }
}
