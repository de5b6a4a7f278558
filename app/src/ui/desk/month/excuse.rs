//! Excusing a unit from the month, with a reason; and taking it back.
use std::sync::Arc;

use leptos::prelude::*;

use super::shown::Shown;
use crate::text::{self, Lang};
use crate::ui::desk::lang;
use crate::ui::desk::parts::{Failure, Modal};
use crate::ui::desk::reason::ReasonForm;
use crate::ui::desk::said::{Said, Undo};
use crate::ui::desk::state::{Desk, use_desk};
use crate::wire::months::{ObligationView, Reason};
use crate::wire::paths;

/// `done` hears what is to be said at the screen's foot, where it can be taken back. It outlives the dialog, which may be closed before
/// the answer is here.
#[component]
pub fn Excuse(row: ObligationView, shown: Shown, done: Callback<Said>, close: Callback<()>) -> impl IntoView {
    let (desk, lang) = (use_desk(), lang());
    let path = paths::excuse(row.unit.id, row.month);
    let earlier = row.excused.as_ref().map(|said| said.reason.clone());
    let (name, of) = (row.unit.name.clone(), row.unit.id.0.to_string());
    let undone = Said::Done { sentence: text::month_excuse_undone(lang, name.clone()), undo: None, of: Some(of.clone()) };
    let undo = undoing(desk, shown, path.clone(), earlier.clone(), undone);
    let say = move |sentence: fn(Lang, String) -> String| {
        let _ = done.try_run(Said::Done { sentence: sentence(lang, name.clone()), undo: Some(undo.clone()), of: Some(of.clone()) });
    };
    let failed = RwSignal::new(None::<String>);
    let (delete, taken_back) = (path.clone(), say.clone());
    let take_back = StoredValue::new(move || {
        let (path, say) = (delete.clone(), taken_back.clone());
        desk.ask(
            move |api| Box::pin(async move { api.delete(path).await }),
            move |outcome| match outcome {
                Ok(()) => say(text::month_excuse_back_said),
                Err(code) => drop(failed.try_set(Some(code))),
            },
        );
    });
    let has_excuse = earlier.is_some();
    view! {
        <Modal title=text::month_excuse_unit(lang, row.unit.name.clone()) close>
            <ReasonForm path earlier=earlier.unwrap_or_default() hint=text::month_excuse_hint(lang) word=text::month_excuse(lang)
                done=move || say(text::month_excuse_said)>
                {has_excuse.then(|| view! {
                    <button type="button" class="button" on:click=move |_| take_back.with_value(|take_back| take_back())>{text::month_excuse_back(lang)}</button>
                })}
            </ReasonForm>
            {move || failed.get().map(|code| view! { <Failure code/> })}
        </Modal>
    }
}

/// Puts back what was said `earlier`, or nothing.
fn undoing(desk: Desk, shown: Shown, path: String, earlier: Option<String>, undone: Said) -> Undo {
    Arc::new(move || {
        let (path, earlier, undone) = (path.clone(), earlier.clone(), undone.clone());
        desk.ask(
            move |api| {
                Box::pin(async move {
                    match earlier {
                        Some(reason) => api.put::<ObligationView>(path, &Reason { reason }).await.map(drop),
                        None => api.delete(path).await,
                    }
                })
            },
            move |outcome| match outcome {
                Ok(()) => {
                    desk.say(undone);
                    shown.refresh(desk);
                }
                Err(code) => desk.say(Said::Failed(code)),
            },
        );
    })
}
