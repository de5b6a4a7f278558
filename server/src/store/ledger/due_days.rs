//! Due days as they are set.
use std::collections::{BTreeMap, BTreeSet};

use app::domain::access::{PersonId, Scope};
use app::domain::obligation::{CampaignDays, DueSettings};
use app::domain::unit::UnitId;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::DueChange;
use crate::store::sql::{Sql, Value, sql};
use crate::store::{Result, Store};

/// The one campaign there is; a second will be a row of its own.
const CAMPAIGN: &str = "online-crime";

#[derive(FromRow)]
pub(super) struct CampaignRow {
    activities: i64,
    monthly: i64,
    shift_holidays: i64,
}

#[derive(FromRow)]
pub(super) struct UnitDayRow {
    unit: Uuid,
    applies: String,
    day: i64,
}

#[derive(FromRow)]
pub(super) struct HolidayRow {
    day: NaiveDate,
    name: String,
}

pub(super) fn campaign() -> Sql {
    sql("SELECT activities, monthly, shift_holidays FROM campaign_due_days WHERE campaign = $1").bind(CAMPAIGN)
}

pub(super) fn of_units() -> Sql {
    sql("SELECT d.unit, d.applies, d.day FROM unit_due_days d JOIN units u ON u.id = d.unit WHERE TRUE")
}

pub(super) fn holidays() -> Sql {
    sql("SELECT day, name FROM holidays ORDER BY day")
}

pub(super) fn settings(campaign: Vec<CampaignRow>, days: Vec<UnitDayRow>, holidays: Vec<HolidayRow>) -> DueSettings {
    let of = |applies: &str| -> BTreeMap<UnitId, u32> {
        days.iter().filter(|row| row.applies == applies).map(|row| (UnitId(row.unit), read_day(row.day))).collect()
    };
    let campaign = campaign.first().map(|row| CampaignDays {
        activities: read_day(row.activities),
        monthly: read_day(row.monthly),
        shift_holidays: row.shift_holidays != 0,
    });
    let holidays: BTreeSet<NaiveDate> = holidays.into_iter().map(|row| row.day).collect();
    DueSettings { campaign: campaign.unwrap_or_default(), below: of("below"), own: of("own"), holidays }
}

/// The database lets nothing but 1 to 31 in.
fn read_day(day: i64) -> u32 {
    u32::try_from(day).unwrap_or(1)
}

impl Store {
    /// What is set, of units only those in the scope; the holidays with their names.
    pub async fn due_days(&self, scope: &Scope) -> Result<(DueSettings, Vec<(NaiveDate, String)>)> {
        let mut of_units = of_units();
        of_units.and_in_scope(scope, "u.area", "u.id");
        let (campaign, days) = (self.db.all(campaign()).await?, self.db.all(of_units).await?);
        let holidays: Vec<HolidayRow> = self.db.all(holidays()).await?;
        let named = holidays.iter().map(|row| (row.day, row.name.clone())).collect();
        Ok((settings(campaign, days, holidays), named))
    }

    /// What holds where neither a province nor a unit set anything else.
    pub async fn campaign_due_days(&self) -> Result<DueSettings> {
        Ok(settings(self.db.all(campaign()).await?, Vec::new(), self.db.all(holidays()).await?))
    }

    /// Kept at once; the ledger follows by [`Store::follow_ledger`].
    pub async fn change_due_days(&self, change: &DueChange, by: PersonId, at: DateTime<Utc>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        match change {
            DueChange::Campaign(days) => drop(tx.link().run(set_campaign(days, by, at)).await?),
            DueChange::Below(unit, day) => drop(tx.link().run(set_unit(*unit, "below", *day, by, at)).await?),
            DueChange::Own(unit, day) => drop(tx.link().run(set_unit(*unit, "own", *day, by, at)).await?),
            DueChange::Holidays(days) => {
                tx.link().run(sql("DELETE FROM holidays")).await?;
                if !days.is_empty() {
                    let mut insert = sql("INSERT INTO holidays (day, name) VALUES ");
                    insert.push_rows(days.iter().map(|(day, name)| [Value::from(*day), name.into()]));
                    tx.link().run(insert).await?;
                }
            }
        }
        tx.commit().await
    }
}

fn set_campaign(days: &CampaignDays, by: PersonId, at: DateTime<Utc>) -> Sql {
    sql("INSERT INTO campaign_due_days (campaign, activities, monthly, shift_holidays, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (campaign) DO UPDATE SET activities = excluded.activities, monthly = excluded.monthly, \
         shift_holidays = excluded.shift_holidays, set_by = excluded.set_by, set_at = excluded.set_at")
    .bind(CAMPAIGN)
    .bind(days.activities)
    .bind(days.monthly)
    .bind(i64::from(days.shift_holidays))
    .bind(by)
    .bind(at)
}

fn set_unit(unit: UnitId, applies: &'static str, day: Option<u32>, by: PersonId, at: DateTime<Utc>) -> Sql {
    let Some(day) = day else {
        return sql("DELETE FROM unit_due_days WHERE unit = $1 AND applies = $2").bind(unit).bind(applies);
    };
    sql("INSERT INTO unit_due_days (unit, applies, day, set_by, set_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (unit, applies) DO UPDATE SET day = excluded.day, set_by = excluded.set_by, set_at = excluded.set_at")
    .bind(unit)
    .bind(applies)
    .bind(day)
    .bind(by)
    .bind(at)
}
