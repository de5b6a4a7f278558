//! The lists of the desk as files: the same lines, narrowed by the same parameters.
use std::future::Future;

use app::domain::access::{Action, Actor};
use app::domain::directive::DirectiveId;
use app::domain::thai_date::Digits;
use app::domain::unit::UnitId;
use app::labels;
use app::text::{self, Lang};
use app::wire::Page;
use app::wire::trend::AreaTrend;
use axum::http::Uri;
use serde::Deserialize;
use uuid::Uuid;

use super::asked::{Named, query, states_named};
use crate::api::{coordinators, deliveries, directives, paging, people, trend};
use crate::auth::reader::Reader;
use crate::error::ApiError;
use crate::exports::list::{ListColumn, listed, whole};
use crate::exports::lists::{self, AreaLine};
use crate::exports::sheet::Sheet;
use crate::state::AppState;

/// Lines read at once.
const LINES: u32 = 200;

/// What it is called, and what is in it; none: there is no such list.
///
/// # Errors
/// As the list itself refuses it; a program's key reads none that is about persons or an office's letters.
pub async fn sheet(state: &AppState, reader: &Reader, list: &str, uri: &Uri, lang: Lang) -> Result<Option<(Named, Sheet)>, ApiError> {
    let named = |what, sheet| (Named::new(what), sheet);
    Ok(Some(match list {
        "people" => named(text::export_file_people(lang), of_people(state, signed_in(reader)?, uri, lang)?),
        "coordinators" => named(text::export_file_coordinators(lang), of_coordinators(state, signed_in(reader)?, uri, lang)?),
        "directives" => named(text::export_file_directives(lang), of_directives(state, signed_in(reader)?, lang)?),
        "deliveries" => named(text::export_file_deliveries(lang), of_deliveries(state, signed_in(reader)?, uri, lang)?),
        "recipients" => of_recipients(state, signed_in(reader)?, uri, lang).await?,
        "unit-months" => of_unit_months(state, reader, uri, lang).await?,
        "area-months" => of_area_months(state, reader, uri, lang).await?,
        "months" => of_months(state, reader, uri, lang).await?,
        _ => return Ok(None),
    }))
}

fn signed_in(reader: &Reader) -> Result<&Actor, ApiError> {
    reader.actor.as_ref().ok_or_else(ApiError::forbidden)
}

