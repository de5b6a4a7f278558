//! Choosing the PIN: typed twice.
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::text;
use crate::ui::context::{Context, Gate};
use crate::ui::field::draft::store_code;
use crate::ui::field::pin::PinInput;
use crate::ui::field::shell::Heading;
use crate::ui::settings;

#[component]
pub fn NewPin(#[prop(into)] done: Callback<()>) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let first = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<String>);
    let again = RwSignal::new(0_u32);
    let begin_again = move |sentence: &str| {
        let _ = first.try_set(None);
        let _ = problem.try_set(Some(sentence.to_owned()));
        let _ = again.try_update(|count| *count += 1);
    };
    let full = move |pin: String| match first.get_untracked() {
        None if is_easy(&pin) => begin_again(words.say(text::join_pin_easy)),
        None => {
            problem.set(None);
            first.set(Some(pin));
            again.update(|count| *count += 1);
        }
        Some(chosen) if chosen == pin => spawn_local(async move {
            match context.ports().lock.set_pin(pin).await {
                Ok(()) => {
                    settings::set_unlocked();
                    context.gate.set(Gate::Open);
                    done.run(());
                }
                Err(error) => begin_again(&words.problem(store_code(&error))),
            }
        }),
        Some(_) => begin_again(words.say(text::join_pin_differs)),
    };
    let label = move || words.say(if first.with(Option::is_none) { text::join_pin_first } else { text::join_pin_again });
    view! {
        <Heading title=words.say(text::join_pin_title)/>
        <p>{words.say(text::join_pin_why)}</p>
        {move || {
            let id = if first.with(Option::is_none) { "pin-first" } else { "pin-again" };
            view! { <PinInput id label=label() problem again full=full/> }
        }}
    }
}

/// One digit six times, or a plain row of digits: the first anybody would try.
fn is_easy(pin: &str) -> bool {
    let steps: Vec<i16> = pin.bytes().zip(pin.bytes().skip(1)).map(|(a, b)| i16::from(b) - i16::from(a)).collect();
    [0, 1, -1].iter().any(|step| steps.iter().all(|s| s == step))
}

#[cfg(test)]
mod tests {
    use super::is_easy;

    #[test]
    fn only_the_plainest_pins_are_refused() {
        for easy in ["000000", "123456", "987654"] {
            assert!(is_easy(easy), "{easy}");
        }
        for fine in ["250968", "112233", "123450"] {
            assert!(!is_easy(fine), "{fine}");
        }
    }
}
