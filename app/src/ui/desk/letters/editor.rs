//! Writing a letter. What is typed is kept as a draft; sending asks first, and gives it its number for good.
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use uuid::Uuid;
use wasm_bindgen::JsCast;

use super::addressees::AddresseeFields;
use super::ask_fields::AskFieldsView;
use super::enclosures::EnclosureFields;
use super::fields::{Fields, Place};
use super::keeping::{Keeping, Kept};
use super::leaving::Leaving;
use super::letter::OnScreen;
use super::{address, number};
use crate::domain::directive::{DirectiveId, LetterNumber};
use crate::domain::thai_date;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon};
use crate::ui::desk::parts::{Heading, Refusal};
use crate::ui::desk::state::Load;
use crate::ui::desk::{lang, words};
use crate::wire::directives::{Directive, Registers};
use crate::wire::paths;

#[component]
pub fn Editor(on_screen: OnScreen) -> impl IntoView {
    let (fields, version) = on_screen.letter.with_untracked(|letter| match letter {
        Load::Here(letter) => (Fields::of(letter, words().digits), letter.version),
        _ => (fresh(on_screen), 0),
    });
    let keeping = Keeping::new(on_screen, fields, version);
    if version == 0 {
        offer_number(on_screen, keeping);
        correct_another(on_screen, keeping);
        // Read again, the address leads to the draft as soon as there is one.
        Effect::new(move |_| {
            if keeping.kept.get() == Kept::Running
                && let Ok(history) = window().history()
            {
                let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address(on_screen.id)));
            }
        });
    }
    view! {
        <div class="desk-top row between">
            <Heading text=text::letters_write(lang())/>
            <Keep keeping/>
        </div>
        <div class="stack letter-editor">
            <div class="letter-stamp-form">
                <Line keeping label=text::letters_number_label(lang()) hint=text::letters_number_hint(lang()) of=|fields| &mut fields.number place=Place::Number/>
                <Line keeping label=text::letters_dated(lang()) hint="" of=|fields| &mut fields.dated place=Place::Dated/>
            </div>
            <Line keeping label=text::letters_subject(lang()) hint="" of=|fields| &mut fields.subject/>
            <AddresseeFields keeping/>
            <Area keeping/>
            <AskFieldsView keeping/>
            <EnclosureFields keeping/>
            <div class="letter-stamp-form">
                <Line keeping label=text::letters_signatory(lang()) hint="" of=|fields| &mut fields.name/>
                <Line keeping label=text::letters_signatory_position(lang()) hint="" of=|fields| &mut fields.position/>
            </div>
            {move || on_screen.trouble.get().map(|problem| view! { <Refusal problem/> })}
            <div class="buttons"><Send keeping/></div>
            <Leaving keeping/>
        </div>
    }
}

/// A new letter is dated today and signed by the one who writes, until somebody says otherwise.
fn fresh(on_screen: OnScreen) -> Fields {
    let context = on_screen.desk.context;
    let me = context.me.get_untracked();
    Fields {
        dated: thai_date::long(context.today(), words().digits),
        name: me.as_ref().map(|me| me.name.clone()).unwrap_or_default(),
        position: me.map(|me| me.position).unwrap_or_default(),
        ..Fields::default()
    }
}

/// The next number of the code that the office used last.
fn offer_number(on_screen: OnScreen, keeping: Keeping) {
    // Read here: an answer comes outside any screen.
    let digits = words().digits;
    on_screen.desk.ask(
        |api| Box::pin(async move { api.get::<Registers>(paths::REGISTERS).await }),
        move |outcome| {
            let offered = outcome.ok().and_then(|registers| registers.sent.into_iter().next());
            let is_empty = keeping.fields.try_with_untracked(|fields| fields.number.is_empty());
            if let Some(offered) = offered.filter(|_| is_empty == Some(true)) {
                keeping.begin(|fields| fields.number = offered.written(digits));
            }
        },
    );
}

/// `?corrects=`: begins with what the first one says.
fn correct_another(on_screen: OnScreen, keeping: Keeping) {
    let first =
        use_location().query.with_untracked(|query| query.get("corrects")).and_then(|id| Uuid::parse_str(&id).ok()).map(DirectiveId);
    let Some(first) = first else { return };
    let digits = words().digits;
    on_screen.desk.ask_why(
        move |api| Box::pin(async move { api.get::<Directive>(paths::directive(first)).await }),
        move |outcome| match outcome {
            Ok(letter) => keeping.begin(|fields| {
                let (of_first, number, dated) = (Fields::of(&letter, digits), fields.number.clone(), fields.dated.clone());
                *fields = Fields { number, dated, corrects: Some(first), ..of_first };
            }),
            Err(problem) => drop(on_screen.trouble.try_set(Some(problem))),
        },
    );
}

