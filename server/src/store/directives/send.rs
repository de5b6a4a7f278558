//! Sending: number, list of addressees and letter in one transaction.
use app::domain::access::Scope;
use app::domain::directive::{Addressees, may_send};
use app::domain::period::end_of_day;
use app::domain::thai_date::buddhist_year;
use app::domain::unit::{Unit, UnitId};
use chrono::NaiveDate;
use sqlx::FromRow;

use super::deliver::insert_deliveries;
use super::register::Register;
use super::{DirectiveChange, DirectiveOutcome, NumberRow};
use crate::store::db::Tx;
use crate::store::sql::sql;
use crate::store::units::UnitRow;
use crate::store::{Result, Store};

#[derive(FromRow)]
struct HeadRow {
    version: i64,
    corrects: Option<uuid::Uuid>,
    letter: String,
    #[sqlx(flatten)]
    number: NumberRow,
}

impl Store {
    /// Makes a draft a letter: checks its number against the register, freezes the list of addressees within `scope`, and,
    /// where it corrects another, lets that one hold no more.
    pub async fn send_directive(&self, change: &DirectiveChange, scope: &Scope) -> Result<DirectiveOutcome> {
        match self.try_send(change, scope).await {
            Err(error) if error.is_contention() => self.try_send(change, scope).await,
            outcome => outcome,
        }
    }

    async fn try_send(&self, change: &DirectiveChange, scope: &Scope) -> Result<DirectiveOutcome> {
        let mut tx = self.db.begin().await?;
        match send(&mut tx, change, scope).await? {
            DirectiveOutcome::Done => {
                tx.commit().await?;
                Ok(DirectiveOutcome::Done)
            }
            refused => {
                tx.withdraw().await?;
                Ok(refused)
            }
        }
    }
}

async fn send(tx: &mut Tx, change: &DirectiveChange, scope: &Scope) -> Result<DirectiveOutcome> {
    let query = sql("SELECT d.id, d.state, d.office, d.circular, d.running, d.dated, d.version, d.corrects, d.letter \
         FROM directives d WHERE d.id = $1 AND d.sender = $2");
    let head: Option<HeadRow> = tx.link().first(query.bind(change.id.0).bind(change.sender)).await?;
    let Some(head) = head.filter(|head| head.version == i64::from(change.version)) else { return Ok(DirectiveOutcome::Stale) };
    if head.number.state()? != app::domain::directive::DirectiveState::Draft {
        return Ok(DirectiveOutcome::NotNow);
    }
    let (number, year) = (head.number.number()?, buddhist_year(head.number.dated));
    let register = Register::sent(change.sender, &number, year);
    let last = register.hold(tx).await?;
    if let Err(problem) = may_send(last, number.running) {
        return Ok(DirectiveOutcome::Number(problem));
    }
    let update =
        sql("UPDATE directives SET state = 'sent', version = version + 1, year = $4, sent_at = $5, changed_at = $5, changed_by = $6 \
         WHERE id = $1 AND sender = $2 AND version = $3 AND state = 'draft'");
    let update = update.bind(change.id.0).bind(change.sender).bind(change.version).bind(i64::from(year)).bind(change.at).bind(change.by);
    if tx.link().run(update).await? == 0 {
        return Ok(DirectiveOutcome::Stale);
    }
    register.note(tx, number.running).await?;
    if let Some(first) = head.corrects {
        let correct = sql("UPDATE directives SET state = 'corrected', version = version + 1, changed_at = $3, changed_by = $4 \
             WHERE id = $1 AND sender = $2 AND state = 'sent'");
        if tx.link().run(correct.bind(first).bind(change.sender).bind(change.at).bind(change.by)).await? == 0 {
            return Ok(DirectiveOutcome::NotNow);
        }
    }
    let letter: app::domain::directive::Letter = serde_json::from_str(&head.letter).map_err(super::unreadable)?;
    for (asked, due) in letter.dues() {
        let insert = sql("INSERT INTO directive_dues (directive, asked, due_at) VALUES ($1, $2, $3)");
        tx.link().run(insert.bind(change.id.0).bind(asked.code()).bind(end_of_day(due))).await?;
    }
    let today = app::domain::thai_date::bangkok_date(change.at);
    let addressed = addressed(tx, change.sender, scope, &letter.addressees, today).await?;
    let units: Vec<UnitId> = addressed.iter().map(|unit| unit.id).collect();
    let added = insert_deliveries(tx, change.id, change.sender, &units, change.by, change.at).await?;
    Ok(if added == 0 { DirectiveOutcome::NoAddressees } else { DirectiveOutcome::Done })
}

/// The units within `scope` that are there on that day and are meant.
pub(super) async fn addressed(tx: &mut Tx, from: UnitId, scope: &Scope, to: &Addressees, today: NaiveDate) -> Result<Vec<Unit>> {
    if to.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql("SELECT u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area FROM units u \
         WHERE (u.opened_on IS NULL OR u.opened_on <= $1) AND (u.closed_on IS NULL OR u.closed_on >= $1) AND (")
    .bind(today);
    if !to.kinds.is_empty() {
        query.push("u.kind IN (");
        query.push_list(to.kinds.iter().map(|kind| kind.code()));
        query.push(if to.units.is_empty() { ")" } else { ") OR " });
    }
    if !to.units.is_empty() {
        query.push("u.id IN (");
        query.push_list(to.units.iter().copied());
        query.push(")");
    }
    query.push(")");
    query.and_in_scope(scope, "u.area", "u.id");
    // In one order, so that two who pass it on at once do not wait for each other in a circle.
    query.push(" ORDER BY u.id");
    let rows: Vec<UnitRow> = tx.link().all(query).await?;
    let units: Vec<Unit> = rows.into_iter().map(Unit::try_from).collect::<Result<_>>()?;
    Ok(units.into_iter().filter(|unit| to.names(from, unit)).collect())
}
