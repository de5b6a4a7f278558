//! Excusing a unit from the month, with a reason; and taking it back.
use leptos::prelude::*;

use crate::text;
use crate::ui::desk::lang;
use crate::ui::desk::parts::{Failure, Modal};
use crate::ui::desk::reason::ReasonForm;
use crate::ui::desk::state::use_desk;
use crate::wire::months::ObligationView;
use crate::wire::paths;

#[component]
pub fn Excuse(row: ObligationView, done: Callback<()>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let path = paths::excuse(row.unit.id, row.month);
    let failed = RwSignal::new(None::<String>);
    let delete = StoredValue::new(path.clone());
    let take_back = move |_| {
        let path = delete.get_value();
        desk.ask(
            move |api| Box::pin(async move { api.delete(path).await }),
            move |outcome| match outcome {
                Ok(()) => done.run(()),
                Err(code) => failed.set(Some(code)),
            },
        );
    };
    let earlier = row.excused.as_ref().map(|said| said.reason.clone()).unwrap_or_default();
    let has_excuse = row.excused.is_some();
    view! {
        <Modal title=text::month_excuse_unit(lang(), row.unit.name.clone()) close>
            <ReasonForm path earlier hint=text::month_excuse_hint(lang()) word=text::month_excuse(lang()) done>
                {has_excuse.then(|| view! {
                    <button type="button" class="button" on:click=take_back>{text::month_excuse_back(lang())}</button>
                })}
            </ReasonForm>
            {move || failed.get().map(|code| view! { <Failure code/> })}
        </Modal>
    }
}
