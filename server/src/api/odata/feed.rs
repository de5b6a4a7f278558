use std::collections::{BTreeSet, HashMap};

use app::wire::paths;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::failure::Failure;
use crate::auth::reader::Reader;
use crate::error::ApiError;
use crate::odata::path::{Resource, resource};
use crate::odata::query::{self, Options, PAGE, Sent};
use crate::odata::reply::{self, Envelope, Row};
use crate::odata::{Refused, metadata};
use crate::state::AppState;
use crate::store::tables::{Cell, Column, Comparison, Condition, Found, Narrow, Page, Rows, Table, UNITS};
use crate::store::{ObligationFilter, ReportFilter, UnitFilter};

pub const VERSION: (HeaderName, HeaderValue) = (HeaderName::from_static("odata-version"), HeaderValue::from_static("4.0"));
pub const JSON: HeaderValue = HeaderValue::from_static("application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8");

/// Whatever lies below `/odata/`: the service document, `$metadata`, the sets, their counts, single rows and their units.
///
/// # Errors
/// 401 without a session or key, 404 for what there is not, 400 for what is not understood; all in OData's shape.
pub async fn feed(State(state): State<AppState>, mut parts: Parts) -> Result<Response, Failure> {
    let reader = Reader::from_request_parts(&mut parts, &state).await?;
    let path = Path::<String>::from_request_parts(&mut parts, &state).await.map_or_else(|_| String::new(), |Path(path)| path);
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| Refused::new("the query cannot be read"))?;
    let sent = query::sent(pairs)?;
    let page_size = page_size(&parts.headers);
    let _turn = state.feed_turns.of(reader.person).await?;
    let feed = Feed { page_size, base: format!("{}{}/", state.config.public_url.trim_end_matches('/'), paths::ODATA), state, reader, sent };
    match resource(&path)? {
        None => Err(ApiError::not_found().into()),
        Some(Resource::Service) => Ok(json(reply::service(&feed.base))),
        Some(Resource::Metadata) => {
            Ok(([VERSION, (header::CONTENT_TYPE, HeaderValue::from_static("application/xml"))], metadata::document()).into_response())
        }
        Some(Resource::Set(table)) => feed.set(table).await,
        Some(Resource::Count(table)) => feed.count(table).await,
        Some(Resource::One(table, key)) => feed.one(table, key).await,
        Some(Resource::UnitOf(table, key)) => feed.unit_of(table, key).await,
    }
}

fn json(body: String) -> Response {
    ([VERSION, (header::CONTENT_TYPE, JSON)], body).into_response()
}

/// One request.
struct Feed {
    state: AppState,
    reader: Reader,
    /// Where the feed lies, with a slash at its end.
    base: String,
    sent: Sent,
    /// Rows in one reply.
    page_size: u32,
}

/// What the reader prefers (`Prefer: odata.maxpagesize=…`), at most [`PAGE`].
pub(crate) fn page_size(headers: &HeaderMap) -> u32 {
    let preferences = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split([',', ';']));
    let wanted = preferences.filter_map(|text| text.trim().trim_start_matches("odata.").strip_prefix("maxpagesize=")?.trim().parse().ok());
    wanted.filter(|rows| *rows > 0).min().unwrap_or(PAGE).min(PAGE)
}

impl Feed {
    async fn set(&self, table: &'static Table) -> Result<Response, Failure> {
        let options = query::options(table, &self.sent)?;
        let rows = self.rows(table, options.condition.clone());
        let wanted = options.top.unwrap_or(u32::MAX).min(self.page_size);
        let mut found = self.page(table, &rows, &options, wanted).await?;
        // One more than is given tells whether another page follows.
        let is_more = found.len() > wanted as usize && options.top.is_none_or(|top| top > wanted);
        found.truncate(wanted as usize);
        let next = found.last().filter(|_| is_more).map(|last| {
            let query = query::next_page(&self.sent, options.top.map(|top| top - wanted), &last.at);
            format!("{}{}?{query}", self.base, table.set)
        });
        let count = if options.count { Some(self.state.store.table_count(&rows).await?) } else { None };
        let envelope = Envelope { context: self.context(table, &options, ""), count, next };
        let found = self.with_units(table, &options, found).await?;
        let mut reply = json(reply::rows(&envelope, &options.columns, unit_columns(&options), &found));
        if self.page_size < PAGE {
            // What was preferred and is kept to (RFC 7240).
            let applied = HeaderValue::try_from(format!("odata.maxpagesize={}", self.page_size));
            reply.headers_mut().extend(applied.ok().map(|applied| (HeaderName::from_static("preference-applied"), applied)));
        }
        Ok(reply)
    }

