//! The account at the office's identity provider by which one is known here, too.
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::text;
use crate::ui::components::{Confirm, Icon, State, Tone};
use crate::ui::desk::parts::Failure;
use crate::ui::desk::provider::{self, CameBack};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{ACCOUNT, lang, words};
use crate::wire::factors::Factors;
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::session::Errand;

/// Nothing where the installation has none.
#[component]
pub fn ByProvider(since: Option<DateTime<Utc>>, changed: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (name, failed, ending) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>), RwSignal::new(false));
    desk.ask(move |api| Box::pin(async move { Ok(provider::name(&api).await) }), move |found| drop(name.try_set(found.ok().flatten())));
    let navigate = use_navigate();
    if let Some(with) = provider::came_back() {
        // A code counts once: a page that is loaded again does not send it again.
        navigate(ACCOUNT, NavigateOptions { replace: true, ..Default::default() });
        match with {
            CameBack::With(reply) => desk.ask(
                move |api| Box::pin(async move { api.put::<Factors>(paths::MY_PROVIDER.to_owned(), &reply).await }),
                move |outcome| match outcome {
                    Ok(_) => drop(changed.try_run(())),
                    Err(code) => drop(failed.try_set(Some(code))),
                },
            ),
            CameBack::WithNothing(_) => failed.set(Some(code::PROVIDER_REFUSED.to_owned())),
        }
    }
    let link = move |_| {
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { provider::go(&api, Errand::Link).await }),
            move |outcome| drop(failed.try_set(outcome.err())),
        );
    };
    let end = move |()| {
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.delete(paths::MY_PROVIDER).await }),
            move |outcome| match outcome {
                Ok(()) => drop(changed.try_run(())),
                Err(code) => drop(failed.try_set(Some(code))),
            },
        );
    };
    // Also where it is not known what the provider is called.
    let alone = move || failed.get().filter(|_| name.with(Option::is_none)).map(|code| view! { <Failure code/> });
    let section = move || {
        name.get().map(|name| {
            let state = match since {
                Some(at) => view! { <State tone=Tone::Good icon=Icon::CheckCircle word=text::provider_linked(lang(), words().moment(at))/> },
                None => view! { <State tone=Tone::Quiet icon=Icon::Info word=text::provider_not_linked(lang()).to_owned()/> },
            };
            let word = if since.is_some() { text::provider_link_other(lang(), name.clone()) } else { text::provider_link(lang(), name.clone()) };
            view! {
                <section class="stack tight" aria-labelledby="provider">
                    <h3 id="provider">{text::provider_title(lang(), name.clone())}</h3>
                    <div>{state}</div>
                    <p class="muted small">{text::provider_hint(lang(), name.clone())}</p>
                    {move || failed.get().map(|code| view! { <Failure code/> })}
                    <div class="buttons">
                        <button type="button" class="button" on:click=link>{word}</button>
                        {since.map(|_| view! {
                            <button type="button" class="button danger" on:click=move |_| ending.set(true)>{text::provider_unlink(lang())}</button>
                        })}
                    </div>
                    <Confirm open=ending title=text::provider_unlink_title(lang(), name) body=text::provider_unlink_body(lang())
                        yes=text::provider_unlink(lang()) no=text::desk_cancel(lang()) danger=true on_yes=Callback::new(end)/>
                </section>
            }
        })
    };
    view! { {alone} {section} }
}
