//! Six digits under a big thumb.
use leptos::{html, prelude::*};

use crate::domain::thai_date::from_thai_digits;

pub const LENGTH: usize = 6;

/// Calls `full` with the six digits as soon as there are six. `again` clears it and takes the focus when it changes.
#[component]
pub fn PinInput(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] problem: Signal<Option<String>>,
    again: RwSignal<u32>,
    #[prop(into)] full: Callback<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let count = RwSignal::new(0_usize);
    Effect::new(move |_| {
        again.track();
        if let Some(input) = node.get() {
            input.set_value("");
            count.set(0);
            let _ = input.focus();
        }
    });
    let typed = move |event| {
        let digits: String = from_thai_digits(&event_target_value(&event)).chars().filter(char::is_ascii_digit).take(LENGTH).collect();
        if let Some(input) = node.get_untracked() {
            input.set_value(&digits);
        }
        count.set(digits.len());
        if digits.len() == LENGTH {
            full.run(digits);
        }
    };
    let dots = (0..LENGTH).map(|at| view! { <span class:on=move || { count.get() > at }></span> }).collect_view();
    view! {
        <div class="pin">
            <label for=id>{label}</label>
            <div class="pin-box">
                <input id=id node_ref=node type="password" inputmode="numeric" pattern="[0-9]*" autocomplete="off" maxlength="6"
                    aria-describedby=format!("{id}-problem") on:input=typed/>
                <div class="pin-dots" aria-hidden="true">{dots}</div>
            </div>
            <p class="pin-problem" id=format!("{id}-problem") role="alert">{move || problem.get()}</p>
        </div>
    }
}
