//! What a month offers: pictures that may be placed, and the activities of the annexed table.
use std::collections::BTreeSet;

use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::monthly::{Activity, PictureKey};
use app::domain::period::Month;
use app::domain::report::ReportId;
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::monthly::TrayPicture;
use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::store::sql::{Sql, Value, photo_hash, sql};
use crate::store::{Result, Store, StoreError, cursor, numbers};

/// Pictures of one channel in the whole tray; the others of it come in pages.
pub const OF_EACH_CHANNEL: u32 = 300;

/// Whose month offers what.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    pub month: Month,
    pub unit: UnitId,
    /// The unit's, if it has one.
    pub area: Option<&'a AreaCode>,
}

/// The pictures of one channel, narrowed.
#[derive(Debug, Clone)]
pub struct TrayFilter {
    pub channel: Channel,
    /// Of units in this area or below it.
    pub within: Option<AreaCode>,
}

#[derive(FromRow)]
struct TrayRow {
    id: Uuid,
    /// 0: of the unit itself; 1: of another.
    rank: i64,
    position: i64,
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

/// The unit's own before the others', by day, report, and each report's pictures in their order.
type TrayKey = (i64, NaiveDate, Uuid, i64);

fn key(row: &TrayRow) -> TrayKey {
    (row.rank, row.from_day, row.id, row.position)
}

/// Of this month: the unit's own that were not sent back, and what was accepted from units within its area.
fn of_month(query: &mut Sql, offer: Offer<'_>) {
    query.push(" r.state = 'received' AND r.month = ");
    query.push_value(offer.month.to_string());
    query.push(" AND r.review <> 'returned' AND (r.unit = ");
    query.push_value(offer.unit);
    if let Some(area) = offer.area {
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
    /// Of every channel the first pictures, the unit's own before the others': no channel can push another out.
    pub async fn tray(&self, month: Month, unit: UnitId, area: Option<&AreaCode>) -> Result<Vec<TrayPicture>> {
        let (offer, mut whole) = (Offer { month, unit, area }, Vec::new());
        for channel in Channel::ALL {
            let filter = TrayFilter { channel, within: None };
            whole.extend(self.tray_of_channel(offer, &filter, None, OF_EACH_CHANNEL).await?.items);
        }
        Ok(whole)
    }

    /// The pictures of one channel, page by page.
    pub async fn tray_of_channel(
        &self,
        offer: Offer<'_>,
        filter: &TrayFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<TrayPicture>> {
        let (limit, to_ask) = cursor::rows_to_ask(limit);
        let mut query = sql("SELECT * FROM (SELECT r.id, CAST(CASE WHEN r.unit = $1 THEN 0 ELSE 1 END AS BIGINT) AS rank, \
             CAST(rp.position AS BIGINT) AS position, r.number_year, r.number, r.channel, r.from_day, r.to_day, r.place, \
             u.name AS unit_name, rp.hash, rp.caption FROM reports r JOIN units u ON u.id = r.unit \
             JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version \
             JOIN photos p ON p.hash = rp.hash AND p.state = 'ready' WHERE r.channel = $2 AND")
        .bind(offer.unit)
        .bind(filter.channel.code());
        of_month(&mut query, offer);
        if let Some(within) = &filter.within {
            query.and_in_area(within, "r.area");
        }
        query.push(") AS t WHERE TRUE");
        if let Some(cursor) = cursor {
            let (rank, day, id, position): TrayKey = cursor::decode(cursor)?;
            query.push(" AND (t.rank, t.from_day, t.id, t.position) > (");
            query.push_list([Value::from(rank), cursor::day(day)?.into(), id.into(), position.into()]);
            query.push(")");
        }
        query.push(" ORDER BY t.rank, t.from_day, t.id, t.position LIMIT ");
        query.push_value(to_ask);
        let page = cursor::page(self.db.all::<TrayRow>(query).await?, limit, key);
        Ok(Page { items: page.items.into_iter().map(TrayRow::read).collect::<Result<_>>()?, next: page.next })
    }

    /// Which of these pictures the month offers; asked for by themselves, however many others there are.
    pub async fn offered(&self, offer: Offer<'_>, keys: &BTreeSet<PictureKey>) -> Result<BTreeSet<PictureKey>> {
        if keys.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut query = sql("SELECT r.id, rp.hash FROM reports r JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version \
             JOIN photos p ON p.hash = rp.hash AND p.state = 'ready' WHERE r.id IN (");
        query.push_list(keys.iter().map(|key| key.source).collect::<BTreeSet<_>>());
        query.push(") AND");
        of_month(&mut query, offer);
        let rows: Vec<(Uuid, Vec<u8>)> = self.db.all(query).await?;
        let found = rows.into_iter().map(|(id, hash)| Ok(PictureKey { source: ReportId(id), hash: photo_hash(&hash)? }));
        Ok(found.collect::<Result<BTreeSet<PictureKey>>>()?.intersection(keys).cloned().collect())
    }

    /// One line a report, by channel and day: all of them, for the paper's totals are their sums.
    pub async fn month_activities(&self, month: Month, unit: UnitId, area: Option<&AreaCode>) -> Result<Vec<Activity>> {
        let mut query = sql("SELECT r.channel, r.from_day, r.to_day, r.place, r.people, u.name AS unit_name, rp.caption \
             FROM reports r JOIN units u ON u.id = r.unit \
             LEFT JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version AND rp.position = 0 WHERE");
        of_month(&mut query, Offer { month, unit, area });
        query.push(" ORDER BY r.channel, r.from_day, r.id");
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
