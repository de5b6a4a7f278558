//! A question that must be answered before anything else.
use leptos::{html, prelude::*};

/// The native modal dialog: it keeps the focus inside, closes with Escape and gives the focus back.
#[component]
pub fn Confirm(
    /// Shown while true; set to false by any answer.
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    #[prop(into)] body: Signal<String>,
    #[prop(into)] yes: String,
    #[prop(into)] no: String,
    #[prop(optional)] danger: bool,
    #[prop(into)] on_yes: Callback<()>,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let class = if danger { "button danger wide" } else { "button primary wide" };
    let label = title.clone();
    view! {
        <dialog class="dialog" node_ref=node aria-label=label on:close=move |_| open.set(false)>
            <h2>{title}</h2>
            <p>{move || body.get()}</p>
            <div class="buttons">
                <button type="button" class=class on:click=move |_| { open.set(false); on_yes.run(()); }>{yes}</button>
                // What cannot be taken back is not done by a key that was pressed once too often.
                <button type="button" class="button wide" autofocus=true on:click=move |_| open.set(false)>{no}</button>
            </div>
        </dialog>
    }
}
