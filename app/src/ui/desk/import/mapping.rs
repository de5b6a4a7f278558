//! Which column is what, with an example of each beside it.
use leptos::prelude::*;

use super::work::Work;
use crate::domain::channel::Channel;
use crate::domain::import::{ColumnOrder, DateOrder, Field, day};
use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::imports::SheetReply;

/// A field in words.
pub fn field_word(field: Field) -> &'static str {
    match field {
        Field::Timestamp => text::import_field_timestamp(lang()),
        Field::Unit => text::import_field_unit(lang()),
        Field::Channel => text::import_field_channel(lang()),
        Field::Date => text::import_field_date(lang()),
        Field::LastDay => text::import_field_last_day(lang()),
        Field::Caption => text::import_field_caption(lang()),
        Field::Place => text::import_field_place(lang()),
        Field::People => text::import_field_people(lang()),
        Field::Note => text::import_field_note(lang()),
        Field::Pictures => text::import_field_pictures(lang()),
        Field::Sender => text::import_field_sender(lang()),
    }
}

#[component]
pub fn Columns(work: Work, sheet: SheetReply) -> impl IntoView {
    let sheet = StoredValue::new(sheet);
    view! {
        <section class="card stack" aria-labelledby="import-columns">
            <h2 id="import-columns">{text::import_step_columns(lang())}</h2>
            <div class="import-columns">
                {Field::ALL.into_iter().map(|field| view! {
                    <Column work sheet field/>
                    {Field::DATES.contains(&field).then(|| view! { <Order work sheet field/> })}
                }).collect_view()}
                <DefaultChannel work/>
            </div>
        </section>
    }
}

#[component]
fn Column(work: Work, sheet: StoredValue<SheetReply>, field: Field) -> impl IntoView {
    let chosen = Memo::new(move |_| work.mapping.with(|mapping| mapping.column(field)));
    let change = move |event| {
        let column = event_target_value(&event).parse::<usize>().ok();
        work.run.set(None);
        work.mapping.update(|mapping| mapping.set(field, column));
    };
    let example = move || {
        let column = chosen.get()?;
        sheet.with_value(|sheet| sheet.sample.iter().filter_map(|row| row.get(column)).find(|cell| !cell.trim().is_empty()).cloned())
    };
    let columns = sheet.with_value(|sheet| sheet.columns.clone());
    view! {
        <label class="desk-select">
            <span>{field_word(field)}</span>
            <select class="input" on:change=change>
                <option value="" selected=move || chosen.get().is_none()>{text::import_no_column(lang())}</option>
                {columns.into_iter().enumerate().map(|(index, name)| view! {
                    <option value=index.to_string() selected=move || chosen.get() == Some(index)>{name}</option>
                }).collect_view()}
            </select>
            <span class="small muted">{move || example().map(|text| text::import_example(lang(), text))}</span>
        </label>
    }
}

/// For rows that name no channel.
#[component]
fn DefaultChannel(work: Work) -> impl IntoView {
    let chosen = Memo::new(move |_| work.mapping.with(|mapping| mapping.channel));
    let change = move |event| {
        work.run.set(None);
        work.mapping.update(|mapping| mapping.channel = Channel::from_code(&event_target_value(&event)));
    };
    view! {
        <label class="desk-select">
            <span>{text::import_default_channel(lang())}</span>
            <select class="input" on:change=change>
                <option value="" selected=move || chosen.get().is_none()>{text::import_no_channel(lang())}</option>
                {Channel::ALL.into_iter().map(|channel| view! {
                    <option value=channel.code() selected=move || chosen.get() == Some(channel)>{names::channel(words(), channel)}</option>
                }).collect_view()}
            </select>
        </label>
    }
}

/// Whether 2/3 is in March or in February, where the column's own values do not say it.
#[component]
fn Order(work: Work, sheet: StoredValue<SheetReply>, field: Field) -> impl IntoView {
    let dates = Memo::new(move |_| {
        let column = work.mapping.with(|mapping| mapping.column(field))?;
        sheet.with_value(|sheet| sheet.dates.iter().find(|dates| dates.column == column).cloned())
    });
    move || {
        let dates = dates.get()?;
        match dates.order {
            ColumnOrder::Open => Some(view! { <AskOrder work field sample=dates.sample/> }.into_any()),
            ColumnOrder::Mixed => {
                let words = text::import_dates_mixed(lang(), field_word(field));
                Some(view! { <Notice tone=Tone::Attention><p>{words}</p></Notice> }.into_any())
            }
            _ => None,
        }
    }
}

#[component]
fn AskOrder(work: Work, field: Field, sample: String) -> impl IntoView {
    const ORDERS: [(DateOrder, &str); 2] = [(DateOrder::DayFirst, "day_first"), (DateOrder::MonthFirst, "month_first")];
    let chosen = Memo::new(move |_| work.mapping.with(|mapping| mapping.orders.get(&field).copied().unwrap_or_default()));
    let change = move |event| {
        let code = event_target_value(&event);
        let Some((order, _)) = ORDERS.into_iter().find(|(_, known)| *known == code) else { return };
        work.run.set(None);
        work.mapping.update(|mapping| {
            mapping.orders.insert(field, order);
        });
    };
    let question = text::import_date_order(lang(), field_word(field), &sample);
    let options = ORDERS.map(|(order, code)| {
        let read = day(&sample, order).map(|(from, to)| words().range(from, to)).unwrap_or_default();
        let word = match order {
            DateOrder::DayFirst => text::import_day_first(lang(), read),
            DateOrder::MonthFirst => text::import_month_first(lang(), read),
        };
        view! { <option value=code selected=move || chosen.get() == order>{word}</option> }
    });
    view! {
        <label class="desk-select">
            <span>{question}</span>
            <select class="input" on:change=change>{options.into_iter().collect_view()}</select>
        </label>
    }
}
