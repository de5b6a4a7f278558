//! What is held about somebody: taken out as a file for them, or erased for good.
use leptos::html::{Input, Textarea};
use leptos::prelude::*;

use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::desk::parts::{Failure, Modal};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{focus, format, lang, words};
use crate::wire::paths;
use crate::wire::people::PersonView;
use crate::wire::personal::{Erasure, ErasureInput, MAX_ERASURE_REASON_CHARS};

/// What says that it is done.
const ERASED: &str = "dialog [data-of='erased']";

/// `erased` hears when it is done; the dialog stays and says so.
#[component]
pub fn PersonalDialog(person: PersonView, erased: Callback<()>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let done = RwSignal::new(None::<Erasure>);
    let is_oneself = desk.context.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.person == person.id));
    let heard = Callback::new(move |erasure| {
        done.set(Some(erasure));
        erased.run(());
        // What had it, the form, is gone.
        focus::soon(|| focus::on(ERASED));
    });
    let (id, name, office) = (person.id, person.name.clone(), format!("{} {}", person.position, person.unit.name));
    view! {
        <Modal title=text::personal_open(lang()) close class="dialog desk-dialog-wide">
            {move || match done.get() {
                Some(erasure) => view! {
                    <div role="status" tabindex="-1" data-of="erased">
                        <Notice tone=Tone::Good>
                            <p class="strong">{text::personal_done(lang(), format::moment(words(), erasure.at))}</p>
                            <p>{text::personal_done_hint(lang())}</p>
                        </Notice>
                    </div>
                }.into_any(),
                None => view! {
                    <p><span class="strong">{name.clone()}</span><br/>{office.clone()}</p>
                    <section class="stack tight">
                        // The dialog begins here, and not at what cannot be taken back.
                        <p><a class="button" href=paths::person_data(id) download="" autofocus=true><Draw icon=Icon::Download/>{text::personal_export(lang())}</a></p>
                        <p class="muted small">{text::personal_export_hint(lang())}</p>
                    </section>
                    {(!is_oneself).then(|| view! { <Erase person=id heard/> })}
                }.into_any(),
            }}
        </Modal>
    }
}

/// Says what goes and what stays, and asks for a reason and a second yes.
#[component]
fn Erase(person: crate::domain::access::PersonId, heard: Callback<Erasure>) -> impl IntoView {
    let desk = use_desk();
    let (reason, sure) = (NodeRef::<Textarea>::new(), NodeRef::<Input>::new());
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let reason = reason.get_untracked().map(|area| area.value().trim().to_owned()).unwrap_or_default();
        let is_sure = sure.get_untracked().is_some_and(|sure| sure.checked());
        if busy.get_untracked() || reason.is_empty() || !is_sure {
            return;
        }
        busy.set(true);
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.post::<Erasure>(paths::person_erasure(person), &ErasureInput { reason }).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(erasure) => heard.run(erasure),
                    Err(code) => failed.set(Some(code)),
                }
            },
        );
    };
    let list =
        |lines: &'static str| view! { <ul class="desk-changes">{lines.lines().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> };
    view! {
        <section class="stack" aria-labelledby="personal-erase">
            <h3 id="personal-erase">{text::personal_erase(lang())}</h3>
            <p class="strong">{text::personal_goes(lang())}</p>
            {list(text::personal_goes_list(lang()))}
            <p class="strong">{text::personal_stays(lang())}</p>
            {list(text::personal_stays_list(lang()))}
            <form class="stack" on:submit=submit>
                <div class="field">
                    <label for="erasure-reason">{text::personal_reason(lang())}</label>
                    <textarea class="input" id="erasure-reason" node_ref=reason required maxlength=MAX_ERASURE_REASON_CHARS.to_string() rows="2"></textarea>
                </div>
                <label class="row nowrap"><input type="checkbox" node_ref=sure required/><span>{text::personal_confirm(lang())}</span></label>
                {move || failed.get().map(|code| view! { <Failure code/> })}
                <div class="buttons">
                    <button type="submit" class="button danger" aria-disabled=move || busy.get().to_string()>{text::personal_erase_now(lang())}</button>
                </div>
            </form>
        </section>
    }
}
