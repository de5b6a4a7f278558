//! A month's figures at each level: every row lies in one group, so that the groups add up to the whole.
use std::collections::BTreeMap;
use std::ops::AddAssign;

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::obligation::{ObligationState, States, due_on};
use app::domain::period::Month;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;

use super::ObligationFilter;
use super::list::{narrow, push_state};
use super::totals::{MonthGroup, Split};
use crate::store::areas::read_code;
use crate::store::sql::sql;
use crate::store::{Result, Store, StoreError};

/// Rows of one area in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// One level below what was asked for; the area itself for what lies in no area below; none for units without an area.
    pub area: Option<AreaCode>,
    pub state: ObligationState,
    pub rows: u64,
    pub figures: Figures,
}

/// Sums of what was reported: somebody who came to two sessions is counted at both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    pub activities: u64,
    pub people: u64,
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.activities += other.activities;
        self.people += other.people;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelFigures {
    pub channel: Channel,
    pub figures: Figures,
}

#[derive(FromRow)]
struct GroupRow {
    area: String,
    state: String,
    due_at: DateTime<Utc>,
    units: i64,
    activities: i64,
    people: i64,
    #[sqlx(flatten)]
    channels: ChannelRow,
}

/// Sums by channel, in a row of their own or within another's.
#[derive(FromRow)]
pub(super) struct ChannelRow {
    online: i64,
    online_people: i64,
    on_air: i64,
    on_air_people: i64,
    on_ground: i64,
    on_ground_people: i64,
    billboard: i64,
    billboard_people: i64,
    community: i64,
    community_people: i64,
    documents: i64,
    documents_people: i64,
}

/// Of rows `o`, as [`ChannelRow`] reads them.
pub(super) const CHANNEL_SUMS: &str = "CAST(COALESCE(SUM(o.online), 0) AS BIGINT) AS online, CAST(COALESCE(SUM(o.online_people), 0) AS BIGINT) AS online_people, \
     CAST(COALESCE(SUM(o.on_air), 0) AS BIGINT) AS on_air, CAST(COALESCE(SUM(o.on_air_people), 0) AS BIGINT) AS on_air_people, \
     CAST(COALESCE(SUM(o.on_ground), 0) AS BIGINT) AS on_ground, CAST(COALESCE(SUM(o.on_ground_people), 0) AS BIGINT) AS on_ground_people, \
     CAST(COALESCE(SUM(o.billboard), 0) AS BIGINT) AS billboard, CAST(COALESCE(SUM(o.billboard_people), 0) AS BIGINT) AS billboard_people, \
     CAST(COALESCE(SUM(o.community), 0) AS BIGINT) AS community, CAST(COALESCE(SUM(o.community_people), 0) AS BIGINT) AS community_people, \
     CAST(COALESCE(SUM(o.documents), 0) AS BIGINT) AS documents, CAST(COALESCE(SUM(o.documents_people), 0) AS BIGINT) AS documents_people ";

pub(super) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// A day by whose end some of the rows are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDay {
    pub day: NaiveDate,
    /// Rows that had to be answered by then ([`States::EXPECTED`]).
    pub rows: u64,
    /// Of these, rows of which nothing came.
    pub open: u64,
}

/// A month's figures, all of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthInFigures {
    /// By state and by area one level below what was asked for.
    pub groups: Vec<Group>,
    /// In the order of the form.
    pub channels: Vec<ChannelFigures>,
    /// The earliest first.
    pub due: Vec<DueDay>,
}

impl MonthInFigures {
    pub(super) fn of(groups: Vec<MonthGroup>, due: impl IntoIterator<Item = (DateTime<Utc>, i64, i64)>) -> Self {
        let mut days: BTreeMap<NaiveDate, (i64, i64)> = BTreeMap::new();
        for (due_at, rows, open) in due {
            let day = days.entry(due_on(due_at)).or_default();
            *day = (day.0 + rows, day.1 + open);
        }
        let due = days
            .into_iter()
            .filter(|(_, (rows, _))| *rows > 0)
            .map(|(day, (rows, open))| DueDay { day, rows: count(rows), open: count(open) })
            .collect();
        let channels = of_all(&groups);
        Self { groups: groups.into_iter().map(|of| of.group).collect(), channels, due }
    }
}