    /// Plain text, as OData has it; `$filter` narrows it.
    async fn count(&self, table: &'static Table) -> Result<Response, Failure> {
        let options = query::options(table, &self.sent)?;
        let count = self.state.store.table_count(&self.rows(table, options.condition)).await?;
        Ok(([VERSION, (header::CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=utf-8"))], count.to_string()).into_response())
    }

    async fn one(&self, table: &'static Table, key: Vec<Cell>) -> Result<Response, Failure> {
        let options = query::options(table, &self.sent)?;
        let found = self.page(table, &self.rows(table, Some(keyed(table, key))), &options, 1).await?;
        let found = self.with_units(table, &options, found).await?;
        let row = found.first().ok_or_else(ApiError::not_found)?;
        Ok(json(reply::one(&self.context(table, &options, "/$entity"), &options.columns, unit_columns(&options), row)))
    }

    /// The unit of a row; not found where it has moved out of the reader's sight since.
    async fn unit_of(&self, table: &'static Table, key: Vec<Cell>) -> Result<Response, Failure> {
        let columns: Vec<_> = table.unit.and_then(|unit| table.column(unit)).into_iter().collect();
        let rows = self.rows(table, Some(keyed(table, key)));
        let page = Page { columns: &columns, order: &table.ordered(Vec::new()), after: None, skip: 0, limit: 1 };
        let found = self.state.store.table_page(&rows, &page).await?;
        match found.first().and_then(|found| found.cells.first()) {
            Some(id @ Cell::Id(_)) => self.one(&UNITS, vec![id.clone()]).await,
            _ => Err(ApiError::not_found().into()),
        }
    }

    fn rows(&self, table: &'static Table, condition: Option<Condition>) -> Rows {
        let narrow = match table.set {
            "Reports" => Narrow::Reports(ReportFilter::default()),
            "Obligations" => Narrow::Obligations(None, ObligationFilter::default()),
            _ => Narrow::Units(UnitFilter::default()),
        };
        Rows { scope: self.reader.scope.clone(), narrow, condition, now: self.state.now() }
    }

    /// Of each row what was asked for and, for expanding, whose it is.
    async fn page(&self, table: &'static Table, rows: &Rows, options: &Options, wanted: u32) -> Result<Vec<Found>, Failure> {
        let mut columns = options.columns.clone();
        if options.unit.is_some() {
            columns.extend(table.unit.and_then(|unit| table.column(unit)));
        }
        let page = Page {
            columns: &columns,
            order: &options.order,
            after: options.after.as_deref(),
            skip: options.skip,
            limit: wanted.saturating_add(1),
        };
        Ok(self.state.store.table_page(rows, &page).await?)
    }

    /// Puts the unit beside each row: one that has moved out of the reader's sight since is not shown.
    async fn with_units(&self, table: &'static Table, options: &Options, found: Vec<Found>) -> Result<Vec<Row>, Failure> {
        let (Some(columns), Some(_)) = (&options.unit, table.unit) else {
            return Ok(found.into_iter().map(|found| Row { cells: found.cells, unit: None }).collect());
        };
        let mut whose = Vec::with_capacity(found.len());
        let mut rows = Vec::with_capacity(found.len());
        for mut found in found {
            whose.push(match found.cells.pop() {
                Some(Cell::Id(id)) => id,
                _ => Uuid::nil(),
            });
            rows.push(found.cells);
        }
        let units = self.units(columns, &whose).await?;
        let with_unit = |(cells, id): (Vec<Cell>, Uuid)| Row { cells, unit: Some(units.get(&id).cloned()) };
        Ok(rows.into_iter().zip(whose).map(with_unit).collect())
    }

    async fn units(&self, columns: &[&'static Column], ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Cell>>, Failure> {
        let ids: BTreeSet<Uuid> = ids.iter().copied().collect();
        let order = UNITS.ordered(Vec::new());
        let (Some(by), false) = (UNITS.column("Id"), ids.is_empty()) else { return Ok(HashMap::new()) };
        let limit = u32::try_from(ids.len()).unwrap_or(PAGE);
        let rows = self.rows(&UNITS, Some(Condition::OneOf(by, ids.into_iter().map(Cell::Id).collect())));
        let page = Page { columns, order: &order, after: None, skip: 0, limit };
        let found = self.state.store.table_page(&rows, &page).await?;
        let by_id = |found: Found| match found.at.first() {
            Some(Cell::Id(id)) => Some((*id, found.cells)),
            _ => None,
        };
        Ok(found.into_iter().filter_map(by_id).collect())
    }

    fn context(&self, table: &Table, options: &Options, end: &str) -> String {
        let names = |columns: &[&'static Column]| columns.iter().map(|column| column.property).collect::<Vec<_>>().join(",");
        let mut chosen = if options.is_selected { vec![names(&options.columns)] } else { Vec::new() };
        chosen.extend(
            options.unit.as_ref().map(|columns| {
                if columns.len() == UNITS.columns.len() { "Unit()".to_owned() } else { format!("Unit({})", names(columns)) }
            }),
        );
        let chosen = if chosen.is_empty() { String::new() } else { format!("({})", chosen.join(",")) };
        format!("{}$metadata#{}{chosen}{end}", self.base, table.set)
    }
}

fn keyed(table: &'static Table, key: Vec<Cell>) -> Condition {
    let is_key = |(property, value): (&&str, Cell)| Some(Condition::Compare(table.column(property)?, Comparison::Equal, value));
    Condition::All(table.key.iter().zip(key).filter_map(is_key).collect())
}

fn unit_columns(options: &Options) -> &[&'static Column] {
    options.unit.as_deref().unwrap_or_default()
}
