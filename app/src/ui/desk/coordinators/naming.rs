//! Naming somebody: a new person, or one who was named here before.
use leptos::html::Input;
use leptos::prelude::*;
use uuid::Uuid;

use super::act::{OnScreen, Step, StepDialog};
use super::day;
use crate::domain::access::PersonId;
use crate::domain::assignment::{Appointee, AssignmentId, Reach, Term};
use crate::text;
use crate::ui::desk::state::Load;
use crate::ui::desk::{lang, words};
use crate::wire::Page;
use crate::wire::assignments::{Assignment, AssignmentInput};
use crate::wire::paths;
use crate::wire::people::PersonView;

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

impl Fields {
    fn fill(self, appointee: &Appointee) {
        let ReachFields { telephone, mobile, online } = self.reach;
        let Appointee { name, position, reach } = appointee;
        let texts =
            [(self.name, name), (self.position, position), (telephone, &reach.telephone), (mobile, &reach.mobile), (online, &reach.online)];
        for (field, text) in texts {
            if let Some(input) = field.get_untracked() {
                input.set_value(text);
            }
        }
    }
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
    let people = RwSignal::new(Load::<Page<PersonView>>::Waiting);
    on_screen.desk.load(format!("{}?limit=200&unit={}", paths::PEOPLE, on_screen.unit.0), people);
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
            {move || people.with(|people| {
                let people = if let Load::Here(page) = people { page.items.clone() } else { Vec::new() };
                view! { <Known candidates=candidates(&before, people) person fields new_person/> }
            })}
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

/// Those who can be named without being enrolled again: who was named here before, with what stood on the form then, and the
/// rest of the agency.
fn candidates(before: &[Assignment], people: Vec<PersonView>) -> Vec<(PersonId, Appointee)> {
    let named = before.iter().map(|assignment| (assignment.person, assignment.appointee.clone()));
    let others = people.into_iter().map(|one| (one.id, Appointee { name: one.name, position: one.position, reach: Reach::default() }));
    let mut known: Vec<(PersonId, Appointee)> = Vec::new();
    for (person, appointee) in named.chain(others) {
        if known.iter().all(|(other, _)| *other != person) {
            known.push((person, appointee));
        }
    }
    known
}

/// Choosing somebody fills the fields.
#[component]
fn Known(candidates: Vec<(PersonId, Appointee)>, person: RwSignal<PersonId>, fields: Fields, new_person: PersonId) -> impl IntoView {
    if candidates.is_empty() {
        return None;
    }
    let options = candidates.iter().map(|(id, appointee)| (id.0.to_string(), appointee.name.clone())).collect::<Vec<_>>();
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let found = candidates.iter().find(|(id, _)| id.0.to_string() == chosen);
        person.set(found.map_or(new_person, |(id, _)| *id));
        if let Some((_, appointee)) = found {
            fields.fill(appointee);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::Role;
    use crate::domain::assignment::AssignmentState;
    use crate::domain::unit::{Unit, UnitId, UnitKind};

    #[test]
    fn each_person_is_offered_once_with_what_was_written_last() {
        let person = |n| PersonId(Uuid::from_u128(n));
        let named = |n, position: &str| Assignment {
            id: AssignmentId(Uuid::from_u128(100 + n)),
            unit: UnitId(Uuid::nil()),
            person: person(n),
            appointee: Appointee { name: "ก".into(), position: position.into(), reach: Reach::default() },
            term: Term { from: chrono::NaiveDate::default(), until: None },
            state: AssignmentState::Ended,
            made_at: Default::default(),
            made_by: String::new(),
            reason: String::new(),
            signed_at: None,
        };
        let unit = Unit { id: UnitId(Uuid::nil()), kind: UnitKind::Province, name: String::new(), area: None, area_path: vec![] };
        let enrolled = |n| PersonView {
            id: person(n),
            name: "ข".into(),
            position: "เจ้าหน้าที่".into(),
            role: Role::Official,
            unit: unit.clone(),
            devices: 0,
            last_seen_at: None,
            joined_at: None,
            card_until: None,
            has_term: false,
        };
        let offered = candidates(&[named(1, "ใหม่"), named(1, "เก่า")], vec![enrolled(1), enrolled(2)]);
        let offered: Vec<_> = offered.iter().map(|(id, appointee)| (*id, appointee.position.as_str())).collect();
        assert_eq!(offered, [(person(1), "ใหม่"), (person(2), "เจ้าหน้าที่")]);
    }
}
