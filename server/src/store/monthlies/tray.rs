//! What a month offers: pictures that may be placed, and the activities of the annexed table.
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::monthly::Activity;
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::domain::unit::UnitId;
use app::wire::monthly::TrayPicture;
use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::store::sql::{Sql, photo_hash, sql};
use crate::store::{Result, Store, StoreError, numbers};

/// Pictures read at once; a province that has more narrows by channel.
pub const TRAY_LIMIT: u32 = 2_000;
/// Lines the annexed table holds at most.
const ACTIVITY_LIMIT: u32 = 2_000;

#[derive(FromRow)]
struct TrayRow {
    id: Uuid,
    number_year: i64,
    number: i64,
    channel: String,
    from_day: NaiveDate,
    to_day: NaiveDate,
    place: String,
    unit_name: String,
    hash: Vec<u8>,
    caption: String,
}

#[derive(FromRow)]
struct ActivityRow {
    channel: String,
    from_day: NaiveDate,
    to_day: NaiveDate,
    place: String,
    people: Option<i64>,
    unit_name: String,
    caption: Option<String>,
}

/// Of this month: the unit's own that were not sent back, and what was accepted from units within its area.
pub(super) fn of_month(query: &mut Sql, month: Month, unit: UnitId, area: Option<&AreaCode>) {
    query.push(" r.state = 'received' AND r.month = ");
    query.push_value(month.to_string());
    query.push(" AND r.review <> 'returned' AND (r.unit = ");
    query.push_value(unit);
    if let Some(area) = area {
        query.push(" OR (r.review = 'accepted'");
        query.and_in_area(area, "r.area");
        query.push(")");
    }
    query.push(")");
}

fn channel(code: &str) -> Result<Channel> {
    Channel::from_code(code).ok_or_else(|| StoreError::Unreadable(format!("channel {code:?}")))
}

impl Store {
    /// By channel, day and report, each report's pictures in their order.
    pub async fn tray(&self, month: Month, unit: UnitId, area: Option<&AreaCode>) -> Result<Vec<TrayPicture>> {
        let mut query = sql("SELECT r.id, r.number_year, r.number, r.channel, r.from_day, r.to_day, r.place, u.name AS unit_name, \
             rp.hash, rp.caption FROM reports r JOIN units u ON u.id = r.unit \
             JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version \
             JOIN photos p ON p.hash = rp.hash AND p.state = 'ready' WHERE");
        of_month(&mut query, month, unit, area);
        query.push(" ORDER BY r.channel, r.from_day, r.id, rp.position LIMIT ");
        query.push_value(TRAY_LIMIT);
        let rows: Vec<TrayRow> = self.db.all(query).await?;
        rows.into_iter().map(TrayRow::read).collect()
    }

    /// One line a report, by channel and day.
    pub async fn month_activities(&self, month: Month, unit: UnitId, area: Option<&AreaCode>) -> Result<Vec<Activity>> {
        let mut query = sql("SELECT r.channel, r.from_day, r.to_day, r.place, r.people, u.name AS unit_name, rp.caption \
             FROM reports r JOIN units u ON u.id = r.unit \
             LEFT JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version AND rp.position = 0 WHERE");
        of_month(&mut query, month, unit, area);
        query.push(" ORDER BY r.channel, r.from_day, r.id LIMIT ");
        query.push_value(ACTIVITY_LIMIT);
        let rows: Vec<ActivityRow> = self.db.all(query).await?;
        let mut activities: Vec<Activity> = rows.into_iter().map(ActivityRow::read).collect::<Result<_>>()?;
        // In the order of the form; the database knows the channels by their names only.
        activities.sort_by_key(|activity| activity.channel);
        Ok(activities)
    }
}

impl TrayRow {
    fn read(self) -> Result<TrayPicture> {
        Ok(TrayPicture {
            hash: photo_hash(&self.hash)?,
            source: ReportId(self.id),
            number: numbers::written(self.number_year, self.number),
            channel: channel(&self.channel)?,
            caption: self.caption,
            from: self.from_day,
            to: self.to_day,
            place: self.place,
            unit_name: self.unit_name,
        })
    }
}

impl ActivityRow {
    fn read(self) -> Result<Activity> {
        Ok(Activity {
            channel: channel(&self.channel)?,
            unit_name: self.unit_name,
            what: self.caption.unwrap_or_default(),
            place: self.place,
            from: self.from_day,
            to: self.to_day,
            people: self.people.and_then(|people| u32::try_from(people).ok()),
        })
    }
}
