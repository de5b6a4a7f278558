//! Enrolling somebody: which unit, what name, what position.
use leptos::html::Input;
use leptos::prelude::*;
use uuid::Uuid;

use crate::domain::access::PersonId;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::desk::lang;
use crate::ui::desk::parts::{Failure, Modal};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::unit_select::UnitSelect;
use crate::wire::paths;
use crate::wire::people::{EnrolRequest, PersonView};

#[component]
pub fn Enrol(enrolled: Callback<PersonView>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    // Made before anything is sent, so that pressing twice or a lost answer enrols once.
    let id = PersonId(Uuid::now_v7());
    let (name, position) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let unit = RwSignal::new(None::<UnitId>);
    let failed = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let value = |input: NodeRef<Input>| input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
        let Some(unit) = unit.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let request = EnrolRequest { id, name: value(name), position: value(position), unit };
        busy.set(true);
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.post::<PersonView>(paths::PEOPLE, &request).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(person) => enrolled.run(person),
                    Err(code) => failed.set(Some(code)),
                }
            },
        );
    };
    view! {
        <Modal title=text::desk_enrol(lang()) close class="dialog desk-dialog-wide">
            <form class="stack" on:submit=submit>
                <UnitSelect unit/>
                <div class="field">
                    <label for="enrol-name">{text::desk_name(lang())}</label>
                    <input class="input" id="enrol-name" node_ref=name required maxlength="200" autocomplete="off"/>
                </div>
                <div class="field">
                    <label for="enrol-position">{text::desk_position_held(lang())}</label>
                    <input class="input" id="enrol-position" node_ref=position required maxlength="200" autocomplete="off" list="enrol-positions"/>
                    <datalist id="enrol-positions">
                        {[text::desk_village_head(lang()), text::desk_village_assistant(lang()), text::desk_kamnan(lang()), text::desk_volunteer(lang())]
                            .map(|position| view! { <option value=position></option> })}
                    </datalist>
                </div>
                {move || failed.get().map(|code| view! { <Failure code/> })}
                <div class="buttons">
                    <button type="submit" class="button primary" aria-disabled=move || (busy.get() || unit.with(Option::is_none)).to_string()>
                        {text::desk_enrol(lang())}
                    </button>
                </div>
            </form>
        </Modal>
    }
}
