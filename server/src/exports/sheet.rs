//! A table on its way out, whatever it is of: its headings, then its lines, some at a time.
use std::sync::Arc;

use app::domain::area::AreaCode;
use app::text::Lang;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt};
use futures::{FutureExt, TryStreamExt};

use super::list::text_or_nothing;
use super::{Pages, Shown, shown};
use crate::error::ApiError;
use crate::state::Areas;
use crate::store::Store;
use crate::store::tables::{AREA_CODE, Cell, Column, Kind, Rows};

/// Lines that are read at once.
pub type Lines = Vec<Vec<Shown>>;

/// What stands over a column.
#[derive(Debug, Clone)]
pub struct Head {
    pub text: String,
    pub kind: Kind,
}

pub struct Sheet {
    pub heads: Vec<Head>,
    /// Dropped, it reads no more.
    pub lines: BoxStream<'static, Result<Lines, ApiError>>,
    /// How many lines there are, for a form that does not hold any number; nothing is counted unless it is awaited.
    pub count: BoxFuture<'static, Result<u64, ApiError>>,
}

impl Sheet {
    /// All rows of a table, every column. Areas are named in the language of the headings.
    pub fn of_table(store: &Store, areas: Arc<Areas>, rows: Rows, lang: Lang) -> Self {
        let columns: Vec<&'static Column> = rows.narrow.table().columns.iter().collect();
        let heads = columns.iter().map(|column| Head { text: (column.head)(lang).to_owned(), kind: column.kind }).collect();
        let pages = stream::try_unfold(Pages::without_places(store.clone(), rows.clone()), |mut pages| async move {
            Ok(pages.next().await?.map(|page| (page, pages)))
        });
        let lines = pages.map_ok(move |page| page.into_iter().map(|cells| line(&columns, cells, &areas, lang)).collect());
        let store = store.clone();
        Self { heads, lines: lines.boxed(), count: async move { Ok(store.table_count(&rows).await?) }.boxed() }
    }
}

/// `cells`: those of the columns that are no places.
fn line(columns: &[&'static Column], cells: Vec<Cell>, areas: &Areas, lang: Lang) -> Vec<Shown> {
    let mut code = None;
    let mut cells = cells.into_iter();
    let show = |column: &&'static Column| {
        if let Some(level) = column.lies_in {
            return code.as_ref().map_or(Shown::Nothing, |code| text_or_nothing(areas.name_at(code, level, lang)));
        }
        let cell = cells.next().unwrap_or(Cell::None);
        if let (AREA_CODE, Cell::Text(text)) = (column.property, &cell) {
            code = AreaCode::parse(text).ok();
        }
        shown(column.kind, cell, lang)
    };
    columns.iter().map(show).collect()
}
