//! Lists: what an office wrote, what a unit received, and who got a letter from whom.
use std::collections::HashMap;

use app::domain::directive::DirectiveId;
use app::domain::unit::{Unit, UnitId};
use app::wire::Page;
use app::wire::directives::{Delivery, DirectiveSummary, Progress, Received};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::NumberRow;
use super::read::{BY_SOURCE, DELIVERY, DeliveryRow, PROGRESS, ProgressRow};
use crate::store::cursor;
use crate::store::sql::{Sql, Value, sql};
use crate::store::units::UnitRow;
use crate::store::{Result, Store};

/// What a list of deliveries is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeliveryFilter {
    /// Only where it has no number yet.
    pub is_open: bool,
}

impl DeliveryFilter {
    fn narrow(self, query: &mut Sql) {
        if self.is_open {
            query.push(" AND x.number IS NULL AND x.done_at IS NULL");
        }
    }
}

#[derive(FromRow)]
struct SummaryRow {
    subject: String,
    sent_at: Option<DateTime<Utc>>,
    changed_at: DateTime<Utc>,
    #[sqlx(flatten)]
    sender: UnitRow,
    #[sqlx(flatten)]
    number: NumberRow,
}

const SUMMARY: &str = "SELECT d.id, d.state, d.office, d.circular, d.running, d.dated, d.subject, d.sent_at, d.changed_at, \
     u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area FROM directives d JOIN units u ON u.id = d.sender WHERE ";

impl SummaryRow {
    fn read(self, progress: Progress) -> Result<DirectiveSummary> {
        Ok(DirectiveSummary {
            id: DirectiveId(self.number.id),
            sender: self.sender.try_into()?,
            state: self.number.state()?,
            number: self.number.number()?,
            dated: self.number.dated,
            subject: self.subject,
            sent_at: self.sent_at,
            progress,
        })
    }
}

/// As [`place`] says it.
const BY_PLACE: &str = " ORDER BY COALESCE(u.area, ''), u.name, u.id";

/// A letter and a unit that passed it on.
type Key = (Uuid, Uuid);