impl Store {
    /// Of the rows in `filter`.
    pub async fn month_in_figures(
        &self,
        scope: &Scope,
        month: Month,
        filter: &ObligationFilter,
        now: DateTime<Utc>,
    ) -> Result<MonthInFigures> {
        if filter.is_of_area_alone() && Self::is_summed(scope, filter.area.as_ref(), Split::Below) {
            return self.summed_figures(scope, month, filter.area.as_ref(), now).await;
        }
        let mut query = sql(child(filter.area.as_ref()));
        push_state(&mut query, month, now);
        query.push(
            " AS state, o.due_at, COUNT(*) AS units, CAST(SUM(o.activities) AS BIGINT) AS activities, \
             CAST(SUM(o.people) AS BIGINT) AS people, ",
        );
        query.push(CHANNEL_SUMS);
        query.push("FROM obligations o WHERE o.month = ");
        query.push_value(month.to_string());
        narrow(&mut query, month, scope, filter, now);
        query.push(" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3");
        let mut groups: Vec<MonthGroup> = Vec::new();
        let mut due = Vec::new();
        for row in self.db.all::<GroupRow>(query).await? {
            let (due_at, units, of) = (row.due_at, row.units, row.read(month)?);
            if States::EXPECTED.contains(of.group.state) {
                due.push((due_at, units, if States::SILENT.contains(of.group.state) { units } else { 0 }));
            }
            match groups.last_mut().filter(|last| (&last.group.area, last.group.state) == (&of.group.area, of.group.state)) {
                Some(last) => last.add(&of),
                None => groups.push(of),
            }
        }
        Ok(MonthInFigures::of(groups, due))
    }

    /// Counts and figures of the rows in `filter`, by state and by area one level below `filter.area`.
    pub async fn month_groups(&self, scope: &Scope, month: Month, filter: &ObligationFilter, now: DateTime<Utc>) -> Result<Vec<Group>> {
        Ok(self.month_in_figures(scope, month, filter, now).await?.groups)
    }
}

/// Of all groups together.
fn of_all(groups: &[MonthGroup]) -> Vec<ChannelFigures> {
    let mut all: Vec<_> = Channel::ALL.into_iter().map(|channel| ChannelFigures { channel, figures: Figures::default() }).collect();
    for group in groups {
        all.iter_mut().zip(&group.channels).for_each(|(all, one)| all.figures += one.figures);
    }
    all
}

/// The beginning of the query, by how long the codes one level down are.
fn child(area: Option<&AreaCode>) -> &'static str {
    match area.map_or(0, |area| area.as_str().len()) {
        0 => "SELECT substr(o.area, 1, 2) AS area, ",
        2 => "SELECT substr(o.area, 1, 4) AS area, ",
        4 => "SELECT substr(o.area, 1, 6) AS area, ",
        _ => "SELECT o.area AS area, ",
    }
}

impl GroupRow {
    fn read(self, month: Month) -> Result<MonthGroup> {
        let state = ObligationState::from_code(&self.state);
        let group = Group {
            area: if self.area.is_empty() { None } else { Some(read_code(&self.area)?) },
            state: state.ok_or_else(|| StoreError::Unreadable(format!("state {:?}", self.state)))?,
            rows: count(self.units),
            figures: Figures { activities: count(self.activities), people: count(self.people) },
        };
        Ok(MonthGroup { month, group, channels: self.channels.read() })
    }
}

impl ChannelRow {
    /// Activities and people, in the order of the form.
    pub(super) fn pairs(&self) -> [(i64, i64); Channel::ALL.len()] {
        Channel::ALL.map(|channel| match channel {
            Channel::Online => (self.online, self.online_people),
            Channel::OnAir => (self.on_air, self.on_air_people),
            Channel::OnGround => (self.on_ground, self.on_ground_people),
            Channel::DigitalBillboard => (self.billboard, self.billboard_people),
            Channel::Community => (self.community, self.community_people),
            Channel::DocumentsApps => (self.documents, self.documents_people),
        })
    }

    fn read(&self) -> Vec<ChannelFigures> {
        let of = |(activities, people)| Figures { activities: count(activities), people: count(people) };
        Channel::ALL.into_iter().zip(self.pairs()).map(|(channel, pair)| ChannelFigures { channel, figures: of(pair) }).collect()
    }
}
