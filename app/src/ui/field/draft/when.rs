//! When it was: today unless the person says otherwise, one day or several.
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;

use super::form::Form;
use crate::text;
use crate::ui::components::Chip;
use crate::ui::components::inputs::FieldProblem;
use crate::ui::context::Context;
use crate::ui::field::date_picker::DatePicker;

#[component]
pub fn When(form: Form) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let today = context.today();
    let dates = form.part(|form| (form.from, form.to));
    let from = Signal::derive(move || dates.get().0.unwrap_or(today));
    let to = Signal::derive(move || dates.get().1.unwrap_or(from.get()));
    let several = Signal::derive(move || dates.get().1.is_some());
    let single = Signal::derive(move || !several.get());
    let set_several = move |yes: bool| {
        let start = from.get_untracked();
        // What is recorded is over: several days end today at the latest, unless somebody says otherwise.
        let first = start.min(today - Duration::days(1));
        form.change(|draft| match yes {
            true => (draft.from, draft.to) = (Some(first), Some(first + Duration::days(1))),
            false => draft.to = None,
        });
    };
    // Moving the first day past the last takes the last along: that is what was meant.
    let set_from = move |day: NaiveDate| form.change(|draft| (draft.from, draft.to) = (Some(day), draft.to.map(|to| to.max(day))));
    let set_to = move |day: NaiveDate| form.change(|draft| draft.to = Some(day));
    let from_label = move || words.say(if several.get() { text::field_from } else { text::field_day_of });
    let (from_problem, to_problem) = (form.problem_of("from"), form.problem_of("to"));
    view! {
        <section class="stack" aria-labelledby="when">
            <h2 id="when">{words.say(text::field_when)}</h2>
            <div class="chips" role="radiogroup" aria-labelledby="when">
                <Chip name="several" label=words.say(text::field_one_day) checked=single radio=true change=move |_| set_several(false)/>
                <Chip name="several" label=words.say(text::field_several_days) checked=several radio=true change=move |_| set_several(true)/>
            </div>
            {move || view! { <DatePicker id="field-from" label=from_label() day=from change=set_from problem=from_problem/> }}
            <FieldProblem id="from" problem=from_problem/>
            <Show when=move || several.get()>
                <DatePicker id="field-to" label=words.say(text::field_to) day=to change=set_to problem=to_problem/>
            </Show>
            <FieldProblem id="to" problem=to_problem/>
        </section>
    }
}
