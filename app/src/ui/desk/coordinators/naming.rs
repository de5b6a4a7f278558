//! Naming somebody: a new person, or one who was named here before.
use leptos::html::Input;
use leptos::prelude::*;
use uuid::Uuid;

use super::act::{OnScreen, Step, StepDialog};
use super::day;
use crate::domain::access::PersonId;
use crate::domain::assignment::{Appointee, AssignmentId, Reach, Term};
use crate::text;
use crate::ui::desk::{lang, words};
use crate::wire::assignments::{Assignment, AssignmentInput};
use crate::wire::paths;

/// The form's fields.
#[derive(Clone, Copy, Default)]
struct Fields {
    name: NodeRef<Input>,
    position: NodeRef<Input>,
    reach: ReachFields,
    from: NodeRef<Input>,
    until: NodeRef<Input>,
}

/// How somebody is reached, as it is typed.
#[derive(Clone, Copy, Default)]
pub struct ReachFields {
    telephone: NodeRef<Input>,
    mobile: NodeRef<Input>,
    online: NodeRef<Input>,
}

fn value(field: NodeRef<Input>) -> String {
    field.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default()
}

impl ReachFields {
    pub fn read(self) -> Reach {
        Reach { telephone: value(self.telephone), mobile: value(self.mobile), online: value(self.online) }
    }

    pub fn show(self, reach: &Reach) -> impl IntoView + use<> {
        let Reach { telephone, mobile, online } = reach.clone();
        view! {
            <div class="letter-stamp-form">
                <label class="field"><span>{text::form_telephone(lang())}</span>
                    <input class="input" type="tel" node_ref=self.telephone autocomplete="off" maxlength="40" value=telephone/></label>
                <label class="field"><span>{text::form_mobile(lang())}</span>
                    <input class="input" type="tel" node_ref=self.mobile autocomplete="off" maxlength="40" value=mobile/></label>
                <label class="field"><span>{text::form_online(lang())}</span>
                    <input class="input" node_ref=self.online autocomplete="off" maxlength="200" value=online/></label>
            </div>
        }
    }
}

#[component]
pub fn Naming(
    on_screen: OnScreen,
    /// Whoever holds it now, and will hand it over.
    current: Option<Assignment>,
    /// Those who were named here before.
    before: Vec<Assignment>,
    close: Callback<()>,
) -> impl IntoView {
    let (step, fields) = (Step::new(on_screen, close), Fields::default());
    // Made before anything is sent, so that a repeat names somebody once.
    let (id, new_person) = (AssignmentId(Uuid::now_v7()), PersonId(Uuid::now_v7()));
    let person = RwSignal::new(new_person);
    let hands_over = current.is_some();
    let unit = on_screen.unit;
    let submit = Callback::new(move |()| {
        let days = day::read(fields.from).and_then(|from| Ok((from, day::read(fields.until)?)));
        match days {
            Ok((from, until)) => {
                let from = from.unwrap_or_else(|| on_screen.desk.context.today());
                let appointee = Appointee { name: value(fields.name), position: value(fields.position), reach: fields.reach.read() };
                let input = AssignmentInput { unit, person: person.get_untracked(), appointee, term: Term { from, until }, hands_over };
                step.put(paths::assignment(id), input);
            }
            Err(code) => step.unread.set(Some(code)),
        }
    });
    let hand_over = current.map(|current| text::coordinators_takes_over(lang(), current.appointee.name));
    let title = if hands_over { text::coordinators_change(lang()) } else { text::coordinators_assign(lang()) };
    view! {
        <StepDialog step title word=title close submit>
            {hand_over.map(|sentence| view! { <p>{sentence}</p> })}
            <Known before person fields new_person/>
            <div class="field">
                <label for="naming-name">{text::form_name(lang())}</label>
                <input class="input" id="naming-name" node_ref=fields.name required maxlength="200" autocomplete="off"/>
            </div>
            <div class="field">
                <label for="naming-position">{text::form_position(lang())}</label>
                <input class="input" id="naming-position" node_ref=fields.position required maxlength="200" autocomplete="off"/>
            </div>
            {fields.reach.show(&Reach::default())}
            <div class="letter-stamp-form">
                <label class="field"><span>{text::coordinators_from(lang())}</span>
                    <input class="input" node_ref=fields.from autocomplete="off" placeholder=words().date(on_screen.desk.context.today())/></label>
                <label class="field"><span>{text::coordinators_until(lang())}</span>
                    <input class="input" node_ref=fields.until autocomplete="off" placeholder=text::form_until_changed(lang())/></label>
            </div>
            <p class="hint">{text::coordinators_days_hint(lang())}</p>
        </StepDialog>
    }
}

/// Choosing somebody fills the fields with what was written then.
#[component]
fn Known(before: Vec<Assignment>, person: RwSignal<PersonId>, fields: Fields, new_person: PersonId) -> impl IntoView {
    let mut known: Vec<Assignment> = Vec::new();
    for assignment in before {
        if known.iter().all(|other| other.person != assignment.person) {
            known.push(assignment);
        }
    }
    if known.is_empty() {
        return None;
    }
    let options = known.iter().map(|one| (one.person.0.to_string(), one.appointee.name.clone())).collect::<Vec<_>>();
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let found = known.iter().find(|one| one.person.0.to_string() == chosen);
        person.set(found.map_or(new_person, |one| one.person));
        let Some(Appointee { name, position, reach }) = found.map(|one| one.appointee.clone()) else { return };
        let ReachFields { telephone, mobile, online } = fields.reach;
        let texts = [
            (fields.name, name),
            (fields.position, position),
            (telephone, reach.telephone),
            (mobile, reach.mobile),
            (online, reach.online),
        ];
        for (field, text) in texts {
            if let Some(input) = field.get_untracked() {
                input.set_value(&text);
            }
        }
    };
    Some(view! {
        <label class="field"><span>{text::coordinators_who(lang())}</span>
            <select class="input" on:change=choose>
                <option value="">{text::coordinators_new_person(lang())}</option>
                {options.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
            </select>
        </label>
    })
}
