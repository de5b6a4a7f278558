//! The lists of the desk as sheets: what each column is called and shows.
use app::domain::channel::Channel;
use app::domain::obligation::{Counts, ObligationState};
use app::domain::period::Month;
use app::domain::thai_date::Digits;
use app::labels;
use app::text::{self, Lang};
use app::wire::assignments::{Assignment, Coordination};
use app::wire::directives::{Delivery, DirectiveSummary, Received};
use app::wire::months::MonthFigures;
use app::wire::people::PersonView;
use app::wire::trend::{AreaMonth, TrendMonth, UnitMonth, UnitMonths};

use super::Shown;
use super::list::{ListColumn, column, day, number, text_or_nothing, time, unit_columns};
use crate::store::tables::Kind;

pub fn people(lang: Lang) -> Vec<ListColumn<PersonView>> {
    let mut columns = vec![
        column(text::desk_name(lang), Kind::Text, |person: &PersonView| Shown::Text(person.name.clone())),
        column(text::table_position(lang), Kind::Text, |person: &PersonView| text_or_nothing(&person.position)),
        column(text::table_role(lang), Kind::Text, move |person: &PersonView| {
            Shown::Text(labels::role(person.role, person.unit.kind)(lang).to_owned())
        }),
    ];
    columns.extend(unit_columns(lang, |person: &PersonView| &person.unit));
    columns.extend([
        column(text::table_joined_at(lang), Kind::Time, |person: &PersonView| time(person.joined_at)),
        column(text::desk_devices(lang), Kind::Number, |person: &PersonView| number(person.devices)),
        column(text::table_last_seen_at(lang), Kind::Time, |person: &PersonView| time(person.last_seen_at)),
    ]);
    columns
}

pub fn coordinators(lang: Lang) -> Vec<ListColumn<Coordination>> {
    let of = |head: &str, kind, show: fn(&Assignment) -> Shown| {
        column(head, kind, move |line: &Coordination| line.current.as_ref().map_or(Shown::Nothing, show))
    };
    let mut columns = unit_columns(lang, |line: &Coordination| &line.unit);
    columns.extend([
        of(text::table_coordinator(lang), Kind::Text, |current| Shown::Text(current.appointee.name.clone())),
        of(text::table_position(lang), Kind::Text, |current| text_or_nothing(&current.appointee.position)),
        of(text::table_telephone(lang), Kind::Text, |current| text_or_nothing(&current.appointee.reach.telephone)),
        of(text::table_mobile(lang), Kind::Text, |current| text_or_nothing(&current.appointee.reach.mobile)),
        of(text::table_term_from(lang), Kind::Date, |current| Shown::Date(current.term.from)),
        of(text::table_term_until(lang), Kind::Date, |current| day(current.term.until)),
        column(text::table_coordinator_next(lang), Kind::Text, |line: &Coordination| {
            line.next.as_ref().map_or(Shown::Nothing, |next| Shown::Text(next.appointee.name.clone()))
        }),
        column(text::table_coordinator_missing(lang), Kind::Flag, move |line: &Coordination| yes_no(line.is_missing(), lang)),
        column(text::table_due(lang), Kind::Date, |line: &Coordination| day(line.due)),
    ]);
    columns
}

pub fn directives(lang: Lang) -> Vec<ListColumn<DirectiveSummary>> {
    let mut columns = letter(lang, |line: &DirectiveSummary| line);
    columns.extend([
        column(text::table_sent_at(lang), Kind::Time, |line: &DirectiveSummary| time(line.sent_at)),
        column(text::table_addressees(lang), Kind::Number, |line: &DirectiveSummary| number(line.progress.sent)),
        column(text::letters_step_opened(lang), Kind::Number, |line: &DirectiveSummary| number(line.progress.opened)),
        column(text::letters_step_registered(lang), Kind::Number, |line: &DirectiveSummary| number(line.progress.registered)),
        column(text::letters_step_done(lang), Kind::Number, |line: &DirectiveSummary| number(line.progress.done)),
    ]);
    columns
}

pub fn deliveries(lang: Lang) -> Vec<ListColumn<Received>> {
    let mut columns = vec![column(text::table_own_number(lang), Kind::Number, |line: &Received| {
        line.delivery.registration.map_or(Shown::Nothing, |own| number(own.number))
    })];
    columns.extend(letter(lang, |line: &Received| &line.directive));
    columns.extend([
        column(text::table_from(lang), Kind::Text, |line: &Received| Shown::Text(line.delivery.source.name.clone())),
        column(text::table_received_at(lang), Kind::Time, |line: &Received| time(Some(line.delivery.sent_at))),
        column(text::table_registered_at(lang), Kind::Time, |line: &Received| time(line.delivery.registration.map(|own| own.at))),
        column(text::table_done_at(lang), Kind::Time, |line: &Received| time(line.delivery.done_at)),
        column(text::table_step(lang), Kind::Text, move |line: &Received| {
            Shown::Text(labels::delivery_state(line.delivery.state)(lang).to_owned())
        }),
    ]);
    columns
}

