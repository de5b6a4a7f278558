//! One person in the table.
use chrono::DateTime;
use leptos::prelude::*;

use super::Shown;
use super::card::CardFor;
use super::joined;
use crate::domain::access::{Role, Target, may_manage};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{format, lang, words};
use crate::wire::people::PersonView;

#[component]
pub fn Person(person: PersonView, shown: Shown) -> impl IntoView {
    let (lang, words, desk) = (lang(), words(), use_desk());
    let today = desk.context.today();
    let place = format::where_it_sits(words, &person.unit, desk.own_area().as_ref());
    let seen = person.last_seen_at.map_or(text::desk_never(lang).to_owned(), |at| format::moment_near(words, at, today));
    let joining = (person.role == Role::Official)
        .then(|| joined::state(&person, DateTime::from_timestamp_millis(desk.context.now_ms()).unwrap_or_default()));
    let personal_name = text::personal_open_of(lang, &person.name);
    let card_name = format!("{}: {}", text::desk_card(lang), person.name);
    let cut_name = format!("{}: {}", text::desk_cut_off(lang), person.name);
    let (name, position, unit, devices) = (person.name.clone(), person.position.clone(), person.unit.name.clone(), person.devices);
    let (card, whose) = (CardFor::new(&person), person.clone());
    let target = Target { unit: person.unit.id, area: person.unit.area.as_ref() };
    let manages = desk.actor().is_some_and(|actor| may_manage(&actor, &person.managed(), &target));
    let of = person.id.0.to_string();
    let joining_label = joining.is_some().then(|| text::people_joined_label(lang));
    view! {
        <tr data-of=of>
            <th scope="row"><span class="strong">{name}</span><span class="muted small">{position}</span></th>
            <td data-label=text::desk_unit(lang)><span>{unit}</span><span class="muted small">{place}</span></td>
            <td data-label=joining_label>{joining}</td>
            <td data-label=text::desk_devices(lang)>{words.num(devices)}</td>
            <td data-label=text::desk_last_contact(lang)>{seen}</td>
            <td class="desk-acts"><div>
                {manages.then(|| view! {
                    <button type="button" class="button small" aria-label=card_name on:click=move |_| shown.card.set(Some(card.clone()))>
                        <Draw icon=Icon::Phone/>{text::desk_card(lang)}
                    </button>
                })}
                {(manages && devices > 0).then(|| view! {
                    <button type="button" class="button small quiet desk-danger" aria-label=cut_name on:click=move |_| shown.cutting.set(Some(person.clone()))>
                        {text::desk_cut_off(lang)}
                    </button>
                })}
                {manages.then(|| view! {
                    <button type="button" class="button small quiet" aria-label=personal_name on:click=move |_| shown.personal.set(Some(whose.clone()))>
                        {text::personal_open(lang)}
                    </button>
                })}
            </div></td>
        </tr>
    }
}
