//! Which table is asked for, narrowed by the same parameters as its list, and what the file is called.
use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::obligation::States;
use app::domain::period::Month;
use app::domain::thai_date::{Digits, month_year_short};
use app::labels;
use app::text::{self, Lang};
use axum::extract::Query;
use axum::http::Uri;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::lists;
use crate::api::{months, paging, reports, units};
use crate::auth::reader::Reader;
use crate::error::ApiError;
use crate::exports::sheet::Sheet;
use crate::state::AppState;
use crate::store::ReportFilter;
use crate::store::tables::{Narrow, Rows};

#[derive(Deserialize)]
struct Wanted {
    area: Option<String>,
    month: Option<String>,
    from: Option<String>,
    to: Option<String>,
    lang: Option<String>,
}

/// A table or list that somebody wants as a file.
pub struct Asked {
    pub sheet: Sheet,
    /// Without its ending.
    pub file_name: String,
}

/// What a file is called by, as far as its rows are narrowed by it.
#[derive(Default)]
pub struct Named {
    /// What it is.
    pub what: &'static str,
    pub months: Option<(Month, Month)>,
    /// Of which one thing, or in which state.
    pub of: Option<String>,
}

impl Named {
    pub fn new(what: &'static str) -> Self {
        Self { what, ..Self::default() }
    }
}

/// None: there is no such table.
///
/// # Errors
/// A parameter that cannot be read, as the list refuses it.
pub async fn asked(state: &AppState, reader: &Reader, table: &str, uri: &Uri) -> Result<Option<Asked>, ApiError> {
    let wanted: Wanted = query(uri)?;
    let lang = lang_of(&wanted)?;
    let area = paging::area_within(state, &reader.scope, wanted.area.as_deref())?;
    let found = match narrow(state, &reader.scope, table, uri, &wanted)? {
        Some((named, narrow)) => {
            let rows = Rows { scope: reader.scope.clone(), narrow, condition: None, now: state.now() };
            Some((named(lang), Sheet::of_table(&state.store, state.areas.clone(), rows, lang)))
        }
        None => lists::sheet(state, reader, table, uri, lang).await?,
    };
    Ok(found.map(|(named, sheet)| Asked { sheet, file_name: file_name(state, lang, named, area.as_ref()) }))
}

type Narrowed = (Box<dyn Fn(Lang) -> Named + Send>, Narrow);

fn narrow(state: &AppState, scope: &Scope, table: &str, uri: &Uri, wanted: &Wanted) -> Result<Option<Narrowed>, ApiError> {
    Ok(Some(match table {
        "reports" => {
            let filter = query::<reports::list::Asked>(uri)?.filter(state, scope)?;
            let (months, standing) = (filter.month.map(|month| (month, month)), filter.state);
            let of = move |lang| standing.map(|standing| labels::report_state(standing)(lang).to_owned());
            (Box::new(move |lang| Named { what: text::export_file_reports(lang), months, of: of(lang) }), Narrow::Reports(filter))
        }
        "obligations" => {
            let (months, filter) = (months_of(wanted)?, query::<months::obligations::Asked>(uri)?.filter(state, scope)?);
            let of = states_named(filter.states);
            (
                Box::new(move |lang| Named { what: text::export_file_obligations(lang), months, of: of(lang) }),
                Narrow::Obligations(months, filter),
            )
        }
        "units" => {
            let filter = query::<units::list::Asked>(uri)?.filter(state, scope)?;
            (Box::new(|lang| Named::new(text::export_file_units(lang))), Narrow::Units(filter))
        }
        _ => return Ok(None),
    }))
}

/// "ขาดส่ง"; nothing where every state is meant.
pub fn states_named(states: States) -> impl Fn(Lang) -> Option<String> {
    // A stroke would part folders.
    move |lang| (!states.is_any()).then(|| labels::states(lang, states).replace(" / ", " "))
}

/// Reports whose pictures somebody wants.
pub struct PicturesAsked {
    pub rows: Rows,
    pub lang: Lang,
    /// Without its ending.
    pub file_name: String,
}

/// The pictures of a month.
///
/// # Errors
/// As [`asked`]; 404 for what is no month.
pub fn pictures_asked(state: &AppState, scope: Scope, month: &str, uri: &Uri) -> Result<PicturesAsked, ApiError> {
    let wanted: Wanted = query(uri)?;
    let lang = lang_of(&wanted)?;
    let month = Month::parse(month).map_err(|_| ApiError::not_found())?;
    let filter = query::<reports::list::Asked>(uri)?.filter(state, &scope)?;
    let named = Named { what: text::export_file_pictures(lang), months: Some((month, month)), of: None };
    let file_name = file_name(state, lang, named, filter.area.as_ref());
    let narrow = Narrow::Reports(ReportFilter { month: Some(month), ..filter });
    Ok(PicturesAsked { rows: Rows { scope, narrow, condition: None, now: state.now() }, lang, file_name })
}

fn lang_of(wanted: &Wanted) -> Result<Lang, ApiError> {
    let lang = paging::choice("lang", wanted.lang.as_deref(), |text| match text {
        "th" => Some(Lang::Th),
        "en" => Some(Lang::En),
        _ => None,
    })?;
    Ok(lang.unwrap_or_default())
}

/// The parameters of a list.
pub fn query<T: DeserializeOwned>(uri: &Uri) -> Result<T, ApiError> {
    Query::try_from_uri(uri).map(|Query(asked)| asked).map_err(|_| ApiError::field("query", "unreadable"))
}

/// One month, or a range of which either end may be open.
fn months_of(wanted: &Wanted) -> Result<Option<(Month, Month)>, ApiError> {
    let month = |field, text: &Option<String>| paging::choice(field, text.as_deref(), |text| Month::parse(text).ok());
    if let Some(month) = month("month", &wanted.month)? {
        return Ok(Some((month, month)));
    }
    let ends = (month("from", &wanted.from)?, month("to", &wanted.to)?);
    // The first and the last month that can be written.
    let (Ok(first), Ok(last)) = (Month::new(1900, 1), Month::new(2999, 12)) else { return Ok(None) };
    match ends {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if from > to => Err(ApiError::field("to", "range_reversed")),
        (from, to) => Ok(Some((from.unwrap_or(first), to.unwrap_or(last)))),
    }
}

/// "รายงานกิจกรรม ก.พ. 2569 อุบลราชธานี": what it is, of when and of where.
fn file_name(state: &AppState, lang: Lang, named: Named, area: Option<&AreaCode>) -> String {
    let month = |month: Month| match lang {
        Lang::Th => month_year_short(month.first_day(), Digits::Arabic),
        Lang::En => month.to_string(),
    };
    let when = named.months.map(|(first, last)| if first == last { month(first) } else { format!("{} - {}", month(first), month(last)) });
    let whose = area.and_then(|code| state.areas.get(code)).map(|area| labels::area(lang, &area).to_owned());
    [Some(named.what.to_owned()), named.of, when, whose].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