/// Whatever `page` needs is its own, so that pages can be read when the answer has long begun.
fn paged<C, T, F, Fut>(columns: Vec<ListColumn<T>>, context: C, page: F) -> Sheet
where
    C: Clone + Send + 'static,
    T: Send + 'static,
    F: Fn(C, Option<String>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Page<T>, ApiError>> + Send + 'static,
{
    listed(columns, move |cursor| page(context.clone(), cursor))
}

/// Lines of units whose order is fixed before the first is read: sixteen bytes for each.
fn ordered<C, T, F, Fut>(columns: Vec<ListColumn<T>>, units: Vec<UnitId>, context: C, lines: F) -> Sheet
where
    C: Clone + Send + 'static,
    T: Send + 'static,
    F: Fn(C, Vec<UnitId>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Vec<T>, ApiError>> + Send + 'static,
{
    listed(columns, move |cursor| {
        let from = cursor.and_then(|at| at.parse().ok()).unwrap_or(0);
        let to = units.len().min(from + LINES as usize);
        let (some, next) = (units.get(from..to).unwrap_or_default().to_vec(), (to < units.len()).then(|| to.to_string()));
        let lines = lines(context.clone(), some);
        async move { Ok(Page { items: lines.await?, next }) }
    })
}

fn of_people(state: &AppState, actor: &Actor, uri: &Uri, lang: Lang) -> Result<Sheet, ApiError> {
    people::list::authorize(actor)?;
    let filter = query::<people::list::Asked>(uri)?.filter(state, &actor.scope())?;
    let context = (state.clone(), actor.clone(), filter);
    Ok(paged(lists::people(lang), context, |(state, actor, filter), cursor| async move {
        people::list::page(&state, &actor, &filter, cursor.as_deref(), LINES).await
    }))
}

fn of_coordinators(state: &AppState, actor: &Actor, uri: &Uri, lang: Lang) -> Result<Sheet, ApiError> {
    people::list::authorize(actor)?;
    let filter = query::<coordinators::list::Asked>(uri)?.filter(state, &actor.scope())?;
    let context = (state.clone(), actor.clone(), filter);
    Ok(paged(lists::coordinators(lang), context, |(state, actor, filter), cursor| async move {
        coordinators::list::page(&state, &actor, &filter, cursor.as_deref(), LINES).await
    }))
}

fn of_directives(state: &AppState, actor: &Actor, lang: Lang) -> Result<Sheet, ApiError> {
    directives::authorize(actor, Action::WriteDirective)?;
    Ok(paged(lists::directives(lang), (state.clone(), actor.unit), |(state, office), cursor| async move {
        directives::list::page(&state, office, cursor.as_deref(), LINES).await
    }))
}

fn of_deliveries(state: &AppState, actor: &Actor, uri: &Uri, lang: Lang) -> Result<Sheet, ApiError> {
    let filter = query::<deliveries::list::Asked>(uri)?.filter()?;
    Ok(paged(lists::deliveries(lang), (state.clone(), actor.unit, filter), |(state, office, filter), cursor| async move {
        deliveries::list::page(&state, office, filter, cursor.as_deref(), LINES).await
    }))
}

#[derive(Deserialize)]
struct Letter {
    directive: Option<String>,
    source: Option<String>,
}

/// Without `source` the whole tree below one's own unit, each with who sent it there.
async fn of_recipients(state: &AppState, actor: &Actor, uri: &Uri, lang: Lang) -> Result<(Named, Sheet), ApiError> {
    let Letter { directive, source } = query(uri)?;
    let id = paging::choice("directive", directive.as_deref(), |text| Uuid::parse_str(text).ok())?;
    let id = DirectiveId(id.ok_or_else(|| ApiError::field("directive", "required"))?);
    let of = query::<directives::deliveries::Asked>(uri)?.of(state, actor, id).await?;
    let below = match paging::filled(source.as_deref()) {
        Some(_) => None,
        None => directives::deliveries::all_below(state, actor, of).await?,
    };
    let number = state.store.directive(id).await?.map(|record| record.draft.number.written(Digits::Arabic));
    let columns = lists::recipients(lang);
    let sheet = match below {
        Some(units) => ordered(columns, units, (state.clone(), of), |(state, of), units| async move {
            directives::deliveries::of_units(&state, of, &units).await
        }),
        None => paged(columns, (state.clone(), of), |(state, of), cursor| async move {
            directives::deliveries::page(&state, of, cursor.as_deref(), LINES).await
        }),
    };
    Ok((Named { what: text::export_file_recipients(lang), months: None, of: number }, sheet))
}

/// In the order of the screen as it is now, and each unit once: by figures that change while one reads, pages would not fit.
async fn of_unit_months(state: &AppState, reader: &Reader, uri: &Uri, lang: Lang) -> Result<(Named, Sheet), ApiError> {
    let filter = query::<trend::units::Asked>(uri)?.filter(state, &reader.scope)?;
    let now = state.now();
    let units = state.store.unit_months_order(&reader.scope, &filter, now).await?;
    let (columns, months) = (lists::unit_months(lang, filter.first.until(filter.last)), Some((filter.first, filter.last)));
    let of = states_named(filter.rows.states)(lang);
    let context = (state.clone(), reader.scope.clone(), filter);
    let sheet = ordered(columns, units, context, move |(state, scope, filter), units| async move {
        trend::units::of(&state, &scope, &filter, &units, now).await
    });
    Ok((Named { what: text::export_file_unit_months(lang), months, of }, sheet))
}

async fn of_area_months(state: &AppState, reader: &Reader, uri: &Uri, lang: Lang) -> Result<(Named, Sheet), ApiError> {
    let (range, area) = query::<trend::Asked>(uri)?.read(state, &reader.scope)?;
    let found = trend::areas::by_area(state, &reader.scope, range, area).await?;
    let named = Named { what: text::export_file_area_months(lang), months: Some(range), of: None };
    Ok((named, whole(lists::area_months(lang), area_lines(found, lang))))
}

fn area_lines(found: AreaTrend, lang: Lang) -> Vec<AreaLine> {
    let (own, months) = (found.area, found.months);
    let lines = found.rows.into_iter().flat_map(|row| {
        let name = match &row.area {
            None => text::month_agencies(lang).to_owned(),
            Some(area) if own.as_ref().is_some_and(|own| own.code == area.code) => text::month_own_offices(lang).to_owned(),
            Some(area) => labels::area(lang, area).to_owned(),
        };
        let code = row.area.map(|area| area.code.to_string()).unwrap_or_default();
        let line = move |(month, of)| AreaLine { code: code.clone(), name: name.clone(), month, of };
        months.clone().into_iter().zip(row.months).map(line)
    });
    lines.collect()
}

async fn of_months(state: &AppState, reader: &Reader, uri: &Uri, lang: Lang) -> Result<(Named, Sheet), ApiError> {
    let (range, area) = query::<trend::Asked>(uri)?.read(state, &reader.scope)?;
    let now = state.now();
    let groups = state.store.trend(&reader.scope, range, area.as_ref(), now).await?;
    let named = Named { what: text::export_file_months(lang), months: Some(range), of: None };
    Ok((named, whole(lists::months(lang), trend::by_month(range, &groups, now))))
}