/// Of one letter, a line each.
pub fn recipients(lang: Lang) -> Vec<ListColumn<Delivery>> {
    let mut columns = unit_columns(lang, |line: &Delivery| &line.unit);
    columns.extend([
        column(text::table_from(lang), Kind::Text, |line: &Delivery| Shown::Text(line.source.name.clone())),
        column(text::table_step(lang), Kind::Text, move |line: &Delivery| Shown::Text(labels::delivery_state(line.state)(lang).to_owned())),
        column(text::table_sent_at(lang), Kind::Time, |line: &Delivery| time(Some(line.sent_at))),
        column(text::table_opened_at(lang), Kind::Time, |line: &Delivery| time(line.opened_at)),
        column(text::table_own_number(lang), Kind::Number, |line: &Delivery| {
            line.registration.map_or(Shown::Nothing, |own| number(own.number))
        }),
        column(text::table_registered_at(lang), Kind::Time, |line: &Delivery| time(line.registration.map(|own| own.at))),
        column(text::table_done_at(lang), Kind::Time, |line: &Delivery| time(line.done_at)),
    ]);
    columns
}

fn letter<T: 'static>(lang: Lang, letter: fn(&T) -> &DirectiveSummary) -> Vec<ListColumn<T>> {
    vec![
        column(text::table_letter_number(lang), Kind::Text, move |line| {
            Shown::Text(text::letters_number(lang, letter(line).number.written(Digits::Arabic)))
        }),
        column(text::table_dated(lang), Kind::Date, move |line| Shown::Date(letter(line).dated)),
        column(text::table_subject(lang), Kind::Text, move |line| text_or_nothing(&letter(line).subject)),
        column(text::table_sender(lang), Kind::Text, move |line| Shown::Text(letter(line).sender.name.clone())),
        column(text::table_state(lang), Kind::Text, move |line| Shown::Text(labels::directive_state(letter(line).state)(lang).to_owned())),
    ]
}

/// The grid: for each month how the unit stood and what it did.
pub fn unit_months(lang: Lang, months: impl Iterator<Item = Month>) -> Vec<ListColumn<UnitMonths>> {
    let mut columns = unit_columns(lang, |line: &UnitMonths| &line.unit);
    for (at, month) in months.enumerate() {
        let of = move |line: &UnitMonths| line.months.get(at).copied().flatten();
        let figure = move |head: &str, show: fn(UnitMonth) -> Shown| {
            column(format!("{month} {head}"), Kind::Number, move |line: &UnitMonths| of(line).map_or(Shown::Nothing, show))
        };
        columns.push(column(format!("{month} {}", text::table_state(lang)), Kind::Text, move |line| {
            of(line).map_or(Shown::Nothing, |cell| Shown::Text(labels::obligation_state(cell.state)(lang).to_owned()))
        }));
        columns.push(figure(text::table_activities(lang), |cell| number(cell.activities)));
        columns.push(figure(text::table_people(lang), |cell| number(cell.people)));
    }
    columns
}

/// One area in one month.
pub struct AreaLine {
    pub code: String,
    pub name: String,
    pub month: Month,
    pub of: AreaMonth,
}

pub fn area_months(lang: Lang) -> Vec<ListColumn<AreaLine>> {
    let mut columns = vec![
        column(text::table_area_code(lang), Kind::Text, |line: &AreaLine| text_or_nothing(&line.code)),
        column(text::table_area(lang), Kind::Text, |line: &AreaLine| Shown::Text(line.name.clone())),
        column(text::table_month(lang), Kind::Text, |line: &AreaLine| Shown::Text(line.month.to_string())),
    ];
    columns.extend(counts(lang, |line: &AreaLine| line.of.counts));
    columns.extend(figures(lang, |line: &AreaLine| line.of.figures));
    columns
}

pub fn months(lang: Lang) -> Vec<ListColumn<TrendMonth>> {
    let mut columns = vec![column(text::table_month(lang), Kind::Text, |line: &TrendMonth| Shown::Text(line.month.to_string()))];
    columns.extend(counts(lang, |line: &TrendMonth| line.counts));
    columns.extend(figures(lang, |line: &TrendMonth| line.figures));
    for channel in Channel::ALL {
        let of = move |line: &TrendMonth| line.channels.iter().find(|of| of.channel == channel).map(|of| of.figures).unwrap_or_default();
        let head = |what: &str| format!("{} · {what}", labels::channel(channel)(lang));
        columns.push(column(head(text::table_activities(lang)), Kind::Number, move |line| number(of(line).activities)));
        columns.push(column(head(text::table_people(lang)), Kind::Number, move |line| number(of(line).people)));
    }
    columns
}

fn counts<T: 'static>(lang: Lang, of: fn(&T) -> Counts) -> Vec<ListColumn<T>> {
    let mut columns = vec![
        column(text::table_expected(lang), Kind::Number, move |line| number(of(line).expected())),
        column(text::table_answered(lang), Kind::Number, move |line| number(of(line).answered())),
    ];
    columns.extend(
        ObligationState::ALL
            .map(|state| column(labels::obligation_state(state)(lang), Kind::Number, move |line| number(of(line).of(state)))),
    );
    columns
}

fn figures<T: 'static>(lang: Lang, of: fn(&T) -> MonthFigures) -> Vec<ListColumn<T>> {
    vec![
        column(text::table_activities(lang), Kind::Number, move |line| number(of(line).activities)),
        column(text::table_people(lang), Kind::Number, move |line| number(of(line).people)),
    ]
}

fn yes_no(is_so: bool, lang: Lang) -> Shown {
    Shown::Text(if is_so { text::table_yes(lang) } else { text::table_no(lang) }.to_owned())
}