/// Where the draft is kept.
#[component]
fn Keep(keeping: Keeping) -> impl IntoView {
    move || {
        let (icon, word) = match keeping.kept.get() {
            Kept::Saved if !keeping.unread.with(Vec::is_empty) => (Icon::Warning, text::letters_kept_but(lang()).to_owned()),
            Kept::Saved => (Icon::Check, text::letters_kept(lang()).to_owned()),
            Kept::Changed | Kept::Running => (Icon::Clock, text::monthly_saving(lang()).to_owned()),
            Kept::NoNumber => (Icon::Warning, text::letters_no_number(lang()).to_owned()),
            Kept::Failed => (Icon::Warning, text::monthly_not_saved(lang()).to_owned()),
        };
        let class = if icon == Icon::Warning { "problem small" } else { "muted small row nowrap" };
        view! { <span class=class role="status"><Draw icon/>{word}</span> }
    }
}

#[component]
fn Line(
    keeping: Keeping,
    label: &'static str,
    hint: &'static str,
    of: fn(&mut Fields) -> &mut String,
    #[prop(optional)] place: Option<Place>,
) -> impl IntoView {
    let value = move || keeping.fields.with(|fields| of(&mut fields.clone()).clone());
    view! {
        <label class="field">
            <span>{label}</span>
            <input class="input" autocomplete="off" prop:value=value id=place.map(Place::id)
                aria-invalid=move || is_marked(keeping, place).then_some("true") aria-describedby=move || described(keeping, place)
                on:input=move |event| keeping.change(|fields| *of(fields) = event_target_value(&event))/>
            {(!hint.is_empty()).then(|| view! { <span class="hint">{hint}</span> })}
        </label>
        <Unsaved keeping place/>
    }
}

pub fn is_marked(keeping: Keeping, place: Option<Place>) -> bool {
    place.is_some_and(|place| keeping.unread.with(|unread| unread.contains(&place)))
}

/// The identity of what says what is wrong with a field.
pub fn described(keeping: Keeping, place: Option<Place>) -> Option<String> {
    place.filter(|_| is_marked(keeping, place)).map(|place| place.id() + "-problem")
}

/// Below a field that cannot be read: what is wrong, and that it alone is not saved.
#[component]
pub fn Unsaved(keeping: Keeping, place: Option<Place>) -> impl IntoView {
    move || {
        let id = described(keeping, place)?;
        let sentence = format!("{} · {}", words().problem(place?.problem()), text::letters_field_unsaved(lang()));
        Some(view! { <p class="problem small" id=id><Draw icon=Icon::Warning/>{sentence}</p> })
    }
}

#[component]
fn Area(keeping: Keeping) -> impl IntoView {
    view! {
        <label class="field">
            <span>{text::letters_body(lang())}</span>
            <textarea class="input" rows="10" prop:value=move || keeping.fields.with(|fields| fields.body.clone())
                on:input=move |event| keeping.change(|fields| fields.body = event_target_value(&event))></textarea>
        </label>
    }
}

#[component]
fn Send(keeping: Keeping) -> impl IntoView {
    let asking = RwSignal::new(false);
    let title = move || keeping.fields.with(|fields| LetterNumber::parse(&fields.number).map(|read| number(&read)).unwrap_or_default());
    let body = Signal::derive(move || text::letters_send_body(lang(), title()));
    // What cannot be read is set right before anybody is asked.
    let ask = move |_| match keeping.mark() {
        None => asking.set(true),
        Some(place) => {
            let field = document().get_element_by_id(&place.id()).and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(field) = field {
                let _ = field.focus();
                field.scroll_into_view();
            }
        }
    };
    view! {
        <button type="button" class="button primary" disabled=move || keeping.upload.is_running() on:click=ask><Draw icon=Icon::Upload/>{text::letters_send(lang())}</button>
        <Confirm open=asking title=text::letters_send_title(lang()) body yes=text::letters_send(lang()) no=text::letters_go_on(lang())
            on_yes=Callback::new(move |()| keeping.send())/>
    }
}
