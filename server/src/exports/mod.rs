//! Tables and pictures on their way out: read page by page, so that no more than a page is ever in memory, and no further than
//! somebody reads.
pub mod csv;
pub mod file_names;
pub mod list;
pub mod lists;
pub mod pictures;
pub mod pump;
pub mod sheet;
mod shown;
pub mod xlsx;

use crate::store::tables::{Cell, Column, Found, Order, Page, Rows};
use crate::store::{Result, Store};

pub use shown::{Shown, shown};

/// Rows read at once.
const ROWS: u32 = 2_000;

/// All rows of a table in the order in which lists show them, a page at a time. Dropped, it asks for no more.
pub struct Pages {
    store: Store,
    rows: Rows,
    columns: Vec<&'static Column>,
    order: Vec<Order>,
    at_once: u32,
    after: Option<Vec<Cell>>,
    is_done: bool,
}

impl Pages {
    /// Every column but the names of places, which follow from the code of the area.
    pub fn without_places(store: Store, rows: Rows) -> Self {
        let columns = rows.narrow.table().columns.iter().filter(|column| column.lies_in.is_none()).collect();
        Self::of(store, rows, columns, ROWS)
    }

    /// These columns, so many rows at once.
    pub fn of(store: Store, rows: Rows, columns: Vec<&'static Column>, at_once: u32) -> Self {
        Self { store, order: rows.narrow.table().listed(), rows, columns, at_once, after: None, is_done: false }
    }

    /// None after the last page.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next(&mut self) -> Result<Option<Vec<Vec<Cell>>>> {
        if self.is_done {
            return Ok(None);
        }
        let page = Page { columns: &self.columns, order: &self.order, after: self.after.as_deref(), skip: 0, limit: self.at_once };
        let mut found = self.store.table_page(&self.rows, &page).await?;
        self.is_done = found.len() < self.at_once as usize;
        self.after = found.last_mut().map(|last| std::mem::take(&mut last.at));
        Ok(Some(found.into_iter().map(|Found { cells, .. }| cells).collect()))
    }
}
