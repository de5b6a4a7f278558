//! A list of the API as a sheet: each column is described once, by its heading and by what it shows of a line.
use app::domain::area::AreaLevel;
use app::domain::thai_date::BANGKOK;
use app::domain::unit::Unit;
use app::labels;
use app::text::{self, Lang};
use app::wire::Page;
use chrono::{DateTime, NaiveDate, Utc};
use futures::future::{self, Future};
use futures::stream::{self, StreamExt};
use futures::{FutureExt, TryStreamExt};

use super::Shown;
use super::sheet::{Head, Sheet};
use crate::error::ApiError;
use crate::store::tables::Kind;

/// A column of a list of `T`.
pub struct ListColumn<T> {
    head: Head,
    show: Box<dyn Fn(&T) -> Shown + Send>,
}

pub fn column<T>(head: impl Into<String>, kind: Kind, show: impl Fn(&T) -> Shown + Send + 'static) -> ListColumn<T> {
    ListColumn { head: Head { text: head.into(), kind }, show: Box::new(show) }
}

/// All pages of a list: `read` gives the one that begins at a cursor.
pub fn listed<T, F, Fut>(columns: Vec<ListColumn<T>>, mut read: F) -> Sheet
where
    T: 'static,
    F: FnMut(Option<String>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Page<T>, ApiError>> + Send + 'static,
{
    let heads = columns.iter().map(|column| column.head.clone()).collect();
    // None: the first page; some none: there is no more.
    let pages = stream::try_unfold(Some(None), move |at: Option<Option<String>>| {
        let page = at.map(&mut read);
        async move {
            let Some(page) = page else { return Ok(None) };
            let page = page.await?;
            Ok(Some((page.items, page.next.map(Some))))
        }
    });
    let lines =
        pages.map_ok(move |items: Vec<T>| items.iter().map(|item| columns.iter().map(|column| (column.show)(item)).collect()).collect());
    // The longest has a line for each unit or person of the country, and a sheet of Excel holds ten times that.
    Sheet { heads, lines: lines.boxed(), count: future::ready(Ok(0)).boxed() }
}

/// What is there at once.
pub fn whole<T: Send + 'static>(columns: Vec<ListColumn<T>>, items: Vec<T>) -> Sheet {
    let mut items = Some(items);
    listed(columns, move |_| future::ready(Ok(Page { items: items.take().unwrap_or_default(), next: None })))
}

/// Who it is about: the unit and where it lies.
pub fn unit_columns<T: 'static>(lang: Lang, unit: fn(&T) -> &Unit) -> Vec<ListColumn<T>> {
    let place = move |level: AreaLevel| move |line: &T| text_or_nothing(name_at(unit(line), level, lang));
    vec![
        column(text::table_unit(lang), Kind::Text, move |line| Shown::Text(unit(line).name.clone())),
        column(text::table_unit_kind(lang), Kind::Text, move |line| Shown::Text(labels::unit_kind(unit(line).kind)(lang).to_owned())),
        column(text::table_area_code(lang), Kind::Text, move |line| {
            text_or_nothing(unit(line).area.as_ref().map(ToString::to_string).unwrap_or_default())
        }),
        column(text::table_province(lang), Kind::Text, place(AreaLevel::Province)),
        column(text::table_district(lang), Kind::Text, place(AreaLevel::District)),
        column(text::table_subdistrict(lang), Kind::Text, place(AreaLevel::Subdistrict)),
    ]
}

fn name_at(unit: &Unit, level: AreaLevel, lang: Lang) -> String {
    let at = unit.area_path.iter().find(|area| area.code.level() == level);
    at.map(|area| labels::area(lang, area).to_owned()).unwrap_or_default()
}

/// An empty text is an empty cell.
pub fn text_or_nothing(text: impl Into<String>) -> Shown {
    let text = text.into();
    if text.is_empty() { Shown::Nothing } else { Shown::Text(text) }
}

pub fn number(number: impl Into<u64>) -> Shown {
    Shown::Number(i64::try_from(number.into()).unwrap_or(i64::MAX))
}

pub fn time(at: Option<DateTime<Utc>>) -> Shown {
    at.map_or(Shown::Nothing, |at| Shown::Time(at.with_timezone(&BANGKOK).naive_local()))
}

pub fn day(day: Option<NaiveDate>) -> Shown {
    day.map_or(Shown::Nothing, Shown::Date)
}
