//! What those above wrote down about a unit, and a line to write the next.
use leptos::html::Textarea;
use leptos::prelude::*;
use uuid::Uuid;

use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::desk::pages::Pages;
use crate::ui::desk::parts::Refusal;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, words};
use crate::wire::notes::{MAX_NOTE_CHARS, Note, NoteInput};
use crate::wire::paths;
use crate::wire::problem::Problem;

#[component]
pub fn Notes(unit: UnitId) -> impl IntoView {
    let desk = use_desk();
    let notes = Pages::<Note>::new(format!("{}?limit=20", paths::unit_notes(unit)));
    notes.load(desk);
    let (field, failed, busy) = (NodeRef::<Textarea>::new(), RwSignal::new(None::<Problem>), RwSignal::new(false));
    // What was begun is there again when the dialog is, with the note's identity: a repeat after a lost answer writes one.
    let (id, begun) = desk.begun_notes.with_value(|begun| begun.get(&unit).cloned()).unwrap_or_else(|| (Uuid::now_v7(), String::new()));
    let id = StoredValue::new(id);
    let keep = move |event| {
        let text = event_target_value(&event);
        desk.begun_notes.update_value(|begun| drop(begun.insert(unit, (id.get_value(), text))));
    };
    let write = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(area) = field.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        failed.set(None);
        let (path, input) = (paths::unit_note(unit, id.get_value()), NoteInput { text: area.value() });
        desk.ask_why(
            move |api| Box::pin(async move { api.put::<Note>(path, &input).await }),
            move |outcome| {
                busy.try_set(false);
                match outcome {
                    Ok(_) => {
                        area.set_value("");
                        desk.begun_notes.update_value(|begun| drop(begun.remove(&unit)));
                        id.set_value(Uuid::now_v7());
                        notes.load(desk);
                    }
                    Err(problem) => drop(failed.try_set(Some(problem))),
                }
            },
        );
    };
    view! {
        <section class="stack" aria-labelledby="unit-notes">
            <h3 id="unit-notes">{text::notes_title(lang())}</h3>
            <form class="stack tight" on:submit=write>
                <label class="field"><span>{text::notes_write(lang())}</span>
                    <textarea class="input" rows="2" node_ref=field maxlength=MAX_NOTE_CHARS.to_string() required prop:value=begun on:input=keep></textarea></label>
                {move || failed.get().map(|problem| view! { <Refusal problem/> })}
                <div class="buttons"><button type="submit" class="button small" aria-disabled=move || busy.get().to_string()>{text::notes_keep(lang())}</button></div>
            </form>
            <ul class="letters" role="list">
                <For each=move || notes.items.get() key=|note| note.id let:note>
                    <li class="letters-line"><p class="pre">{note.text.clone()}</p><p class="small muted">{format!("{} · {}", words().person(&note.by), words().moment(note.made_at))}</p></li>
                </For>
            </ul>
            {move || notes.is_empty().then(|| view! { <p class="small muted">{text::notes_none(lang())}</p> })}
            {notes.foot()}
        </section>
    }
}