impl Store {
    /// What an office wrote, drafts too; the last changed first.
    pub async fn directives_of(&self, sender: UnitId, cursor: Option<&str>, limit: u32) -> Result<Page<DirectiveSummary>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql(SUMMARY);
        query.push("d.sender = ");
        query.push_value(sender);
        cursor::before(&mut query, "(d.changed_at, d.id)", cursor)?;
        query.push(" ORDER BY d.changed_at DESC, d.id DESC LIMIT ");
        query.push_value(to_ask);
        let rows: Vec<SummaryRow> = self.db.all(query).await?;
        let page = cursor::page(rows, limit, |row| (row.changed_at, row.number.id));
        let ids = page.items.iter().map(|row| (row.number.id, sender.0)).collect();
        let below = self.progress(ids).await?;
        let read = |row: SummaryRow| {
            let progress = below.get(&(row.number.id, sender.0)).copied();
            row.read(progress.unwrap_or_default())
        };
        Ok(Page { items: page.items.into_iter().map(read).collect::<Result<_>>()?, next: page.next })
    }

    /// What a unit received; the last first. A draft was never received by anybody.
    pub async fn deliveries_to(&self, unit: UnitId, filter: DeliveryFilter, cursor: Option<&str>, limit: u32) -> Result<Page<Received>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql(DELIVERY);
        query.push("x.unit = ");
        query.push_value(unit);
        filter.narrow(&mut query);
        cursor::before(&mut query, "(x.sent_at, x.directive)", cursor)?;
        query.push(" ORDER BY x.sent_at DESC, x.directive DESC LIMIT ");
        query.push_value(to_ask);
        let page = cursor::page(self.db.all::<DeliveryRow>(query).await?, limit, |row| (row.sent_at, row.directive));
        let below = self.progress(page.items.iter().map(|row| (row.directive, unit.0)).collect()).await?;
        let mut letters = self.summaries(page.items.iter().map(|row| row.directive).collect()).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for row in page.items {
            let progress = below.get(&(row.directive, unit.0)).copied().unwrap_or_default();
            if let Some(directive) = letters.remove(&row.directive) {
                items.push(Received { directive, delivery: row.read(progress)? });
            }
        }
        Ok(Page { items, next: page.next })
    }

    /// Who got a letter from one unit, by area and name, and how far those below each have come.
    pub async fn deliveries_from(
        &self,
        id: DirectiveId,
        source: UnitId,
        filter: DeliveryFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Delivery>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql(DELIVERY);
        query.push("x.directive = ");
        query.push_value(id.0);
        query.push(" AND x.source = ");
        query.push_value(source);
        filter.narrow(&mut query);
        if let Some(cursor) = cursor {
            let (area, name, unit): (String, String, Uuid) = cursor::decode(cursor)?;
            query.push(" AND (COALESCE(u.area, ''), u.name, u.id) > (");
            query.push_list([Value::from(area), name.into(), unit.into()]);
            query.push(")");
        }
        query.push(BY_PLACE);
        query.push(" LIMIT ");
        query.push_value(to_ask);
        let read = self.read_deliveries(id, query).await?;
        let key = |delivery: &Delivery| place(&delivery.unit);
        Ok(cursor::page(read, limit, key))
    }

    /// Everybody below a unit who got the letter, by whomever it was passed on, by area and name.
    pub async fn deliveries_below_order(&self, id: DirectiveId, unit: UnitId, filter: DeliveryFilter) -> Result<Vec<UnitId>> {
        let mut query = sql("WITH RECURSIVE below (unit) AS (SELECT d.unit FROM deliveries d WHERE d.directive = $1 AND d.source = $2 \
             UNION SELECT d.unit FROM deliveries d JOIN below b ON d.source = b.unit WHERE d.directive = $1) \
             SELECT u.id FROM below b JOIN deliveries x ON x.directive = $1 AND x.unit = b.unit JOIN units u ON u.id = b.unit WHERE TRUE")
        .bind(id.0)
        .bind(unit);
        filter.narrow(&mut query);
        query.push(BY_PLACE);
        let units: Vec<(Uuid,)> = self.db.all(query).await?;
        Ok(units.into_iter().map(|(unit,)| UnitId(unit)).collect())
    }

    /// What these units got, in their order.
    pub async fn deliveries_of(&self, id: DirectiveId, units: &[UnitId]) -> Result<Vec<Delivery>> {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql(DELIVERY);
        query.push("x.directive = ");
        query.push_value(id.0);
        query.push(" AND x.unit IN (");
        query.push_list(units.iter().copied());
        query.push(")");
        let read = self.read_deliveries(id, query).await?;
        let mut by_unit: HashMap<UnitId, Delivery> = read.into_iter().map(|delivery| (delivery.unit.id, delivery)).collect();
        Ok(units.iter().filter_map(|unit| by_unit.remove(unit)).collect())
    }

    async fn read_deliveries(&self, id: DirectiveId, query: Sql) -> Result<Vec<Delivery>> {
        let rows: Vec<DeliveryRow> = self.db.all(query).await?;
        let mut read: Vec<Delivery> = rows.into_iter().map(|row| row.read(Progress::default())).collect::<Result<_>>()?;
        let below = self.progress(read.iter().map(|delivery| (id.0, delivery.unit.id.0)).collect()).await?;
        for delivery in &mut read {
            if let Some(progress) = below.get(&(id.0, delivery.unit.id.0)) {
                delivery.passed_on(*progress);
            }
        }
        Ok(read)
    }

    async fn summaries(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, DirectiveSummary>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query = sql(SUMMARY);
        query.push("d.id IN (");
        query.push_list(ids);
        query.push(")");
        let rows: Vec<SummaryRow> = self.db.all(query).await?;
        rows.into_iter().map(|row| Ok((row.number.id, row.read(Progress::default())?))).collect()
    }

    async fn progress(&self, of: Vec<Key>) -> Result<HashMap<Key, Progress>> {
        if of.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query = sql(PROGRESS);
        query.push("(directive, source) IN (VALUES ");
        query.push_rows(of.into_iter().map(|(directive, source)| [Value::from(directive), source.into()]));
        query.push(")");
        query.push(BY_SOURCE);
        let rows: Vec<ProgressRow> = self.db.all(query).await?;
        rows.into_iter().map(|row| Ok(((row.directive, row.source), row.read()?))).collect()
    }
}

fn place(unit: &Unit) -> (String, String, Uuid) {
    (unit.area.as_ref().map(ToString::to_string).unwrap_or_default(), unit.name.clone(), unit.id.0)
}
