//! Reminding by hand.
use std::collections::{BTreeMap, BTreeSet};

use app::domain::access::Actor;
use app::domain::directive::DirectiveId;
use app::domain::notice::{Matter, NoticeKind, reminder_key};
use app::domain::thai_date::bangkok_date;
use app::domain::unit::UnitId;
use app::wire::notices::{ReminderReply, Skipped, SkippedWhy};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{IS_OPEN, IS_PRESENT, Receiver, Told, insert};
use crate::store::ledger::list::narrow;
use crate::store::sql::{Sql, sql};
use crate::store::{ObligationFilter, Result, Store};

/// Whom to remind of what.
pub struct Reminded<'a> {
    pub matter: Matter,
    /// None: all.
    pub units: Option<&'a [UnitId]>,
    /// Which rows of a month; a letter has none.
    pub rows: ObligationFilter,
}

/// A unit with something open, and one of its people; none: nobody is enrolled there.
#[derive(FromRow)]
struct OpenRow {
    unit: Uuid,
    person: Option<Uuid>,
    #[sqlx(default)]
    due_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Reminds the units below the one who asks that have something open in a matter: those named, or all. Once a day each.
    pub async fn remind(&self, actor: &Actor, by_name: &str, whom: Reminded<'_>, at: DateTime<Utc>) -> Result<ReminderReply> {
        let matter = whom.matter;
        let named: Option<BTreeSet<Uuid>> = whom.units.map(|units| units.iter().map(|unit| unit.0).collect());
        let rows: Vec<OpenRow> = self.db.all(open_units(actor, &whom, at)).await?;
        let mut open: BTreeMap<Uuid, Vec<Receiver>> = BTreeMap::new();
        for row in rows.into_iter().filter(|row| named.as_ref().is_none_or(|named| named.contains(&row.unit))) {
            let receivers = open.entry(row.unit).or_default();
            receivers.extend(row.person.map(|person| Receiver { person, unit: row.unit, due_at: row.due_at }));
        }
        let key = reminder_key(matter, at);
        let (month, directive) = match matter {
            Matter::Month(month) => (Some(month), None),
            Matter::Directive(id) => (None, Some(id)),
        };
        let told = Told { month, directive, by_name, ..Told::of(&key, NoticeKind::Reminder, at) };
        let receivers: Vec<Receiver> = open.values().flatten().cloned().collect();
        let mut tx = self.db.begin().await?;
        let reminded: BTreeSet<Uuid> = insert(&mut tx, &told, &receivers, self.by_email).await?.into_iter().collect();
        tx.commit().await?;

        let skipped = |unit: &Uuid, why| Skipped { unit: UnitId(*unit), why };
        let not_open = named.iter().flatten().filter(|unit| !open.contains_key(unit)).map(|unit| skipped(unit, SkippedWhy::NothingOpen));
        let others = open.iter().filter(|(unit, _)| !reminded.contains(unit));
        let others = others.map(|(unit, people)| skipped(unit, if people.is_empty() { SkippedWhy::Nobody } else { SkippedWhy::Today }));
        let skipped = not_open.chain(others).collect();
        Ok(ReminderReply { reminded: reminded.into_iter().map(UnitId).collect(), skipped })
    }

    /// Whether some unit below the one who asks has neither registered a letter nor done it.
    pub async fn is_letter_open(&self, actor: &Actor, id: DirectiveId) -> Result<bool> {
        let mut query = sql("SELECT u.id FROM deliveries x JOIN units u ON u.id = x.unit");
        of_open_letter(&mut query, id);
        query.and_in_scope(&actor.scope(), "u.area", "u.id");
        query.push(" AND u.id <> ");
        query.push_value(actor.unit);
        query.push(" LIMIT 1");
        Ok(self.db.first::<(Uuid,)>(query).await?.is_some())
    }
}

fn of_open_letter(query: &mut Sql, id: DirectiveId) {
    query.push(" WHERE x.number IS NULL AND x.done_at IS NULL AND x.directive = ");
    query.push_value(id.0);
}

fn open_units(actor: &Actor, whom: &Reminded<'_>, at: DateTime<Utc>) -> Sql {
    let scope = actor.scope();
    let mut query = sql(match whom.matter {
        Matter::Month(_) => "SELECT o.unit, p.id AS person, o.due_at FROM obligations o LEFT JOIN people p ON p.unit = o.unit AND ",
        Matter::Directive(_) => {
            "SELECT u.id AS unit, p.id AS person FROM deliveries x JOIN units u ON u.id = x.unit LEFT JOIN people p ON p.unit = u.id AND "
        }
    })
    .bind(bangkok_date(at));
    query.push(IS_PRESENT);
    let unit = match whom.matter {
        Matter::Month(month) => {
            query.push(" WHERE o.month = ");
            query.push_value(month.to_string());
            query.push(" AND ");
            query.push(IS_OPEN);
            narrow(&mut query, month, &scope, &whom.rows, at);
            "o.unit"
        }
        Matter::Directive(id) => {
            of_open_letter(&mut query, id);
            query.and_in_scope(&scope, "u.area", "u.id");
            "u.id"
        }
    };
    // Nobody reminds themselves.
    query.push(" AND ");
    query.push(unit);
    query.push(" <> ");
    query.push_value(actor.unit);
    // In one order, so that two who remind at once never wait for each other in a circle.
    query.push(" ORDER BY ");
    query.push(unit);
    query.push(", p.id");
    query
}
